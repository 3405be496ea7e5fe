import { expect, test } from 'vitest';
import { firstPatterns, mergeEqual, normalizedWeights, pattern, patternsFrom, patternsOf } from './patterns.ts';
import { medianSpacing } from './spacing.ts';

test.each([
  [
    [
      [1, 2],
      [1e20, 4],
    ],
    'mine.csv: row 2, column 1 is 1e+20; numbers may be at most 1e18, because the kernels square them',
  ],
  [[[1, -1.0000001e18]], 'mine.csv: row 1, column 2 is -1.0000001e+18; numbers may be at most 1e18'],
  [
    [
      [1, 2],
      [3, Number.NaN],
    ],
    'mine.csv: row 2, column 2 is NaN; every number must be finite',
  ],
  [[[Number.POSITIVE_INFINITY]], 'mine.csv: row 1, column 1 is Infinity; every number must be finite'],
])('%j is refused with its place', (rows, sentence) => {
  expect(() => patternsOf(rows, 'mine.csv')).toThrow(sentence);
});

test('numbers up to the limit are taken: the square of their difference is a number of single precision', () => {
  expect(patternsFrom(Float64Array.of(1e18, -1e18), 1, 'a').count).toBe(2);
  expect(Math.fround(3 * 2e18 ** 2)).toBeLessThan(Number.POSITIVE_INFINITY);
});

test('weights whose sum is past the range of float64 are weights all the same', () => {
  expect([...normalizedWeights(2, 'w', [1e308, 1e308])]).toEqual([0.5, 0.5]);
  expect([...normalizedWeights(3, 'w', [1e308, 5e307, 1.5e308])]).toEqual(
    [1 / 3, 1 / 6, 1 / 2].map((w) => expect.closeTo(w, 15)),
  );
});

test('the first patterns keep their places, and their weights in proportion', () => {
  const rows = [[1, 2], [3, 4], [5, 6]]; // biome-ignore format: one line
  const first = firstPatterns(patternsOf(rows, 'three', [1, 3, 4]), 2);
  expect([first.count, ...first.points]).toEqual([2, 1, 2, 3, 4]);
  expect([...first.weights]).toEqual([0.25, 0.75]);
  expect(pattern(first, 1)).toEqual([3, 4]);
  // the others are known, and are no memories
  expect([...(first.unseen ?? [])]).toEqual([5, 6]);
  expect(firstPatterns(patternsOf(rows), 3).unseen).toBeUndefined();
  expect(() => pattern(first, 2)).toThrow('no pattern 2; there are 2');
  expect(() => firstPatterns(first, 3)).toThrow('cannot keep 3 of 2 patterns');
});

test('the spacing is the median distance to the nearest pattern at another place', () => {
  const line = patternsOf([[0], [1], [3], [3], [7], [17]]);
  // 1, 1, 2, 2, 4 and 10: of an even number the upper of the two in the middle
  expect(medianSpacing(line)).toBe(2);
  expect(medianSpacing(patternsOf([[0, 0], [3, 4], [30, 40]]))).toBe(5); // biome-ignore format: one line
  expect(medianSpacing(patternsOf([[5], [5]]))).toBe(0);
  // enough for a tree: a lattice with each place twice
  const many = Array.from({ length: 5000 }, (_, k) => [3 * (Math.floor(k / 2) % 50), 4 * Math.floor(k / 100)]);
  expect(medianSpacing(patternsOf(many))).toBe(3);
});

test('equal rows are one memory of their summed weight', () => {
  const rows = [
    [1, 0],
    [0, 1],
    [1, 0],
    [1, 5],
    [0, 1],
    [1, 0],
  ];
  const merged = mergeEqual(patternsOf(rows));
  expect(merged.count).toBe(3);
  expect([...merged.points]).toEqual([1, 0, 0, 1, 1, 5]);
  expect([...merged.weights]).toEqual([
    expect.closeTo(3 / 6, 15),
    expect.closeTo(2 / 6, 15),
    expect.closeTo(1 / 6, 15),
  ]);
  expect(merged.rows).toEqual({ count: 6, first: [0, 1, 3], times: [3, 2, 1] });
  expect(mergeEqual(patternsOf(rows, 'weighted', [1, 2, 3, 4, 5, 6])).weights[0]).toBeCloseTo((1 + 3 + 6) / 21, 15);
  // rows that differ in one number only, and 0 and -0, which are equal
  const grid = patternsOf(Array.from({ length: 900 }, (_, k) => [k % 30, Math.floor(k / 30)]));
  expect(mergeEqual(grid)).toBe(grid);
  expect(mergeEqual(patternsOf([[0, 1], [-0, 1], [1, 0]])).rows?.times).toEqual([2, 1]); // biome-ignore format: one line
  const different = patternsOf([[0], [1], [-0.5]]);
  expect(mergeEqual(different)).toBe(different);
});
