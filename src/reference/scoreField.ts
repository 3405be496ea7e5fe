import type { ReadLevel } from '../samplers/row.ts';
import { symmetricEigen } from './eigen.ts';
import type { Answer } from './execute.ts';
import type { Landscape } from './landscape.ts';

/**
 * A score at one noise level, whoever tells it: S grad log p = a m - x. The exact one is the gradient of an energy; one
 * that was learnt need not be, and has no energy in closed form.
 */
export interface ScoreField {
  dim: number;
  /** S: variance of one component of x about a memory */
  variance: number;
  /** a m - x [dim] */
  pullAt(x: ArrayLike<number>): Float64Array;
  /** d(a m)_i / dx_j [dim, dim]: of the exact score Cov_r(a xi) / S */
  slopeAt(x: ArrayLike<number>): Float64Array;
}

/** The exact score. */
export function fieldOfLandscape({ dim, variance, at }: Landscape): ScoreField {
  return {
    dim,
    variance,
    pullAt: (x) => at(x).pull,
    slopeAt: (x) => at(x).scatter.map((value) => value / variance),
  };
}

/** Differences are taken over this share of sqrt(S), about the width of what changes. */
const APART = 1e-4;

/**
 * The score of a read-out. `answer` is its answer at `read`, a level with the width of the data folded in. Where it
 * does not know its derivative, central differences stand for it: to about 1e-8 of it.
 */
export function fieldOfAnswer(answer: (x: ArrayLike<number>) => Answer, { a, s }: ReadLevel, dim: number): ScoreField {
  const step = APART * Math.sqrt(s);
  const meanAt = (x: ArrayLike<number>) => answer(x).mean;
  return {
    dim,
    variance: s,
    pullAt: (x) => meanAt(x).map((value, d) => a * value - (x[d] as number)),
    slopeAt: (x) => (answer(x).slope?.() ?? differences(meanAt, x, step)).map((value) => a * value),
  };
}

function differences(at: (x: ArrayLike<number>) => Float64Array, x: ArrayLike<number>, step: number): Float64Array {
  const dim = x.length;
  const slope = new Float64Array(dim * dim);
  for (let j = 0; j < dim; j++) {
    const moved = (by: number) => at(Float64Array.from(x, (value, d) => (d === j ? value + by : value)));
    const [up, down] = [moved(step), moved(-step)];
    for (let i = 0; i < dim; i++) slope[i * dim + j] = ((up[i] as number) - (down[i] as number)) / (2 * step);
  }
  return slope;
}

/** Eigenvalues of S Hess E = I - d(a m)/dx, ascending [dim]: of its symmetric part, where the score is no gradient. */
export function curvatureOf(slope: Float64Array, dim: number): Float64Array {
  const even = slope.map((value, at) => {
    const [i, j] = [Math.floor(at / dim), at % dim];
    return (i === j ? 1 : 0) - (value + (slope[j * dim + i] as number)) / 2;
  });
  return symmetricEigen(even, dim).values;
}
