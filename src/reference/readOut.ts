import { type Patterns, pattern } from '../memories/patterns.ts';
import type { ReadLevel } from '../samplers/row.ts';
import { type Landscape, landscapeOf } from './landscape.ts';
import type { SpinFieldAt } from './sweep.ts';

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
 * The read-out at points x [dim], as a function of x: the twin of the dense read-out on the GPU. The level is that of a
 * row: the width of the data is in its s already.
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

/**
 * The field of a spin under the softmax: the energy -ln sum of the read-out in units
 * of a / s (shaders/softmaxFlips.wgsl.ts).
 */
export const softmaxSpinField: SpinFieldAt = ({ points, count, dim, weights }, { a, s, similarity }) => {
  const bias = Float64Array.from({ length: count }, (_, k) => {
    const square = points.subarray(k * dim, (k + 1) * dim).reduce((sum, value) => sum + value * value, 0);
    return Math.log(weights[k] as number) - (similarity === 'dot' ? 0 : (a * a * square) / (2 * s));
  });
  const logSum = (logits: Float64Array) => {
    const top = logits.reduce((most, value) => Math.max(most, value));
    return top + Math.log(logits.reduce((sum, value) => sum + Math.exp(value - top), 0));
  };
  return (rest, i) => {
    const logits = (spin: number) =>
      rest.map((overlap, k) => (bias[k] as number) + (a / s) * (overlap + spin * (points[k * dim + i] as number)));
    return ((logSum(logits(1)) - logSum(logits(-1))) * s) / (2 * a);
  };
};
