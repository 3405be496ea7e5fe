/** Every critical point of E = -log p: minima (the attractors), saddles (the passes), maxima. */
import { coarseSet } from '../memories/coarse.ts';
import { type Landscape, landscapeOf, readsNear } from '../reference/landscape.ts';
import { type CriticalPoint, describePoint, inOrder } from './classify.ts';
import { Distinct } from './distinct.ts';
import { type Parts, whole } from './parts.ts';
import { type Settled, settle } from './settle.ts';
import { circumcentre, gridStarts, memoryStarts, roof, thin } from './starts.ts';

/**
 * A coarse set may move its memories by this share of the width; by the second in a
 * search for saddles, of many more steps.
 */
const COARSE = [1 / 8, 1 / 4] as const;

/** Minima of many memories between which passes are sought. */
const MOST_BRIDGED = 128;

/** How points are named and which are kept; defaults in brackets. */
export interface SearchOptions {
  /** class rule: largest distance of a merged minimum to a memory, as a fraction of the rms radius (0.1) */
  delta?: number;
  /** keep only points inside: [low, high] per dimension; the Morse sum is then not that of the whole energy */
  box?: readonly (readonly [number, number])[];
}

/** What a search found, and whether that can be all. */
export interface CriticalPoints {
  /** by index, then energy, then position */
  points: CriticalPoint[];
  /** sum over points of (-1)^index: 1 when none is missing (Morse; E grows like |x|^2 at infinity) */
  morseSum: number;
}

/**
 * The minima of E that `starts` [n, dim] lead to: the ends of a mean shift on the GPU or `meanShift` on the host, or
 * any points. Nothing else is tried, so what is listed is what was reached.
 */
export function findAttractors(...given: Parameters<typeof searchAttractors>): CriticalPoint[] {
  return whole(searchAttractors(...given));
}

/** The same in parts of one start each: stopped, it lists the minima that were found. */
export function* searchAttractors(
  landscape: Landscape,
  starts: Float64Array,
  { delta = 0.1, box }: SearchOptions = {},
): Parts<CriticalPoint[]> {
  const found = new Distinct(landscape);
  const near = yield* nearer(landscape, thin(starts, landscape), 0);
  for (const start of each(near, landscape.dim)) {
    found.add(settle(landscape, start, 0));
    if (yield) break;
  }
  return listed(landscape, found.points, delta, box);
}

/**
 * All critical points of E in 1 to 3 dimensions (above, those near `starts` and the memories): from the starts,
 * the memories and a grid towards every index; then from saddles uphill and from the roof between neighbouring
 * minima; then, while the Morse sum is not 1, from finer grids. Of many memories with many minima only what
 * starts lead to (tooManyBetween). Cost: about 1000 starts x 30 Newton steps x K in two dimensions; of many
 * memories x those near by, and few are starts.
 */
export function criticalPoints(...given: Parameters<typeof searchCriticalPoints>): CriticalPoints {
  return whole(searchCriticalPoints(...given));
}

/** The same in parts of one start each: stopped, it lists the points that were found. */
export function* searchCriticalPoints(
  landscape: Landscape,
  starts: Float64Array = new Float64Array(0),
  { delta = 0.1, box }: SearchOptions = {},
): Parts<CriticalPoints> {
  const found = new Distinct(landscape);
  const near = thin(Float64Array.from([...starts, ...memoryStarts(landscape)]), landscape);
  let stopped = yield* explore(landscape, found, near);
  for (const refine of landscape.dim < 3 ? [1, 2, 4] : [1, 2]) {
    if (stopped || (refine > 1 && morseSum(found.points) === 1) || tooManyBetween(landscape, found.points)) break;
    stopped = yield* explore(landscape, found, gridStarts(landscape, refine));
  }
  const points = listed(landscape, found.points, delta, box);
  return { points, morseSum: morseSum(points) };
}

/** From every start towards every index, and from what was found on. Returns true if it was stopped. */
function* explore(landscape: Landscape, found: Distinct, starts: Float64Array): Parts<boolean> {
  const { dim } = landscape;
  const near: Float64Array[] = [];
  for (let index = 0; index <= dim; index++) near.push(yield* nearer(landscape, starts, index));
  for (let at = 0; near.some(({ length }) => at < length); at += dim) {
    near.forEach((own, index) => {
      if (at < own.length) found.add(settle(landscape, own.subarray(at, at + dim), index));
    });
    if (yield) return true;
  }
  if (tooManyBetween(landscape, found.points)) return false;
  return (yield* bridge(landscape, found)) || (yield* climb(landscape, found));
}

/**
 * Whether minima of many memories are so many that passes between them are not sought: there are more of
 * those, and each pair of minima is looked at.
 */
export function tooManyBetween({ patterns, read }: Landscape, points: readonly { index: number }[]): boolean {
  return readsNear(patterns, read) && points.filter(({ index }) => index === 0).length > MOST_BRIDGED;
}

/**
 * The landscape of fewer memories in place of many, which lie close together beside the width
 * (coarseSet): starts go most of the way on it. It has the deep minima, and not all of the shallow ones
 * that single memories make. Undefined elsewhere.
 */
export function coarseOf({ patterns, read, variance }: Landscape, index = 0): Landscape | undefined {
  const most = (COARSE[index === 0 ? 0 : 1] * Math.sqrt(variance)) / read.a;
  const set = readsNear(patterns, read) ? coarseSet(patterns, most) : undefined;
  return set && landscapeOf(set, read);
}

/** Where starts lead to on the coarse landscape; where there is none, or the way was stopped, the starts. */
function* nearer(landscape: Landscape, starts: Float64Array, index: number): Parts<Float64Array> {
  const coarse = coarseOf(landscape, index);
  if (!coarse) return starts;
  const ends: number[] = [];
  for (const start of each(starts, landscape.dim)) {
    const end = settle(coarse, start, index);
    // what leads nowhere among few memories would among many, after many steps
    if (end?.converged) ends.push(...end.x);
    if (yield) return starts;
  }
  return thin(Float64Array.from(ends), landscape);
}

/** sum of (-1)^index. */
export function morseSum(points: readonly { index: number }[]): number {
  return points.reduce((sum, { index }) => sum + (index % 2 === 0 ? 1 : -1), 0);
}

function* each(starts: Float64Array, dim: number): Generator<Float64Array> {
  for (let at = 0; at + dim <= starts.length; at += dim) yield starts.subarray(at, at + dim);
}

/**
 * Among each minimum and its nearest: first-order saddles from the roof of each pair, and the higher ones from the
 * circumcentres of three and four, where they lie when s is small.
 */
function* bridge(landscape: Landscape, found: Distinct): Parts<boolean> {
  const minima = found.points.filter(({ index }) => index === 0);
  for (const [n, from] of minima.entries()) {
    // each set of neighbours once: from the minimum that comes first in the list
    const others = minima.slice(n + 1).map((point) => ({ point, distance: apart(from, point) }));
    others.sort((p, q) => p.distance - q.distance);
    const near = others.slice(0, landscape.dim === 1 ? 2 : 8).map(({ point }) => point);
    for (const to of near) {
      found.add(settle(landscape, roof(landscape, from, to), 1));
      if (yield) return true;
    }
    for (let size = 3; size <= Math.min(landscape.dim, 3) + 1; size++) {
      for (const rest of subsets(near, size - 1)) {
        const start = circumcentre([from, ...rest], minima);
        if (start) found.add(settle(landscape, start, size - 1));
        if (yield) return true;
      }
    }
  }
  return false;
}

function subsets<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, i) => subsets(items.slice(i + 1), size - 1).map((rest) => [item, ...rest]));
}

/** From every saddle along each of its rising directions, both ways, to a point of the next index. */
function* climb(landscape: Landscape, found: Distinct): Parts<boolean> {
  const { dim, variance, scale } = landscape;
  const nudge = 0.3 * Math.min(Math.sqrt(variance), scale);
  // `points` grows while it is walked: what is found is climbed from as well
  for (let n = 0; n < found.points.length; n++) {
    const { index, x, vectors } = found.points[n] as Settled;
    if (index === 0 || index === dim) continue;
    for (let m = index; m < dim; m++) {
      for (const sign of [nudge, -nudge]) {
        const start = x.map((value, i) => value + sign * (vectors[m * dim + i] as number));
        found.add(settle(landscape, start, index + 1));
        if (yield) return true;
      }
    }
  }
  return false;
}

function apart(p: Settled, q: Settled): number {
  return Math.hypot(...p.x.map((value, i) => value - (q.x[i] as number)));
}

function listed(landscape: Landscape, points: Settled[], delta: number, box: SearchOptions['box']): CriticalPoint[] {
  const inside = ({ x }: Settled) =>
    !box || x.every((value, i) => value >= (box[i]?.[0] as number) && value <= (box[i]?.[1] as number));
  return inOrder(points.filter(inside).map((point) => describePoint(landscape, point, delta)));
}
