import type { RunSoFar } from '../experiments/run.ts';
import { isActive } from '../params/config.ts';
import { type Table, tableRow, tableRows } from '../results.ts';
import type { Picture } from '../view/picture.ts';
import { formatNumber, linearTicks, logTicks } from '../view/ticks.ts';
import { short } from './describe.ts';
import { frame } from './frame.ts';

/** What pictures of runs over time share: a column per moment. */

/** Else all columns are moments at one noise level. */
export const alongSchedule = ({ inputs: { config } }: RunSoFar) => isActive('schedule', config);

/** What a picture of a run over time says: noise across, or iterations at one level; position up. */
export function timeFrame(run: RunSoFar, title: string, extent: Picture['extent']): Omit<Picture, 'layer' | 'markers'> {
  const { config, patterns } = run.inputs;
  const levels = run.results.levels as Table;
  return {
    ...frame(run, title, extent),
    x: alongSchedule(run)
      ? { label: 'noise s/a^{2}, falling: time of generation', unit: 'length^{2}', ticks: noiseTicks(levels) }
      : { label: 'iteration', ticks: iterationTicks(config.iterations, levels.shape[0] - 1) },
    y: { label: patterns.dim === 1 ? 'x' : 'x_{1}', unit: 'length' },
  };
}

/** Which moment a column is. */
export function momentText(run: RunSoFar, column: number): string {
  const levels = run.results.levels as Table;
  if (alongSchedule(run)) return `s/a^{2} = ${formatNumber(tableRow(levels, column).s as number)}`;
  const { iterations } = run.inputs.config;
  return `iteration ${Math.round((column * iterations) / Math.max(1, levels.shape[0] - 1))}`;
}

/** phi as found, beside what the posterior says. */
export function cloneLine(table: Table): string {
  const { s, phi, standardError, expected } = tableRow(table, 0) as Record<
    's' | 'phi' | 'standardError' | 'expected',
    number
  >;
  return `clones parted at s/a^{2} = ${short(s)}: ${phi.toFixed(4)} ± ${standardError.toFixed(4)} chance of one memory for both, Σ r_{k} r'_{k} at the end; E Σ r^{2} where they parted = ${expected.toFixed(4)}`;
}

/** Round numbers of iterations, at the columns that show them. */
function iterationTicks(iterations: number, last: number): { value: number; label: string }[] {
  return linearTicks(0, iterations, 6).map(({ value, label }) => ({ value: (value * last) / iterations, label }));
}

/** Round values of the noise, at the columns where it has them. */
function noiseTicks(levels: Table): { value: number; label: string }[] {
  const noise = tableRows<'s'>(levels).map(({ s }) => s);
  const positive = noise.filter((s) => s > 0);
  const [most, least] = [positive[0] as number, positive[positive.length - 1] as number];
  return logTicks(least, most, 9)
    .flatMap(({ value, label }) => {
      const after = noise.findIndex((s) => s <= value);
      if (after < 0) return [];
      if (after === 0) return [{ value: 0, label }];
      const [a, b] = [noise[after - 1] as number, noise[after] as number];
      return [{ value: after - 1 + (b > 0 ? Math.log(a / value) / Math.log(a / b) : 1), label }];
    })
    .reverse();
}
