import { expect, test } from 'vitest';
import { networkAt } from './network.ts';
import { networkSlopeAt } from './slope.ts';
import { testNetwork } from './testNetwork.ts';

test.each([
  [1, 2, 1, 0.04],
  [2, 3, 0.7, 0.3],
  [3, 5, 1, 2],
])(
  'network %d in %d dimensions at a = %d, s = %d: m is that of networkAt, its derivative that of differences',
  (seed, dim, a, s) => {
    const network = testNetwork(dim, [12, 8], seed);
    const answer = networkAt(network, a, s);
    const x = Float64Array.from({ length: dim }, (_, d) => 0.4 - 0.3 * d);
    const { mean, slope } = networkSlopeAt(network, a, s)(x);
    expect([...mean]).toEqual([...answer(x)]);
    const h = 1e-5;
    for (let j = 0; j < dim; j++) {
      const [up, down] = [h, -h].map((step) => answer(x.map((value, d) => (d === j ? value + step : value))));
      for (let i = 0; i < dim; i++) {
        const difference = ((up?.[i] as number) - (down?.[i] as number)) / (2 * h);
        expect(slope[i * dim + j]).toBeCloseTo(difference, 8);
      }
    }
  },
);
