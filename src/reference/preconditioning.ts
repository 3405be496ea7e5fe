import type { Patterns } from '../memories/patterns.ts';

/** What a denoiser knows of the data before it is trained. */
export interface DataMoments {
  /** mu [dim] */
  centre: Float64Array;
  /** v, length^2 */
  spread: number;
}

/** Their mean, and the variance of a coordinate, averaged over the coordinates. */
export function meanAndSpread({ points, weights, count, dim, width }: Patterns): DataMoments {
  const centre = new Float64Array(dim);
  points.forEach((value, i) => {
    centre[i % dim] = (centre[i % dim] as number) + (weights[Math.floor(i / dim)] as number) * value;
  });
  let square = 0;
  for (let k = 0; k < count; k++) {
    for (let d = 0; d < dim; d++) {
      square += (weights[k] as number) * ((points[k * dim + d] as number) - (centre[d] as number)) ** 2;
    }
  }
  return { centre, spread: width + square / dim };
}

/**
 * What of x / a goes past a trained function, and by what its answer is scaled, so that it has a target of variance 1
 * at every noise level (Karras et al. 2022, arXiv:2206.00364): m = mu + skip (x / a - mu) + out F(x).
 */
export function preconditioning({ spread, variance }: { spread: number; variance: number }) {
  const total = spread + variance;
  return { skip: spread / total, out: Math.sqrt((spread * variance) / total) };
}
