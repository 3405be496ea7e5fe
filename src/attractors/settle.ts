import { symmetricEigen } from '../reference/eigen.ts';
import type { Landscape } from '../reference/landscape.ts';

/** A critical point, as Newton steps have found it. */
export interface Settled {
  /** [dim] */
  x: Float64Array;
  /** -log p, nats */
  energy: number;
  /** posterior entropy, nats */
  entropy: number;
  /** eigenvalues of S Hess E = I - Cov_r(a xi) / S, ascending [dim]: pure numbers, at most 1 */
  curvature: Float64Array;
  /** their unit eigenvectors, in rows [dim, dim] */
  vectors: Float64Array;
  /** number of negative curvatures: 0 minimum, dim maximum */
  index: number;
  /** |x - a m| */
  residual: number;
  /** how well x is known: the longest of the last Newton steps, or what rounding leaves open if that is more */
  error: number;
  converged: boolean;
}

/** Curvatures this small are zero in float64: the direction is a flat valley, its sign is noise. */
export const FLAT = 1e-10;
const MOST_STEPS = 400;
/** Steps without a smaller residual after which it is at the rounding floor. */
const PATIENCE = 6;

/**
 * Newton in the eigenbasis of the Hessian, made to prefer one index (eigenvector following; Cerjan & Miller 1981):
 * uphill along the `index` lowest curvatures and downhill along the rest, so that index 0 finds minima, 1 first-order
 * saddles, dim maxima. Where the signs already agree this is the plain Newton step.
 *
 * Steps are at most one width sqrt(S) outside convex regions. For minima the energy never rises: a step that would
 * raise it gives way to the mean-shift step x -> a m, which never does, and a saddle met on a symmetry axis is left
 * downhill. Converged means |x - a m| <= 1e-12 scale with the wanted index, and at nearly flat places (next to a
 * bifurcation) a residual at the rounding floor. Undefined if a saddle search leaves the box of the a xi_k, in whose
 * convex hull every critical point lies.
 */
export function settle(landscape: Landscape, start: ArrayLike<number>, index: number): Settled | undefined {
  const { scale, dim, variance } = landscape;
  const width = Math.min(Math.sqrt(variance), scale);
  const inside = index === 0 ? undefined : hullBox(landscape, width);
  let here = look(landscape, Float64Array.from(start));
  let best = here;
  let stale = 0;
  let nudges = 0;
  let radius = width;
  let previous: Float64Array = new Float64Array(dim);
  for (let count = 0; count < MOST_STEPS; count++) {
    const { step, length } = newtonStep(here, index);
    here.error = Math.max(length, here.error);
    if (here.residual < 0.5 * best.residual || count === 0) {
      best = here;
      stale = 0;
    } else {
      stale++;
      best.error = Math.max(best.error, length);
    }
    if (best.residual <= 1e-12 * scale) {
      const steep = best.curvature.every((value) => Math.abs(value) > 1e-3);
      if ((steep && best.residual <= 1e-14 * scale) || stale >= PATIENCE) {
        best.converged = best.index === index;
        if (best.converged || index > 0 || nudges++ === 3) return best;
        // a minimum was wanted and symmetry led to a saddle: step off it along its falling direction
        here = look(
          landscape,
          best.x.map((value, i) => value + 1e-3 * width * (best.vectors[i] as number)),
        );
        best = here;
        stale = 0;
        continue;
      }
    }
    if (index > 0) {
      // to and fro across a ridge: shorten the leash until it sits on it
      const turned = step.reduce((sum, value, i) => sum + value * (previous[i] as number), 0) < 0;
      radius = turned ? radius / 2 : Math.min(width, radius * 1.3);
      previous = step;
    }
    const convex = index === 0 && (here.curvature[0] as number) > 0.5;
    const shrink = convex || length <= radius ? 1 : radius / length;
    const next = here.x.map((value, i) => value + shrink * (step[i] as number));
    if (inside && !inside(next)) return undefined;
    let after = look(landscape, next);
    if (index === 0 && after.energy > here.energy + 1e-13 * (1 + Math.abs(here.energy))) {
      const { x, pull } = here;
      after = look(
        landscape,
        x.map((value, i) => value + (pull[i] as number)),
      );
    }
    here = after;
  }
  return best;
}

interface Looked extends Settled {
  pull: Float64Array;
}

function look({ dim, variance, at }: Landscape, x: Float64Array): Looked {
  const { energy, entropy, pull, scatter } = at(x);
  const scaled = scatter.map((value, i) => (i % (dim + 1) === 0 ? 1 : 0) - value / variance);
  const { values: curvature, vectors } = symmetricEigen(scaled, dim);
  const residual = Math.sqrt(pull.reduce((sum, value) => sum + value * value, 0));
  const index = curvature.reduce((sum, value) => sum + (value < -FLAT ? 1 : 0), 0);
  // a residual can round to zero; what that leaves unknown is the last bit of a typical a xi_k - x over the curvature
  let spread = 0;
  for (let i = 0; i < dim; i++) spread += scatter[i * (dim + 1)] as number;
  const least = curvature.reduce((low, value) => Math.min(low, Math.abs(value)), 1);
  const error = (Number.EPSILON * Math.sqrt(spread)) / Math.max(least, FLAT);
  return { x, energy, entropy, curvature, vectors, index, residual, error, converged: false, pull };
}

/** The step pull / |curvature| per eigenvector, reversed along the first `index` of them. */
function newtonStep({ curvature, vectors, pull }: Looked, index: number): { step: Float64Array; length: number } {
  const dim = pull.length;
  const step = new Float64Array(dim);
  let length = 0;
  for (let n = 0; n < dim; n++) {
    let along = 0;
    for (let i = 0; i < dim; i++) along += (pull[i] as number) * (vectors[n * dim + i] as number);
    along /= Math.max(Math.abs(curvature[n] as number), FLAT) * (n < index ? -1 : 1);
    length += along * along;
    for (let i = 0; i < dim; i++) step[i] = (step[i] as number) + along * (vectors[n * dim + i] as number);
  }
  return { step, length: Math.sqrt(length) };
}

/** Test of the box around the a xi_k, `margin` wider. */
function hullBox(landscape: Landscape, margin: number): (x: Float64Array) => boolean {
  const { low, high } = boundsOf(landscape);
  return (x) => x.every((value, i) => value >= (low[i] as number) - margin && value <= (high[i] as number) + margin);
}

/** Smallest and largest a xi_k per dimension. */
export function boundsOf({ patterns: { points, dim }, read: { a } }: Landscape): { low: number[]; high: number[] } {
  const low = new Array<number>(dim).fill(Number.POSITIVE_INFINITY);
  const high = new Array<number>(dim).fill(Number.NEGATIVE_INFINITY);
  points.forEach((value, at) => {
    const i = at % dim;
    low[i] = Math.min(low[i] as number, a * value);
    high[i] = Math.max(high[i] as number, a * value);
  });
  return { low, high };
}
