import { attentionReadout } from '../../shaders/attention.wgsl.ts';
import { MOST_DIMENSIONS, type Patterns } from '../memories/patterns.ts';
import { NO_WEIGHT } from './packing.ts';
import type { Readout, ReadoutCell, ReferenceAt } from './readout.ts';
import { type Separation, separations } from './separation.ts';

/** Coordinates that fit into a record beside the weight. */
export const RECORD_DIMS = 3;

/**
 * vec4f(xi, log2 w) per memory, D <= 3, padded to a multiple of four by copies without weight. Throws RangeError above.
 */
export function memoryRecords({ points, count, dim, weights, label }: Patterns): Float32Array {
  if (dim > RECORD_DIMS) throw new RangeError(`${label} has ${dim} dimensions; a record holds ${RECORD_DIMS}`);
  const padded = Math.ceil(count / 4) * 4;
  const records = new Float32Array(padded * 4);
  for (let k = 0; k < padded; k++) {
    const from = Math.min(k, count - 1);
    for (let d = 0; d < dim; d++) records[4 * k + d] = points[from * dim + d] as number;
    records[4 * k + 3] = k < count ? Math.log2(weights[k] as number) : NO_WEIGHT;
  }
  return records;
}

/** The records of each set; a set that is given twice gets the same list. */
export function memoryLists(sets: readonly Patterns[]): Float32Array[] {
  const lists = new Map([...new Set(sets)].map((set) => [set, memoryRecords(set)]));
  return sets.map((set) => lists.get(set) as Float32Array);
}

/** A read-out whose twin is at hand at once. */
export interface Attention extends Readout {
  reference(cell: ReadoutCell): ReferenceAt;
}

/** All memories, weighed by a separation: exact up to float32 rounding. */
export function attention(separation: Separation): Attention {
  const { name, gives, sums, stages, level, flips, reference } = separation;
  return {
    name,
    error: 'exact',
    gives,
    maxDim: stages ? MOST_DIMENSIONS : RECORD_DIMS,
    registers: true,
    places: 1,
    cost: ({ count }) => count,
    level:
      ({ patterns }) =>
      (read) =>
        level(read, patterns),
    prepare: async (_gpu, cells) =>
      memoryLists(cells.map(({ patterns }) => patterns)).map((memories) => ({ memories })),
    fused: async () => attentionReadout(sums),
    // what a run on a plane does not need is loaded by the first run that does
    ...(stages
      ? { staged: async (task) => (await import('./memoriesReading.ts')).MemoriesReading.of(stages, task) }
      : {}),
    ...(flips && { flips }),
    reference:
      ({ patterns }) =>
      (read) =>
        reference(patterns, read),
  };
}

/** The softmax over all memories: the exact posterior of diffusion, the retrieval of a modern Hopfield network. */
export const dense: Attention = attention(separations.softmax);
