/** Which attractor is which while a dial moves: identities for colours and labels, and what becomes of them. */

import { distance } from '../memories/distance.ts';

/** What is known of a critical point: position [dim], and index (0 minimum) if there are others than minima. */
export interface Placed {
  x: ArrayLike<number>;
  index?: number;
}

/** Where the points of a step go at the next, and where those come from: positions in the other list, -1 for nowhere. */
export interface Passage {
  up: readonly number[];
  down: readonly number[];
}

/** What happens to an identity between `step` - 1 and `step`. */
export type TrackEvent = { step: number; identity: number } & (
  | { kind: 'birth' /** whose place it was, if any */; from: number | undefined }
  | { kind: 'death' }
  | { kind: 'merge' /** who has its place now */; into: number }
);

/** Who is who at every step, and what became of them. */
export interface Track {
  /** per step, per point in the order given: its identity, 0, 1, ... by birth */
  identities: number[][];
  /** by step, then ends before births, then by identity; the points of step 0 are not born */
  events: TrackEvent[];
  /** how many identities there were in all */
  count: number;
}

/** Points that are farther apart than so many times the distance to their neighbours cannot be told to be one. */
const REACH = 1.5;

/**
 * Identities of critical points along a sweep: `steps` lists them at consecutive dial values. A point keeps its identity if
 * the passage leads from it to its successor and back; if only there, it merges into that one; if nowhere, it dies. Whoever
 * comes from nobody is born. The result depends on the places of points, never on the order in which they are listed.
 *
 * `passageOf` says where points go: by default `nearestPassage`; `link` of alongNoise follows minima down the next energy
 * and is exact. Throws RangeError if a passage does not fit its step.
 */
export function trackAttractors(
  steps: readonly (readonly Placed[])[],
  passageOf: (from: readonly Placed[], to: readonly Placed[], step: number) => Passage = nearestPassage,
): Track {
  const identities: number[][] = [];
  const events: TrackEvent[] = [];
  let count = 0;
  steps.forEach((points, step) => {
    const before = steps[step - 1] ?? [];
    const old = identities[step - 1] ?? [];
    const { up, down } = step === 0 ? { up: [], down: points.map(() => -1) } : passageOf(before, points, step);
    if (up.length !== before.length || down.length !== points.length) {
      throw new RangeError(
        `step ${step}: the passage leads ${up.length} points to ${down.length}; give one for ${before.length} to ${points.length}`,
      );
    }
    const own = points.map((_, j) => {
      const from = down[j] as number;
      return from >= 0 && up[from] === j ? (old[from] as number) : -1;
    });
    const born: TrackEvent[] = [];
    for (const j of inPlace(points)) {
      if (own[j] !== -1) continue;
      own[j] = count++;
      if (step > 0) born.push({ kind: 'birth', step, identity: own[j] as number, from: old[down[j] as number] });
    }
    const kept = new Set(own);
    const ended = old.flatMap((identity, i): TrackEvent[] => {
      if (kept.has(identity)) return [];
      const to = up[i] as number;
      return [to < 0 ? { kind: 'death', step, identity } : { kind: 'merge', step, identity, into: own[to] as number }];
    });
    events.push(...ended.sort((p, q) => p.identity - q.identity), ...born);
    identities.push(own);
  });
  return { identities, events, count };
}

/**
 * The passage told from places alone: every point goes to the nearest of the same index, but no farther than 1.5 times the
 * distance either of the two has to its nearest neighbour in its own list: a reach that is short where points are dense.
 */
export function nearestPassage(from: readonly Placed[], to: readonly Placed[]): Passage {
  const [below, above] = [spacings(from), spacings(to)];
  return { up: nearestOf(from, below, to, above), down: nearestOf(to, above, from, below) };
}

function nearestOf(
  from: readonly Placed[],
  fromSpacings: readonly number[],
  to: readonly Placed[],
  toSpacings: readonly number[],
): number[] {
  const order = inPlace(to);
  return from.map((point, i) => {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const j of order) {
      const far = apart(point, to[j] as Placed);
      // where symmetry makes two equally near, the first in place wins, and rounding has no say
      if (far < least * (1 - 1e-9)) {
        best = j;
        least = far;
      }
    }
    return best >= 0 && least <= REACH * Math.max(fromSpacings[i] as number, toSpacings[best] as number) ? best : -1;
  });
}

/** Distance of every point to its nearest neighbour, infinite for one alone. */
function spacings(points: readonly Placed[]): number[] {
  return points.map((point, i) =>
    points.reduce(
      (least, other, j) => (j === i ? least : Math.min(least, apart(point, other))),
      Number.POSITIVE_INFINITY,
    ),
  );
}

/** Distance of two points; infinite between different indices. */
function apart({ x, index }: Placed, { x: y, index: other }: Placed): number {
  if (index !== other) return Number.POSITIVE_INFINITY;
  return distance(x, y);
}

/** Positions in the list, ordered by index and place: the same for any order of the list. */
function inPlace(points: readonly Placed[]): number[] {
  // rounded, as symmetric places differ by their last bits
  const keys = points.map(({ x, index = 0 }) => [index, ...Array.from(x, (value) => Math.round(value * 1e7))]);
  const compare = (p: readonly number[], q: readonly number[]) => {
    const at = p.findIndex((value, d) => value !== q[d]);
    return at < 0 ? 0 : (p[at] as number) - (q[at] as number);
  };
  return points.map((_, i) => i).sort((i, j) => compare(keys[i] as number[], keys[j] as number[]));
}
