import { expect, test } from 'vitest';
import { parseConfig } from '../../params/config.ts';
import type { NumberDial } from '../../params/dial.ts';
import { dials } from '../../params/table.ts';
import { positionOf, SLIDER_STEPS, travelOf, valueAt } from './slider.ts';

const config = parseConfig({});
const numbers = dials.flatMap(([name, dial]) =>
  dial.type === 'number' || dial.type === 'integer' ? [[name, dial, Number(config[name])] as const] : [],
);

test.each(numbers)('every position of the slider of %s is an allowed value, in order', (_, dial, usual) => {
  const travel = travelOf(dial, usual, usual);
  let before = -Infinity;
  // the last one of a number of things is all of them
  for (let position = 0; position <= SLIDER_STEPS - (travel.all ? 1 : 0); position++) {
    const value = valueAt(travel, position);
    expect(value).toBeGreaterThanOrEqual(Math.max(before, dial.min));
    expect(value).toBeLessThanOrEqual(dial.max);
    if (dial.type === 'integer') expect(Number.isInteger(value)).toBe(true);
    before = value;
  }
});

test.each(numbers)('the slider of %s stands where the value is, as far as its steps go', (_, dial, usual) => {
  for (const value of [dial.min, usual, Math.min(dial.max, 3 * usual + 1), dial.max]) {
    if (value < dial.min) continue; // a default that stands for nothing, of a dial that is idle
    const travel = travelOf(dial, usual, value);
    const again = valueAt(travel, positionOf(travel, value));
    const step = travel.log ? 0.15 * value + 1e-3 : (travel.high - travel.low) / SLIDER_STEPS + 1;
    expect(Math.abs(again - value)).toBeLessThanOrEqual(dial.type === 'integer' ? step + 1 : step);
  }
});

test('a logarithmic slider moves by factors, a linear one by differences', () => {
  const dial = (scale: 'log' | 'linear'): NumberDial => ({
    type: 'number',
    min: 1e-4,
    max: 1e8,
    default: 1,
    unit: '',
    cost: 'uniform',
    label: '',
    scale,
  });
  const log = travelOf(dial('log'), 1, 1);
  expect(valueAt(log, SLIDER_STEPS / 2)).toBeCloseTo(1, 6);
  expect(valueAt(log, 0)).toBeCloseTo(0.01, 6);
  const linear = travelOf(dial('linear'), 1, 1);
  expect(valueAt(linear, SLIDER_STEPS / 2)).toBeCloseTo(5, 1);
});

test('the right end of a number of memories is all of them, and all that there are come before it', () => {
  const [dial] = numbers.flatMap(([name, found]) => (name === 'count' ? [found] : []));
  const travel = travelOf(dial as NumberDial, 0, 0, 9);
  const values = Array.from({ length: SLIDER_STEPS + 1 }, (_, position) => valueAt(travel, position));
  expect([...new Set(values)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 0]);
  expect([positionOf(travel, 0), positionOf(travel, 9), positionOf(travel, 1)]).toEqual([
    SLIDER_STEPS,
    SLIDER_STEPS - 1,
    0,
  ]);
});
