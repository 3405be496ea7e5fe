import type { Landscape } from '../reference/landscape.ts';
import type { CriticalPoint } from './classify.ts';
import { isFlat } from './distinct.ts';
import type { Parts } from './parts.ts';
import { type Settled, settle } from './settle.ts';

/** Mean-shift steps that take a memory into the valley of its minimum; Newton goes the rest of the way. */
const SHIFTS = 64;
/** Memories are followed for about so many particle-memory pairs in all: every one of up to 256. */
const MOST_PAIRS = 2 ** 22;
/** Where mean shift leads to. */
type End = Pick<Settled, 'x' | 'energy' | 'curvature'>;

/** An end is the minimum within this share of the scale. */
const SAME_PLACE = 1e-4;
/** ... and in a flat valley, within this many nats. */
const SAME_ENERGY = 1e-8;

/**
 * Labels of minima that follow from the energy alone and hardly change with it: a minimum has the number, from 0, of
 * the first memory that mean shift leads to it. When two minima merge, what is left has the lower of both numbers, and
 * no other changes; a minimum that drifts, or falls below another, keeps its own.
 *
 * A minimum that no memory leads to has the number of its nearest memory, if no other has it; else one past the
 * memories: K, K + 1, ... in the order given. [minima], in the order given; no two are equal. Of many memories only the
 * first are followed. `endOf`: where mean shift leads, unless it is that of the landscape.
 */
export function* labelMinima(
  landscape: Landscape,
  minima: readonly Pick<CriticalPoint, 'x' | 'energy' | 'degenerate' | 'nearest'>[],
  endOf: (start: Float64Array) => End | undefined = (start) => minimumFrom(landscape, start),
): Parts<number[]> {
  const { patterns, read, dim, scale } = landscape;
  const { points, count } = patterns;
  const labels = new Array<number>(minima.length).fill(-1);
  const followed = Math.min(count, Math.ceil(MOST_PAIRS / (SHIFTS * count)));
  for (let k = 0; k < followed && labels.includes(-1); k++) {
    const start = points.subarray(k * dim, (k + 1) * dim).map((value) => read.a * value);
    const end = endOf(start);
    const at = minima.findIndex((minimum) => end && isSame(minimum, end, SAME_PLACE * scale));
    if (at >= 0 && labels[at] === -1) labels[at] = k;
    if (yield) break;
  }
  const taken = new Set(labels);
  let next = count;
  minima.forEach(({ nearest }, i) => {
    if (labels[i] !== -1) return;
    const label = taken.has(nearest) ? next++ : nearest;
    taken.add(label);
    labels[i] = label;
  });
  return labels;
}

/**
 * Per memory the first one that mean shift leads to the same minimum, and so the label of that minimum: itself where
 * none before it does, and of those that are not followed.
 */
export function firstOfEach(landscape: Landscape): number[] {
  const { patterns, read, dim, scale } = landscape;
  const { points, count } = patterns;
  const followed = Math.min(count, Math.ceil(MOST_PAIRS / (SHIFTS * count)));
  const ends: { end: Settled; first: number }[] = [];
  return Array.from({ length: count }, (_, k) => {
    if (k >= followed) return k;
    const start = points.subarray(k * dim, (k + 1) * dim).map((value) => read.a * value);
    const end = minimumFrom(landscape, start);
    if (!end) return k;
    const same = ends.find((other) => isSame({ ...other.end, degenerate: isFlat(other.end) }, end, SAME_PLACE * scale));
    if (!same) ends.push({ end, first: k });
    return same?.first ?? k;
  });
}

/** Where mean shift from a place leads; undefined where that is no minimum. */
function minimumFrom(landscape: Landscape, start: Float64Array): Settled | undefined {
  const { dim, variance } = landscape;
  let x = start;
  for (let step = 0; step < SHIFTS; step++) {
    const { pull, scatter } = landscape.at(x);
    let trace = 0;
    for (let d = 0; d < dim; d++) trace += scatter[d * (dim + 1)] as number;
    // no curvature is below a half there: the minimum of this valley is the one that Newton finds
    if (trace < 0.5 * variance) break;
    x = x.map((value, d) => value + (pull[d] as number));
  }
  const settled = settle(landscape, x, 0);
  return settled?.converged ? settled : undefined;
}

/** One place, or one flat valley, of which a list of minima has one point (Distinct). */
function isSame(minimum: Pick<CriticalPoint, 'x' | 'energy' | 'degenerate'>, end: End, reach: number): boolean {
  if (minimum.degenerate && isFlat(end) && Math.abs(minimum.energy - end.energy) < SAME_ENERGY) return true;
  return Math.hypot(...end.x.map((value, d) => value - (minimum.x[d] as number))) < reach;
}
