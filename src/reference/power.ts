import { powerOfTwoFrom } from '../../shaders/powerSums.wgsl.ts';
import { type Patterns, rowCount } from '../memories/patterns.ts';
import type { ReadLevel } from '../samplers/row.ts';
import type { Answer } from './execute.ts';
import type { SpinFieldAt } from './sweep.ts';

/** A polynomial separation: its degree n, and whether negative overlaps count as none. */
export interface PowerOptions {
  degree: number;
  rectified: boolean;
}

/** Past it powers of overlaps leave float32. */
const MOST_DEGREE = 32;

/**
 * The polynomial dense associative memory (Krotov & Hopfield 2016, arXiv:1606.01164) in float64:
 *
 *     E(x) = -(P / n) sum_k w_k K F(t_k),   F(t) = t^n, or max(t, 0)^n,   t_k = x . xi_k / (a P)
 *     m    = -grad E at a = 1 = sum_k w_k K t_k^(n-1) xi_k
 *
 * n = 2 is the Hebbian memory of Hopfield 1982, its diagonal included (foldDiagonal takes it away). Weights
 * count as w_k K, so that uniform ones are 1, and equal rows each (rowCount). Overlaps are divided by P, the
 * power of two from the dimension D up, and not by D: the kernels then add whole numbers, in which ties are
 * ties. P^(n-1) / D^(n-1) m is the m of the papers.
 */
export const powerReadOut =
  ({ degree, rectified }: PowerOptions) =>
  (patterns: Patterns, { a }: ReadLevel) => {
    const { points, dim, weights } = patterns;
    const stored = rowCount(patterns);
    const unit = powerOfTwoFrom(dim);
    return (x: ArrayLike<number>): Answer => {
      const mean = new Float64Array(dim);
      let powers = 0;
      weights.forEach((weight, k) => {
        const xi = points.subarray(k * dim, (k + 1) * dim);
        const overlap = xi.reduce((sum, value, d) => sum + value * (x[d] as number), 0) / (a * unit);
        const t = rectified ? Math.max(overlap, 0) : overlap;
        const field = weight * stored * t ** (degree - 1);
        powers += field * t;
        xi.forEach((value, d) => {
          mean[d] = (mean[d] as number) + field * value;
        });
      });
      return { mean, energy: -(unit / degree) * powers };
    };
  };

/** Its field of a spin, sum_k w_k K (F(t_k+) - F(t_k-)) P / 2n with t_k+- = (rest_k +- xi_ki) / (a P). */
export const powerSpinField =
  ({ degree, rectified }: PowerOptions): SpinFieldAt =>
  (patterns, { a }) => {
    const { points, dim, weights } = patterns;
    const stored = rowCount(patterns);
    const unit = powerOfTwoFrom(dim);
    const raised = (t: number) => (rectified ? Math.max(t, 0) : t) ** degree;
    return (rest, i) =>
      rest.reduce((sum, overlap, k) => {
        const xi = points[k * dim + i] as number;
        const gain = raised((overlap + xi) / (a * unit)) - raised((overlap - xi) / (a * unit));
        return sum + (weights[k] as number) * stored * gain;
      }, 0) *
      (unit / (2 * degree));
  };

/** Throws RangeError unless the degree is a whole number from 2 to MOST_DEGREE. */
export function requireDegree(degree: number): void {
  if (Number.isInteger(degree) && degree >= 2 && degree <= MOST_DEGREE) return;
  throw new RangeError(`the degree of the separation is ${degree}; give a whole number from 2 to ${MOST_DEGREE}`);
}
