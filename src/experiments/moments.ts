import { type Result, tableOf } from '../results.ts';
import { explodingVariance, type NoiseLevel } from '../samplers/row.ts';
import type { Simulation } from '../simulation/simulation.ts';
import type { SystemRun } from './run.ts';
import { wayOf } from './watch.ts';

/** The moments of a run that are looked at: the columns of a picture over time. */
export interface Moments {
  /** steps behind commits, ascending, evenly from the start to the end */
  steps: readonly number[];
  /** the noise level that is reached there */
  levels: readonly NoiseLevel[];
}

/** `most` moments at most. */
export function momentsOf({ totalSteps, cursor }: Simulation, run: SystemRun, most: number): Moments {
  const columns = Math.min(most, totalSteps + 1);
  const { levelAfter = () => run.table.start } = wayOf(run);
  const steps = Array.from({ length: columns }, (_, column) =>
    cursor.commitAtOrBefore(Math.round((column * totalSteps) / Math.max(1, columns - 1))),
  );
  return { steps, levels: steps.map(levelAfter) };
}

/** The moments as results keep them, a row per column. */
export function levelTable({ levels }: Pick<Moments, 'levels'>): Result {
  return tableOf(
    'levels',
    ['column', 'time', 's', 'a'],
    levels.map((level, i) => [i, level.t, explodingVariance(level), level.a]),
  );
}

/** Between which columns a noise s / a^2 lies, by its logarithm; undefined where the moments do not reach it. */
export function columnAt({ levels }: Moments, s: number): number | undefined {
  const after = levels.findIndex((level) => explodingVariance(level) <= s);
  if (after < 1) return undefined;
  const [before, here] = [levels[after - 1], levels[after]].map((level) => explodingVariance(level as NoiseLevel));
  return after - 1 + Math.log((before as number) / s) / Math.log((before as number) / (here as number));
}
