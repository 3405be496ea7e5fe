import { expect, test } from 'vitest';
import { normalCdf } from '../reference/marginal.ts';
import {
  criticalLoad,
  gaussianBitError,
  mixtureState,
  oneStepErrors,
  retrievalAt,
  storedPatterns,
} from './hopfield.ts';

/** Every list of n signs. */
const signLists = (n: number): number[][] =>
  Array.from({ length: 2 ** n }, (_, bits) => Array.from({ length: n }, (__, i) => ((bits >> i) & 1 ? 1 : -1)));
const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);

test('the retrieval state solves the equation of state, and ends at the critical load', () => {
  const { load: critical, overlap: least } = criticalLoad();
  for (const load of [0.01, 0.07, 0.1379]) {
    const { overlap, crosstalk, bitError } = retrievalAt(load);
    // m = erf(m / sqrt(2 alpha r)), sqrt(r) = 1 / (1 - C), C = sqrt(2 / (pi alpha r)) e^(-m^2 / 2 alpha r)
    const y2 = overlap ** 2 / (2 * load * crosstalk);
    const susceptibility = Math.sqrt(2 / (Math.PI * load * crosstalk)) * Math.exp(-y2);
    expect(overlap).toBeCloseTo(1 - 2 * normalCdf(-Math.sqrt(2 * y2)), 12);
    expect(Math.sqrt(crosstalk)).toBeCloseTo(1 / (1 - susceptibility), 8);
    expect(bitError).toBeCloseTo((1 - overlap) / 2, 12);
    expect(overlap).toBeGreaterThan(least);
  }
  expect(critical).toBeCloseTo(0.137905566, 9);
  for (const load of [0, critical * 1.000001, 1, Number.NaN]) {
    expect(() => retrievalAt(load)).toThrow(/no retrieval state at a load/);
  }
});

test('chances of one step are those of all lists of signs', () => {
  for (const [neurons, patterns] of [
    [3, 4],
    [4, 5],
    [4, 4],
    [5, 1],
    [2, 9],
  ] as const) {
    const lists = signLists((neurons - 1) * (patterns - 1));
    const share = (wanted: (field: number) => boolean) =>
      lists.filter((signs) => wanted(neurons - 1 + sum(signs))).length / lists.length;
    const found = oneStepErrors(neurons, patterns);
    expect(found.error).toBeCloseTo(
      share((field) => field < 0),
      12,
    );
    expect(found.tie).toBeCloseTo(
      share((field) => field === 0),
      12,
    );
  }
  // many neurons: as if the crosstalk were Gaussian
  const { error, tie } = oneStepErrors(2001, 401);
  expect((error + tie / 2) / gaussianBitError(2000, 400)).toBeCloseTo(1, 4);
});

test('the overlap of a mixture is that of the majority of its patterns', () => {
  for (const n of [1, 3, 5, 9]) {
    const overlaps = signLists(n).map((signs) => Math.abs(sum(signs)) / n);
    const { overlap, energy } = mixtureState(n);
    expect(overlap).toBeCloseTo(sum(overlaps) / overlaps.length, 12);
    expect(energy).toBeCloseTo((-n * overlap ** 2) / 2, 12);
  }
  expect(() => mixtureState(2)).toThrow(/give an odd number/);
});

test('at the capacity fewer than one bit in all is wrong, whatever the number of neurons', () => {
  for (const neurons of [1e2, 1e4, 1e7]) {
    const { most, all, base2 } = storedPatterns(neurons);
    // the tail of a normal law beyond x: between (1 - 1/x^2) and 1 times its density over x; here x^2 = 2 log N
    const x2 = 2 * Math.log(neurons);
    const wrong = neurons * gaussianBitError(neurons, most) * Math.sqrt(2 * Math.PI * x2);
    expect(wrong).toBeGreaterThan(1 - 1 / x2);
    expect(wrong).toBeLessThan(1);
    expect(most / all).toBeCloseTo(2, 12);
    expect(all / base2).toBeCloseTo(1 / Math.LN2, 12);
  }
});
