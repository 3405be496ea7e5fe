import { findAttractors } from '../../attractors/criticalPoints.ts';
import { centreCurvature } from '../../attractors/criticalTimes.ts';
import { memoryStarts } from '../../attractors/starts.ts';
import { landscapeIn } from '../level.ts';
import type { Inputs } from '../run.ts';

/** Where the mean of the memories gains or loses its stability, for lines of theory. */

/** A lone well is looked for at so many times the critical S. */
const ABOVE = 1.005;
/** Searches for it begin at so many of the memories at most. */
const MOST_STARTS = 64;

/** Levels on which changes of stability are sought, by the number of memories. */
const levelsFor = (count: number) => Math.max(8, Math.min(64, Math.floor(2 ** 22 / count)));

/** Where the least curvature of E at the mean of the memories changes its sign, S falling; at a = 1. */
export function centreChanges(inputs: Inputs, [low, high]: readonly [number, number]): number[] {
  const { config, patterns, classifier } = inputs;
  const points = { patterns: { ...patterns, width: 0 }, classifier };
  const similarity = config.similarity;
  const curvatureAt = (s: number) => centreCurvature(landscapeIn(points, { a: 1, s, similarity }));
  const n = levelsFor(patterns.count);
  // not on round values, where symmetric sets have their changes
  const levels = Array.from(
    { length: n + 1 },
    (_, i) => high * (low / high) ** (i === 0 || i === n ? i / n : (i - 0.137) / n),
  );
  const found = levels.map((s) => ({ s, curvature: curvatureAt(s) }));
  return found.slice(1).flatMap((here, i) => {
    const before = found[i] as (typeof found)[number];
    if (here.curvature === undefined || before.curvature === undefined) return [];
    const sign = Math.sign(here.curvature);
    if (sign === Math.sign(before.curvature)) return [];
    let [noisy, clean] = [before.s, here.s];
    for (let k = 0; k < 50; k++) {
      const middle = Math.sqrt(noisy * clean);
      if (Math.sign(curvatureAt(middle) ?? Number.NaN) === sign) clean = middle;
      else noisy = middle;
    }
    return [clean];
  });
}

/** Just above a critical S the centre is the only well: no other has come before, by a fold elsewhere. */
export function isLoneWell({ config, patterns, classifier }: Inputs, S: number): boolean {
  const points = { ...patterns, width: 0 };
  const landscape = landscapeIn(
    { patterns: points, classifier },
    { a: 1, s: ABOVE * S, similarity: config.similarity },
  );
  const starts = memoryStarts(landscape).subarray(0, MOST_STARTS * patterns.dim);
  return findAttractors(landscape, starts).length === 1;
}
