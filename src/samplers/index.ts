import { ancestral, ddim } from './ancestral.ts';
import { withCorrector } from './corrector.ts';
import { dpmSolver2M, dpmSolver2MSde } from './dpmSolver.ts';
import { edmHeun } from './edmHeun.ts';
import { eulerMaruyama, stochasticHeun } from './eulerMaruyama.ts';
import type { SamplerName } from './names.ts';
import { odeEuler, odeHeun, odeRk4 } from './ode.ts';
import { explodingVariance, type NoiseLevel, type Row, type StepTable } from './row.ts';
import {
  cleanLevel,
  levelAt,
  readAt,
  type Sampler,
  type SamplerClock,
  type SamplerOptions,
  samplerDefaults,
} from './sampler.ts';

/** Every sampler by the name of its dial value. */
export const samplers = {
  eulerMaruyama,
  stochasticHeun,
  ancestral,
  ddim,
  odeEuler,
  odeHeun,
  odeRk4,
  edmHeun,
  dpmSolver2M,
  dpmSolver2MSde,
} satisfies Record<SamplerName, Sampler>;

export {
  type Dynamics,
  type DynamicsName,
  dynamics,
  type FixedLevelDials,
  type WanderingName,
} from './dynamics.ts';
export { isSampler, type SamplerName } from './names.ts';

/** Which samplers step in which clock: 'time: eulerMaruyama; log(s / a^2): stochasticHeun, odeRk4'. */
export function clocksText(): string {
  const all = Object.entries<Sampler>(samplers);
  const clocks = [...new Set(all.map(([, { clock }]) => clock))];
  const namesOf = (clock: SamplerClock) => all.flatMap(([name, sampler]) => (sampler.clock === clock ? [name] : []));
  return clocks.map((clock) => `${clock}: ${namesOf(clock).join(', ')}`).join('; ');
}

/**
 * How a run ends. stop: at the last level, noise and all. denoise: one more step to zero noise, x = D(x).
 * snap: the rows of stop; each particle is then put on the memory with the largest r at the table's `label` read.
 */
export type Terminal = 'stop' | 'denoise' | 'snap';

/** Which sampler, how it ends, and the options it reads; `samplerDefaults` has the others. */
export type TableOptions = { [option in keyof SamplerOptions]?: SamplerOptions[option] | undefined } & {
  /** one of the table `samplers`, or another one */
  sampler: SamplerName | Sampler;
  terminal: Terminal;
};

/**
 * The step table of a sampler over a grid of levels (noisy to clean, as noiseLevels gives it): its steps, corrector
 * rows between them, and the way it ends. With 'denoise' the sampler itself takes the step to zero noise.
 * Throws RangeError on fewer than two levels, rising noise, or options out of range.
 */
export function stepTable(levels: readonly NoiseLevel[], options: TableOptions): StepTable {
  const { sampler: chosen, terminal } = options;
  const full = { ...samplerDefaults, ...given(options) };
  const start = levelAt(levels, 0);
  const last = levelAt(levels, levels.length - 1);
  if (levels.length < 2) throw new RangeError(`${levels.length} noise level; a table needs at least two`);
  const noise = levels.map(explodingVariance);
  if (noise.some((value, i) => i > 0 && !(value < (noise[i - 1] as number)))) {
    throw new RangeError('noise must fall from level to level; give the levels from noisy to clean');
  }
  const ends = chosen === 'eulerMaruyama' && full.finalMean;
  if (terminal === 'denoise' && ends) {
    throw new RangeError(
      "finalMean takes the place of terminal 'denoise'; choose terminal 'stop' or 'snap', or no finalMean",
    );
  }
  const denoises = terminal === 'denoise' && last.s > 0;
  const end = denoises || ends ? cleanLevel : last;
  const grid = denoises ? [...levels, cleanLevel] : levels;
  const sampler = withCorrector(typeof chosen === 'string' ? samplers[chosen] : chosen, full);
  const noisy = levels.filter(({ s }) => s > 0);
  return {
    rows: sampler.steps(grid, full).flatMap((rows, i) => heldAt(rows, levelAt(grid, Math.min(i + 1, grid.length - 1)))),
    start,
    end,
    tap: 'none',
    multistep: sampler.multistep,
    label: labelAt(levelAt(noisy, noisy.length - 1), end),
  };
}

/** Where ends are read: at the last level with noise; clean data, as large as the memories, by its S at their scale. */
function labelAt(noisy: NoiseLevel, { a, s }: NoiseLevel) {
  return s > 0 ? readAt(noisy) : readAt({ a, s: a * a * explodingVariance(noisy) });
}

/** Rows of a step to a level, where coordinates that are held have the noise of that level. */
function heldAt(rows: readonly Row[], { a, s }: NoiseLevel): Row[] {
  return rows.map((row) => ({ ...row, clampScale: a, clampNoise: Math.sqrt(s) }));
}

/** Without the entries that are undefined, so that a default is not overwritten by nothing. */
function given(options: TableOptions): Partial<SamplerOptions> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
