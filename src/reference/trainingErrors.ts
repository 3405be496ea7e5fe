import type { Patterns } from '../memories/patterns.ts';
import { meanAndSpread, preconditioning } from './preconditioning.ts';
import type { LayerFeatures, LayerMoments } from './trainedFeatures.ts';

/** How well a layer predicts data. */
export interface LayerFit {
  /** E |m - xi|^2 / (D S): the denoising loss of the score per coordinate, 1 for who predicts x / a */
  error: number;
  /** sum over the coordinates of Cov(m_d, xi_d), length^2 */
  covariance: number;
  /** sum over the coordinates of Var(m_d), length^2 */
  variance: number;
}

/** Moments in any basis: that of the features, or the one in which U is diagonal. */
export interface FitMoments extends Omit<LayerMoments, 'gram'> {
  /** U times a row of A */
  times(row: Float64Array): Float64Array;
}

/** U as a matrix [count, count]. */
export const timesMatrix =
  (gram: Float64Array) =>
  (row: Float64Array): Float64Array =>
    row.map((_, i) => dot(gram.subarray(i * row.length, (i + 1) * row.length), row));

/** U by its eigenvalues, in their basis. */
export const timesDiagonal =
  (values: Float64Array) =>
  (row: Float64Array): Float64Array =>
    row.map((value, i) => value * (values[i] as number));

/**
 * What a layer makes of data whose moments are given: the memories, or what they are a sample of. Closed forms.
 * @param weights A [dim][count], in the basis of the moments
 */
export function layerFit(
  features: LayerFeatures,
  weights: Float64Array[],
  data: Patterns,
  moments: FitMoments,
): LayerFit {
  const { dim, variance, centre, spread } = features;
  const { skip, out } = preconditioning(features);
  // data need not have the mean of the memories
  const own = meanAndSpread(data);
  const away = own.centre.map((value, d) => value - (centre[d] as number));
  if (spread === 0)
    return { error: own.spread / variance + dot(away, away) / (dim * variance), covariance: 0, variance: 0 };
  let [aimed, along, square, fluctuation, offset] = [0, 0, 0, 0, 0];
  weights.forEach((row, d) => {
    const product = dot(row, moments.times(row));
    const mean = dot(row, moments.mean);
    aimed += dot(row, moments.target[d] as Float64Array);
    along += dot(row, moments.place[d] as Float64Array);
    square += product;
    fluctuation += product - mean ** 2;
    offset += mean * (away[d] as number);
  });
  return {
    error: (out * out * (square - 2 * aimed + moments.power)) / (dim * variance),
    covariance: skip * dim * own.spread + out * (out * aimed + skip * along - offset),
    variance: skip ** 2 * dim * (own.spread + variance) + 2 * skip * out * (along - offset) + out * out * fluctuation,
  };
}

/**
 * Pearson's correlation of the layer's m with the exact one, over places and coordinates, each coordinate about its own
 * mean. It needs no layer at the places: Cov(m, m_exact) = Cov(m, xi), because m_exact = E(xi | x).
 *
 * @param fit of the memories
 * @param posteriorVariance E tr Cov(xi | x), length^2, what the exact m leaves open
 */
export function exactCorrelation(
  { covariance, variance }: LayerFit,
  data: Patterns,
  posteriorVariance: number,
): number {
  return covariance / Math.sqrt(variance * Math.max(0, data.dim * meanAndSpread(data).spread - posteriorVariance));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
