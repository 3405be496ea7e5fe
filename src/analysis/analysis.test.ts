import { expect, test } from 'vitest';
import { basinEntropy, boundaryCells } from './basinEntropy.ts';
import { fractions } from './fractions.ts';

const SIDE = 100;
const centre = (i: number) => -1 + (2 * (i + 0.5)) / SIDE;
const map = (label: (x: number, y: number) => number) =>
  Int32Array.from({ length: SIDE * SIDE }, (_, n) => label(centre(n % SIDE), centre(Math.floor(n / SIDE))));

test('basin entropy of Voronoi cells and of a half-plane (Daza et al. 2016)', () => {
  const memories = [
    [0.9, 0.1],
    [-0.35, 0.85],
    [-0.5, -0.9],
  ] as const;
  const voronoi = map((x, y) => {
    const distances = memories.map(([u, v]) => Math.hypot(x - u, y - v));
    return distances.indexOf(Math.min(...distances));
  });
  const cells = basinEntropy(voronoi, SIDE, SIDE, 5);
  expect(cells.Sb).toBeCloseTo(0.0396144112465, 12);
  expect(cells.Sbb).toBeCloseTo(0.495180140581, 11);
  expect(cells.boundaryBoxes).toBe(32);
  const half = basinEntropy(
    map((x) => (x > 0.03 ? 1 : 0)),
    SIDE,
    SIDE,
    5,
  );
  expect(half.Sb).toBeCloseTo(0.0250201211769, 12);
  expect(half.Sbb).toBeCloseTo(0.500402423538, 11);
  expect(half.boundaryBoxes).toBe(20);
});

test('one label: no entropy and no boundary; wrong sides and boxes are refused', () => {
  expect(basinEntropy(new Int32Array(24).fill(-1), 6, 4, 2)).toEqual({ Sb: 0, Sbb: 0, boundaryBoxes: 0 });
  expect(() => basinEntropy(new Int32Array(24), 6, 4, 4)).toThrow(/boxes of 4 cells do not fill a map of 6 x 4/);
  expect(() => basinEntropy(new Int32Array(23), 6, 4, 2)).toThrow(/23 labels/);
});

test('boundary cells touch another label on one of four sides', () => {
  const labels = [0, 0, 1, 0, 0, 1, 0, 0, 0];
  expect(Array.from(boundaryCells(labels, 3, 3))).toEqual([0, 1, 1, 0, 1, 1, 0, 0, 1]);
});

test('fractions carry the binomial error and count what has no label', () => {
  const { of, none } = fractions([0, 0, 1, -1], 3);
  expect(of.map(({ count }) => count)).toEqual([2, 1, 0]);
  expect(of[0]?.error).toBeCloseTo(0.25, 15);
  expect(none.fraction).toBe(0.25);
  expect(() => fractions([3], 3)).toThrow(/label 3 at 0/);
  expect(() => fractions([], 3)).toThrow(/no labels/);
});
