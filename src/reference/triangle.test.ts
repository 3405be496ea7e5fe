import { expect, test } from 'vitest';
import { triangleCoexistence, triangleNoise, triangleRadius, triangleSaddleNode } from './triangle.ts';

test('the first-order window of the triangle is that of reference case B07', () => {
  const { m, s } = triangleSaddleNode();
  expect(s).toBeCloseTo(0.54632, 5);
  expect(m).toBeCloseTo(0.377201, 5);
  expect(triangleCoexistence).toBeCloseTo(0.541011, 6);
  expect(triangleNoise(1e-6)).toBeCloseTo(0.5, 6);
  expect(triangleRadius(0.52, 'stable')).toBeCloseTo(0.640424, 6);
  expect(triangleRadius(0.3, 'stable')).toBeCloseTo(0.977742, 6);
});

test('both branches exist in the window only, and their points are fixed points', () => {
  expect(triangleRadius(0.55, 'stable')).toBeNaN();
  expect(triangleRadius(0.55, 'unstable')).toBeNaN();
  expect(triangleRadius(0.49, 'unstable')).toBeNaN();
  for (const branch of ['stable', 'unstable'] as const) {
    const m = triangleRadius(0.53, branch);
    const q = Math.exp((-1.5 * m) / 0.53);
    expect((1 - q) / (1 + 2 * q)).toBeCloseTo(m, 10);
  }
  expect(triangleRadius(0.53, 'unstable')).toBeLessThan(0.377);
});
