import type { Patterns } from '../memories/patterns.ts';
import { execute } from '../reference/execute.ts';
import type { Row } from '../samplers/row.ts';

/** Groups of neighbouring particles that are run again in float64: the first and the last are among them. */
const GROUPS = 8;
const GROUP_SIZE = 8;

/** First particles of the groups, multiples of four because noise comes in quads. */
export function sampleGroups(particles: number): number[] {
  const last = Math.max(0, Math.floor((particles - GROUP_SIZE) / 4) * 4);
  return Array.from({ length: GROUPS }, (_, i) => Math.floor((last * i) / (GROUPS - 1) / 4) * 4);
}

/** What a run of step-table rows should have come to. */
export interface Expected {
  rows: readonly Row[];
  patterns: Patterns;
  seed: number;
  /** [particle, dim] where all particles started */
  start: Float32Array;
  /** largest difference in a coordinate that is rounding */
  tolerance: number;
}

/**
 * Holds end positions [particle, dim] against the float64 executor for a sample of particles, and every single one
 * against NaN and infinity. The truth is worked out once; the returned function says what is wrong, or undefined.
 */
export function checker(expected: Expected): (end: Float32Array) => string | undefined {
  const { rows, patterns, seed, start, tolerance } = expected;
  const { dim } = patterns;
  const groups = sampleGroups(start.length / dim).map((first) => {
    const from = Float64Array.from(start.subarray(first * dim, (first + GROUP_SIZE) * dim));
    return { first, truth: execute(rows, patterns, from, { seed, firstParticle: first }).x };
  });
  return (end) => {
    const broken = firstNotFinite(end);
    if (broken >= 0) return `particle ${Math.floor(broken / dim)} is ${end[broken]}`;
    for (const { first, truth } of groups) {
      for (const [i, value] of truth.entries()) {
        const got = end[first * dim + i] as number;
        if (!(Math.abs(got - value) <= tolerance)) {
          return `particle ${first + Math.floor(i / dim)} came to ${got}, float64 says ${value}`;
        }
      }
    }
    return undefined;
  };
}

/** Index of the first number that is not finite, by its bits; -1 if there is none. */
export function firstNotFinite(values: Float32Array): number {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return bits.findIndex((word) => (word & 0x7f800000) === 0x7f800000);
}
