/** What eigenvalues may cost here: seconds. */
const MOST_SHORT_SIDE = 1024;
const MOST_PRODUCTS = 2 ** 31;

/** Coordinates [count, 2] of rows along their two main directions, and the share of the variance they hold. */
export interface MainDirections {
  points: Float64Array;
  share: number;
}

/**
 * Principal component analysis (Pearson 1901) of unweighted rows [count, dim]. Where there are fewer rows than columns,
 * as of pictures, the eigenvectors of the rows' inner products give the same: X = U S V', so X V = U S.
 * Throws RangeError if there are too many numbers, or no two directions.
 */
export async function mainDirections(data: Float64Array, count: number, dim: number): Promise<MainDirections> {
  if (dim < 2) throw new RangeError('one column has no two main directions; keep the column');
  if (count < 3) throw new RangeError(`${count} rows have no two main directions; give three rows or more`);
  const short = Math.min(count, dim);
  if (short > MOST_SHORT_SIDE || short * count * dim > MOST_PRODUCTS) {
    throw new RangeError(`${count} x ${dim} numbers are too many for main directions here; keep fewer rows`);
  }
  const { EigenvalueDecomposition, Matrix } = await import('ml-matrix');
  const rows = new Matrix(
    Array.from({ length: count }, (_, k) => Array.from(data.subarray(k * dim, (k + 1) * dim))),
  ).center('column');
  const tall = dim <= count;
  const products = tall ? rows.transpose().mmul(rows) : rows.mmul(rows.transpose());
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(products, { assumeSymmetric: true });
  // eigenvalues come in ascending order
  const main = [short - 1, short - 2];
  const total = realEigenvalues.reduce((sum, value) => sum + value, 0);
  if (!(total > 0)) throw new RangeError('all rows are the same; they have no main directions');
  const vectors = eigenvectorMatrix.subMatrixColumn(main);
  const axes = tall ? vectors : rows.transpose().mmul(vectors);
  main.forEach((_, d) => {
    const entries = axes.getColumn(d);
    const length = Math.hypot(...entries);
    // the sign of a direction is free: its largest entry is positive, so that the picture never flips
    const largest = entries.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
    // rows on a line have no second direction
    axes.mulColumn(d, length > 0 ? Math.sign(largest) / length : 0);
  });
  return {
    points: Float64Array.from(rows.mmul(axes).to1DArray()),
    share: main.reduce((sum, i) => sum + (realEigenvalues[i] as number), 0) / total,
  };
}
