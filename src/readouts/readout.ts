import type { MakeFused } from '../../shaders/fused.ts';
import type { Given } from '../../shaders/sums.ts';
import type { Patterns } from '../memories/patterns.ts';
import type { Answer } from '../reference/execute.ts';
import type { Read, Row } from '../samplers/row.ts';

/**
 * One contract, several machines behind it: something that reads out memories at x. The step table does not know who
 * answered. Which machine it is (its name) is structure and makes another kernel; its numbers are lists and dials.
 */
export interface Readout {
  /** of the kernel: cells of one dispatch have read-outs of one name */
  name: string;
  /**
   * How far m may be from the softmax over all memories: exact (rounding only), bound (certified), measured (another
   * score on purpose, or only compared).
   */
  error: 'exact' | 'bound' | 'measured';
  /** what it tells of a place; a run may ask for no tap besides */
  gives: readonly Given[];
  /** few memories may live in registers; false where the records are no memories */
  registers: boolean;
  /** what one row that reads costs per particle, in particle-memory pairs */
  pairs(patterns: Patterns): number;
  /** What the kernel needs of one cell. `rows` have the width of the data folded in. Throws RangeError on what cannot be read. */
  records(cell: ReadoutCell): ReadoutRecords;
  /** Step rows as the kernel reads them (rowRecords). Throws RangeError on levels that cannot be read. */
  prepare(rows: readonly Row[]): ArrayBuffer;
  /** the text inside the executor */
  fused: MakeFused;
  /** The same in float64, as `execute` takes it: for tests, and where there is no GPU. Throws as `records` does. */
  reference(cell: ReadoutCell): (read: Read) => (x: ArrayLike<number>) => Answer;
}

/** The cell of a run, as its read-out sees it. */
export interface ReadoutCell {
  patterns: Patterns;
  rows: readonly Row[];
  /** of the cell: whatever is drawn at random comes from it */
  seed: number;
}

/** vec4f each. */
export interface ReadoutRecords {
  memories: Float32Array;
  /** what it keeps beside the memories, in the same buffer */
  extra?: Float32Array;
}
