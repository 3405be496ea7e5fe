import { expect, test } from 'vitest';
import { patternsOf } from '../memories/patterns.ts';
import { landscapeOf } from './landscape.ts';
import { circleMinima, halfContrast, ringCurvature, ringEnergy, ringRadius, ringScore, sphereRadius } from './ring.ts';

test('energy, radial score, radius and curvature of the ring at beta = 20 (Pham et al., right panel)', () => {
  const radii = [0, 0.25, 0.5, 0.9, 1, 1.1, 1.5];
  const energies = [1, 0.665351395844, 0.370519478588, 0.145358804765, 0.138010656932, 0.150407968265, 0.398200490517];
  const scores = [0, 1.39719965191, 0.94934101578, 0.172023715561, -0.0251603173273, -0.222859449239, -1.01673729975];
  radii.forEach((radius, i) => {
    expect(ringEnergy(radius, 20)).toBeCloseTo(energies[i] as number, 11);
    expect(ringScore(radius, 20)).toBeCloseTo(scores[i] as number, 11);
  });
  const radius = ringRadius(20);
  expect(radius).toBeCloseTo(0.9872563790466629, 15);
  expect(ringEnergy(0, 20) - ringEnergy(radius, 20)).toBeCloseTo(0.862149650876, 12);
  expect(ringCurvature(radius, 20)).toBeCloseTo(1.974012637466279, 12);
});

test('height of the centre above the ring at t = .15 and .05', () => {
  for (const [t, gap] of [
    [0.15, 0.452625679528],
    [0.05, 0.759619845771],
  ] as const) {
    const beta = 1 / (2 * t);
    expect(ringEnergy(0, beta) - ringEnergy(ringRadius(beta), beta)).toBeCloseTo(gap, 6);
  }
});

test('radius of the minimum in 1, 2, 3 and 10 dimensions (mpmath), and the centre above s = 1 / dim', () => {
  expect(sphereRadius(2, 0.45)).toBeCloseTo(0.4321910748862307, 14);
  expect(sphereRadius(3, 0.2)).toBeCloseTo(0.7258819871911996, 14);
  expect(sphereRadius(10, 0.05)).toBeCloseTo(0.7309818437032634, 14);
  expect(sphereRadius(1, 0.5)).toBeCloseTo(0.9575040240772688, 14); // m = tanh(m / s)
  expect(sphereRadius(3, 1 / 3)).toBe(0);
  expect(() => sphereRadius(0, 1)).toThrow(RangeError);
});

test('curvature and score are the derivatives of the energy', () => {
  const step = 1e-5;
  for (const radius of [0.2, 0.7, 1.3]) {
    const slope = (ringEnergy(radius + step, 5) - ringEnergy(radius - step, 5)) / (2 * step);
    expect(-slope).toBeCloseTo(ringScore(radius, 5), 8);
    const bend = (ringScore(radius + step, 5) - ringScore(radius - step, 5)) / (2 * step);
    expect(-bend).toBeCloseTo(ringCurvature(radius, 5), 7);
  }
});

test('many memories on a circle come to the ring', () => {
  const count = 400;
  const angles = Array.from({ length: count }, (_, k) => (2 * Math.PI * k) / count);
  const circle = patternsOf(angles.map((angle) => [Math.cos(angle), Math.sin(angle)]));
  const beta = 20;
  const landscape = landscapeOf(circle, { a: 1, s: 1 / (2 * beta), similarity: 'distance' });
  for (const radius of [0, 0.3, 1]) {
    const logMean = landscape.weightsAt([radius, 0], new Float64Array(count));
    expect(-logMean / beta).toBeCloseTo(ringEnergy(radius, beta), 12);
  }
});

test('half contrast of polygons (SciPy, all memories), and the minima of many drawn points', () => {
  const polygons = [
    [4, 0.16385911303683298],
    [5, 0.10677202375409584],
    [8, 0.04253202073342574],
    [20, 0.006877490551360447],
    [100, 0.00027563292385332066],
  ] as const;
  for (const [count, s] of polygons) expect(halfContrast(count) / s).toBeCloseTo(1, 10);
  expect(circleMinima(0.3)).toBeCloseTo(1.9519983283491935, 12);
});
