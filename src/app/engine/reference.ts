import { runExperiment } from '../../experiments/index.ts';
import { resolveInputs } from '../../experiments/inputs.ts';
import { cpuConfig, runOnCpu } from '../../experiments/onCpu/index.ts';
import type { Inputs } from '../../experiments/run.ts';
import type { Gpu } from '../../gpu/device.ts';
import { digits, significant } from '../../printable.ts';
import type { Result } from '../../results.ts';

/**
 * Makes a run once more, as small as the CPU takes it, through the kernels and in float64, and says how its results
 * agree. Throws RangeError where the CPU has no such experiment.
 */
export async function compareWithReference(
  inputs: Inputs | undefined,
  open: () => Promise<Gpu>,
): Promise<readonly string[]> {
  if (!inputs) throw new RangeError('There is no run yet.');
  const small = resolveInputs(cpuConfig(inputs.config), inputs.files);
  const gpu = await open();
  const measured = await runExperiment(small, { gpu });
  const reference = await runOnCpu(small, {});
  const size = `${digits(small.config.particles)} particles, ${gpu.adapter.name} and float64:`;
  return [size, ...agreement(measured.results, reference.results)];
}

type Results = Readonly<Record<string, Result>>;

/** How results of one shape agree, a line each: labels by how many are equal, numbers by the largest difference. */
export function agreement(measured: Results, reference: Results): string[] {
  return Object.entries(measured).flatMap(([name, one]) => {
    const other = reference[name];
    if (other?.kind !== one.kind || one.data.length === 0) return [];
    if (other.data.length !== one.data.length) return [`${name}: ${one.data.length} and ${other.data.length} numbers`];
    if (one.kind === 'labels') return [`${name}: ${equalText(one.data, other.data)}`];
    const { most, largest } = farthest(one.data, other.data);
    if (most === 0) return [`${name}: the same`];
    return [`${name}: ${significant(most, 3)} apart at most, beside numbers up to ${significant(largest, 3)}`];
  });
}

function equalText(a: ArrayLike<number>, b: ArrayLike<number>): string {
  let equal = 0;
  for (let i = 0; i < a.length; i++) if (a[i] === b[i]) equal++;
  return equal === a.length ? `all ${digits(a.length)} the same` : `${digits(equal)} of ${digits(a.length)} the same`;
}

/** The largest difference, and the largest number of the second. What is no number in both is the same. */
function farthest(a: ArrayLike<number>, b: ArrayLike<number>): { most: number; largest: number } {
  let [most, largest] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    if (Object.is(x, y) || x === y) continue;
    most = Math.max(most, Math.abs(x - y));
    if (Number.isNaN(x - y)) return { most: Number.POSITIVE_INFINITY, largest };
  }
  for (let i = 0; i < b.length; i++) if (Number.isFinite(b[i])) largest = Math.max(largest, Math.abs(b[i] as number));
  return { most, largest };
}
