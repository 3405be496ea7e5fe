/** Parameters that many kinds share. */
import { seedOf } from '../../experiments/phase/seeds.ts';
import { firstPatterns, normalizedWeights, type Patterns, patternsOf } from '../../memories/patterns.ts';
import { patternsFromSpec } from '../../memories/patternsFromSpec.ts';
import type { ReadLevel } from '../../samplers/row.ts';
import { asCaseError, CaseError, type Fields } from '../fields.ts';
import { parseTime } from './noise.ts';

/** What every case is about: memories, and the seed of what is random. */
export interface Data {
  patterns: Patterns;
  seed: number;
}

/** memories (spec or rows), count, weights, width, seed; 1 to `most` dimensions. */
export function parseData(setup: Fields, most = 3): Data {
  const { patterns: kept, seed } = parseSets(setup)(0);
  const { width } = kept;
  if (kept.dim > most) throw new CaseError(`setup.memories have ${kept.dim} dimensions; 1 to ${most} can be run`);
  if (setup.has('weights') && setup.has('copies'))
    throw new CaseError('setup gives weights and copies; give one of them');
  if (!setup.has('weights') && !setup.has('copies')) return { patterns: { ...kept, width }, seed };
  const weights = setup.has('weights')
    ? setup.numbers('weights', kept.count)
    : kept.weights.map((_, k) => (k === 0 ? setup.number('copies', undefined, { above: 0 }) : 1));
  return {
    patterns: asCaseError('weights', () => ({
      ...kept,
      weights: normalizedWeights(kept.count, 'weights', weights),
      width,
    })),
    seed,
  };
}

/** memories, count, width, seed: set i of any dimension, of equal weights; a random one is drawn anew for each i. */
export function parseSets(setup: Fields): (i: number) => Data {
  const first = setup.integer('seed', 0, { min: 0 });
  const width = setup.number('width', 0, { min: 0 });
  const memories = setup.value('memories');
  const count = setup.has('count') ? setup.integer('count', undefined, { min: 1 }) : undefined;
  return (i) => {
    const seed = seedOf(first, i);
    const all = asCaseError('memories', () =>
      typeof memories === 'string' ? patternsFromSpec(memories, { seed }) : patternsOf(inlineRows(memories)),
    );
    const kept = count === undefined ? all : asCaseError('count', () => firstPatterns(all, count));
    return { patterns: { ...kept, width }, seed };
  };
}

function inlineRows(value: unknown): number[][] {
  const isRow = (row: unknown) => Array.isArray(row) && row.every((number) => typeof number === 'number');
  if (!Array.isArray(value) || !value.every(isRow)) {
    throw new RangeError('give the name of a set, or rows of numbers: [[-1], [1]]');
  }
  return value as number[][];
}

/** Where the memories are read: sigma2 or beta = 1/sigma2 (with a, default 1), or a schedule and a time; similarity. */
export function parseLevel(setup: Fields): ReadLevel {
  const similarity = setup.choice('similarity', ['distance', 'dot'], 'distance');
  const given = ['sigma2', 'beta', 'time'].filter((key) => setup.has(key));
  if (given.length !== 1) {
    throw new CaseError(`setup gives ${given.join(' and ') || 'no noise level'}; give one of sigma2, beta, time`);
  }
  if (given[0] === 'time') {
    const { a, s } = parseTime(setup);
    return { a, s, similarity };
  }
  const a = setup.number('a', 1, { above: 0 });
  const s =
    given[0] === 'beta'
      ? 1 / setup.number('beta', undefined, { above: 0 })
      : setup.number('sigma2', undefined, { above: 0 });
  return { a, s, similarity };
}

export interface Points {
  /** [n, dim] */
  points: Float64Array;
  /** true: `point` was given, so quantities come without the list over points */
  single: boolean;
}

/** `point`: one row of numbers, or `points`: several. */
export function parsePoints(setup: Fields, dim: number): Points {
  if (setup.has('point') === setup.has('points')) {
    throw new CaseError('setup needs either point (a row of numbers) or points (rows)');
  }
  if (setup.has('point')) return { points: Float64Array.from(setup.numbers('point', dim)), single: true };
  return { points: Float64Array.from(setup.rows('points', dim).flat()), single: false };
}

/** The list over points, or its only entry where the setup gave a single point. */
export function overPoints<T>({ single }: Points, list: readonly T[]): T | readonly T[] {
  return single ? (list[0] as T) : list;
}

/** Rows [n][dim] from a flat array. */
export function rowsOf(flat: ArrayLike<number>, dim: number): number[][] {
  return Array.from({ length: flat.length / dim }, (_, n) =>
    Array.from({ length: dim }, (__, d) => flat[n * dim + d] as number),
  );
}
