import { expect, test } from 'vitest';
import { colorIndex, equalizedScale, makeScale, positionOf, scaleOf } from './scale.ts';

test('the lowest value gets the first colour, what lies under it none, the highest the last', () => {
  for (const name of ['linear', 'log', 'cbrt'] as const) {
    const { thresholds, max } = makeScale(name, 1, 1000);
    expect(colorIndex(thresholds, 0.99)).toBe(0);
    expect(colorIndex(thresholds, 1)).toBe(1);
    expect(colorIndex(thresholds, max)).toBe(256);
  }
});

test('the colour of a value is where the colour bar shows it', () => {
  const log = makeScale('log', 1, 10_000);
  expect(positionOf(log, 100)).toBeCloseTo(0.5, 12);
  const cbrt = makeScale('cbrt', -8, 8);
  expect(positionOf(cbrt, 1)).toBeCloseTo(0.75, 12);
  for (const scale of [
    log,
    cbrt,
    makeScale('linear', -3, 5),
    equalizedScale(Array.from({ length: 999 }, (_, i) => i * i)),
  ]) {
    for (const value of [scale.min, 2, 3.7, 77, scale.max]) {
      const index = colorIndex(scale.thresholds, value);
      // a scale is posted from the engine to the page
      expect(positionOf(structuredClone(scale), value)).toBe(positionOf(scale, value));
      expect(Math.abs(positionOf(scale, value) * 256 - (index - 0.5))).toBeLessThanOrEqual(1);
    }
  }
});

test('an equalized scale gives every colour the same share', () => {
  const values = Float32Array.from({ length: 25_600 }, (_, i) => Math.exp(i / 2000));
  const { thresholds } = equalizedScale(values);
  const shares = new Uint32Array(257);
  for (const value of values) shares[colorIndex(thresholds, value)] = (shares[colorIndex(thresholds, value)] ?? 0) + 1;
  expect(shares[0]).toBe(0);
  for (const share of shares.slice(1)) expect(Math.abs(share - 100)).toBeLessThanOrEqual(2);
});

test('an equalized scale of few values spans the palette from the lowest to the highest', () => {
  const scale = equalizedScale([0, 0, 0, 1, 1, 1, 1, 2, 5]);
  expect(colorIndex(scale.thresholds, 0)).toBe(0);
  expect(colorIndex(scale.thresholds, 1)).toBe(1);
  expect(colorIndex(scale.thresholds, 2)).toBe(129);
  expect(colorIndex(scale.thresholds, 5)).toBe(256);
});

test('bounds come from the values that the scale can show', () => {
  expect(scaleOf('log', [0, 3, Number.NaN, 50, -1])).toMatchObject({ min: 3, max: 50 });
  expect(scaleOf('linear', [0, 3, Number.POSITIVE_INFINITY, -1])).toMatchObject({ min: -1, max: 3 });
  expect(scaleOf('equalized', [-2, -1, 0, 7])).toMatchObject({ min: -2, max: 7 });
});

test('an empty or constant field still gets a scale', () => {
  for (const name of ['linear', 'log', 'cbrt', 'equalized'] as const) {
    expect(colorIndex(scaleOf(name, [0, 0]).thresholds, 0)).toBeLessThanOrEqual(1);
    expect(colorIndex(scaleOf(name, [4, 4]).thresholds, 4)).toBeGreaterThanOrEqual(1);
  }
});

test('bounds that make no scale are refused', () => {
  expect(() => makeScale('log', 0, 5)).toThrow(/needs a positive minimum/);
  expect(() => makeScale('linear', 2, 1)).toThrow(/from 2 to 1/);
  expect(() => makeScale('linear', 0, Number.NaN)).toThrow(RangeError);
  expect(() => makeScale('sqrt' as 'log', 0, 1)).toThrow(/choose one of linear, log/);
  expect(() => equalizedScale([0, 0])).toThrow(/none of 2 values is positive/);
});

test('an equalized scale sees the one cell that its sample would miss', () => {
  const values = new Float32Array(200_000);
  values[1] = 3;
  expect(scaleOf('equalized', values).max).toBe(3);
});
