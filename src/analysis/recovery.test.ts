import { expect, test } from 'vitest';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { dense } from '../readouts/attention.ts';
import { recoveryNoises, sharesRecovered } from './recovery.ts';

const patterns = patternsFromSpec('deltas', { seed: 0 });
const readout = dense.reference({ patterns, rows: [], seed: 0 });
const options = { trials: 4000, steps: 40, end: 1e-4, within: 0.1, seed: 1 };

/** P(z < x), Abramowitz & Stegun 26.2.17, to 1e-7. */
function normalShare(x: number): number {
  const t = 1 / (1 + 0.2316419 * x);
  const sum = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

test.each([0.3, 0.608875, 1.5])('two deltas at s = %d: back comes what stayed on its side', (s) => {
  const exact = normalShare(1 / Math.sqrt(s));
  const error = Math.sqrt((exact * (1 - exact)) / options.trials);
  for (const share of sharesRecovered(patterns, readout, Float64Array.of(-1, 1), s, options)) {
    expect(Math.abs(share - exact)).toBeLessThan(4 * error);
  }
});

test('the critical noise is where Phi(1 / sqrt s) = 0.9; the middle is never recovered', () => {
  const levels = [0.4, 0.5, 0.6, 0.7, 0.8];
  const [memory, middle] = recoveryNoises(patterns, readout, Float64Array.of(1, 0), levels, options);
  const { s = Number.NaN, error = Number.NaN } = memory?.critical ?? {};
  expect(Math.abs(s - 0.608875)).toBeLessThan(4 * error);
  expect(error).toBeLessThan(0.02);
  expect([memory?.never, middle?.never, middle?.critical]).toEqual([false, true, undefined]);
});
