import { isNumber } from './fields.ts';
import type { Tolerance, Tree } from './tolerance.ts';

/** One quantity as the tool gives it. */
export interface Measured {
  value: Tree;
  /** who computed it: the production kernels, float64 on the host, or the host from what the kernels found */
  by: 'gpu' | 'host' | 'gpu+host';
  /** standard error of `value`, of the same shape or one number for all; absent where nothing is random */
  error?: Tree;
}

/** What came of a comparison of a quantity with what is expected. */
export interface Comparison {
  pass: boolean;
  /** how many numbers were compared; null in the expectation stands for a number that nobody checks */
  numbers: number;
  /** the number that is farthest off for its tolerance */
  measured: number;
  expected: number;
  /** where in the tree: '[2][0]' */
  path: string;
  /** how much of what is allowed that number, or the list with its mismatches, is off: above 1 it fails */
  share: number;
  /**
   * How far off past what is allowed beside standard errors, in standard errors, those of the expectation included; the
   * largest of all; undefined where nothing is random
   */
  z: number | undefined;
  /** why they could not be compared at all */
  problem?: string;
}

/**
 * Compares number by number. A list against a single expected number compares every entry with it; null is not
 * compared. Whatever is not finite fails, and so do lists of another length and lists without entries. The standard
 * errors of both sides add in quadrature.
 */
export function compare(measured: Measured, expected: unknown, tolerance: Tolerance): Comparison {
  const result: Comparison = {
    pass: true,
    numbers: 0,
    measured: Number.NaN,
    expected: Number.NaN,
    path: '',
    share: 0,
    z: undefined,
  };
  let worst = -1;
  let unequal = 0;

  const leaf = (value: number, want: number, error: number | undefined, path: string) => {
    result.numbers++;
    if (tolerance.se > 0 && error === undefined) {
      throw new Mismatch(`${path || 'it'} has no standard error; give abs or rel, or expectedError`);
    }
    const off = Math.abs(value - want);
    const size = Math.max(tolerance.abs, tolerance.rel * Math.abs(want), tolerance.count);
    const allowed = size + tolerance.se * (error ?? 0);
    if (error !== undefined && error > 0) result.z = Math.max(result.z ?? 0, Math.max(0, off - size) / error);
    if (off !== 0) unequal++;
    // NaN fails every comparison: ask for what is allowed, not for what is not
    const good = off <= allowed;
    const share = good ? (allowed > 0 ? off / allowed : 0) : off / allowed || Number.POSITIVE_INFINITY;
    if (!good && tolerance.mismatch === undefined) result.pass = false;
    if (share > worst || result.numbers === 1) {
      worst = share;
      Object.assign(result, { measured: value, expected: want, path, share });
    }
  };

  const walk = (value: Tree, want: unknown, error?: Tree, theirs?: Tree, path = ''): void => {
    if (want === null) return;
    const each = (entry: Tree, i: number, wanted: unknown) =>
      walk(entry, wanted, entryOf(error, i), entryOf(theirs, i), `${path}[${i}]`);
    if (typeof value === 'number') {
      if (!isNumber(want)) throw new Mismatch(`expected${path} is no number, measured is ${value}`);
      if (typeof error === 'object' || typeof theirs === 'object') {
        throw new Mismatch(`${path || 'it'} has standard errors of another shape`);
      }
      if (!Number.isFinite(value)) Object.assign(result, { pass: false, problem: `measured${path} is ${value}` });
      leaf(
        value,
        want,
        error === undefined && theirs === undefined ? undefined : Math.hypot(error ?? 0, theirs ?? 0),
        path,
      );
    } else if (isNumber(want)) {
      if (value.length === 0) throw new Mismatch(`measured${path} is an empty list, expected is ${want}`);
      value.forEach((entry, i) => {
        each(entry, i, want);
      });
    } else if (Array.isArray(want)) {
      if (want.length !== value.length) {
        throw new Mismatch(`measured${path} has ${value.length} entries, expected has ${want.length}`);
      }
      if (typeof theirs === 'object' && theirs.length !== want.length) {
        throw new Mismatch(`expectedError${path} has ${theirs.length} entries, expected has ${want.length}`);
      }
      value.forEach((entry, i) => {
        each(entry, i, want[i]);
      });
    } else throw new Mismatch(`expected${path} is neither a number nor a list`);
  };

  try {
    walk(measured.value, expected, measured.error, tolerance.expectedError);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    return { ...result, pass: false, problem: error.message };
  }
  if (result.numbers === 0) return { ...result, pass: false, problem: 'there is nothing to compare' };
  if (tolerance.mismatch === undefined) return result;
  const differ = unequal / result.numbers;
  const share = differ === 0 ? 0 : differ / tolerance.mismatch;
  if (!(differ > tolerance.mismatch)) return { ...result, share };
  return { ...result, share, pass: false, problem: `${unequal} of ${result.numbers} entries differ` };
}

/** One number stands for all entries of a list. */
const entryOf = (tree: Tree | undefined, i: number): Tree | undefined => (typeof tree === 'object' ? tree[i] : tree);

class Mismatch extends Error {}
