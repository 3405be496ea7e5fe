/** Eigenvalues in ascending order; row i of `vectors` [dim, dim] is the unit eigenvector of values[i]. */
export interface Eigen {
  values: Float64Array;
  vectors: Float64Array;
}

/**
 * Eigen-decomposition of a symmetric matrix [dim, dim], row-major: closed form for dim <= 2, Jacobi rotations above, as
 * accurate as rounding (Golub & Van Loan, Matrix Computations, 8.5). A library of matrices would be a tenth of what a
 * page may load at first.
 */
export function symmetricEigen(matrix: Float64Array, dim: number): Eigen {
  if (dim === 1) return { values: Float64Array.of(matrix[0] as number), vectors: Float64Array.of(1) };
  if (dim === 2) return planarEigen(matrix[0] as number, matrix[1] as number, matrix[3] as number);
  const a = Array.from({ length: dim }, (_, i) => Array.from(matrix.subarray(i * dim, (i + 1) * dim)));
  const v = Array.from({ length: dim }, (_, i) => Array.from({ length: dim }, (__, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let turned = false;
    for (let p = 0; p < dim; p++) for (let q = p + 1; q < dim; q++) turned = rotate(a, v, p, q) || turned;
    if (!turned) break;
  }
  const order = a.map((_, i) => i).sort((i, j) => (a[i]?.[i] as number) - (a[j]?.[j] as number));
  return {
    values: Float64Array.from(order, (i) => a[i]?.[i] as number),
    vectors: Float64Array.from(order.flatMap((i) => v[i] as number[])),
  };
}

/** Each sweep squares what is left beside the diagonal. */
const MOST_SWEEPS = 30;

/** Turns the plane of p and q so that a[p][q] = 0, with the rows of v. False if it is 0 to rounding already. */
function rotate(a: number[][], v: number[][], p: number, q: number): boolean {
  const [rowP, rowQ] = [a[p] as number[], a[q] as number[]];
  const [app, apq, aqq] = [rowP[p] as number, rowP[q] as number, rowQ[q] as number];
  if (Math.abs(apq) <= Number.EPSILON * Math.sqrt(Math.abs(app * aqq)) || apq === 0) return false;
  const theta = (aqq - app) / (2 * apq);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (const row of a) [row[p], row[q]] = turned(row[p] as number, row[q] as number, c, s);
  for (const [x, y] of [[rowP, rowQ] as const, [v[p] as number[], v[q] as number[]] as const]) {
    for (let i = 0; i < x.length; i++) [x[i], y[i]] = turned(x[i] as number, y[i] as number, c, s);
  }
  return true;
}

const turned = (x: number, y: number, c: number, s: number): [number, number] => [c * x - s * y, s * x + c * y];

/**
 * x of A x = b for a small matrix [n][n], by Gaussian elimination with row pivoting; NaN or infinities where A is
 * singular to rounding.
 */
export function solveSmall(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const n = right.length;
  const rows = matrix.map((row, i) => [...row, right[i] as number]);
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let i = column + 1; i < n; i++) {
      if (Math.abs(rows[i]?.[column] as number) > Math.abs(rows[pivot]?.[column] as number)) pivot = i;
    }
    [rows[column], rows[pivot]] = [rows[pivot] as number[], rows[column] as number[]];
    const top = rows[column] as number[];
    for (let i = 0; i < n; i++) {
      if (i === column) continue;
      const row = rows[i] as number[];
      const share = (row[column] as number) / (top[column] as number);
      for (let j = column; j <= n; j++) row[j] = (row[j] as number) - share * (top[j] as number);
    }
  }
  return rows.map((row, i) => (row[n] as number) / (row[i] as number));
}

/** [[p, q], [q, r]]: a rotation by half the angle of (p - r, 2q). */
function planarEigen(p: number, q: number, r: number): Eigen {
  const mean = (p + r) / 2;
  const spread = Math.hypot((p - r) / 2, q);
  const angle = Math.atan2(2 * q, p - r) / 2; // direction of the larger eigenvalue
  const c = Math.cos(angle);
  const d = Math.sin(angle);
  return { values: Float64Array.of(mean - spread, mean + spread), vectors: Float64Array.of(-d, c, c, d) };
}

/**
 * Least and largest eigenvalue of a symmetric matrix of 1 to 3 dimensions, given its lower triangle row by row (xx, yx,
 * yy, zx, zy, zz). Closed form for three dimensions: Smith, Comm. ACM 4, 168 (1961). For grids of many small matrices.
 */
export function extremeEigenvalues(triangle: readonly number[]): readonly [number, number] {
  const [xx = 0, yx = 0, yy = 0, zx = 0, zy = 0, zz = 0] = triangle;
  if (triangle.length === 1) return [xx, xx];
  if (triangle.length === 3) {
    const spread = Math.hypot((xx - yy) / 2, yx);
    return [(xx + yy) / 2 - spread, (xx + yy) / 2 + spread];
  }
  const mean = (xx + yy + zz) / 3;
  const [a, b, c] = [xx - mean, yy - mean, zz - mean];
  const off = yx * yx + zx * zx + zy * zy;
  const p = Math.sqrt((a * a + b * b + c * c + 2 * off) / 6);
  if (p === 0) return [mean, mean];
  const determinant = a * (b * c - zy * zy) - yx * (yx * c - zy * zx) + zx * (yx * zy - b * zx);
  // rounding may carry the cosine past 1
  const angle = Math.acos(Math.max(-1, Math.min(1, determinant / (2 * p ** 3)))) / 3;
  return [mean + 2 * p * Math.cos(angle + (2 * Math.PI) / 3), mean + 2 * p * Math.cos(angle)];
}
