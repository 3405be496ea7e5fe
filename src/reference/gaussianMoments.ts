import { foldWidth, type Row } from '../samplers/row.ts';

/** A normal law in one dimension. */
export interface Moments {
  mean: number;
  variance: number;
}

/**
 * Exact mean and variance of x after a step table on Gaussian data, one dimension. The denoiser of N(mu, v) is affine,
 * so (x0, x, acc) stays Gaussian if it starts so: its mean and 3 x 3 covariance go through every row without any error
 * but rounding. Samplers are proved by this, without Monte Carlo or tolerance for the step size.
 *
 * @param rows any table that reads by distance
 * @param data one memory at `mean` of width `variance` (0: a point)
 * @param start law of x at the first row
 * Throws RangeError on a row that reads by dot product: its read-out has other weights than the data's posterior.
 */
export function gaussianMoments(rows: readonly Row[], data: Moments, start: Moments): Moments {
  let mean = [start.mean, start.mean, 0];
  let covariance = [
    [start.variance, start.variance, 0],
    [start.variance, start.variance, 0],
    [0, 0, 0],
  ];
  for (const plain of rows) {
    if (plain.read?.similarity === 'dot') throw new RangeError("gaussianMoments needs similarity 'distance'");
    // with one memory the read-out is its position: m = mu
    const { cx0, cx, cm, cacc, cz, ka, kx, km, commit, repeat } = foldWidth(plain, data.variance);
    const y = [cx0, cx, cacc];
    const map = [commit ? y : [1, 0, 0], y, [0, kx, ka]];
    const shift = [commit ? cm : 0, cm, km].map((weight) => weight * data.mean);
    const noise = [commit ? cz : 0, cz, 0];
    for (let time = 0; time < repeat; time++) {
      mean = map.map((line, i) => dot(line, mean) + at(shift, i));
      const half = map.map((line) => covariance.map((column) => dot(line, column)));
      covariance = half.map((left, i) => map.map((line, j) => dot(line, left) + at(noise, i) * at(noise, j)));
    }
  }
  return { mean: at(mean, 1), variance: at(covariance[1] ?? [], 1) };
}

const at = (values: readonly number[], i: number): number => values[i] ?? 0;
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * at(b, i), 0);
