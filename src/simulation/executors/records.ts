import { storageBuffer, storageOf } from '../../gpu/buffers.ts';
import type { Gpu } from '../../gpu/device.ts';
import { seedKey } from '../../memories/philox.ts';
import type { LevelNumbers } from '../../readouts/level.ts';
import { Packing } from '../../readouts/packing.ts';
import type { ReadoutLists } from '../../readouts/readout.ts';
import type { ReadLevel, Row } from '../../samplers/row.ts';
import type { ResolvedCell, ResolvedSpec } from '../spec.ts';
import type { SliceOf } from './executor.ts';

/** 32-bit numbers of a Cell record (shaders/structs.wgsl.ts). */
const CELL_WORDS = 12;

/** 32-bit numbers of a Row record; two more where coordinates are held. */
const ROW_WORDS = 16;

/** The lists of a run as the kernel reads them: bits of its Row and Cell records, and what the read-outs prepared. */
export interface Records {
  rows: Uint32Array;
  cells: Uint32Array;
  /** vec4f each: memories, and what a read-out keeps beside them; a list that cells share stands here once */
  lists: Float32Array;
}

/** Throws RangeError on levels that cannot be read. `lists`: one per cell. */
export function recordsOf({ cells, firstParticle, mix }: ResolvedSpec, lists: readonly ReadoutLists[]): Records {
  const length = (cells[0] as ResolvedCell).rows.length;
  const rowWords = wordsOfRow(mix.clamps) * length;
  const rows = new Uint32Array(cells.length * rowWords);
  const cellRecords = new Uint32Array(cells.length * CELL_WORDS);
  const packing = new Packing();
  const floats = new Float32Array(cellRecords.buffer);
  cells.forEach(({ patterns, rows: table, seed, readout, centre = [] }, c) => {
    rows.set(rowRecords(table, readout.level({ patterns, rows: table }), mix.clamps), c * rowWords);
    const { memories, extra = new Float32Array() } = lists[c] as ReadoutLists;
    const places = [...packing.place(memories), firstParticle / 4, ...packing.place(extra)];
    cellRecords.set([...seedKey(seed), c * length, ...places], c * CELL_WORDS);
    // more coordinates are a list of their own: centreRecords
    if (mix.usesCentre) floats.set(centre.slice(0, 3), c * CELL_WORDS + 8);
  });
  return { rows, cells: cellRecords, lists: packing.records() };
}

/**
 * Cells, rows and lists on the GPU, in the order of their bindings; `what` the lists are, and `room` for so
 * many vec4f behind them. Throws LimitError.
 */
export function recordBuffers(gpu: Gpu, { rows, cells, lists }: Records, what: string, room = 0): GPUBuffer[] {
  const all = storageBuffer(gpu, what, lists.byteLength + 16 * room);
  gpu.device.queue.writeBuffer(all, 0, lists as Float32Array<ArrayBuffer>);
  return [storageOf(gpu, 'cells', cells), storageOf(gpu, 'tables', rows), all];
}

/** What coordinates are held at, on the GPU, where some are. */
export function clampBuffers(gpu: Gpu, run: Pick<ResolvedSpec, 'cells' | 'dim' | 'mix'>): GPUBuffer[] {
  return run.mix.clamps ? [storageOf(gpu, 'held coordinates', clampRecords(run))] : [];
}

const wordsOfRow = (clamps: boolean) => ROW_WORDS + (clamps ? 2 : 0);

/**
 * Step rows as the kernel reads them; `level` gives the three numbers that say at which level a row reads.
 * `clamps`: with what holds coordinates.
 */
export function rowRecords(
  rows: readonly Row[],
  level: (read: ReadLevel) => LevelNumbers,
  clamps = false,
): Uint32Array {
  const integers = new Uint32Array(rows.length * wordsOfRow(clamps));
  const floats = new Float32Array(integers.buffer);
  rows.forEach((row, i) => {
    const numbers = row.read ? level(row.read) : [1, 0, 0];
    const at = i * wordsOfRow(clamps);
    floats.set([...numbers, row.cz, row.cx0, row.cx, row.cm, row.cacc, row.ka, row.kx, row.km, row.kq], at);
    integers.set([row.read ? 1 : 0, row.commit ? 1 : 0, row.repeat], at + 12);
    floats[at + 15] = row.cc;
    if (clamps) floats.set([row.clampScale, row.clampNoise], at + 16);
  });
  return integers;
}

/** vec2f per cell and coordinate: 1 and what it is held at, or 0 and 0. */
export function clampRecords({ cells, dim }: Pick<ResolvedSpec, 'cells' | 'dim'>): Float32Array {
  const records = new Float32Array(2 * dim * cells.length);
  cells.forEach(({ clamp = [] }, c) => {
    Array.from(clamp).forEach((value, d) => {
      if (!Number.isNaN(value)) records.set([1, value], 2 * (c * dim + d));
    });
  });
  return records;
}

/** vec4f per cell and coordinate: 1 and what it is held at, or 0 and 0; then what positions are taken about. */
export function coordinateRecords(run: Pick<ResolvedSpec, 'cells' | 'dim'>): Float32Array {
  const clamps = clampRecords(run);
  const records = new Float32Array(2 * clamps.length);
  run.cells.forEach(({ centre }, c) => {
    for (let d = 0; d < run.dim; d++) {
      const at = c * run.dim + d;
      records.set([...clamps.subarray(2 * at, 2 * at + 2), centre?.[d] ?? 0], 4 * at);
    }
  });
  return records;
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

/** Of the `Slice` of the kernel. */
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
