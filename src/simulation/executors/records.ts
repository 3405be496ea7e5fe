import { seedKey } from '../../memories/philox.ts';
import { ROW_FLOATS } from '../../readouts/rowRecords.ts';
import type { ResolvedCell, ResolvedSpec } from '../spec.ts';
import type { SliceOf } from './executor.ts';

/** 32-bit numbers of a Cell record (shaders/structs.wgsl.ts). */
const CELL_WORDS = 8;

/** The lists of a run as the kernel reads them: bits of its Row and Cell records, and what the read-outs keep. */
export interface Records {
  rows: Uint32Array;
  cells: Uint32Array;
  /** vec4f each: per cell its memories, then what its read-out keeps beside them */
  memories: Float32Array;
}

/** Throws RangeError on levels or lists that cannot be read. */
export function recordsOf({ cells, firstParticle }: ResolvedSpec): Records {
  const length = (cells[0] as ResolvedCell).rows.length;
  const rows = new Uint32Array(cells.length * length * ROW_FLOATS);
  const cellRecords = new Uint32Array(cells.length * CELL_WORDS);
  const kept: Float32Array[] = [];
  let end = 0;
  const keep = (record: Float32Array): [first: number, end: number] => {
    kept.push(record);
    const first = end;
    end += record.length / 4;
    return [first, end];
  };
  cells.forEach(({ patterns, rows: table, seed, readout }, c) => {
    rows.set(new Uint32Array(readout.prepare(table)), c * length * ROW_FLOATS);
    const { memories, extra = new Float32Array() } = readout.records({ patterns, rows: table, seed });
    const places = [...keep(memories), firstParticle / 4, ...keep(extra)];
    cellRecords.set([...seedKey(seed), c * length, ...places], c * CELL_WORDS);
  });
  const memories = new Float32Array(end * 4);
  let at = 0;
  for (const record of kept) {
    memories.set(record, at);
    at += record.length;
  }
  return { rows, cells: cellRecords, memories };
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
