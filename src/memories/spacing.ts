import type { Patterns } from './patterns.ts';

/** The median distance from a pattern to its nearest neighbour at another place; 0 if all are at one. */
export function medianSpacing({ points, count, dim }: Pick<Patterns, 'points' | 'count' | 'dim'>): number {
  const nearest = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < i; k++) {
      let square = 0;
      for (let d = 0; d < dim; d++) square += ((points[i * dim + d] as number) - (points[k * dim + d] as number)) ** 2;
      if (square === 0) continue;
      nearest[i] = Math.min(nearest[i] as number, square);
      nearest[k] = Math.min(nearest[k] as number, square);
    }
  }
  const middle = nearest.sort()[count >> 1] as number;
  return Number.isFinite(middle) ? Math.sqrt(middle) : 0;
}
