import { isNumber } from './fields.ts';
import type { Tolerance } from './tolerance.ts';

/** A number, or lists of numbers to any depth. */
export type Tree = number | readonly Tree[];

/** One quantity as the tool gives it. */
export interface Measured {
  value: Tree;
  /** who computed it: the production kernels, float64 on the host, or the host from what the kernels found */
  by: 'gpu' | 'host' | 'gpu+host';
  /** standard error of `value`, of the same shape or one number for all; absent where nothing is random */
  error?: Tree;
}

export interface Comparison {
  pass: boolean;
  /** how many numbers were compared */
  numbers: number;
  /** the number that is farthest off for its tolerance */
  measured: number;
  expected: number;
  /** where in the tree: '[2][0]' */
  path: string;
  /** |measured - expected| / standard error, the largest of all; undefined where nothing is random */
  z: number | undefined;
  /** why they could not be compared at all */
  problem?: string;
}

/**
 * Compares number by number. A list against a single expected number compares every entry with it. Whatever is not
 * finite fails, and so do lists of another length and lists without entries.
 */
export function compare(measured: Measured, expected: unknown, tolerance: Tolerance): Comparison {
  const result: Comparison = {
    pass: true,
    numbers: 0,
    measured: Number.NaN,
    expected: Number.NaN,
    path: '',
    z: undefined,
  };
  let worst = -1;
  let unequal = 0;

  const leaf = (value: number, want: number, error: number | undefined, path: string) => {
    result.numbers++;
    if (tolerance.se > 0 && error === undefined) throw new Mismatch(`${path || 'it'} has no standard error`);
    const off = Math.abs(value - want);
    const size = Math.max(tolerance.abs, tolerance.rel * Math.abs(want), tolerance.count);
    const allowed = size + tolerance.se * (error ?? 0);
    if (error !== undefined && error > 0) result.z = Math.max(result.z ?? 0, off / error);
    if (off !== 0) unequal++;
    // NaN fails every comparison: ask for what is allowed, not for what is not
    const good = off <= allowed;
    const share = good ? (allowed > 0 ? off / allowed : 0) : 1 + (off / allowed || Number.POSITIVE_INFINITY);
    if (!good && tolerance.mismatch === undefined) result.pass = false;
    if (share > worst || result.numbers === 1) {
      worst = share;
      Object.assign(result, { measured: value, expected: want, path });
    }
  };

  const walk = (value: Tree, want: unknown, error: Tree | undefined, path: string): void => {
    const errorAt = (i: number) => (typeof error === 'object' ? error[i] : error);
    if (typeof value === 'number') {
      if (!isNumber(want)) throw new Mismatch(`expected${path} is no number, measured is ${value}`);
      if (typeof error === 'object') throw new Mismatch(`${path} has standard errors of another shape`);
      if (!Number.isFinite(value)) Object.assign(result, { pass: false, problem: `measured${path} is ${value}` });
      leaf(value, want, error, path);
    } else if (isNumber(want)) {
      if (value.length === 0) throw new Mismatch(`measured${path} is an empty list, expected is ${want}`);
      value.forEach((entry, i) => {
        walk(entry, want, errorAt(i), `${path}[${i}]`);
      });
    } else if (Array.isArray(want)) {
      if (want.length !== value.length) {
        throw new Mismatch(`measured${path} has ${value.length} entries, expected has ${want.length}`);
      }
      value.forEach((entry, i) => {
        walk(entry, want[i], errorAt(i), `${path}[${i}]`);
      });
    } else throw new Mismatch(`expected${path} is neither a number nor a list`);
  };

  try {
    walk(measured.value, expected, measured.error, '');
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    return { ...result, pass: false, problem: error.message };
  }
  if (result.numbers === 0) return { ...result, pass: false, problem: 'there is nothing to compare' };
  if (tolerance.mismatch !== undefined && unequal / result.numbers > tolerance.mismatch) {
    return { ...result, pass: false, problem: `${unequal} of ${result.numbers} entries differ` };
  }
  return result;
}

class Mismatch extends Error {}
