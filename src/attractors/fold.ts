import { Matrix, solve } from 'ml-matrix';
import { symmetricEigen } from '../reference/eigen.ts';
import type { Landscape } from '../reference/landscape.ts';

/**
 * The fold next to (x, s): where a minimum and a saddle meet, grad E = 0, Hess E v = 0, v.c = 1 (Moore & Spence 1980).
 * Newton on the 2 dim + 1 equations in (x, v, s), the derivatives in x and s by central differences. The equations are
 * singular at pitchforks and where symmetry makes several curvatures vanish at once:
 * undefined if Newton does not converge.
 */
export function foldNear(
  landscapeAt: (s: number) => Landscape,
  x0: Float64Array,
  s0: number,
): { x: Float64Array; s: number } | undefined {
  const dim = x0.length;
  const size = 2 * dim + 1;
  const { curvature: c } = softest(landscapeAt(s0), x0);
  /** a m - x, (I - Cov / S) v, v.c - 1 */
  const equations = (z: Float64Array): number[] => {
    const landscape = landscapeOf(z);
    const { pull, scatter } = landscape.at(z.subarray(0, dim));
    const v = z.subarray(dim, 2 * dim);
    const bent = Array.from(v, (value, i) =>
      v.reduce((sum, other, j) => sum - ((scatter[i * dim + j] as number) * other) / landscape.variance, value),
    );
    return [...pull, ...bent, v.reduce((sum, value, i) => sum + value * (c[i] as number), -1)];
  };
  const landscapeOf = (z: Float64Array) => landscapeAt(z[2 * dim] as number);
  let z = Float64Array.from([...x0, ...c, s0]);
  for (let count = 0; count < 20; count++) {
    const width = Math.sqrt(landscapeOf(z).variance);
    const steps = Array.from(z, (value, n) => (n < dim ? 1e-5 * width : n < 2 * dim ? 1e-3 : 1e-6 * value));
    const jacobian = new Matrix(size, size);
    steps.forEach((step, n) => {
      const up = equations(z.map((value, m) => (m === n ? value + step : value)));
      const down = equations(z.map((value, m) => (m === n ? value - step : value)));
      jacobian.setColumn(
        n,
        up.map((value, m) => (value - (down[m] as number)) / (2 * step)),
      );
    });
    const move = solve(jacobian, Matrix.columnVector(equations(z)), true).to1DArray();
    const next = z.map((value, n) => value - (move[n] as number));
    if (!next.every(Number.isFinite) || !((next[2 * dim] as number) > 0)) return undefined;
    z = next;
    if (
      Math.abs(move[2 * dim] as number) < 1e-13 * (z[2 * dim] as number) &&
      Math.hypot(...move.slice(0, dim)) < 1e-9 * width
    ) {
      return { x: z.slice(0, dim), s: z[2 * dim] as number };
    }
  }
  return undefined;
}

/** Unit vector of the smallest curvature at x. */
function softest({ dim, variance, at }: Landscape, x: Float64Array): { curvature: Float64Array } {
  const scaled = at(x).scatter.map((value, i) => (i % (dim + 1) === 0 ? 1 : 0) - value / variance);
  return { curvature: symmetricEigen(scaled, dim).vectors.slice(0, dim) };
}
