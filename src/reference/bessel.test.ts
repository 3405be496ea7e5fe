import { expect, test } from 'vitest';
import { besselI0e, besselRatio } from './bessel.ts';

/** x, e^-x I_0, e^-x I_1: mpmath, 30 digits */
const SCALED: [number, number, number][] = [
  [1e-3, 0.9990007495835156, 0.0004995003123542213],
  [0.5, 0.6450352704491501, 0.1564208031848717],
  [2, 0.30850832255367105, 0.21526928924893765],
  [10, 0.1278333371634286, 0.12126268138445552],
  [24.9, 0.08035933261153222, 0.07872879488210313],
  [25, 0.0801967735474367, 0.07857611331929278],
  [40, 0.06327827987523534, 0.062482229074442064],
  [300, 0.02304255841508546, 0.02300412204026895],
];
const RATIO: [number, number, number][] = [
  [1, 0.1, 0.04993760398793892],
  [1, 40, 0.9874198413363506],
  [1.5, 0.2, 0.06648956343947272],
  [1.5, 30, 0.9666666666666667],
  [4, 3.7, 0.40052503850829213],
  [8, 200, 0.9631122556271763],
  [64, 100, 0.5483291497143352],
  [0.5, 1.3, 0.8617231593133063],
];

test.each(SCALED)('e^-x I_0 and I_1 / I_0 at x = %d to 1e-14', (x, i0, i1) => {
  expect(Math.abs(besselI0e(x) / i0 - 1)).toBeLessThan(1e-14);
  expect(Math.abs((besselRatio(1, x) * i0) / i1 - 1)).toBeLessThan(1e-14);
  expect(besselI0e(-x)).toBe(besselI0e(x));
});

test.each(RATIO)('I_nu / I_(nu - 1) for nu = %d at x = %d to 1e-14', (order, x, ratio) => {
  expect(Math.abs(besselRatio(order, x) / ratio - 1)).toBeLessThan(1e-14);
});

test('I_(1/2) / I_(-1/2) is tanh, and the ratio obeys the recurrence of the order', () => {
  for (const x of [0.01, 0.7, 3, 12, 80]) {
    expect(besselRatio(0.5, x)).toBeCloseTo(Math.tanh(x), 14);
    // I_(nu - 1) - I_(nu + 1) = 2 nu / x I_nu
    expect(1 / besselRatio(3, x) - besselRatio(4, x)).toBeCloseTo(6 / x, 9);
  }
});
