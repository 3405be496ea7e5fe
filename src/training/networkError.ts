import type { Patterns } from '../memories/patterns.ts';
import { streams } from '../memories/streams.ts';
import { type Network, networkAt } from '../networks/network.ts';
import { normals } from '../reference/noise.ts';
import { readOut } from '../reference/readOut.ts';

/** A place, and what network and exact score say of it: [dim] each. */
interface Told {
  trained: Float64Array;
  exact: Float64Array;
}

/** Both answers at samples of p_sigma, which take the memories in turn. */
function* answers(network: Network, patterns: Patterns, sigma: number, samples: number, seed: number): Generator<Told> {
  const { points, count, dim, width } = patterns;
  const s = sigma * sigma;
  const trained = networkAt(network, 1, s);
  const exact = readOut(patterns, { a: 1, s: s + width, similarity: 'distance' });
  const z = normals(seed, samples, dim, 0, streams.fresh);
  for (let i = 0; i < samples; i++) {
    const x = Float64Array.from({ length: dim }, (_, d) => {
      const xi = points[(i % count) * dim + d] as number;
      return xi + Math.sqrt(s + width) * (z[i * dim + d] as number);
    });
    yield { trained: trained(x), exact: exact(x).mean };
  }
}

/**
 * How far a network is from the exact answer: the root of the mean of |m - m_exact|^2 / sigma^2 over x ~ p_sigma, in
 * units of the noise. The samples take the memories in turn; their weights do not count.
 */
export function networkError(
  network: Network,
  patterns: Patterns,
  sigma: number,
  samples: number,
  seed: number,
): number {
  let sum = 0;
  for (const { trained, exact } of answers(network, patterns, sigma, samples, seed)) {
    trained.forEach((value, d) => {
      sum += (value - (exact[d] as number)) ** 2;
    });
  }
  return Math.sqrt(sum / samples) / sigma;
}

/** The Pearson correlation of both answers, over the same samples and all coordinates, each about its mean. */
export function networkCorrelation(
  network: Network,
  patterns: Patterns,
  sigma: number,
  samples: number,
  seed: number,
): number {
  const { dim } = patterns;
  const told = [...answers(network, patterns, sigma, samples, seed)];
  const meanOf = (of: keyof Told) =>
    Float64Array.from({ length: dim }, (_, d) => told.reduce((sum, own) => sum + (own[of][d] as number), 0) / samples);
  const [ours, theirs] = [meanOf('trained'), meanOf('exact')];
  let [both, own, other] = [0, 0, 0];
  for (const { trained, exact } of told) {
    for (let d = 0; d < dim; d++) {
      const a = (trained[d] as number) - (ours[d] as number);
      const b = (exact[d] as number) - (theirs[d] as number);
      both += a * b;
      own += a * a;
      other += b * b;
    }
  }
  return both / Math.sqrt(own * other);
}
