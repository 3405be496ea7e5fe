import type { ScoreField } from './scoreField.ts';

/** What an integral came to, and how far its last two refinements are from each other. */
export interface Integral {
  /** nats */
  energy: number;
  error: number;
}

/** Nodes and weights of Gauss and Legendre's rule of eight points on [-1, 1]; the other half is its mirror image. */
const NODES = [0.1834346424956498, 0.525532409916329, 0.7966664774136267, 0.9602898564975363] as const;
const WEIGHTS = [0.362683783378362, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763] as const;

/** Parts of a segment at first, and how often they are halved at most. */
const FIRST_PARTS = 2;
const MOST_HALVINGS = 10;

/**
 * E(to) - E(from) from the score alone: minus its integral along the segment, by Gauss and Legendre
 * on ever more parts of it until two refinements differ by less than `tolerance` nats. Of a score
 * that is no gradient it belongs to this way.
 */
export function energyBetween(
  { dim, variance, pullAt }: ScoreField,
  from: ArrayLike<number>,
  to: ArrayLike<number>,
  tolerance = 1e-9,
): Integral {
  const x = new Float64Array(dim);
  const slopeAt = (share: number) => {
    for (let d = 0; d < dim; d++) x[d] = (1 - share) * (from[d] as number) + share * (to[d] as number);
    const pull = pullAt(x);
    let along = 0;
    for (let d = 0; d < dim; d++) along += (pull[d] as number) * ((to[d] as number) - (from[d] as number));
    return -along / variance;
  };
  const over = (parts: number) => {
    let sum = 0;
    for (let part = 0; part < parts; part++) {
      const middle = (part + 0.5) / parts;
      NODES.forEach((node, i) => {
        const away = node / (2 * parts);
        sum += (WEIGHTS[i] as number) * (slopeAt(middle - away) + slopeAt(middle + away));
      });
    }
    return sum / (2 * parts);
  };
  let energy = over(FIRST_PARTS);
  let error = Number.POSITIVE_INFINITY;
  for (let halvings = 1; halvings <= MOST_HALVINGS && error > tolerance; halvings++) {
    const finer = over(FIRST_PARTS * 2 ** halvings);
    error = Math.abs(finer - energy);
    energy = finer;
  }
  return { energy, error };
}

/** Energies over that of the first place, along a way of places [n][dim]. */
export function energiesOn(field: ScoreField, way: readonly ArrayLike<number>[], tolerance?: number): Float64Array {
  const energies = new Float64Array(way.length);
  for (let i = 1; i < way.length; i++) {
    const [from, to] = way.slice(i - 1, i + 1) as [ArrayLike<number>, ArrayLike<number>];
    energies[i] = (energies[i - 1] as number) + energyBetween(field, from, to, tolerance).energy;
  }
  return energies;
}

/**
 * What a score comes to once round the square of sides sqrt(S) about x, in the plane of the first two coordinates,
 * nats: 0 for a gradient, to the tolerance. On a line every score is a gradient.
 */
export function loopIntegral(field: ScoreField, x: ArrayLike<number>, tolerance?: number): number {
  if (field.dim < 2) return 0;
  const half = Math.sqrt(field.variance) / 2;
  const corner = (u: number, v: number) =>
    Float64Array.from(x, (value, d) => value + half * (d === 0 ? u : d === 1 ? v : 0));
  const square = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)];
  return energiesOn(field, square, tolerance).at(-1) as number;
}
