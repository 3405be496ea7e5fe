import { expect, test } from 'vitest';
import { mainDirections } from './mainDirections.ts';

const rows = [
  [3, 0, 1, 0.2, -1],
  [-2, 1, 0, 0.5, 4],
  [0.5, -1, 2, 0, 1],
  [1, 4, -1, -0.3, 0],
];
const flat = (of: readonly (readonly number[])[]) => Float64Array.from(of.flat());

test('a weight is how often a row stands there', async () => {
  const often = [rows[0], rows[0], rows[0], rows[1], rows[1], rows[2], rows[3]] as number[][];
  const repeated = await mainDirections(flat(often), 7, 5);
  const weighted = await mainDirections(flat(rows), 4, 5, Float64Array.of(3 / 7, 2 / 7, 1 / 7, 1 / 7));
  expect(weighted.share).toBeCloseTo(repeated.share, 12);
  for (const part of ['mean', 'axes'] as const) {
    weighted[part].forEach((value, i) => {
      expect(value).toBeCloseTo(repeated[part][i] as number, 10);
    });
  }
  const plain = await mainDirections(flat(rows), 4, 5);
  expect(plain.share).not.toBeCloseTo(repeated.share, 3);
});

test.each([3, 9])('%i rows on a line in five dimensions have no second direction', async (count) => {
  const along = Array.from({ length: count }, (_, k) => [k, 0.3 * k + 1, -0.7 * k, 5, 0.1 * k]);
  const { axes, points, share } = await mainDirections(flat(along), count, 5);
  expect(Math.hypot(...axes.subarray(0, 5))).toBeCloseTo(1, 12);
  expect([...axes.subarray(5)].every((entry) => entry === 0)).toBe(true);
  expect(points.filter((_, i) => i % 2 === 1).every((value) => value === 0)).toBe(true);
  expect(share).toBeCloseTo(1, 12);
});
