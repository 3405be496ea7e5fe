import { expect, test } from 'vitest';
import { axisNames, coordinatesOf, tableOf } from './results.ts';

test.each([1, 2, 3, 4, 12])('the coordinates of a point in %i dimensions are found again among the columns', (dim) => {
  const names = axisNames(dim);
  expect(new Set(names).size).toBe(dim);
  const points = [0, 1].map((row) => names.map((_, d) => 100 * row + d));
  const rows = points.map((point, row) => [-1, ...point, -2, row]);
  const table = tableOf('points', ['step', ...names, 'xOfSomethingElse', 'energy'], rows);
  expect(points.map((_, row) => coordinatesOf(table, row))).toEqual(points);
});
