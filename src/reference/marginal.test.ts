import { expect, test } from 'vitest';
import { patternsOf } from '../memories/patterns.ts';
import { marginalCdf, marginalQuantiles, normalCdf } from './marginal.ts';

test('the normal distribution, against mpmath with 30 digits', () => {
  for (const [z, p] of [
    [0, 0.5],
    [0.3, 0.6179114221889526],
    [-1, 0.15865525393145705],
    [1.959963984540054, 0.975],
    [-5, 2.866515718791939e-7],
    [6, 0.9999999990134123],
  ] as const) {
    expect(Math.abs(normalCdf(z) - p)).toBeLessThan(1e-15);
  }
  expect(normalCdf(-9)).toBe(0);
  expect(normalCdf(9)).toBe(1);
});

test('quantiles are where the distribution of the first coordinate has their share', () => {
  const patterns = patternsOf(
    [
      [-1, 5],
      [0.5, -3],
      [2, 0],
    ],
    'three',
    [1, 2, 1],
  );
  const read = { a: 0.8, s: 0.01, similarity: 'distance' } as const;
  const places = marginalQuantiles(patterns, read, 7);
  for (const [i, place] of places.entries()) {
    expect(marginalCdf(patterns, read, place)).toBeCloseTo((i + 1) / 8, 8);
  }
  // half of all lie round 0.8 x 0.5, a quarter on either side
  expect(places[3]).toBeCloseTo(0.4, 8);
});
