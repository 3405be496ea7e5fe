import { seedKey } from '../../memories/philox.ts';
import type { LevelNumbers } from '../../readouts/level.ts';
import { Packing } from '../../readouts/packing.ts';
import type { ReadoutLists } from '../../readouts/readout.ts';
import type { ReadLevel, Row } from '../../samplers/row.ts';
import type { ResolvedCell, ResolvedSpec } from '../spec.ts';
import type { SliceOf } from './executor.ts';

/** 32-bit numbers of a Cell record (shaders/structs.wgsl.ts). */
const CELL_WORDS = 8;

/** 32-bit numbers of a Row record. */
const ROW_WORDS = 16;

/** The lists of a run as the kernel reads them: bits of its Row and Cell records, and what the read-outs prepared. */
export interface Records {
  rows: Uint32Array;
  cells: Uint32Array;
  /** vec4f each: memories, and what a read-out keeps beside them; a list that cells share stands here once */
  lists: Float32Array;
}

/** Throws RangeError on levels that cannot be read. `lists`: one per cell. */
export function recordsOf({ cells, firstParticle }: ResolvedSpec, lists: readonly ReadoutLists[]): Records {
  const length = (cells[0] as ResolvedCell).rows.length;
  const rows = new Uint32Array(cells.length * length * ROW_WORDS);
  const cellRecords = new Uint32Array(cells.length * CELL_WORDS);
  const packing = new Packing();
  cells.forEach(({ rows: table, seed, readout }, c) => {
    rows.set(rowRecords(table, readout.level(table)), c * length * ROW_WORDS);
    const { memories, extra = new Float32Array() } = lists[c] as ReadoutLists;
    const places = [...packing.place(memories), firstParticle / 4, ...packing.place(extra)];
    cellRecords.set([...seedKey(seed), c * length, ...places], c * CELL_WORDS);
  });
  return { rows, cells: cellRecords, lists: packing.records() };
}

/** Step rows as the kernel reads them, ROW_WORDS numbers of 32 bits each; `level` gives the three numbers that say at which level a row reads. */
export function rowRecords(rows: readonly Row[], level: (read: ReadLevel) => LevelNumbers): Uint32Array {
  const integers = new Uint32Array(rows.length * ROW_WORDS);
  const floats = new Float32Array(integers.buffer);
  rows.forEach((row, i) => {
    const numbers = row.read ? level(row.read) : [1, 0, 0];
    const at = i * ROW_WORDS;
    floats.set([...numbers, row.cz, row.cx0, row.cx, row.cm, row.cacc, row.ka, row.kx, row.km, row.kq], at);
    integers.set([row.read ? 1 : 0, row.commit ? 1 : 0, row.repeat], at + 12);
  });
  return integers;
}

/** A slice as the kernel needs it: its parts are workgroups. */
interface KernelSlice extends SliceOf {
  workgroupsPerCell: number;
  /** of the dispatch */
  gridWidth: number;
  cells: number;
  /** per cell */
  quads: number;
  /** of the noise */
  stream: number;
  tolerance: number;
}

export const SLICE_BYTES = 48;

/** The `Slice` of the kernel (shaders/structs.wgsl.ts). */
export function sliceRecord(slice: KernelSlice): Uint32Array<ArrayBuffer> {
  const { first, take, workgroupsPerCell, gridWidth, cells, quads, place, steps, firstStep, stream, tolerance } = slice;
  const words = new Uint32Array(SLICE_BYTES / 4);
  words.set([
    first,
    gridWidth,
    workgroupsPerCell,
    cells,
    quads,
    place.row,
    place.repeatsDone,
    steps,
    firstStep,
    stream,
  ]);
  new Float32Array(words.buffer)[10] = tolerance;
  words[11] = first + take;
  return words;
}
