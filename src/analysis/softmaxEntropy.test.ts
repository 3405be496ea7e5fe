import { expect, test } from 'vitest';
import { softmaxEntropy, steepestBeta } from './softmaxEntropy.ts';

test('the slope is that of the entropy, and steepest where it is said to be', () => {
  for (const similarities of [
    [1, 0.2, -0.1, -0.4, 0.05],
    [100, 20, -10, -40, 5],
    [3, -3],
  ]) {
    const beta = steepestBeta(similarities);
    const slope = (at: number) => softmaxEntropy(similarities, at).slope;
    for (const at of [0.3, 1, 2]) {
      const h = 1e-5 * beta;
      const [before, after] = [at * beta - h, at * beta + h].map((b) => softmaxEntropy(similarities, b).entropy);
      expect((((after as number) - (before as number)) / (2 * h)) * beta).toBeCloseTo(slope(at * beta) * beta, 8);
    }
    for (const at of [0.8, 0.99, 1.01, 1.2]) expect(slope(beta)).toBeLessThan(slope(at * beta));
  }
  expect(softmaxEntropy([5, 5, 5], 2).entropy).toBeCloseTo(Math.log(3), 12);
  expect(softmaxEntropy([5, 5, 5], 2).slope).toBeCloseTo(0, 12);
  expect(softmaxEntropy([1e6, 0], 1).entropy).toBe(0);
  expect(() => steepestBeta([2, 2])).toThrow(/all equal/);
});
