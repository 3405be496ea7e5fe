/** What eigenvalues may cost here: seconds. */
const MOST_SHORT_SIDE = 1024;
const MOST_PRODUCTS = 2 ** 31;
/** An eigenvalue that is a smaller part of the largest is rounding. */
const ROUNDING = 1e-12;

/** Coordinates [count, 2] of rows along their two main directions, and the share of the variance they hold. */
export interface MainDirections {
  points: Float64Array;
  share: number;
  /** [dim] */
  mean: Float64Array;
  /** [2, dim]: unit vectors; zeros for the second of rows on a line */
  axes: Float64Array;
}

/**
 * Principal component analysis (Pearson 1901) of rows [count, dim], weighted or not. Where there are fewer rows than
 * columns, as of pictures, the eigenvectors of the rows' inner products give the same: X = U S V', so X V = U S. Throws
 * RangeError if there are too many numbers, or no two directions.
 */
export async function mainDirections(
  data: Float64Array,
  count: number,
  dim: number,
  weights?: Float64Array,
): Promise<MainDirections> {
  if (dim < 2) throw new RangeError('one column has no two main directions; keep the column');
  if (count < 3) throw new RangeError(`${count} rows have no two main directions; give three rows or more`);
  const short = Math.min(count, dim);
  if (short > MOST_SHORT_SIDE || short * count * dim > MOST_PRODUCTS) {
    throw new RangeError(`${count} x ${dim} numbers are too many for main directions here; keep fewer rows`);
  }
  const { EigenvalueDecomposition, Matrix } = await import('ml-matrix');
  const given = new Matrix(Array.from({ length: count }, (_, k) => Array.from(data.subarray(k * dim, (k + 1) * dim))));
  const mean = weights ? Matrix.rowVector(weights).mmul(given).to1DArray() : given.mean('column');
  const rows = given.subRowVector(mean);
  // variances are sums of squares, each with its weight
  const weighted = weights ? rows.clone().mulColumnVector([...weights.map(Math.sqrt)]) : rows;
  const tall = dim <= count;
  const products = tall ? weighted.transpose().mmul(weighted) : weighted.mmul(weighted.transpose());
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(products, { assumeSymmetric: true });
  // eigenvalues come in ascending order
  const main = [short - 1, short - 2];
  const total = realEigenvalues.reduce((sum, value) => sum + value, 0);
  if (!(total > 0)) throw new RangeError('all rows are the same; they have no main directions');
  const vectors = eigenvectorMatrix.subMatrixColumn(main);
  const axes = tall ? vectors : weighted.transpose().mmul(vectors);
  const least = ROUNDING * (realEigenvalues[short - 1] as number);
  main.forEach((i, d) => {
    const entries = axes.getColumn(d);
    const length = Math.hypot(...entries);
    // the sign of a direction is free: its largest entry is positive, so that the picture never flips
    const largest = entries.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
    // rows on a line have no second direction
    axes.mulColumn(d, (realEigenvalues[i] as number) > least ? Math.sign(largest) / length : 0);
  });
  return {
    points: Float64Array.from(rows.mmul(axes).to1DArray()),
    mean: Float64Array.from(mean),
    axes: Float64Array.from(axes.transpose().to1DArray()),
    share: main.reduce((sum, i) => sum + (realEigenvalues[i] as number), 0) / total,
  };
}
