import { shown } from '../printable.ts';
import { CaseError, Fields, isNumber } from './fields.ts';

/** A number, or lists of numbers to any depth. */
export type Tree = number | readonly Tree[];

/**
 * How far a measured number may be from the expected one: max(abs, rel |expected|, count) + se x standard error.
 * `mismatch` is for lists of labels: the share of entries that may differ. `exact` is abs 0, said aloud.
 * `expectedError` is the standard error of the expected numbers: both errors add in quadrature.
 */
export interface Tolerance {
  abs: number;
  rel: number;
  count: number;
  se: number;
  /** undefined: entry by entry, as numbers */
  mismatch: number | undefined;
  /** one number for all, or lists in the shape of the expectation; undefined where that is known exactly */
  expectedError: Tree | undefined;
}

const KEYS = ['abs', 'rel', 'count', 'se', 'mismatch'] as const;

/**
 * The tolerance of every expected quantity. The object holds a tolerance, or one per quantity, or both: then the
 * quantities named have their own. Throws CaseError on a quantity without any, and on keys that are neither.
 */
export function parseTolerances(value: unknown, quantities: readonly string[]): Record<string, Tolerance> {
  const fields = new Fields(value, 'tolerance');
  // a quantity may be called as a tolerance key is: what is an object is the quantity's own
  const own = quantities.filter((quantity) => fields.has(quantity) && typeof fields.value(quantity) === 'object');
  const common = fields.keys().filter((key) => !own.includes(key));
  const shared = common.length > 0 ? readOne(fields, common) : undefined;
  fields.done();
  return Object.fromEntries(
    quantities.map((quantity) => {
      if (own.includes(quantity)) {
        const inner = fields.fields(quantity);
        const tolerance = readOne(inner, inner.keys());
        inner.done();
        return [quantity, tolerance];
      }
      if (!shared) throw new CaseError(`tolerance says nothing of ${quantity}; give abs, rel, count, se or mismatch`);
      return [quantity, shared];
    }),
  );
}

function readOne(fields: Fields, keys: readonly string[]): Tolerance {
  const exact = keys.includes('exact') && fields.flag('exact', false);
  if (!keys.some((key) => key === 'exact' || KEYS.includes(key as 'abs'))) {
    throw new CaseError(`${fields.where} holds none of ${KEYS.join(', ')}, exact`);
  }
  const [abs, rel, count, se] = (['abs', 'rel', 'count', 'se'] as const).map((key) =>
    keys.includes(key) ? fields.number(key, undefined, { min: 0 }) : 0,
  ) as [number, number, number, number];
  const mismatch = keys.includes('mismatch') ? fields.number('mismatch', undefined, { min: 0, max: 1 }) : undefined;
  const expectedError = keys.includes('expectedError') ? readErrors(fields) : undefined;
  if (expectedError !== undefined && se === 0) {
    throw new CaseError(`${fields.where}.expectedError needs se: how many standard errors are allowed`);
  }
  if (exact && (abs + rel + count + se > 0 || mismatch !== undefined)) {
    throw new CaseError(`${fields.where} is exact and has a tolerance; choose one`);
  }
  return { abs, rel, count, se, mismatch, expectedError };
}

function readErrors(fields: Fields): Tree {
  const value = fields.value('expectedError');
  const isTree = (tree: unknown): tree is Tree =>
    isNumber(tree) ? tree >= 0 : Array.isArray(tree) && tree.every(isTree);
  if (isTree(value)) return value;
  throw new CaseError(`${fields.where}.expectedError is ${shown(value)}; give a number from 0, or lists of them`);
}

/** As a line shows it: '2e-6', '4 SE + 2e-5', 'exact'. */
export function toleranceText({ abs, rel, count, se, mismatch }: Tolerance): string {
  if (mismatch !== undefined) return `${100 * mismatch}% of entries`;
  const sizes = [abs > 0 && `${abs}`, rel > 0 && `${rel} rel`, count > 0 && `${count}`].filter(Boolean);
  const plain = sizes.length > 1 ? `max(${sizes.join(', ')})` : sizes.join('');
  return [se > 0 && `${se} SE`, plain].filter(Boolean).join(' + ') || 'exact';
}
