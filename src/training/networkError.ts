import type { Patterns } from '../memories/patterns.ts';
import { type Network, networkAt } from '../networks/network.ts';
import { normals, streams } from '../reference/noise.ts';
import { readOut } from '../reference/readOut.ts';

/**
 * How far a network is from the exact answer: the root of the mean of |m - m_exact|^2 / sigma^2 over x ~ p_sigma, in units of
 * the noise. The samples take the memories in turn.
 */
export function networkError(
  network: Network,
  patterns: Patterns,
  sigma: number,
  samples: number,
  seed: number,
): number {
  const { points, count, dim, width } = patterns;
  const s = sigma * sigma;
  const trained = networkAt(network, 1, s);
  const exact = readOut(patterns, { a: 1, s: s + width, similarity: 'distance' });
  const z = normals(seed, samples, dim, 0, streams.fresh);
  let sum = 0;
  for (let i = 0; i < samples; i++) {
    const x = Float64Array.from({ length: dim }, (_, d) => {
      const xi = points[(i % count) * dim + d] as number;
      return xi + Math.sqrt(s + width) * (z[i * dim + d] as number);
    });
    const { mean } = exact(x);
    trained(x).forEach((value, d) => {
      sum += (value - (mean[d] as number)) ** 2;
    });
  }
  return Math.sqrt(sum / samples / s);
}
