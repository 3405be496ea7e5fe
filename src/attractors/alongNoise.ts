/** The minima of E at many noise variances, followed from one to the next both ways. */
import type { Patterns } from '../memories/patterns.ts';
import { type Landscape, landscapeOf } from '../reference/landscape.ts';
import type { ReadLevel } from '../samplers/row.ts';
import { Distinct } from './distinct.ts';
import { type Settled, settle } from './settle.ts';
import { gridStarts, memoryStarts } from './starts.ts';

/** The energy at every noise variance s: one family of landscapes. */
export type LandscapeAt = (s: number) => Landscape;

/** Those of the softmax over the memories, at signal scale `a`. */
export const landscapesOf =
  (patterns: Patterns, { a = 1, similarity = 'distance' }: Partial<Omit<ReadLevel, 's'>> = {}): LandscapeAt =>
  (s) =>
    landscapeOf(patterns, { a, s, similarity });

/** How minima are followed along s; defaults in brackets. */
export interface SweepOptions {
  /** largest ratio of neighbouring s on the first grid (1.1) */
  ratio?: number;
}

/** All known minima at one s; grows when following finds another. */
export interface NoiseSlice {
  s: number;
  landscape: Landscape;
  found: Distinct;
}

/** Where the minima of one slice go at the next: position in the other slice, -1 if lost. */
export interface Link {
  /** from the lower s to the upper */
  up: number[];
  down: number[];
  /** the two maps are inverse to each other: no minimum was born or died between */
  smooth: boolean;
}

/** The energy at one noise level, of which no minimum is known yet. */
export function emptySlice(landscapeAt: LandscapeAt, s: number): NoiseSlice {
  const landscape = landscapeAt(s);
  return { s, landscape, found: new Distinct(landscape) };
}

/** Follows every minimum of `from` to the energy of `to`, adding what was not yet known there. */
export function follow(from: NoiseSlice, to: NoiseSlice): number[] {
  return from.found.points.map(({ x }) => to.found.add(settle(to.landscape, x, 0)));
}

/** Follows both ways until neither slice grows. */
export function link(lower: NoiseSlice, upper: NoiseSlice): Link {
  for (;;) {
    const sizes = [lower.found.points.length, upper.found.points.length];
    const up = follow(lower, upper);
    const down = follow(upper, lower);
    if (sizes[0] === lower.found.points.length && sizes[1] === upper.found.points.length) {
      const smooth = up.every((to, from) => down[to] === from) && down.every((to, from) => up[to] === from);
      return { up, down, smooth };
    }
  }
}

/** Positions in `from` whose image does not come back: the minima that end between two slices. */
export function ending(to: readonly number[], back: readonly number[]): number[] {
  return to.flatMap((image, from) => (back[image] === from ? [] : [from]));
}

/**
 * Slices on a geometric grid of s over [low, high]. Starts: the memories at the lowest s, their mean and a coarse grid
 * at each, and the minima of both neighbours, up and down until nothing new turns up. Throws RangeError on a bad range.
 */
export function minimaAlong(
  landscapeAt: LandscapeAt,
  [low, high]: readonly [number, number],
  { ratio = 1.1 }: SweepOptions = {},
): NoiseSlice[] {
  if (!(low > 0 && high > low && Number.isFinite(high) && ratio > 1)) {
    throw new RangeError(`cannot sweep s from ${low} to ${high} by ${ratio}; give 0 < from < to and a ratio above 1`);
  }
  const count = Math.ceil(Math.log(high / low) / Math.log(ratio));
  // between the ends off the even grid: symmetric sets bifurcate at round values, and there minima have no clear number
  const levels = Array.from({ length: count + 1 }, (_, n) => (n === 0 || n === count ? n : n - 0.137) / count);
  const slices = levels.map((level) => emptySlice(landscapeAt, low * (high / low) ** level));
  slices.forEach(({ landscape, found }, n) => {
    const starts = memoryStarts(landscape);
    const { dim } = landscape;
    // all memories once; the mean comes first
    const own = [...starts.subarray(0, n === 0 ? starts.length : dim), ...gridStarts(landscape)];
    for (let at = 0; at < own.length; at += dim) found.add(settle(landscape, own.slice(at, at + dim), 0));
  });
  let total = 0;
  while (total !== known(slices)) {
    total = known(slices);
    for (let n = 1; n < slices.length; n++) follow(slices[n - 1] as NoiseSlice, slices[n] as NoiseSlice);
    for (let n = slices.length - 1; n > 0; n--) follow(slices[n] as NoiseSlice, slices[n - 1] as NoiseSlice);
  }
  return slices;
}

/** Number of minima over all slices. */
export function known(slices: readonly NoiseSlice[]): number {
  return slices.reduce((sum, { found }) => sum + found.points.length, 0);
}

/** A slice about half-way in log s (for the same reason not quite), with the minima of both ends followed to it. */
export function between(landscapeAt: LandscapeAt, lower: NoiseSlice, upper: NoiseSlice): NoiseSlice {
  const middle = emptySlice(landscapeAt, lower.s * (upper.s / lower.s) ** 0.487);
  follow(lower, middle);
  follow(upper, middle);
  return middle;
}

/** The deepest minimum of a slice. */
export function deepest({ found: { points } }: NoiseSlice): Settled {
  return points.reduce((best, point) => (point.energy < best.energy ? point : best));
}
