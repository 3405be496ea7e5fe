import { average } from '../average.ts';

import { distance } from '../memories/distance.ts';
import type { Patterns } from '../memories/patterns.ts';
import type { Floored } from './score.ts';

/** What retrieval gives, and what is measured of it, in float64 on the host. */

/** Cues that are seen in the picture; tables have all. */
export const SHOWN_CUES = 12;

/** The first SHOWN_CUES cues after some steps: [cues, dim]. */
export interface Frame {
  step: number;
  x: Float64Array;
}

/** Cues after a run. */
export interface Moved {
  /** before the first step and at some on the way, ascending */
  frames: readonly Frame[];
  /** [count, dim] at the end; NaN of cues that a stop left out */
  ends: Float64Array;
  /** [count] the step that settled each cue; 0: none did */
  settledAt: Uint32Array;
  /** steps that were made */
  steps: number;
  /** how often the score fell back on its floor */
  floored: Floored;
  kernel: string;
}

/** How alike a place and a memory are. */
export interface Likeness {
  /** (x - o).(xi - o) / |xi - o|^2, o the origin: 1 at the memory, -1 at its mirror image */
  overlap: number;
  /** |x - xi| */
  distance: number;
  /** as pearsonOf */
  pearson: number;
}

/** x and xi of one dimension; `origin`: where the origin of the coordinates lies. */
export function likeness(x: Float64Array, xi: Float64Array, origin: readonly number[]): Likeness {
  let [dot, norm] = [0, 0];
  x.forEach((value, d) => {
    const [o, memory] = [origin[d] as number, xi[d] as number];
    dot += (value - o) * (memory - o);
    norm += (memory - o) ** 2;
  });
  return { overlap: dot / norm, distance: distance(x, xi), pearson: pearsonOf(x, xi) };
}

/** Correlation of the numbers of two lists; NaN where one of them is constant. */
export function pearsonOf(x: Float64Array, y: Float64Array): number {
  const [meanX, meanY] = [average(x), average(y)];
  let [xx, yy, xy] = [0, 0, 0];
  x.forEach((value, d) => {
    const [a, b] = [value - meanX, (y[d] as number) - meanY];
    xx += a * a;
    yy += b * b;
    xy += a * b;
  });
  return xy / Math.sqrt(xx * yy);
}

/** One memory near a place. */
export interface Near {
  memory: number;
  distance: number;
}

/** The `most` nearest memories of x [dim], nearest first, the lower index first on a tie. */
export function nearest(x: Float64Array, { points, count, dim }: Patterns, most: number): Near[] {
  const near: { memory: number; square: number }[] = [];
  for (let memory = 0; memory < count; memory++) {
    const last = near.length < most ? Number.POSITIVE_INFINITY : (near.at(-1)?.square as number);
    let square = 0;
    // given up once it is farther than the last of them
    for (let d = 0; d < dim && square < last; d++) {
      square += ((x[d] as number) - (points[memory * dim + d] as number)) ** 2;
    }
    if (!(square < last)) continue;
    const at = near.findIndex((other) => other.square > square);
    near.splice(at < 0 ? near.length : at, 0, { memory, square });
    near.length = Math.min(near.length, most);
  }
  return near.map(({ memory, square }) => ({ memory, distance: Math.sqrt(square) }));
}

/** What became of a cue. */
export const OUTCOMES = ['retrieved', 'another memory', 'no memory'] as const;
/** A name of that list. */
export type OutcomeName = (typeof OUTCOMES)[number];

/**
 * The rule: a cue ends at the nearest memory if that is within `reach`, else at none. It is retrieved if that is the
 * memory it was made of; a cue made of none (source -1), if it is any.
 */
export function outcomeOf(nearby: Near | undefined, source: number, reach: number): OutcomeName {
  if (!nearby || !(nearby.distance <= reach)) return 'no memory';
  return source < 0 || nearby.memory === source ? 'retrieved' : 'another memory';
}
