import { expect, test } from 'vitest';
import { symmetricEigen } from './eigen.ts';
import { symmetricBasis } from './symmetricBasis.ts';

const matrixOf = (n: number, entry: (i: number, j: number) => number) =>
  Float64Array.from({ length: n * n }, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    return entry(Math.min(i, j), Math.max(i, j));
  });

const matrices: Record<string, (i: number, j: number) => number> = {
  full: (i, j) => Math.sin(7.3 * i + j * j) + (i === j ? 3 : 0),
  'of rank 1': (i, j) => (i + 1) * (j + 1),
  'of a smooth kernel': (i, j) => Math.exp(-((i - j) ** 2) / 50),
  diagonal: (i, j) => (i === j ? (i % 3) - 1 : 0),
  zero: () => 0,
};

test.each(Object.entries(matrices))('the basis of a matrix that is %s makes it diagonal', (_, entry) => {
  for (const n of [1, 2, 3, 4, 31]) {
    const matrix = matrixOf(n, entry);
    const { values, into, outOf } = symmetricBasis(matrix.slice(), n);
    const largest = Math.max(1e-300, ...values.map(Math.abs));
    const x = Float64Array.from({ length: n }, (_, i) => Math.cos(i + 1));
    const back = outOf(into(x));
    const product = outOf(into(x).map((value, i) => value * (values[i] as number)));
    for (let i = 0; i < n; i++) {
      expect(Math.abs((back[i] as number) - (x[i] as number))).toBeLessThan(1e-13);
      const row = matrix.subarray(i * n, (i + 1) * n).reduce((sum, value, j) => sum + value * (x[j] as number), 0);
      expect(Math.abs((product[i] as number) - row) / largest).toBeLessThan(1e-13);
    }
    const known = symmetricEigen(matrix, n).values;
    [...values]
      .sort((a, b) => a - b)
      .forEach((value, i) => {
        expect(Math.abs(value - (known[i] as number)) / largest).toBeLessThan(1e-13);
      });
  }
});

test('numbers that are not finite are refused', () => {
  expect(() => symmetricBasis(Float64Array.of(1, Number.NaN, Number.NaN, 1), 2)).toThrow('not finite');
});
