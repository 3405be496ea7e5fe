import { double53, mersenneTwister, torchPermutation } from './mersenneTwister.ts';

/** All points of the authors' data set; their experiments use the first 2, 9 or 1000 of the shuffled set. */
export const PHAM_TOTAL = 60_000;

/**
 * The toy training set of Pham et al., "Memorization to Generalization" (arXiv 2505.21777), point for point.
 *
 * Their code draws 60 000 angles uniform on [0, 2 pi) by `np.random.seed(9)` and keeps a subset by torch's
 * `random_split` with seed 42, that is the first entries of `randperm(60000)`. Both streams are re-created, so the sets
 * are nested: the two points of K = 2 are the first two of the nine.
 *
 * @returns angles in radians [count]
 */
export function phamAngles(count: number): Float64Array {
  const uniform = mersenneTwister(9);
  const all = new Float64Array(PHAM_TOTAL).map(() => 2 * Math.PI * double53(uniform));
  const kept = torchPermutation(PHAM_TOTAL, mersenneTwister(42), count);
  return Float64Array.from(kept, (index) => all[index] as number);
}
