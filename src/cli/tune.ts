import { OPS } from '../bench/ops.ts';
import { specOfOp } from '../bench/simulated.ts';
import { resolveInputs } from '../experiments/inputs.ts';
import type { Inputs } from '../experiments/run.ts';
import { tunedRun } from '../experiments/tunedRun.ts';
import type { Gpu } from '../gpu/device.ts';
import { parseConfig } from '../params/config.ts';
import { keptVariants, variantText } from '../simulation/keptVariants.ts';
import type { SimulationSpec } from '../simulation/simulation.ts';
import { type Tuning, tune, tunedKernel } from '../simulation/tune.ts';
import { type OpenedDevice, openDevice } from './openDevice.ts';
import { complain, say } from './terminal.ts';
import { checkKeepable, forgetVariants, keepVariants, readVariants, variantsFile } from './variantsFile.ts';

export interface TuneOptions {
  adapter?: string | undefined;
  /** only kernels whose name contains this */
  only?: string | undefined;
  /** print what is kept, and measure nothing */
  show?: boolean | undefined;
  /** remove what is kept */
  forget?: boolean | undefined;
}

/**
 * Dials of runs whose kernels are tuned when nobody says which: what basins, samples and the benchmark use on a plane.
 */
const USUAL = ['pham:9', 'gaussian:256:2'].flatMap((memories) => [
  { experiment: 'basins', memories },
  { experiment: 'basins', memories, dynamics: 'ode' },
  { experiment: 'generate', memories },
  { experiment: 'generate', memories, sampler: 'dpmSolver2M' },
]);
const PARTICLES = 2 ** 20;

/**
 * `driftwell tune`: finds the fastest variants of the usual kernels on this adapter
 * and keeps them. Returns the exit code.
 */
export async function tuneCommand({ adapter, only = '', show, forget }: TuneOptions): Promise<number> {
  if (forget) await forgetVariants();
  if (show || forget) {
    say(keptText(await readVariants()));
    return 0;
  }
  await checkKeepable();
  const { gpu } = await openDevice(adapter, (text) => complain(`${text}\n`));
  try {
    let [tuned, kept] = [0, 0];
    say(`variants of kernels on ${gpu.adapter.name}, ms of a trial\n`);
    for (const [kernel, spec] of usualKernels(gpu)) {
      if (!kernel.includes(only)) continue;
      const tuning = await tune(gpu, spec);
      if (!tuning) continue;
      tuned++;
      say(tuningText(tuning));
      // at once, as the next one takes seconds
      if (!tuning.chosen) continue;
      await keepVariants(gpu.adapter.name, new Map([[kernel, tuning.chosen]]));
      kept++;
    }
    if (tuned === 0) throw new RangeError(`no kernel has '${only}' in its name; driftwell tune lists them`);
    say(`${kept} of ${tuned} are kept in ${variantsFile()}\n`);
    return 0;
  } finally {
    gpu.close();
  }
}

/** Before a run: measures its kernel on this adapter and keeps the choice, unless one is kept. */
export async function tuneFor(
  { gpu, variants }: OpenedDevice,
  inputs: Inputs,
  note: (text: string) => void,
): Promise<void> {
  const spec = tunedRun(inputs);
  const kernel = spec && tunedKernel(gpu, spec);
  if (!spec || kernel === undefined) {
    note(`--tune on: there is nothing to choose for the kernels of ${inputs.config.experiment}; what is kept is used`);
    return;
  }
  if (variants.has(kernel)) return;
  await checkKeepable();
  const tuning = await tune(gpu, spec);
  if (!tuning) return;
  note(tuningText(tuning).trimEnd());
  if (!tuning.chosen) return;
  variants.set(kernel, tuning.chosen);
  await keepVariants(gpu.adapter.name, new Map([[kernel, tuning.chosen]]));
}

/** A run for each kernel. */
function usualKernels(gpu: Gpu): Map<string, SimulationSpec> {
  const specs = [
    ...USUAL.flatMap((dials) => {
      const spec = tunedRun(resolveInputs(parseConfig({ ...dials, particles: PARTICLES })));
      return spec ? [spec] : [];
    }),
    ...OPS.filter(({ kind, dim }) => kind === 'dense' && dim <= 3).map((op) => specOfOp(op, op.particles, 64)),
  ];
  const byKernel = new Map<string, SimulationSpec>();
  for (const spec of specs) {
    const kernel = tunedKernel(gpu, spec);
    if (kernel !== undefined && !byKernel.has(kernel)) byKernel.set(kernel, spec);
  }
  return byKernel;
}

/** The kernel, its choice, and what became of each variant. */
function tuningText({ kernel, tried, chosen }: Tuning): string {
  const usual = tried[0]?.ms;
  const lines = tried.map(({ variant, ms, refused }) => {
    const time = ms === undefined ? 'not timed to the end' : `${ms.toFixed(2)} ms`;
    const ratio = ms === undefined || usual === undefined ? '' : `, ${(usual / ms).toFixed(2)}x`;
    return `  ${variantText(variant)}: ${refused ? `refused, ${refused}` : `${time}${ratio}`}\n`;
  });
  const choice = chosen ? variantText(chosen) : 'nothing is chosen, the machine is too busy to time it';
  return `${kernel}: ${choice}\n${lines.join('')}`;
}

/** All that is kept on this machine. */
function keptText(text: string | undefined): string {
  const lines = [...keptVariants(text)].flatMap(([adapter, kernels]) => [
    `${adapter}\n`,
    ...[...kernels].map(([kernel, variant]) => `  ${kernel}: ${variantText(variant)}\n`),
  ]);
  return lines.length > 0 ? `${lines.join('')}kept in ${variantsFile()}\n` : `nothing is kept in ${variantsFile()}\n`;
}
