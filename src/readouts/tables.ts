import type { Kernel } from '../gpu/kernels.ts';
import type { ReadLevel } from '../samplers/row.ts';

/**
 * What the GPU computes of the memories before rows of a level are read, by a read-out that wants it:
 * tables behind the lists of a cell, each in a slot. A row that reads a table needs it in its slot; a
 * table that is there is not made again.
 */
export interface Tables {
  /** vec4f behind all lists: room for the slots, and for what is needed on the way */
  readonly room: number;
  readonly list: readonly ReadoutTable[];
  /** the number of the table that is read at a level; undefined where none is */
  of(read: ReadLevel): number | undefined;
}

/** One table, and how it is made. */
export interface ReadoutTable {
  readonly slot: number;
  /** one after another: each sees what the ones before have written */
  readonly passes: readonly TablePass[];
}

/** A kernel that writes into the lists. Its bindings are a uniform and the lists. */
export interface TablePass {
  readonly kernel: Kernel;
  readonly workgroups: number;
  /** of a workgroup, in particle-memory pairs: an estimate */
  readonly cost: number;
  /** what the uniform holds behind the first workgroup, the one behind the last, and the width of the grid */
  readonly words: Uint32Array;
}
