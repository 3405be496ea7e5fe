import { BLOCK_EXTRA } from '../../shaders/stagedReading.wgsl.ts';
import type { Patterns } from '../memories/patterns.ts';
import type { LevelNumbers } from './level.ts';
import { NO_WEIGHT } from './packing.ts';

/** What staged readings read: memories in blocks of four, or lists of a read-out's own. */

/** What one cell reads: its memories, and the levels at which it may be asked to. */
export interface StagedCell {
  patterns: Patterns;
  levels: readonly LevelNumbers[];
  /** what is read in place of the memories */
  lists?: StagedLists;
}

/** Lists that a read-out makes for the levels of a cell, one behind the other. */
export interface StagedLists {
  /** as memoryBlocks has them; behind those of a level the values that are summed, where the stages have such */
  records: Float32Array;
  /** blocks of four that one level reads */
  blocks: number;
  /** per level: where its list begins, in vec4f */
  first: readonly number[];
  /** per level: the share of x / a that the kernels leave out of m */
  past: readonly number[];
}

/** Blocks of four that a cell reads at a level. */
export const blocksOf = ({ patterns, lists }: StagedCell): number => lists?.blocks ?? Math.ceil(patterns.count / 4);

/** Most vec4f of a list whose place a number of single precision tells. */
export const MOST_RECORDS = 2 ** 24;

/** Of every cell and level: its three numbers, and where its list begins. */
export const levelRecords = (cells: readonly StagedCell[]): Float32Array =>
  Float32Array.from(
    cells.flatMap(({ levels, lists }) => levels.flatMap((numbers, i) => [...numbers, lists?.first[i] ?? 0])),
  );

/** Of every cell: where its lists begin, and their blocks. */
export const sourceRecords = (
  cells: readonly StagedCell[],
  places: readonly (readonly [first: number, end: number])[],
): Uint32Array => Uint32Array.from(cells.flatMap((cell, c) => [places[c]?.[0] as number, blocksOf(cell)]));

/**
 * Memories as the kernels read them: blocks of four, [block, dim + 2] vec4f, coordinate
 * by coordinate, then log2 w and |xi|^2.
 */
export function memoryBlocks({ points, count, dim, weights }: Patterns): Float32Array {
  const stride = 4 * (dim + BLOCK_EXTRA);
  const blocks = Math.ceil(count / 4);
  const records = new Float32Array(blocks * stride);
  for (let k = 0; k < 4 * blocks; k++) {
    const from = Math.min(k, count - 1) * dim;
    const at = (k >> 2) * stride + (k & 3);
    let norm2 = 0;
    for (let d = 0; d < dim; d++) {
      const value = points[from + d] as number;
      records[at + 4 * d] = value;
      norm2 += value * value;
    }
    records[at + 4 * dim] = k < count ? Math.log2(weights[k] as number) : NO_WEIGHT;
    records[at + 4 * (dim + 1)] = norm2;
  }
  return records;
}
