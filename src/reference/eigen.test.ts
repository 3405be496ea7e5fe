import { expect, test } from 'vitest';
import { extremeEigenvalues, solveSmall, symmetricEigen } from './eigen.ts';

const MATRICES: [number, number[]][] = [
  [1, [-3]],
  [2, [-3.57, 2.018, 2.018, 1.59]],
  [2, [1, 0, 0, 2]],
  [2, [2, 0, 0, 1]],
  [3, [2, -1, 0.5, -1, 0, 3, 0.5, 3, -4]],
  [4, [4, 1, 0, 2, 1, 3, -1, 0, 0, -1, 2, 1, 2, 0, 1, 1]],
];

test.each(MATRICES)('dimension %d: A v = lambda v, values ascending, vectors orthonormal', (dim, entries) => {
  const { values, vectors } = symmetricEigen(Float64Array.from(entries), dim);
  for (let n = 0; n < dim; n++) {
    const v = vectors.subarray(n * dim, (n + 1) * dim);
    if (n > 0) expect(values[n] as number).toBeGreaterThanOrEqual(values[n - 1] as number);
    for (let i = 0; i < dim; i++) {
      const image = v.reduce((sum, value, j) => sum + value * (entries[i * dim + j] as number), 0);
      expect(image).toBeCloseTo((values[n] as number) * (v[i] as number), 12);
    }
    for (let m = 0; m <= n; m++) {
      const product = v.reduce((sum, value, j) => sum + value * (vectors[m * dim + j] as number), 0);
      expect(product).toBeCloseTo(m === n ? 1 : 0, 12);
    }
  }
});

test.each(MATRICES.filter(([dim]) => dim <= 3))(
  'dimension %d: the extreme eigenvalues in closed form are the same',
  (dim, entries) => {
    const { values } = symmetricEigen(Float64Array.from(entries), dim);
    const triangle = entries.filter((_, n) => n % dim <= Math.floor(n / dim));
    const [least, largest] = extremeEigenvalues(triangle);
    expect(least).toBeCloseTo(values[0] as number, 12);
    expect(largest).toBeCloseTo(values[dim - 1] as number, 12);
  },
);

test('extreme eigenvalues where all are equal, or two are', () => {
  expect(extremeEigenvalues([2, 0, 2, 0, 0, 2])).toEqual([2, 2]);
  const [least, largest] = extremeEigenvalues([1, 1, 1, 1, 1, 1]);
  expect(least).toBeCloseTo(0, 12);
  expect(largest).toBeCloseTo(3, 12);
});

test('small systems are solved to rounding, also where the first pivot is 0; singular ones give nothing finite', () => {
  const matrix = [
    [0, 2, -1],
    [1, -1, 3],
    [4, 0.5, 2],
  ];
  const x = [0.3, -1.2, 2.5];
  const right = matrix.map((row) => row.reduce((sum, value, i) => sum + value * (x[i] as number), 0));
  for (const [i, value] of solveSmall(matrix, right).entries()) expect(value).toBeCloseTo(x[i] as number, 12);
  expect(
    solveSmall(
      [
        [1, 2],
        [2, 4],
      ],
      [1, 1],
    ).every(Number.isFinite),
  ).toBe(false);
});
