import { expect, test } from 'vitest';
import { equalizedScale, makeScale, positionOf } from './scale.ts';
import { evenLevels, formatNumber, linearTicks, logTicks, scaleTicks } from './ticks.ts';

const labels = (ticks: { label: string }[]) => ticks.map(({ label }) => label);

test('steps are 1, 2 or 5, and all numbers of an axis have the same decimals', () => {
  expect(labels(linearTicks(-1.3, 1.3, 6))).toEqual(['−1.0', '−0.5', '0.0', '0.5', '1.0']);
  expect(labels(linearTicks(0, 1, 5))).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']);
  expect(labels(linearTicks(0, 40_000, 4))).toEqual(['0', '10000', '20000', '30000', '40000']);
  expect(labels(linearTicks(0, 3e-5, 3))).toEqual(['0', '10^{−5}', '2×10^{−5}', '3×10^{−5}']);
  expect(labels(linearTicks(-2e6, 2e6, 4))).toEqual(['−2×10^{6}', '−10^{6}', '0', '10^{6}', '2×10^{6}']);
});

test('ticks lie at their values', () => {
  for (const { value, position } of linearTicks(-3.7, 9.1, 7)) expect(position).toBeCloseTo((value + 3.7) / 12.8, 12);
  expect(linearTicks(0, 10, 10).at(-1)?.position).toBe(1);
  expect(linearTicks(1, 1, 5)).toEqual([]);
  expect(linearTicks(0, Number.NaN, 5)).toEqual([]);
});

test('a log axis takes decades first and 5 and 2 where there is room', () => {
  expect(labels(logTicks(1, 2048, 4))).toEqual(['1', '10', '100', '1000']);
  expect(labels(logTicks(1, 100, 8))).toEqual(['1', '2', '5', '10', '20', '50', '100']);
  expect(logTicks(1, 100, 4).find(({ value }) => value === 10)?.position).toBeCloseTo(0.5, 12);
  expect(logTicks(0, 10, 3)).toEqual([]);
});

test('numbers of a colour bar keep their distance and lie where the scale has them', () => {
  const scales = [makeScale('cbrt', -8, 1000), makeScale('log', 3, 1e7), equalizedScale([1, 1, 2, 3, 500, 7e5])];
  for (const scale of scales) {
    const ticks = scaleTicks(scale, 8);
    expect(ticks.length).toBeGreaterThan(2);
    for (const [i, tick] of ticks.entries()) {
      expect(tick.position).toBeCloseTo(positionOf(scale, tick.value), 12);
      const next = ticks[i + 1];
      if (next) expect(next.position - tick.position).toBeGreaterThanOrEqual(1 / 8 - 1e-9);
    }
  }
});

test('an equalized bar says what its ends are', () => {
  const values = equalizedScale(Float32Array.from({ length: 500 }, (_, i) => 3 + i * i));
  expect(labels(scaleTicks(values, 10))[0]).toBe('3');
  expect(labels(scaleTicks(values, 10)).at(-1)).toBe('2.49×10^{5}');
});

test('numbers are short', () => {
  expect([0, 1, -0.25, 1234.56, 99_999, 123_456, 0.00012345].map((value) => formatNumber(value))).toEqual([
    '0',
    '1',
    '−0.25',
    '1230',
    '10^{5}',
    '1.23×10^{5}',
    '1.23×10^{−4}',
  ]);
});

test('levels of contours are round, inside the bar, and about evenly spread over it', () => {
  expect(evenLevels(makeScale('linear', 0, 1), 6)).toEqual(
    [0.2, 0.4, 0.6, 0.8].map((value) => expect.closeTo(value, 12)),
  );
  const energy = makeScale('cbrt', 0, 7.6);
  expect(evenLevels(energy, 9)).toEqual([0.008, 0.06, 0.2, 0.5, 1, 1.5, 3, 4, 6]);
  const signed = evenLevels(makeScale('cbrt', -30, 30), 7);
  expect(signed).toEqual([-15, -4, -0.5, 0, 0.5, 4, 15]);
  expect(evenLevels(makeScale('log', 1e-3, 1e3), 5)).toEqual([0.01, 0.1, 1, 10, 100]);
});
