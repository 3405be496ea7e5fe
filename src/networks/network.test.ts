import { expect, test } from 'vitest';
import { normals } from '../reference/noise.ts';
import { networkAt, productsOf } from './network.ts';
import { testNetwork } from './testNetwork.ts';

/** m at (0.3, -0.7) by NumPy 2.4, from the file of this network and the formula of network.ts. */
test.each([
  [1, 0.01, [0.3369876483601387, -0.6163160369095602]],
  [0.5, 0.25, [1.1835892125876182, 0.19940602092419996]],
  [1, 100, [0.4337860829568254, 0.9740938111945974]],
])('a network at a = %d, s = %d answers what NumPy makes of its file', (a, s, expected) => {
  networkAt(
    testNetwork(),
    a,
    s,
  )([0.3, -0.7]).forEach((value, d) => {
    expect(value).toBeCloseTo(expected[d] as number, 12);
  });
});

test('a network of zeros is the denoiser of one Gaussian', () => {
  const network = testNetwork(3, [4]);
  const layers = network.layers.map(({ weights, bias }) => ({
    weights: weights.map(() => 0),
    bias: bias.map(() => 0),
  }));
  const [x] = [normals(3, 1, 3, 0)];
  const m = networkAt({ ...network, layers }, 2, 0.8)(x);
  m.forEach((value, d) => {
    const mu = network.centre[d] as number;
    expect(value).toBeCloseTo(mu + (0.5 / (0.5 + 0.2)) * ((x[d] as number) / 2 - mu), 12);
  });
});

test('products of an answer are those of all layers', () => {
  expect(productsOf({ dim: 2, hidden: [64, 32] })).toBe(2 * 64 + 64 * 32 + 32 * 2);
});
