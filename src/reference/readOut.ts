import { type Patterns, pattern } from '../memories/patterns.ts';
import type { ReadLevel } from '../samplers/row.ts';
import { type Landscape, landscapeOf } from './landscape.ts';

/** What one read-out of the memories hands to a step-table row. */
export interface ReadOut {
  /** posterior (attention) weights r, [count] */
  weights: Float64Array;
  /** m = sum_k r_k xi_k, [dim]: denoiser of diffusion, retrieval of Hopfield */
  mean: Float64Array;
  /** tap 'energy': -log sum_k w_k exp(logit_k), without the Gaussian's normalization */
  energy: number;
  /** tap 'trace': tr Cov_r(xi) */
  trace: number;
}

/**
 * The read-out at points x [dim], as a function of x: the twin of the dense read-out on the GPU. The level is that of a row:
 * the width of the data is in its s already.
 */
export function readOut(patterns: Patterns, read: ReadLevel): (x: ArrayLike<number>) => ReadOut {
  const { count, dim, points } = patterns;
  const landscape = landscapeOf({ ...patterns, width: 0 }, read);
  return (x) => {
    const weights = new Float64Array(count);
    const energy = -landscape.weightsAt(x, weights);
    const mean = new Float64Array(dim);
    points.forEach((xi, i) => {
      mean[i % dim] = (mean[i % dim] as number) + (weights[Math.floor(i / dim)] as number) * xi;
    });
    // about the mean, so that a far-off origin costs no digits
    const trace = points.reduce(
      (sum, xi, i) => sum + (weights[Math.floor(i / dim)] as number) * (xi - (mean[i % dim] as number)) ** 2,
      0,
    );
    return { weights, mean, energy, trace };
  };
}

/** Labels: for x [n, dim], the index of each particle's largest weight, the lowest on a tie. */
export function labelsOf(landscape: Landscape, x: Float64Array): Int32Array {
  const { dim, patterns } = landscape;
  const weights = new Float64Array(patterns.count);
  return Int32Array.from({ length: x.length / dim }, (_, p) => {
    landscape.weightsAt(x.subarray(p * dim, (p + 1) * dim), weights);
    return weights.indexOf(weights.reduce((a, b) => Math.max(a, b)));
  });
}

/** Terminal 'snap': x [n, dim] with every particle put on the memory of its label. */
export function snap(landscape: Landscape, x: Float64Array): Float64Array {
  return Float64Array.from([...labelsOf(landscape, x)].flatMap((k) => pattern(landscape.patterns, k)));
}
