import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** Eigenvalues in ascending order; row i of `vectors` [dim, dim] is the unit eigenvector of values[i]. */
export interface Eigen {
  values: Float64Array;
  vectors: Float64Array;
}

/** Eigen-decomposition of a symmetric matrix [dim, dim], row-major: closed form for dim <= 2, QL iteration above. */
export function symmetricEigen(matrix: Float64Array, dim: number): Eigen {
  if (dim === 1) return { values: Float64Array.of(matrix[0] as number), vectors: Float64Array.of(1) };
  if (dim === 2) return planarEigen(matrix[0] as number, matrix[1] as number, matrix[3] as number);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(Matrix.from1DArray(dim, dim, matrix), {
    assumeSymmetric: true,
  });
  const values = Float64Array.from(realEigenvalues);
  // ml-matrix keeps the eigenvectors in columns; QL returns the values ascending
  return { values, vectors: Float64Array.from(eigenvectorMatrix.transpose().to1DArray()) };
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
