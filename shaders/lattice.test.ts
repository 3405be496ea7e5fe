import { expect, test } from 'vitest';
import { LATTICE_REACH } from './lattice.wgsl.ts';
import { BOUND_REACH, BOUNDS, coefficients, WEIGHTS } from './latticeBounds.wgsl.ts';

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

test('no exponential is interpolated worse than its differences say, and the bounds are not loose', () => {
  const largest = { value5: 0, value4: 0, slope5: 0, slope4: 0, one: 0, size: 0 };
  for (let u = -0.5; u <= 0.5; u += 0.01) {
    const [values, slopes] = [offsets.map((i) => basis(i, u)), offsets.map((i) => slope(i, u))];
    // below 0.3, differences of float64 are rounding
    for (let lambda = -25; lambda <= 25; lambda += 0.07) {
      const exact = Math.exp(lambda * u);
      const power = (i: number) => Math.exp(lambda * i);
      const three = power(-1) + 1 + power(1);
      const size = Math.abs(2 * Math.sinh(lambda / 2));
      const value = Math.abs(sum((i, n) => (values[n] as number) * power(i)) - exact);
      const off = Math.abs(sum((i, n) => (slopes[n] as number) * power(i)) - lambda * exact);
      const found = {
        one: exact / three,
        size: (Math.abs(lambda) * exact) / (size * Math.sqrt(three)),
        ...(size > 0.05 && { value5: value / size ** 5, slope5: off / size ** 5 }),
        ...(size > 0.05 && { value4: value / size ** 4, slope4: off / size ** 4 }),
      };
      for (const [name, ratio] of Object.entries(found)) {
        largest[name as keyof typeof largest] = Math.max(largest[name as keyof typeof largest], ratio);
      }
    }
  }
  for (const [name, value] of Object.entries(largest)) {
    expect(value, name).toBeLessThanOrEqual(BOUNDS[name as keyof typeof BOUNDS]);
    expect(value, name).toBeGreaterThan(0.98 * BOUNDS[name as keyof typeof BOUNDS]);
  }
});

test('the coefficients of the differences make them', () => {
  const wide = Array.from({ length: 2 * BOUND_REACH + 1 }, (_, i) => i - BOUND_REACH);
  for (const lambda of [-2, -0.5, 0.7, 3]) {
    const size = (2 * Math.sinh(lambda / 2)) ** 2;
    const exact = { p: 1 + 2 * Math.cosh(lambda), s2: size, s4: size ** 2, s6: size ** 3 };
    for (const [name, right] of Object.entries(exact)) {
      const own = coefficients[name as keyof typeof exact];
      const summed = wide.reduce((all, i, n) => all + (own[n] as number) * Math.exp(lambda * i), 0);
      expect(summed / right, name).toBeCloseTo(1, 9);
    }
  }
});

test('no weight of a node is larger than is said', () => {
  for (const [name, of] of Object.entries({ value: basis, slope })) {
    const said = WEIGHTS[name as keyof typeof WEIGHTS];
    for (let u = -0.5; u <= 0.5; u += 0.005) {
      for (const i of offsets) {
        expect(Math.abs(of(i, u)), `${name} ${i}`).toBeLessThanOrEqual(said[LATTICE_REACH - Math.abs(i)] as number);
      }
    }
  }
});
