import { expect, test } from 'vitest';
import {
  attentionCapacity,
  exponentialLoad,
  polynomialBitError,
  polynomialCapacity,
  retrievalBound,
  signExponentialLoad,
  sphericalOverlap,
} from './denseMemories.ts';
import { gaussianBitError } from './hopfield.ts';

test('degree 2 is the classical network', () => {
  expect(polynomialBitError(300, 40, 2)).toBe(gaussianBitError(300, 40));
  expect(polynomialCapacity(300, 2)).toBeCloseTo(300 / (2 * Math.log(300)), 12);
  // (2n - 3)!! = 15 for n = 4: fifteen times fewer than N^3 alone
  expect(polynomialCapacity(300, 4) / polynomialCapacity(300, 2)).toBeCloseTo(300 ** 2 / 15, 6);
});

test('the load of exponential memories is where the signal is the free energy of the others', () => {
  for (const lambda of [0.01, 0.3, 1, 5]) {
    // on the sphere the share of patterns at overlap t is (1 - t^2)^(N/2)
    const crosstalk = (t: number) => lambda * t + 0.5 * Math.log1p(-t * t);
    const values = Array.from({ length: 100000 }, (_, i) => crosstalk(i / 100000));
    expect(exponentialLoad('spherical', lambda)).toBeCloseTo(lambda - Math.max(...values), 8);
    expect(crosstalk(sphericalOverlap(lambda))).toBeCloseTo(Math.max(...values), 8);
  }
  // of N(0, I) as well: the parts in all, lambda t - t^2 / 2, up to the last pattern there is, t^2 / 2 = alpha
  expect([0.5, 1, 3].map((lambda) => exponentialLoad('gaussian', lambda))).toEqual([0.375, 0.5, 0.5]);
  expect(() => exponentialLoad('gaussian', 0)).toThrow(/lambda is 0/);
});

test('the base of the capacity of attention solves its equation', () => {
  for (const [beta, scale, dim] of [
    [1, 3, 20],
    [1, 1, 75],
    [0.1, 1, 1000],
    [8, 2, 5],
  ] as const) {
    const { base, exponent, patterns } = attentionCapacity({ beta, scale, dim, failure: 0.001 });
    const w = (2 * scale ** 2 * beta) / 5 / base;
    expect(w + Math.log(w)).toBeCloseTo(exponent, 12);
    expect(patterns).toBeCloseTo(Math.sqrt(0.001) * base ** ((dim - 1) / 4), 12);
  }
});

test('one step of attention ends within the bound', () => {
  const memories = [
    [2, 0, 0.3],
    [0, 1.8, 0],
    [0.2, 0, 1.9],
    [-1.5, -1.2, 0],
  ];
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
  const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((x, i) => x - (b[i] ?? 0)));
  const step = (x: readonly number[], beta: number) => {
    const weights = memories.map((xi) => Math.exp(beta * dot(x, xi)));
    const total = weights.reduce((a, b) => a + b, 0);
    return [0, 1, 2].map((d) => memories.reduce((s, xi, k) => s + ((weights[k] ?? 0) / total) * (xi[d] ?? 0), 0));
  };
  const largestNorm = Math.max(...memories.map((xi) => Math.hypot(...xi)));
  for (const beta of [2, 4, 8]) {
    for (const own of memories) {
      let fixed = own;
      for (let n = 0; n < 200; n++) fixed = step(fixed, beta);
      const others = memories.filter((xi) => xi !== own);
      const separation = dot(own, own) - Math.max(...others.map((xi) => dot(own, xi)));
      const bound = retrievalBound(memories.length, beta, { separation, largestNorm, distance: distance(fixed, own) });
      expect(distance(step(own, beta), own)).toBeLessThanOrEqual(bound);
    }
  }
  // eight memories 2 e_k at beta = 2, whose fixed points lie .00512 from them
  const atFixedPoint = { separation: 4, largestNorm: 2, distance: 0.0051195842283089 };
  expect(retrievalBound(8, 2, atFixedPoint)).toBeCloseTo(0.0097856444822218, 14);
});

test('the load of exponential memories of signs is half the rate at which overlaps like that of the cue are rare', () => {
  expect(signExponentialLoad(0)).toBeCloseTo(Math.LN2 / 2, 15);
  for (const flipped of [0.05, 0.25, 0.45]) {
    // Cramer: the rate of a mean of signs is the largest a t - log cosh t
    const a = 1 - 2 * flipped;
    const rates = Array.from({ length: 40000 }, (_, i) => (a * i) / 10000 - Math.log(Math.cosh(i / 10000)));
    expect(signExponentialLoad(flipped)).toBeCloseTo(Math.max(...rates) / 2, 7);
  }
  expect(() => signExponentialLoad(0.5)).toThrow(/below 1\/2/);
});
