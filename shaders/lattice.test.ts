import { expect, test } from 'vitest';
import { BOUNDS, differences, LATTICE_REACH } from './lattice.wgsl.ts';

/** The constants of the certificate, held against interpolation itself: no exponential is off by more than they say. */

const offsets = Array.from({ length: 2 * LATTICE_REACH + 1 }, (_, i) => i - LATTICE_REACH);
const product = (values: readonly number[]) => values.reduce((a, b) => a * b, 1);
const others = (i: number) => offsets.filter((j) => j !== i);
const basis = (i: number, u: number) => product(others(i).map((j) => (u - j) / (i - j)));
const slope = (i: number, u: number) =>
  others(i).reduce((sum, left) => {
    const rest = others(i).filter((j) => j !== left);
    return sum + product(rest.map((j) => (u - j) / (i - j))) / (i - left);
  }, 0);
const sum = (terms: (i: number, n: number) => number) => offsets.reduce((all, i, n) => all + terms(i, n), 0);

test('no exponential is interpolated worse than its sixth difference says, and the bounds are not loose', () => {
  const largest = { value6: 0, slope6: 0, one: 0, size: 0 };
  for (let u = -0.5; u <= 0.5; u += 0.01) {
    const [values, slopes] = [offsets.map((i) => basis(i, u)), offsets.map((i) => slope(i, u))];
    // below 0.4, differences of float64 are rounding
    for (let lambda = -25; lambda <= 25; lambda += 0.07) {
      const exact = Math.exp(lambda * u);
      const power = (i: number) => Math.exp(lambda * i);
      const three = power(-1) + 1 + power(1);
      const found = {
        one: exact / three,
        size: (Math.abs(lambda) * exact) / three,
        ...(Math.abs(lambda) > 0.4 && {
          value6: Math.abs(sum((i, n) => (values[n] as number) * power(i)) - exact) / difference(lambda),
          slope6: Math.abs(sum((i, n) => (slopes[n] as number) * power(i)) - lambda * exact) / difference(lambda),
        }),
      };
      for (const [name, value] of Object.entries(found)) {
        largest[name as keyof typeof largest] = Math.max(largest[name as keyof typeof largest], value);
      }
    }
  }
  for (const [name, value] of Object.entries(largest)) {
    expect(value, name).toBeLessThanOrEqual(BOUNDS[name as keyof typeof BOUNDS]);
    expect(value, name).toBeGreaterThan(0.98 * BOUNDS[name as keyof typeof BOUNDS]);
  }
});

/** T of an exponential. */
const difference = (lambda: number) => (2 * Math.sinh(lambda / 2)) ** (2 * LATTICE_REACH);

test('the coefficients of the sixth difference make it', () => {
  for (const lambda of [-2, -0.5, 0.7, 3]) {
    const summed = sum((i, n) => (differences[n] as number) * Math.exp(lambda * i));
    expect(summed / difference(lambda)).toBeCloseTo(1, 9);
  }
});
