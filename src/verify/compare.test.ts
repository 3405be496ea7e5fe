import { expect, test } from 'vitest';
import { compare, type Measured } from './compare.ts';
import { inExpectedOrder } from './kinds/order.ts';
import { parseTolerances } from './tolerance.ts';

const against = (value: Omit<Measured, 'by'>, expected: unknown, tolerance: object) => {
  const { q } = parseTolerances(tolerance, ['q']);
  return compare({ ...value, by: 'host' }, expected, q as NonNullable<typeof q>);
};

test('null is not checked, and nothing but null is nothing to compare', () => {
  const value = [
    [1, 2],
    [3, 4],
    [5, Number.NaN],
  ];
  expect(against({ value }, [[1, null], null, [5, null]], { abs: 0.1 })).toMatchObject({ pass: true, numbers: 2 });
  expect(against({ value }, [[1, null], null, [6, null]], { abs: 0.1 })).toMatchObject({ pass: false, path: '[2][0]' });
  expect(against({ value }, [[1, null], null], { abs: 0.1 }).problem).toMatch(/has 3 entries, expected has 2/);
  for (const nothing of [null, [null, null, null]]) {
    expect(against({ value }, nothing, { abs: 0.1 })).toMatchObject({
      pass: false,
      problem: 'there is nothing to compare',
    });
  }
});

test('points that are not checked leave the others in their places', () => {
  const order = (expected: unknown) => inExpectedOrder([[7], [1], [4]], (x) => x, expected);
  expect(order([[1], null, [7]])).toEqual([[1], [4], [7]]);
  expect(order([null, [1], null])).toEqual([[7], [1], [4]]);
  expect(order([null])).toEqual([[7], [1], [4]]);
});

test('standard errors of both sides add in quadrature', () => {
  // 3 and 4 make 5: ten is two of them
  const off = (by: number, tolerance: object, error: number | undefined = 3) =>
    against(error === undefined ? { value: [by] } : { value: [by], error }, [0], tolerance);
  expect(off(9.99, { se: 2, expectedError: 4 })).toMatchObject({ pass: true, z: 9.99 / 5 });
  // what is allowed beside standard errors says nothing of chance
  expect(off(9.99, { se: 2, abs: 5, expectedError: 4 })).toMatchObject({ pass: true, z: 4.99 / 5 });
  expect(off(10.01, { se: 2, expectedError: [4] }).pass).toBe(false);
  expect(off(9.99, { se: 2 }).pass).toBe(false);
  expect(
    compare({ value: 7.9, by: 'host' }, 0, parseTolerances({ se: 2, expectedError: 4 }, ['q']).q as never).pass,
  ).toBe(true);
  expect(off(1, { se: 2, expectedError: [4, 4] }).problem).toMatch(/expectedError has 2 entries/);
  expect(off(1, { se: 2, expectedError: [[4]] }).problem).toMatch(/another shape/);
  expect(() => off(1, { abs: 1, expectedError: 4 })).toThrow(/needs se/);
  expect(() => off(1, { se: 1, expectedError: -4 })).toThrow(/number from 0/);
});
