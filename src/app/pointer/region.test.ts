import { expect, test } from 'vitest';
import { boxOf } from '../../experiments/inputs.ts';
import { patternsOf } from '../../memories/patterns.ts';
import { boxDial, panned, rounded, zoomed } from './region.ts';

const plane = { low: [-1, -1], high: [1, 1] };

test('zooming keeps the place under the pointer', () => {
  const region = zoomed([-1, 1, -2, 2], 0.5, { x: 0.5, y: -1 }, false);
  expect(region).toEqual([-0.25, 0.75, -1.5, 0.5]);
  expect(zoomed(region, 2, { x: 0.5, y: -1 }, false)).toEqual([-1, 1, -2, 2]);
  // on a line the height is no region
  expect(zoomed([-1, 1, 0, 7], 0.5, { x: 0, y: 3 }, true)).toEqual([-0.5, 0.5, 0, 7]);
});

test('it ends where single precision does', () => {
  let region = zoomed([-1.3, 1.3, -1.3, 1.3], 0.5, { x: 1, y: 0 }, false);
  for (let i = 0; i < 60; i++) region = zoomed(region, 0.5, { x: 1, y: 0 }, false);
  expect(region[1] - region[0]).toBeGreaterThan(1e-4);
  expect(region[1] - region[0]).toBeLessThan(4e-4);
});

test('panning moves by shares', () => {
  expect(panned([0, 2, 0, 4], 0.5, -0.25, false)).toEqual([1, 3, -1, 3]);
  expect(panned([0, 2, 0, 4], 0.5, -0.25, true)).toEqual([1, 3, 0, 4]);
});

test('the dial is short, and gives the region back', () => {
  const patterns = patternsOf([[0, 1]]);
  for (const [region, dial] of [
    [[-1.3, 1.3, -1.3, 1.3], [1.3]],
    [
      [-1, 2, -1, 2],
      [-1, 2],
    ],
    [
      [-0.123456, 0.654321, 1.00004, 1.777777],
      [-0.1235, 0.6543, 1, 1.7778],
    ],
  ] as const) {
    expect(boxDial(region, plane)).toEqual(dial);
    const { low, high } = boxOf(dial, patterns);
    expect(
      [low[0], high[0], low[1], high[1]].map((edge, i) => Math.abs((edge as number) - (region[i] as number)) < 1e-4),
    ).toEqual(Array(4).fill(true));
  }
  // what is not shown stays as it is
  expect(boxDial([0, 1, 0, 1], { low: [-1, -1, -3], high: [1, 1, 5] })).toEqual([0, 1, 0, 1, -3, 5]);
  expect(boxDial([-2, 2, 0, 1], { low: [-1], high: [1] })).toEqual([2]);
});

test('rounding leaves no noise of the last bits', () => {
  expect(rounded(0.30000000000000004, 0.001)).toBe(0.3);
  expect(String(rounded(-0.00001, 0.001))).toBe('0');
  expect(rounded(123456, 1000)).toBe(123000);
});
