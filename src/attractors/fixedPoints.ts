import { distance } from '../memories/distance.ts';
import { solveSmall } from '../reference/eigen.ts';
import { curvatureOf, type ScoreField } from '../reference/scoreField.ts';
import { type Parts, whole } from './parts.ts';

/** A place where a m(x) = x. */
export interface FixedPoint {
  /** [dim] */
  x: Float64Array;
  /** eigenvalues of I - d(a m)/dx, ascending [dim]: of the symmetric part, where the score is no gradient */
  curvature: Float64Array;
  /** how many of them are negative: 0 where mean shift comes to rest */
  index: number;
}

/** Mean-shift steps before Newton is tried, and how often: where that leads elsewhere, mean shift goes on. */
const SHIFTS = 64;
const ROUNDS = 16;
const NEWTON_STEPS = 60;
/** |a m - x| of a fixed point, in sqrt(S). */
const STILL = 1e-11;
/** Ends of mean shift that share a cell of this size count as one, in the same unit. */
const NEAR = 1 / 32;
/** Fixed points nearer than this are one, in the same unit. */
const SAME = 1e-6;

/** The fixed point that mean shift x <- a m(x) leads to from `start`; undefined where it comes to rest at no minimum. */
export function shiftedTo(field: ScoreField, start: ArrayLike<number>): FixedPoint | undefined {
  const width = Math.sqrt(field.variance);
  let x: Float64Array = Float64Array.from(start);
  for (let round = 0; round < ROUNDS; round++) {
    x = shifted(field, x);
    const end = newton(field, x);
    if (end?.index === 0 && distance(end.x, x) < width) return end;
  }
  return undefined;
}

/** Some steps of mean shift, until they are short. */
function shifted(field: ScoreField, start: Float64Array): Float64Array {
  const short = 1e-3 * Math.sqrt(field.variance);
  let x = start;
  for (let step = 0; step < SHIFTS; step++) {
    const pull = field.pullAt(x);
    x = x.map((value, d) => value + (pull[d] as number));
    if (Math.hypot(...pull) < short) break;
  }
  return x;
}

/** The fixed point that Newton's steps, no longer than sqrt(S), lead to: a minimum, saddle or maximum. */
export function newton(field: ScoreField, start: ArrayLike<number>): FixedPoint | undefined {
  const { dim } = field;
  const width = Math.sqrt(field.variance);
  let x = Float64Array.from(start);
  for (let count = 0; count < NEWTON_STEPS; count++) {
    const pull = field.pullAt(x);
    const slope = field.slopeAt(x);
    if (Math.hypot(...pull) <= STILL * width) {
      const curvature = curvatureOf(slope, dim);
      return { x, curvature, index: curvature.reduce((sum, value) => sum + (value < 0 ? 1 : 0), 0) };
    }
    const matrix = Array.from({ length: dim }, (_, i) =>
      Array.from({ length: dim }, (__, j) => (i === j ? 1 : 0) - (slope[i * dim + j] as number)),
    );
    const step = solveSmall(matrix, [...pull]);
    const length = Math.hypot(...step);
    if (!Number.isFinite(length)) return undefined;
    const share = Math.min(1, width / length);
    x = x.map((value, d) => value + share * (step[d] as number));
  }
  return undefined;
}

/**
 * The fixed points of a score that `starts` [n, dim] lead to, each once: by mean shift those where it comes to rest, by Newton's
 * steps saddles and maxima too. Nothing else is tried.
 */
export function fixedPoints(...given: Parameters<typeof searchFixedPoints>): FixedPoint[] {
  return whole(searchFixedPoints(...given));
}

/** The same in parts of one start each: stopped, it lists those that were found. */
export function* searchFixedPoints(field: ScoreField, starts: Float64Array): Parts<FixedPoint[]> {
  const { dim } = field;
  const reach = SAME * Math.sqrt(field.variance);
  const found: FixedPoint[] = [];
  const add = (point: FixedPoint | undefined) => {
    if (point && !found.some(({ x }) => distance(x, point.x) < reach)) found.push(point);
  };
  // most starts come near few places
  const ends = new Map<string, Float64Array>();
  const cell = NEAR * Math.sqrt(field.variance);
  for (let at = 0; at < starts.length; at += dim) {
    const start = starts.slice(at, at + dim);
    const end = shifted(field, start);
    ends.set(end.map((value) => Math.round(value / cell)).join(), end);
    add(newton(field, start));
    if (yield) return found;
  }
  for (const end of ends.values()) {
    add(shiftedTo(field, end));
    if (yield) break;
  }
  return found;
}
