import type { Patterns } from '../memories/patterns.ts';
import { type ReadLevel, totalVariance } from '../samplers/row.ts';

/** Normal densities below which there is nothing left to add up in float64. */
const FAR = 8;

/** Share of the whole region that a quantile is known to. */
const FINE = 1e-10;

/** P(Z < z) of a standard normal Z, by the series of Marsaglia (2004), absolute error below 1e-15. */
export function normalCdf(z: number): number {
  if (z < -FAR) return 0;
  if (z > FAR) return 1;
  let term = z;
  let sum = z;
  for (let i = 3; sum + term !== sum; i += 2) {
    term *= (z * z) / i;
    sum += term;
  }
  return 0.5 + (sum * Math.exp(-0.5 * z * z)) / Math.sqrt(2 * Math.PI);
}

/** P(x_1 < place) where x is distributed as p = sum_k w_k N(a xi_k, S I). */
export function marginalCdf(
  { points, weights, count, dim, width }: Patterns,
  { a, s }: ReadLevel,
  place: number,
): number {
  const sigma = Math.sqrt(totalVariance({ a, s }, width));
  let sum = 0;
  for (let k = 0; k < count; k++) {
    sum += (weights[k] as number) * normalCdf((place - a * (points[k * dim] as number)) / sigma);
  }
  return sum;
}

/**
 * Places below which x_1 lies with probability 1 / (n + 1), ..., n / (n + 1); by bisection,
 * finer than float32. S must be above 0.
 */
export function marginalQuantiles(patterns: Patterns, read: ReadLevel, n: number): number[] {
  const { points, count, dim, width } = patterns;
  const firsts = Array.from({ length: count }, (_, k) => read.a * (points[k * dim] as number));
  const reach = FAR * Math.sqrt(totalVariance(read, width));
  const [least, most] = [
    firsts.reduce((a, b) => Math.min(a, b)) - reach,
    firsts.reduce((a, b) => Math.max(a, b)) + reach,
  ];
  return Array.from({ length: n }, (_, i) => {
    let [low, high] = [least, most];
    while (high - low > FINE * (most - least)) {
      const middle = 0.5 * (low + high);
      if (marginalCdf(patterns, read, middle) < (i + 1) / (n + 1)) low = middle;
      else high = middle;
    }
    return high;
  });
}
