/**
 * The truth at one point, in float64: what every kernel and every experiment is compared with.
 *
 *     p(x) = sum_k w_k N(x; a xi_k, s I)      r_k = softmax_k(log w_k - |x - a xi_k|^2 / 2s)      D = sum_k r_k xi_k
 *     E = -log p      grad E = (x - a D) / s      Hess E = (I - Cov_r(a xi) / s) / s
 */
import type { Patterns } from '../memories/patterns.ts';
import { symmetricEigen } from './eigen.ts';
import type { Landscape } from './landscape.ts';

/** What the mixture of all noised memories says at a point x [dim]. */
export interface MixturePoint {
  /** r_k [count] */
  weights: Float64Array;
  /** E[x0 | x] [dim]: sum_k r_k xi_k for point memories */
  denoiser: Float64Array;
  /** -log p, nats, with the Gaussian normalisation */
  energy: number;
  /** grad E [dim] */
  gradient: Float64Array;
  /** grad log p [dim] */
  score: Float64Array;
  /** Hess E [dim, dim] */
  hessian: Float64Array;
  /** eigenvalues of Hess E, ascending [dim] */
  eigenvalues: Float64Array;
  /** tr Cov_r(xi): the trace of the posterior covariance of the memories, in their own coordinate */
  traceCovariance: number;
  /** -sum r log r, nats */
  entropy: number;
  /** e^entropy, 1 to count */
  effectiveMemories: number;
  /** 1 / sum r^2 */
  participationRatio: number;
  topWeight: number;
  /** index of the largest weight */
  topMemory: number;
  /**
   * largest eigenvalue of the Jacobian of x -> a m: beta lambda_max(Cov_r), the
   * asymptotic rate of the fixed-point iteration
   */
  contraction: number;
}

/**
 * Everything about one point x [dim] at one noise level.
 * Similarity 'dot' gives the same quantities of the tilted mixture of `landscapeOf`. Throws RangeError if x has another
 * dimension.
 */
export function mixtureAt(landscape: Landscape, x: ArrayLike<number>): MixturePoint {
  const { patterns, read, dim, variance } = landscape;
  if (x.length !== dim)
    throw new RangeError(`the point has ${x.length} numbers, the patterns have ${dim}; give one per dimension`);
  const weights = new Float64Array(patterns.count);
  landscape.weightsAt(x, weights);
  const { energy, pull, scatter, entropy } = landscape.at(x);
  const gradient = pull.map((value) => -value / variance);
  const hessian = scatter.map((value, i) => ((i % (dim + 1) === 0 ? 1 : 0) - value / variance) / variance);
  const { values: eigenvalues } = symmetricEigen(hessian, dim);
  const { topMemory, topWeight } = topOf(weights);
  // posterior mean of a Gaussian memory: x0 | x, k has mean xi_k + a width / S (x - a xi_k)
  const keep = 1 - (read.a ** 2 * patterns.width) / variance;
  return {
    weights,
    denoiser: pull.map((value, i) => (keep * value + (x[i] as number)) / read.a),
    energy,
    gradient,
    score: gradient.map((value) => -value),
    hessian,
    eigenvalues,
    traceCovariance: trace(scatter, dim) / read.a ** 2,
    entropy,
    effectiveMemories: Math.exp(entropy),
    participationRatio: 1 / weights.reduce((sum, r) => sum + r * r, 0),
    topWeight,
    topMemory,
    contraction: 1 - variance * (eigenvalues[0] as number),
  };
}

/**
 * log(K) / beta + M^2 / 2, M = max |xi_k|: what Ramsauer et al. 2020 (eq. 2) add so that the energy is never negative.
 */
export function ramsauerConstant({ points, count, dim }: Patterns, beta: number): number {
  let largest = 0;
  for (let k = 0; k < count; k++) {
    largest = Math.max(largest, Math.hypot(...points.subarray(k * dim, (k + 1) * dim)));
  }
  return Math.log(count) / beta + largest ** 2 / 2;
}

function topOf(weights: Float64Array): { topMemory: number; topWeight: number } {
  let topMemory = 0;
  weights.forEach((r, k) => {
    if (r > (weights[topMemory] as number)) topMemory = k;
  });
  return { topMemory, topWeight: weights[topMemory] as number };
}

function trace(matrix: Float64Array, dim: number): number {
  let sum = 0;
  for (let i = 0; i < dim; i++) sum += matrix[i * (dim + 1)] as number;
  return sum;
}
