import { expect, test } from 'vitest';
import { generators } from '../memories/generators.ts';
import { patternsFrom, patternsOf } from '../memories/patterns.ts';
import { testPlaces, testSets, uniform } from '../memories/testSets.ts';
import { covarianceOf, landscapeOf, rmsRadius } from './landscape.ts';

test('the rms radius is the root of the trace of the covariance, to the bit', () => {
  const weighted = patternsOf(
    [
      [0.3, -2],
      [1.7, 0.1],
      [-0.4, 0.9],
    ],
    'weighted',
    [0.2, 0.5, 0.3],
  );
  for (const set of [
    weighted,
    ...Object.values(generators).map((generator) => generator.make(generator.defaultCount, 3)),
  ]) {
    const covariance = covarianceOf(set);
    let trace = 0;
    for (let d = 0; d < set.dim; d++) trace += covariance[d * (set.dim + 1)] as number;
    expect(rmsRadius(set), set.label).toBe(Math.sqrt(trace));
  }
});

test('a point of many memories is that of a look at all of them, though it reads those that are near', () => {
  const [count, dim] = [5000, 2];
  const points = testSets.uniform?.(count, dim) as Float64Array;
  const weights = Float64Array.from({ length: count }, (_, k) => 0.01 + uniform(k) ** 4);
  const patterns = patternsFrom(points, dim, 'many', weights);
  const places = testPlaces(points, dim, 24);
  const r = new Float64Array(count);
  for (const s of [1e-5, 1e-3, 1]) {
    const landscape = landscapeOf(patterns, { a: 0.8, s, similarity: 'distance' });
    for (let p = 0; p < 24; p++) {
      const x = places.subarray(p * dim, (p + 1) * dim);
      const { energy, pull, scatter } = landscape.at(x);
      // weightsAt reads all
      const logSum = landscape.weightsAt(x, r);
      expect(energy).toBeCloseTo(Math.log(2 * Math.PI * s) - logSum, 9);
      const mean = [0, 1].map((d) =>
        r.reduce((sum, weight, k) => sum + weight * 0.8 * (points[k * dim + d] as number), 0),
      );
      mean.forEach((value, d) => {
        const variance = r.reduce(
          (sum, weight, k) => sum + weight * (0.8 * (points[k * dim + d] as number) - value) ** 2,
          0,
        );
        const sigma = Math.sqrt(s);
        expect(Math.abs((x[d] as number) + (pull[d] as number) - value)).toBeLessThan(1e-11 + 1e-9 * sigma);
        expect(Math.abs((scatter[d * (dim + 1)] as number) - variance)).toBeLessThan(
          1e-9 * s + 1e-7 * Math.abs((x[d] as number) ** 2) * 1e-7,
        );
      });
    }
  }
});
