import { expect, test } from 'vitest';
import { patternsOf } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { readAt } from '../samplers/sampler.ts';
import { readOut } from './readOut.ts';
import { drawCount, smoothedReadOut, smoothingDraws } from './smoothed.ts';

const pham9 = patternsFromSpec('pham:9', { seed: 0 });
const pair = patternsOf([[1], [-1]]);

test('draws come in pairs whose mean is 0, scale with tau, and are of the seed alone', () => {
  const draws = smoothingDraws({ tau: 0.5, draws: 7 }, 2, 3);
  expect(draws.length).toBe(2 * drawCount({ draws: 7 }));
  expect(drawCount({ draws: 7 })).toBe(8);
  expect(draws.slice(0, 8)).toEqual(draws.slice(8).map((value) => -value));
  expect(smoothingDraws({ tau: 1, draws: 8 }, 2, 3)).toEqual(draws.map((value) => 2 * value));
  expect(smoothingDraws({ tau: 1, draws: 8 }, 2, 4)).not.toEqual(draws.map((value) => 2 * value));
  expect(() => smoothingDraws({ tau: -1, draws: 8 }, 2, 3)).toThrow('length from 0');
  expect(() => smoothingDraws({ tau: 1, draws: 0 }, 2, 3)).toThrow('whole number from 1');
});

test('no smoothing is the exact denoiser', () => {
  const read = { a: 0.7, s: 0.2, similarity: 'distance' } as const;
  const none = smoothedReadOut((at) => readOut(pham9, at), smoothingDraws({ tau: 0, draws: 16 }, 2, 0), 2)(read)([
    0.3, -0.2,
  ]).mean;
  readOut(
    pham9,
    read,
  )([0.3, -0.2]).mean.forEach((value, d) => {
    expect(none[d]).toBeCloseTo(value, 14);
  });
});

test('many draws come to the Gaussian average of tanh, in the coordinate of the data', () => {
  const [tau, s, a] = [0.4, 0.1, 0.5];
  const x = 0.1;
  let [mean, square] = [0, 0];
  for (let i = -800; i <= 800; i++) {
    const z = i / 100;
    const weight = Math.exp((-z * z) / 2) / 100 / Math.sqrt(2 * Math.PI);
    // D = tanh(a x / s), read at x + a tau z
    const value = Math.tanh((a * (x + a * tau * z)) / s);
    mean += weight * value;
    square += weight * value * value;
  }
  const draws = 4000;
  const [measured = Number.NaN] = smoothedReadOut(
    (at) => readOut(pair, at),
    smoothingDraws({ tau, draws }, 1, 8),
    1,
  )(readAt({ a, s }))([x]).mean;
  expect(Math.abs(measured - mean)).toBeLessThan(4 * Math.sqrt((square - mean ** 2) / draws));
  expect(Math.abs(measured - Math.tanh((a * x) / s))).toBeGreaterThan(0.05);
});
