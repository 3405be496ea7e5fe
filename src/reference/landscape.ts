/**
 * The energy of a set of memories in float64: value, gradient and Hessian of -log p at any point, in one pass.
 * Everything the attractor search needs many thousand times; `mixture.ts` builds the full record of one point on it.
 */
import { MANY_MEMORIES, memoriesWithin, nearestMemory, TREE_DIMS, treeOf } from '../memories/kdTree.ts';
import type { Patterns } from '../memories/patterns.ts';
import { type ReadLevel, totalVariance } from '../samplers/row.ts';

/** Moments of the posterior over the memories at x, taken relative to x so that a far-off origin costs no digits. */
export interface LandscapePoint {
  /** E(x) = -log p(x), nats */
  energy: number;
  /** a m - x = sum_k r_k (a xi_k - x) [dim]: the mean-shift step, -S grad E */
  pull: Float64Array;
  /** Cov_r(a xi) [dim, dim]: Hess E = (I - scatter / S) / S */
  scatter: Float64Array;
  /** posterior entropy -sum_k r_k log r_k, nats */
  entropy: number;
}

/** The energy E = -log p at every point of one noise level: what searches walk on. */
export interface Landscape {
  patterns: Patterns;
  read: ReadLevel;
  dim: number;
  /** S = s + a^2 width: variance of one component of p */
  variance: number;
  /** a times the rms radius of the memories about their mean: the unit of length (1 for a single memory) */
  scale: number;
  /** posterior weights r_k [count] at x; returns log sum_k exp(logit_k) */
  weightsAt(x: ArrayLike<number>, weights: Float64Array): number;
  at(x: ArrayLike<number>): LandscapePoint;
}

/** Weights below exp(-50) of the largest are beneath the last bit of every sum here. */
const NEGLIGIBLE = -50;

/**
 * Whether of many memories a landscape reads those that are near, so that a point
 * costs less than a look at all of them.
 */
export function readsNear({ count, dim }: Pick<Patterns, 'count' | 'dim'>, { similarity }: ReadLevel): boolean {
  return similarity === 'distance' && count >= MANY_MEMORIES && dim <= TREE_DIMS;
}

/**
 * Memories near a place are listed where they are fewer than one of so many: lists and their order cost something, too.
 */
const FEW = 16;

/**
 * p(x) = sum_k w_k N(x; a xi_k, S I), S = s + a^2 width. With `similarity: 'dot'` the logits are log w_k + a x.xi_k / S
 * instead, so p is tilted by exp(a^2 |xi_k|^2 / 2S): S E is then the modern-Hopfield energy up to a constant
 * (Ramsauer et al. 2020, eq. 2).
 * Throws RangeError unless a, S > 0 and width >= 0.
 */
export function landscapeOf(patterns: Patterns, read: ReadLevel): Landscape {
  const { points, count, dim, weights, width } = patterns;
  const { a, s } = read;
  if (!(a > 0 && s >= 0 && width >= 0 && totalVariance(read, width) > 0)) {
    throw new RangeError(`cannot read at a = ${a}, s = ${s}, width = ${width}: a and s + a^2 width must be positive`);
  }
  const variance = totalVariance(read, width);
  const centres = points.map((value) => a * value);
  const bias = weights.map(Math.log);
  const all = Uint32Array.from(weights, (_, k) => k);
  const logits = new Float64Array(count);
  const dot = read.similarity === 'dot';
  const precision = 1 / (2 * variance);
  const delta = new Float64Array(dim);
  const norm = 0.5 * dim * Math.log(2 * Math.PI * variance);

  const isLocal = readsNear(patterns, read);
  const mostBias = isLocal ? bias.reduce((a, b) => Math.max(a, b)) : 0;

  /** The memories that may weigh in at x, where they are few of many, else all: at least those above NEGLIGIBLE. */
  function memoriesAt(x: ArrayLike<number>): Uint32Array {
    if (!isLocal) return all;
    const tree = treeOf(patterns);
    const place = Array.from(x, (value) => value / a);
    const { memory, square } = nearestMemory(tree, place);
    if (memory < 0) return all;
    const lead = mostBias - (bias[memory] as number) - NEGLIGIBLE;
    // a little more, for what rounding does to squares of a xi - x
    const reach = (square + lead / precision / a ** 2) * (1 + 1e-9);
    return memoriesWithin(tree, place, reach, count / FEW) ?? all;
  }

  /** fills the `logits` of some memories, in their order; returns the largest */
  function fill(x: ArrayLike<number>, memories: Uint32Array): number {
    let top = Number.NEGATIVE_INFINITY;
    for (let n = 0; n < memories.length; n++) {
      const k = memories[n] as number;
      let sum = 0;
      if (dot) {
        for (let i = 0, at = k * dim; i < dim; i++, at++) sum += 2 * (centres[at] as number) * (x[i] as number);
      } else {
        for (let i = 0, at = k * dim; i < dim; i++, at++) {
          const d = (centres[at] as number) - (x[i] as number);
          sum -= d * d;
        }
      }
      const logit = (bias[k] as number) + sum * precision;
      logits[n] = logit;
      if (logit > top) top = logit;
    }
    return top;
  }

  function weightsAt(x: ArrayLike<number>, out: Float64Array): number {
    const top = fill(x, all);
    let total = 0;
    for (let k = 0; k < count; k++) total += out[k] = Math.exp((logits[k] as number) - top);
    for (let k = 0; k < count; k++) out[k] = (out[k] as number) / total;
    return top + Math.log(total);
  }

  function at(x: ArrayLike<number>): LandscapePoint {
    const memories = memoriesAt(x);
    const top = fill(x, memories);
    const pull = new Float64Array(dim);
    const scatter = new Float64Array(dim * dim);
    let total = 0;
    let gaps = 0;
    for (let n = 0; n < memories.length; n++) {
      const gap = (logits[n] as number) - top;
      if (gap < NEGLIGIBLE) continue;
      const k = memories[n] as number;
      const r = Math.exp(gap);
      total += r;
      gaps += r * gap;
      for (let i = 0; i < dim; i++) {
        const d = (centres[k * dim + i] as number) - (x[i] as number);
        delta[i] = d;
        pull[i] = (pull[i] as number) + r * d;
        for (let j = 0; j <= i; j++) {
          scatter[i * dim + j] = (scatter[i * dim + j] as number) + r * d * (delta[j] as number);
        }
      }
    }
    for (let i = 0; i < dim; i++) pull[i] = (pull[i] as number) / total;
    for (let i = 0; i < dim; i++) {
      for (let j = 0; j <= i; j++) {
        const value = (scatter[i * dim + j] as number) / total - (pull[i] as number) * (pull[j] as number);
        scatter[i * dim + j] = value;
        scatter[j * dim + i] = value;
      }
    }
    let radius2 = 0; // the dot form leaves |x|^2 / 2S out of its logits
    if (dot) for (let i = 0; i < dim; i++) radius2 += (x[i] as number) ** 2;
    const logSum = top + Math.log(total);
    return {
      energy: norm - logSum + radius2 / (2 * variance),
      pull,
      scatter,
      entropy: Math.log(total) - gaps / total,
    };
  }

  return { patterns, read, dim, variance, scale: a * rmsRadius(patterns) || 1, weightsAt, at };
}

/** Weighted mean of the memories [dim]. */
export function meanOf({ points, count, dim, weights }: Patterns): Float64Array {
  const mean = new Float64Array(dim);
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < dim; i++)
      mean[i] = (mean[i] as number) + (weights[k] as number) * (points[k * dim + i] as number);
  }
  return mean;
}

/** Weighted covariance of the memories [dim, dim]. */
export function covarianceOf(patterns: Patterns): Float64Array {
  const { points, count, dim, weights } = patterns;
  const mean = meanOf(patterns);
  const covariance = new Float64Array(dim * dim);
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < dim; i++) {
      const d = (weights[k] as number) * ((points[k * dim + i] as number) - (mean[i] as number));
      for (let j = 0; j < dim; j++) {
        const e = (points[k * dim + j] as number) - (mean[j] as number);
        covariance[i * dim + j] = (covariance[i * dim + j] as number) + d * e;
      }
    }
  }
  return covariance;
}

/** sqrt of the weighted mean squared distance of the memories from their mean: the scale of a pattern set. */
export function rmsRadius(patterns: Patterns): number {
  const { points, count, dim, weights } = patterns;
  const mean = meanOf(patterns);
  let total = 0;
  for (let i = 0; i < dim; i++) {
    let variance = 0;
    for (let k = 0; k < count; k++) {
      const distance = (points[k * dim + i] as number) - (mean[i] as number);
      variance += (weights[k] as number) * distance * distance;
    }
    total += variance;
  }
  return Math.sqrt(total);
}
