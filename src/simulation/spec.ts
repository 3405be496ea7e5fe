import type { AdvanceShape } from '../../shaders/advance.wgsl.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Patterns } from '../memories/patterns.ts';
import { dense } from '../readouts/attention.ts';
import type { Readout } from '../readouts/readout.ts';
import { foldWidth, type Row, type Tap } from '../samplers/row.ts';
import type { Start } from './starts.ts';

/** One small run of a dispatch: its own memories, rows, seed and start. */
export interface CellSpec {
  patterns: Patterns;
  /** all cells of a simulation have tables of the same form (rows, repeats, commits); numbers may differ */
  rows: readonly Row[];
  /** 0 .. 2^53 - 1 */
  seed: number;
  start: Start;
  /** who reads the memories: dense unless given, the same machine in all cells (its numbers may differ) */
  readout?: Readout;
}

export interface SimulationSpec {
  dim: number;
  /** particles per cell */
  particles: number;
  cells: readonly CellSpec[];
  tap?: Tap;
  /** freeze a particle once a step moves it by less than this (Euclidean), and record that step */
  tolerance?: number;
  /** birth index of the first particle, a multiple of four: a batch of a larger run gives the same numbers */
  firstParticle?: number;
  /** noise stream of the steps */
  stream?: number;
  /** what timing may choose; never changes a bit */
  variant?: Partial<Variant>;
}

/** What of the kernel may be tuned to an adapter. */
export interface Variant {
  quads: number;
  workgroupSize: number;
  /** memories in registers where they are few */
  registers: boolean;
}

/** Up to so many memories a kernel keeps in registers. */
const REGISTER_MOST = 16;

/**
 * The variant that won where it was measured (docs/performance.md). Software drivers pay for every load, so a thread
 * takes many particles; memories in registers need no loads, and half as many particles compile twice as fast. On GPUs
 * many registers per thread cost occupancy: one quad there is a prediction, `npm run bench` can tell.
 */
export function defaultVariant({ adapter }: Gpu, memories: number): Variant {
  const quads = adapter.software ? (memories > REGISTER_MOST ? 4 : 2) : 1;
  return { quads, workgroupSize: 64, registers: true };
}

/**
 * The tables of the cells with their widths folded in. Throws RangeError on a spec that cannot run: particles,
 * dimensions, tables of different form, or a read-out that does not give what is asked.
 */
export function tablesOf({ dim, particles, cells, firstParticle = 0, tap = 'none' }: SimulationSpec): Row[][] {
  if (!(Number.isInteger(particles) && particles >= 1)) {
    throw new RangeError(`${particles} particles; give a whole number from 1`);
  }
  if (firstParticle % 4 !== 0) {
    throw new RangeError(`a batch starts at particle ${firstParticle}; it must be a multiple of 4`);
  }
  const tables = cells.map(({ rows, patterns }) => rows.map((row) => foldWidth(row, patterns.width)));
  const form = formOf(tables[0]);
  const { name, gives } = readoutOf(cells);
  if (tap !== 'none' && !gives.includes(tap)) {
    throw new RangeError(`the read-out ${name} gives no ${tap}; take the exact score`);
  }
  for (const [c, { patterns, readout = dense }] of cells.entries()) {
    if (readout.name !== name) {
      throw new RangeError(`cell ${c} reads by ${readout.name}, cell 0 by ${name}; run them one after another`);
    }
    if (patterns.dim !== dim) {
      throw new RangeError(`${patterns.label} has ${patterns.dim} dimensions, the run has ${dim}`);
    }
    if (formOf(tables[c]) !== form) {
      throw new RangeError(`the table of cell ${c} has another form than that of cell 0; run them one after another`);
    }
  }
  return tables;
}

/** The machine all cells share. */
export const readoutOf = ([first]: readonly CellSpec[]): Readout => first?.readout ?? dense;

/** What cells must share so that one dispatch can run them: repeats and commits, row by row. */
const formOf = (table: readonly Row[] = []) => JSON.stringify(table.map(({ repeat, commit }) => [repeat, commit]));

/** The kernel a run needs: what its rows use, and the variant for its adapter and number of memories. */
export function shapeOf(gpu: Gpu, spec: SimulationSpec, tables: readonly Row[][]): AdvanceShape {
  const all = tables.flat();
  const readout = readoutOf(spec.cells);
  const most = Math.max(...spec.cells.map(({ patterns }) => patterns.count));
  // a wave costs more registers than a memory: two quads were as fast as four, and compile sooner
  const variant = { ...defaultVariant(gpu, readout.registers ? most : 0), ...spec.variant };
  return {
    dim: spec.dim,
    quads: variant.quads,
    workgroupSize: variant.workgroupSize,
    registers: variant.registers && readout.registers && most <= REGISTER_MOST ? Math.ceil(most / 4) * 4 : 0,
    usesStart: all.some(({ cx0 }) => cx0 !== 0),
    usesAccumulator: all.some(({ cacc }) => cacc !== 0),
    usesNoise: all.some(({ cz }) => cz !== 0),
    tap: spec.tap ?? 'none',
    freezes: spec.tolerance !== undefined,
  };
}

/**
 * Equal for runs that may share a dispatch as cells without a bit of either changing: tables of one form, as many
 * particles, and alone they would get the same kernel. Drivers may round differently in another one.
 */
export function dispatchKey(gpu: Gpu, spec: SimulationSpec): string {
  const tables = tablesOf(spec);
  return JSON.stringify([shapeOf(gpu, spec, tables), spec.particles, spec.tolerance, formOf(tables[0])]);
}
