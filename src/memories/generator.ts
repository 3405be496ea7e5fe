import { type Patterns, patternsOf } from './patterns.ts';

/** What a generator may be told beside its count. */
export interface GeneratorOptions {
  /** dimension of a set that leaves the choice (those with `maxDim`) */
  dim?: number;
  /** the first of its `more` numbers; the others are as usual */
  more?: readonly number[];
}

/** A further number of a set's name, behind count and dimension. */
export interface SpecNumber {
  name: string;
  /** unless given, least and largest */
  range: readonly [usual: number, least: number, most: number];
}

/** What a set is a sample of, or stands for: uniform on the unit circle, or N(0, I). */
export type Law = 'circle' | 'gaussian';

/** A named family of memory sets. */
export interface Generator {
  /** one line for help texts and the page */
  doc: string;
  /** dimension of the default set */
  dim: number;
  /** present if the dimension can be chosen, from 1 to maxDim */
  maxDim?: number;
  /** numbers that may follow the dimension, in this order */
  more: readonly SpecNumber[];
  /** the number after the name counts the patterns ('circle:9'), except where it is the dimension ('hypercube:3') */
  counts: 'patterns' | 'dimensions';
  /** the number if the name stands alone; sets with minCount = maxCount are fixed */
  defaultCount: number;
  minCount: number;
  maxCount: number;
  /** true if K + 1 keeps the first K patterns, so that sweeps of K move continuously */
  nested: boolean;
  /** true if the patterns are drawn from the seed: each realization of a sweep then has a set of its own */
  seeded: boolean;
  /** present if fresh samples can be drawn from what the set is a sample of */
  law?: Law;
  /**
   * Patterns with uniform weights. Throws RangeError on a count, dimension, further number or seed that is not allowed.
   */
  make(count: number, seed: number, options?: GeneratorOptions): Patterns;
}

/** One line of the table as it is written down; the rest of a Generator follows from it. */
export interface Recipe extends Pick<Generator, 'doc' | 'dim'> {
  maxDim?: number;
  more?: readonly SpecNumber[];
  counts?: 'dimensions';
  /** default, least and largest count */
  count: readonly [number, number, number];
  nested?: true;
  seeded?: true;
  law?: Law;
  /** as of Patterns */
  shape?: readonly [number, number];
  /** the patterns, row by row; asked only for what the limits above allow */
  rows(count: number, seed: number, dim: number, more: readonly number[]): number[][];
  /** what the patterns are made of, as of Patterns, row by row */
  features?(seed: number, dim: number, more: readonly number[]): number[][];
}

/** Numbers of a generated set, at most: 128 MiB in float64. */
const MOST_NUMBERS = 2 ** 24;

/** Puts the checks in front of a recipe, so that the functions that draw need none. */
export function generatorOf(name: string, recipe: Recipe): Generator {
  const [defaultCount, minCount, maxCount] = recipe.count;
  const { doc, dim, maxDim, more = [], counts = 'patterns', nested = false, seeded = false, law, shape } = recipe;
  const fixed = minCount === maxCount;

  function labelOf(count: number, chosen: number, others: readonly number[]): string {
    if (fixed) return name;
    if (others.some((value, i) => value !== more[i]?.range[0])) return [name, count, chosen, ...others].join(':');
    return chosen === dim ? `${name}:${count}` : `${name}:${count}:${chosen}`;
  }

  return {
    doc,
    dim,
    ...(maxDim === undefined ? {} : { maxDim }),
    more,
    counts,
    defaultCount,
    minCount,
    maxCount,
    nested,
    seeded,
    ...(law === undefined ? {} : { law }),
    make(count, seed, options = {}) {
      const chosen = options.dim ?? dim;
      checkInteger(name, counts === 'patterns' ? 'count' : 'dimension', count, minCount, maxCount);
      checkInteger(name, 'dimension', chosen, maxDim ? 1 : dim, maxDim ?? dim);
      const others = more.map(({ name: what, range: [usual, least, most] }, i) => {
        const value = options.more?.[i] ?? usual;
        checkInteger(name, what, value, least, most);
        return value;
      });
      if (counts === 'patterns' && count * chosen > MOST_NUMBERS) {
        throw new RangeError(
          `${name}: ${count} patterns of ${chosen} dimensions are ${count * chosen} numbers; ${MOST_NUMBERS} are allowed, take fewer of one or give a file`,
        );
      }
      const patterns = patternsOf(recipe.rows(count, seed, chosen, others), labelOf(count, chosen, others));
      const features = recipe.features?.(seed, chosen, others);
      return {
        ...patterns,
        ...(shape && { shape }),
        ...(features && { features: Float64Array.from(features.flat()) }),
      };
    },
  };
}

function checkInteger(name: string, what: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  const allowed = min === max ? `it must be ${min}` : `it must be an integer from ${min} to ${max}`;
  throw new RangeError(`${name}: ${what} ${value} is not allowed; ${allowed}`);
}
