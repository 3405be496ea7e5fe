import { expect, test } from 'vitest';
import { normalizedWeights, patternsFrom, patternsOf } from './patterns.ts';

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
