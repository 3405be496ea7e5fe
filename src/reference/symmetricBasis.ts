/**
 * The eigenbasis of a symmetric matrix that is never written out: vectors are taken into it and out of it by the
 * reflections and rotations that make the matrix diagonal. That costs 4/3 n^3 products for the matrix and a few n^2 for
 * each vector, several times less than n eigenvectors cost.
 */
export interface SymmetricBasis {
  /** eigenvalues [n], in no order */
  values: Float64Array;
  /** coordinates [n] of a vector [n] along the eigenvectors */
  into(vector: Float64Array): Float64Array;
  /** the vector [n] of coordinates [n] */
  outOf(coordinates: Float64Array): Float64Array;
}

/** QL finds an eigenvalue in two or three rounds. */
const MOST_ROUNDS = 60;

/**
 * Eigenbasis of a symmetric matrix [n, n], row-major, which is overwritten. Eigenvalues are right to rounding of the
 * largest one. Householder's reduction and implicit QL: Golub & Van Loan, Matrix Computations, 8.3. Throws RangeError
 * where the matrix has numbers that are not finite.
 */
export function symmetricBasis(matrix: Float64Array, n: number): SymmetricBasis {
  if (!matrix.every(Number.isFinite)) throw new RangeError('a matrix has numbers that are not finite');
  const { values, beside, scales } = tridiagonal(matrix, n);
  const { turns, at } = diagonal(values, beside, n);
  return {
    values,
    into(vector) {
      const x = vector.slice();
      for (let k = 0; k < n - 2; k++) reflect(matrix, n, k, scales[k] as number, x);
      for (let k = 0; k < at.length; k++) {
        const [i, c, s] = [at[k] as number, turns[2 * k] as number, turns[2 * k + 1] as number];
        const [low, high] = [x[i] as number, x[i + 1] as number];
        x[i] = c * low - s * high;
        x[i + 1] = s * low + c * high;
      }
      return x;
    },
    outOf(coordinates) {
      const x = coordinates.slice();
      for (let k = at.length - 1; k >= 0; k--) {
        const [i, c, s] = [at[k] as number, turns[2 * k] as number, turns[2 * k + 1] as number];
        const [low, high] = [x[i] as number, x[i + 1] as number];
        x[i] = c * low + s * high;
        x[i + 1] = c * high - s * low;
      }
      for (let k = n - 3; k >= 0; k--) reflect(matrix, n, k, scales[k] as number, x);
      return x;
    },
  };
}

/** x - scale v (v.x) in place, for the vector v that row k of the matrix holds behind its diagonal. */
function reflect(matrix: Float64Array, n: number, k: number, scale: number, x: Float64Array): void {
  let along = 0;
  for (let i = k + 1; i < n; i++) along += (matrix[k * n + i] as number) * (x[i] as number);
  along *= scale;
  for (let i = k + 1; i < n; i++) x[i] = (x[i] as number) - along * (matrix[k * n + i] as number);
}

/** Diagonal and what is beside it; row k of the matrix gets the vector v of reflection k, 1 - scale v v^T. */
function tridiagonal(matrix: Float64Array, n: number) {
  const [values, beside, scales] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const v = new Float64Array(n);
  const q = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    values[k] = matrix[k * n + k] as number;
    let square = 0;
    for (let i = k + 1; i < n; i++) {
      v[i] = matrix[k * n + i] as number;
      square += (v[i] as number) ** 2;
    }
    if (square === 0) continue;
    // away from the first component, so that nothing cancels
    const end = (v[k + 1] as number) > 0 ? -Math.sqrt(square) : Math.sqrt(square);
    const scale = 1 / (square - end * (v[k + 1] as number));
    v[k + 1] = (v[k + 1] as number) - end;
    beside[k] = end;
    scales[k] = scale;
    let along = 0;
    for (let i = k + 1; i < n; i++) {
      let product = 0;
      for (let j = k + 1; j < n; j++) product += (matrix[i * n + j] as number) * (v[j] as number);
      q[i] = product * scale;
      along += (q[i] as number) * (v[i] as number);
    }
    for (let i = k + 1; i < n; i++) q[i] = (q[i] as number) - (along * scale * (v[i] as number)) / 2;
    for (let i = k + 1; i < n; i++) {
      const [vi, qi] = [v[i] as number, q[i] as number];
      for (let j = k + 1; j < n; j++) {
        matrix[i * n + j] = (matrix[i * n + j] as number) - vi * (q[j] as number) - qi * (v[j] as number);
      }
      matrix[k * n + i] = vi;
    }
  }
  for (let k = Math.max(0, n - 2); k < n; k++) {
    values[k] = matrix[k * n + k] as number;
    if (k + 1 < n) beside[k] = matrix[k * n + k + 1] as number;
  }
  return { values, beside, scales };
}

/**
 * Makes a tridiagonal matrix diagonal, in place; the cosine and sine of each turn of coordinates at[k] and at[k] + 1.
 */
function diagonal(values: Float64Array, beside: Float64Array, n: number) {
  const turns: number[] = [];
  const at: number[] = [];
  let largest = 0;
  for (let k = 0; k < n; k++)
    largest = Math.max(largest, Math.abs(values[k] as number) + Math.abs(beside[k] as number));
  const isZero = (k: number) => Math.abs(beside[k] as number) <= Number.EPSILON * largest;
  for (let first = 0; first < n; first++) {
    for (let round = 0; ; round++) {
      let last = first;
      while (last < n - 1 && !isZero(last)) last++;
      if (last === first) break;
      if (round === MOST_ROUNDS) throw new RangeError('the eigenvalues of a matrix were not found');
      const lead = ((values[first + 1] as number) - (values[first] as number)) / (2 * (beside[first] as number));
      const root = lead >= 0 ? Math.hypot(lead, 1) : -Math.hypot(lead, 1);
      let g = (values[last] as number) - (values[first] as number) + (beside[first] as number) / (lead + root);
      let [s, c, shift] = [1, 1, 0];
      let i = last - 1;
      for (; i >= first; i--) {
        const f = s * (beside[i] as number);
        const b = c * (beside[i] as number);
        const r = Math.hypot(f, g);
        beside[i + 1] = r;
        if (r === 0) {
          values[i + 1] = (values[i + 1] as number) - shift;
          beside[last] = 0;
          break;
        }
        [s, c] = [f / r, g / r];
        g = (values[i + 1] as number) - shift;
        const t = ((values[i] as number) - g) * s + 2 * c * b;
        shift = s * t;
        values[i + 1] = g + shift;
        g = c * t - b;
        turns.push(c, s);
        at.push(i);
      }
      if (i >= first) continue;
      values[first] = (values[first] as number) - shift;
      beside[first] = g;
      beside[last] = 0;
    }
  }
  return { turns: Float64Array.from(turns), at: Uint32Array.from(at) };
}
