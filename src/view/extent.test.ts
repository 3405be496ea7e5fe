import { expect, test } from 'vitest';
import { extentOf } from './extent.ts';

const x = { label: 'x' };
const y = { label: 'y' };

test('heights start at 0 and error bars fit', () => {
  const [x0, x1, y0, y1] = extentOf([{ name: 'a', x: [1, 5], y: [2, 8], error: [0, 2] }], x, y);
  expect([x0, x1]).toEqual([1 - 0.16, 5 + 0.16]);
  expect(y0).toBe(0);
  expect(y1).toBeGreaterThan(10);
});

test('a log axis leaves out what it cannot show', () => {
  const [x0, x1] = extentOf([{ name: 'a', x: [0, 1, 100], y: [1, 2, 3] }], { label: 'K', scale: 'log' }, y);
  expect(x0).toBeCloseTo(10 ** -0.08, 12);
  expect(x1).toBeCloseTo(10 ** 2.08, 10);
});

test('one point, values below 0 and no values at all', () => {
  expect(extentOf([{ name: 'a', x: [2], y: [-3] }], x, y)).toEqual([1, 3, -4.5, -1.5]);
  expect(() => extentOf([{ name: 'a', x: [1], y: [Number.NaN] }], x, y)).toThrow(/axis y: it can show none/);
});
