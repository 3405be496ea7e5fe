import { expect, test } from 'vitest';
import { contourLines } from './contours.ts';

const grid = { width: 48, height: 40 };
const extent = [-3, 1, 10, 12] as const;
const sampled = (value: (x: number, y: number) => number, { width, height } = grid) =>
  Float32Array.from({ length: width * height }, (_, i) =>
    value(-3 + (4 * ((i % width) + 0.5)) / width, 10 + (2 * (Math.floor(i / width) + 0.5)) / height),
  );
const pairs = (points: Float64Array) =>
  Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i] as number, points[2 * i + 1] as number] as const);

test('a plane has straight contours, in data coordinates, that end at the outermost cells', () => {
  const plane = sampled((x, y) => 2 * x + y);
  const lines = contourLines(plane, grid, extent, [8.7, 9, 100]);
  expect(lines.map(({ level }) => level)).toEqual([0, 1]);
  for (const { level, points } of lines) {
    for (const [x, y] of pairs(points)) expect(2 * x + y).toBeCloseTo([8.7, 9][level] as number, 5);
    const ys = pairs(points).map(([, y]) => y);
    expect([Math.min(...ys), Math.max(...ys)].map((y) => Number(y.toFixed(3)))).toEqual([10.025, 11.975]);
  }
});

test('a hill has one closed contour round it, a saddle two open ones', () => {
  const hill = contourLines(
    sampled((x, y) => -((x + 1) ** 2) - 4 * (y - 11) ** 2),
    grid,
    extent,
    [-1],
  );
  expect(hill.length).toBe(1);
  const ring = pairs(hill[0]?.points as Float64Array);
  expect(ring.at(0)).toEqual(ring.at(-1));
  // linear interpolation of a quadratic: off by at most its curvature times a step squared over 8
  for (const [x, y] of ring) expect(Math.abs((x + 1) ** 2 + 4 * (y - 11) ** 2 - 1)).toBeLessThan(0.005);
  const saddle = contourLines(
    sampled((x, y) => (x + 1) ** 2 - (y - 11) ** 2),
    grid,
    extent,
    [0.1],
  );
  expect(saddle.length).toBe(2);
  for (const { points } of saddle) expect(pairs(points).at(0)).not.toEqual(pairs(points).at(-1));
});

test('a grid finer than a picture is sampled, and its contours stay in their places', () => {
  const fine = { width: 1600, height: 1200 };
  const value = (x: number, y: number) => Math.sin(3 * x) + (y - 11);
  const coarse = contourLines(sampled(value, fine), fine, extent, [0.2]);
  expect(coarse.length).toBeGreaterThan(0);
  for (const { points } of coarse) {
    for (const [x, y] of pairs(points)) expect(value(x, y)).toBeCloseTo(0.2, 3);
  }
});

test('a line of cells, or a field with holes, has no contours', () => {
  expect(contourLines(Float32Array.of(0, 1, 2), { width: 3, height: 1 }, extent, [0.5])).toEqual([]);
  const holed = sampled((x) => x);
  holed[7] = Number.NaN;
  expect(contourLines(holed, grid, extent, [-1])).toEqual([]);
});
