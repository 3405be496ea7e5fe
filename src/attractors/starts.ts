/** Where to start looking: grids, the memories themselves, the roof between two minima, the middle of three or four. */
import { MANY_MEMORIES } from '../memories/kdTree.ts';
import { solveSmall } from '../reference/eigen.ts';
import { type Landscape, meanOf } from '../reference/landscape.ts';
import { boundsOf, type Settled } from './settle.ts';

/** Points per side by dimension; none past three, where a grid is hopeless. */
const PER_SIDE: Readonly<Record<number, number>> = { 1: 65, 2: 17, 3: 7 };

/** A grid of cell centres over the box of the a xi_k, `refine` times finer per side than the default. */
export function gridStarts(landscape: Landscape, refine = 1): Float64Array {
  const { dim } = landscape;
  const side = (PER_SIDE[dim] ?? 0) * refine;
  const { low, high } = boundsOf(landscape);
  const starts = new Float64Array(side ** dim * dim);
  for (let n = 0; n < side ** dim; n++) {
    for (let i = 0, rest = n; i < dim; i++, rest = Math.floor(rest / side)) {
      const from = low[i] as number;
      starts[n * dim + i] = from + (((rest % side) + 0.5) / side) * ((high[i] as number) - from);
    }
  }
  return starts;
}

/** Memories that are starts where there are many. */
const MOST_PICKED = 256;

/** How many memories are starts of a search: all, of many some. */
export const memoriesTried = (count: number): number => (count < MANY_MEMORIES ? count : MOST_PICKED);

/** The mean of the a xi_k, and those that are tried, evenly picked. */
export function memoryStarts({ patterns, read }: Landscape): Float64Array {
  const { points, count, dim } = patterns;
  const tried = memoriesTried(count);
  const starts = new Float64Array((tried + 1) * dim);
  starts.set(meanOf(patterns));
  for (let n = 0; n < tried; n++) {
    const k = Math.floor((n * count) / tried);
    starts.set(points.subarray(k * dim, (k + 1) * dim), (n + 1) * dim);
  }
  return starts.map((value) => value * read.a);
}

/** One start per occupied cell of size 1e-4 scale: particles that have all but converged need polishing once. */
export function thin(starts: Float64Array, { dim, scale }: Landscape): Float64Array {
  const cell = 1e-4 * scale;
  const seen = new Set<string>();
  const kept: number[] = [];
  for (let at = 0; at + dim <= starts.length; at += dim) {
    const x = starts.subarray(at, at + dim);
    const key = x.map((value) => Math.round(value / cell)).join();
    if (seen.has(key) || !x.every(Number.isFinite)) continue;
    seen.add(key);
    kept.push(...x);
  }
  return Float64Array.from(kept);
}

/**
 * The highest point of E on the straight line between two minima: near the pass between them, however narrow it is.
 * Sampled at 32 points, then by golden section.
 */
export function roof({ at, dim }: Landscape, from: Settled, to: Settled): Float64Array {
  const between = (t: number) =>
    Float64Array.from({ length: dim }, (_, i) => (1 - t) * (from.x[i] as number) + t * (to.x[i] as number));
  const height = (t: number) => at(between(t)).energy;
  const samples = 32;
  let best = 0.5;
  let top = Number.NEGATIVE_INFINITY;
  for (let n = 1; n < samples; n++) {
    const energy = height(n / samples);
    if (energy > top) {
      top = energy;
      best = n / samples;
    }
  }
  const golden = (Math.sqrt(5) - 1) / 2;
  let low = best - 1 / samples;
  let high = best + 1 / samples;
  for (let n = 0; n < 30; n++) {
    const left = high - golden * (high - low);
    const right = low + golden * (high - low);
    if (height(left) > height(right)) high = right;
    else low = left;
  }
  return between((low + high) / 2);
}

/**
 * Circumcentre of `corners` (2 to dim + 1 points) within the flat they span. For s -> 0 the critical points of
 * index n are the circumcentres of n + 1 memories, none other nearer: undefined if a point of `others` lies
 * well inside the ball, or no centre exists.
 */
export function circumcentre(corners: readonly Settled[], others: readonly Settled[]): Float64Array | undefined {
  const origin = (corners[0] as Settled).x;
  const edges = corners.slice(1).map(({ x }) => Array.from(x, (value, i) => value - (origin[i] as number)));
  const dot = (u: readonly number[], v: readonly number[]) =>
    u.reduce((sum, value, i) => sum + value * (v[i] as number), 0);
  const shares = solveSmall(
    edges.map((edge) => edges.map((other) => dot(edge, other))),
    edges.map((edge) => dot(edge, edge) / 2),
  );
  // corners on one line have no centre: infinite, or one that the next lines refuse
  const along = Array.from(origin, (_, i) =>
    edges.reduce((sum, edge, n) => sum + (edge[i] as number) * (shares[n] as number), 0),
  );
  if (!along.every(Number.isFinite)) return undefined;
  const centre = origin.map((value, i) => value + (along[i] as number));
  const far = (x: Float64Array) => Math.hypot(...x.map((value, i) => value - (centre[i] as number)));
  const radius = Math.hypot(...along);
  if (corners.some(({ x }) => Math.abs(far(x) - radius) > 1e-6 * radius)) return undefined;
  return others.some(({ x }) => far(x) < 0.9 * radius) ? undefined : centre;
}
