import { expect, test } from 'vitest';
import { generators } from '../memories/generators.ts';
import { patternsOf } from '../memories/patterns.ts';
import { covarianceOf, rmsRadius } from './landscape.ts';

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
