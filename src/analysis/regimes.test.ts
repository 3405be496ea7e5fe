import { expect, test } from 'vitest';
import { collapseVariance, excessEntropy, ouTime, speciationTime, trapVariance } from './regimes.ts';

const sets = [
  { count: 512, dim: 8, variance: 1 },
  { count: 20000, dim: 256, variance: 2.5 },
  { count: 2, dim: 1, variance: 0.01 },
];

test('the excess entropy ends at the collapse, and is whole where noise hides everything', () => {
  for (const data of sets) {
    const S = collapseVariance(data);
    expect(excessEntropy(data, 0.999 * S)).toBe(0);
    expect(excessEntropy(data, 1.001 * S)).toBeGreaterThan(0);
    expect(excessEntropy(data, 1e9 * S * data.dim)).toBeCloseTo(1, 6);
    // K^(2 / dim) = 1 + variance / S
    expect((1 + data.variance / S) ** (data.dim / 2) / data.count).toBeCloseTo(1, 9);
  }
});

test('traps exist before trajectories fall into them, in the unit of the data', () => {
  for (const data of sets) {
    const S = trapVariance(data);
    expect(S).toBeGreaterThan(collapseVariance(data));
    const s = S / data.variance;
    expect(0.5 * Math.log1p(1 / s) + 0.5 / (1 + s)).toBeCloseTo(Math.log(data.count) / data.dim, 10);
  }
});

test('times are those of an Ornstein-Uhlenbeck process', () => {
  for (const t of [1e-6, 0.3, 4]) expect(ouTime(-Math.expm1(-2 * t) / Math.exp(-2 * t))).toBeCloseTo(t, 12);
  // the centre of a large variance turns unstable when its sides are told apart
  expect(ouTime(1e6) - speciationTime(1e6)).toBeCloseTo(5e-7, 10);
});
