import { plural } from '../printable.ts';

/** A weighted set of patterns: the memories of an associative memory, the training set of a diffusion model. */
export interface Patterns {
  /** [count, dim], row-major, float64 */
  points: Float64Array;
  count: number;
  dim: number;
  /** [count], positive, sums to 1 */
  weights: Float64Array;
  /** what made them, for titles and files: 'circle:9', 'mine.csv' */
  label: string;
  /** common isotropic variance v of the Gaussian round each point, length^2; 0: the data are the points */
  width: number;
  /** [h, w] of patterns that are images: pixels row by row from the top left, h w = dim */
  shape?: readonly [number, number];
  /** [.., dim] the rows of the set that are not stored, where only its first ones are */
  unseen?: Float64Array;
  /** [.., dim] what the patterns are made of, where that is known */
  features?: Float64Array;
  /** where equal rows were merged: of how many, and per memory its first row (from 0) and how many there are */
  rows?: { count: number; first: readonly number[]; times: readonly number[] };
}

/** Numbers that a pattern may have: an image of 64 x 64 pixels. */
export const MOST_DIMENSIONS = 4096;

/** Largest coordinate, either sign: kernels add squares of differences in single precision, which ends at 3.4e38. */
export const MOST_COORDINATE = 1e18;

/**
 * Patterns from nested arrays, uniform weights unless given. Throws RangeError on ragged rows, no rows, numbers that
 * are not finite or past MOST_COORDINATE, bad weights.
 */
export function patternsOf(
  rows: readonly (readonly number[])[],
  label = 'inline',
  weights?: ArrayLike<number>,
): Patterns {
  const dim = rows[0]?.length ?? 0;
  if (rows.length === 0 || dim === 0)
    throw new RangeError(`${label}: no patterns; give at least one row with one number`);
  const points = new Float64Array(rows.length * dim);
  rows.forEach((row, k) => {
    if (row.length !== dim) {
      throw new RangeError(
        `${label}: row ${k + 1} has ${row.length} numbers, row 1 has ${dim}; all rows must have the same length`,
      );
    }
    points.set(row, k * dim);
  });
  return patternsFrom(points, dim, label, weights);
}

/** Patterns from a flat array [count * dim]. Throws RangeError as patternsOf does. */
export function patternsFrom(points: Float64Array, dim: number, label: string, weights?: ArrayLike<number>): Patterns {
  const count = points.length / dim;
  if (!Number.isInteger(count) || count === 0) {
    throw new RangeError(`${label}: ${points.length} numbers do not make rows of ${dim}`);
  }
  checkCoordinates(points, dim, label);
  return { points, count, dim, weights: normalizedWeights(count, label, weights), label, width: 0 };
}

/** What is said of a number past MOST_COORDINATE. */
export const TOO_LARGE =
  'numbers may be at most 1e18, because the kernels square them in single precision: use a larger unit of length';

/** Throws RangeError, with row and column, unless all numbers are finite and within MOST_COORDINATE. */
export function checkCoordinates(points: Float64Array, dim: number, label: string): void {
  const bad = points.findIndex((value) => !(Math.abs(value) <= MOST_COORDINATE));
  if (bad < 0) return;
  const value = points[bad] as number;
  const problem = Number.isFinite(value)
    ? `${value.toExponential()}; ${TOO_LARGE}`
    : `${value}; every number must be finite`;
  throw new RangeError(`${label}: row ${Math.floor(bad / dim) + 1}, column ${(bad % dim) + 1} is ${problem}`);
}

/** Weights that sum to 1. Throws RangeError if their number differs from `count` or one is not positive and finite. */
export function normalizedWeights(count: number, label: string, weights?: ArrayLike<number>): Float64Array {
  if (!weights) return new Float64Array(count).fill(1 / count);
  if (weights.length !== count) {
    throw new RangeError(
      `${label}: ${plural(weights.length, 'weight')} for ${plural(count, 'pattern')}; give one weight per pattern`,
    );
  }
  const values = Float64Array.from(weights);
  const bad = values.findIndex((value) => !(Number.isFinite(value) && value > 0));
  if (bad >= 0)
    throw new RangeError(`${label}: weight ${bad + 1} is ${values[bad]}; weights must be positive and finite`);
  const total = values.reduce((sum, value) => sum + value, 0);
  if (Number.isFinite(total)) return values.map((value) => value / total);
  return normalizedWeights(
    count,
    label,
    values.map((value) => value / (2 * count)),
  );
}

/** K of formulas that add up over what is stored: equal rows, which are one memory, count each. */
export const rowCount = ({ count, rows }: Pick<Patterns, 'count' | 'rows'>): number => rows?.count ?? count;

/** The least and the largest coordinate of all patterns. */
export function valueRange({ points }: Pick<Patterns, 'points'>): [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  // many calls of reduce would take longer than what they are for
  for (let i = 0; i < points.length; i++) {
    const value = points[i] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}

/** Points [n, dim] as seen from c [dim]. */
export const pointsFrom = (points: Float64Array, c: ArrayLike<number>): Float64Array =>
  points.map((value, i) => value - (c[i % c.length] as number));

/** Pattern k as a plain array. Throws RangeError if there is no such pattern. */
export function pattern(patterns: Patterns, k: number): number[] {
  if (!(k >= 0 && k < patterns.count)) throw new RangeError(`no pattern ${k}; there are ${patterns.count}`);
  return Array.from(patterns.points.subarray(k * patterns.dim, (k + 1) * patterns.dim));
}

/**
 * The first `count` patterns: memory sets are nested, so that a sweep of K moves
 * continuously. Weights are renormalized.
 */
export function firstPatterns(patterns: Patterns, count: number): Patterns {
  if (!(Number.isInteger(count) && count >= 1 && count <= patterns.count)) {
    throw new RangeError(
      `${patterns.label}: cannot keep ${count} of ${patterns.count} patterns; count must be 1 to ${patterns.count}`,
    );
  }
  return {
    ...patterns,
    count,
    points: patterns.points.slice(0, count * patterns.dim),
    weights: normalizedWeights(count, patterns.label, patterns.weights.subarray(0, count)),
    ...(count < patterns.count && { unseen: patterns.points.subarray(count * patterns.dim) }),
  };
}

/**
 * The same set with every place once: equal rows are one memory of their summed weight. What cannot be told apart
 * shares every posterior weight, so that e^H, participation and top weight would count rows and not memories. A set
 * without equal rows is returned as it is.
 */
export function mergeEqual(patterns: Patterns): Patterns {
  const { points, count, dim, weights } = patterns;
  // a hash table with open addresses: which of `first` has each row, -1 for none
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * count))).fill(-1);
  const hash = hashOf(points, dim);
  const first: number[] = [];
  const times: number[] = [];
  const summed: number[] = [];
  for (let k = 0; k < count; k++) {
    let slot = hash(k) & (slots.length - 1);
    let place = slots[slot] as number;
    while (place >= 0 && !isSame(points, dim, first[place] as number, k)) {
      slot = (slot + 1) & (slots.length - 1);
      place = slots[slot] as number;
    }
    if (place >= 0) {
      times[place] = (times[place] as number) + 1;
      summed[place] = (summed[place] as number) + (weights[k] as number);
      continue;
    }
    slots[slot] = first.length;
    first.push(k);
    times.push(1);
    summed.push(weights[k] as number);
  }
  if (first.length === count) return patterns;
  const merged = new Float64Array(first.length * dim);
  first.forEach((k, place) => {
    merged.set(points.subarray(k * dim, (k + 1) * dim), place * dim);
  });
  return {
    ...patterns,
    points: merged,
    count: first.length,
    weights: Float64Array.from(summed),
    rows: { count, first, times },
  };
}

/** A number of 32 bits for each row, by all bits of its numbers: equal rows have equal ones. */
function hashOf(points: Float64Array, dim: number): (row: number) => number {
  const number = new Float64Array(1);
  const words = new Uint32Array(number.buffer);
  return (row) => {
    let hash = 0;
    for (let d = 0; d < dim; d++) {
      // 0 and -0 are equal
      number[0] = (points[row * dim + d] as number) + 0;
      hash = Math.imul(hash ^ (words[0] as number), 0x9e3779b1);
      hash = Math.imul(hash ^ (hash >>> 15) ^ (words[1] as number), 0x85ebca77);
    }
    return hash ^ (hash >>> 13);
  };
}

function isSame(points: Float64Array, dim: number, a: number, b: number): boolean {
  for (let d = 0; d < dim; d++) if (points[a * dim + d] !== points[b * dim + d]) return false;
  return true;
}
