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
