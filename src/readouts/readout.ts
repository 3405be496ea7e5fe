import type { FlipsText, SpinEnergyText } from '../../shaders/flips.ts';
import type { MakeFused } from '../../shaders/fused.ts';
import type { Given } from '../../shaders/sums.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Patterns } from '../memories/patterns.ts';
import type { Answer } from '../reference/execute.ts';
import type { SpinFieldAt } from '../reference/sweep.ts';
import type { ReadLevel, Row } from '../samplers/row.ts';
import type { LevelNumbers } from './level.ts';
import type { MakeStaged } from './staged.ts';
import type { StagedLists } from './stagedLists.ts';
import type { Tables } from './tables.ts';

/**
 * What answers for the memories at x. A different read-out compiles a different kernel; its numbers are data and
 * compile nothing. The step table does not know which one answers.
 */
export interface Readout {
  /** of the kernel: cells of one dispatch have read-outs of one name */
  readonly name: string;
  /**
   * How far m may be from the separation over all memories: exact (rounding only), bound (certified), measured (another
   * score on purpose, or only compared).
   */
  readonly error: 'exact' | 'bound' | 'measured';
  /**
   * how far m may be off from what its kernels compare it with while they run, in sigma:
   * a run that was off by more is refused
   */
  readonly tolerance?: number;
  /** its kernels compare m with that of another read-out while they run */
  readonly measuresError?: boolean;
  /** what it tells of a place; `requireGiven` refuses the rest */
  readonly gives: readonly Given[];
  /** dimensions it takes: 1 to this */
  readonly maxDim: number;
  /** few memories may live in registers; false where its lists are no memories */
  readonly registers: boolean;
  /** particles a thread reads, in fours; what the adapter likes unless given */
  readonly quads?: number;
  /** places at which it reads for one answer */
  readonly places: number;
  /** what one answer costs, in particle-memory pairs: an estimate, by which work is cut and counted */
  cost(patterns: Patterns): number;
  /**
   * The numbers of a level of a cell, with the width of the data folded in. Throws
   * RangeError on levels that cannot be read.
   */
  level(cell: Pick<ReadoutCell, 'patterns' | 'rows'>): (read: ReadLevel) => LevelNumbers;
  /**
   * The lists that its kernels read, one per cell. It may compute them on the GPU. Cells with the same memories may get
   * the same lists, which are then stored once. Throws RangeError on what cannot be read.
   */
  prepare(gpu: Gpu, cells: readonly ReadoutCell[]): Promise<readonly ReadoutLists[]>;
  /** who reads in its place, by the memories and the rows: asked before a run of one cell is set up */
  readonly choose?: (cell: Pick<ReadoutCell, 'patterns' | 'rows'>) => Promise<Readout>;
  /** the same, less far off and slower to make: for a run that was off by more than the tolerance */
  finer?(): Readout;
  /** what results say of it beside its name */
  readonly note?: string;
  /**
   * the same score in the coordinates x - a c, [dim]; missing where all that it knows of places comes from the memories
   */
  about?(c: readonly number[]): Readout;
  /** its text inside the kernel of the steps: a page loads it with the first run that asks */
  readonly fused?: () => Promise<MakeFused>;
  /** its kernels for dimensions past those of one kernel; `prepare` is not asked then */
  readonly staged?: MakeStaged;
  /** what these kernels read in place of the memories, for every row of a cell; throws as `prepare` does */
  stagedLists?(cell: ReadoutCell): Promise<StagedLists>;
  /** what a spin would gain by a flip, for asynchronous updates; missing where it does not know */
  flips?: Flips;
  /**
   * The same in float64, as `execute` takes it: for tests, and where there is no GPU; once what it needs is loaded, for
   * scores that few runs have. Throws as `prepare` does.
   */
  reference(cell: ReadoutCell): ReferenceAt | Promise<ReferenceAt>;
}

/** The answer at x, for a level. */
export type ReferenceAt = (read: ReadLevel) => (x: ArrayLike<number>) => Answer;

/** What a spin would gain by a flip (shaders/flips.ts), and the same in float64. */
export interface Flips {
  text: FlipsText;
  energy: SpinEnergyText;
  reference: SpinFieldAt;
}

/** The cell of a run, as its read-out sees it. */
export interface ReadoutCell {
  patterns: Patterns;
  /** with the width of the data folded in */
  rows: readonly Row[];
  /** of the cell: whatever is drawn at random comes from it */
  seed: number;
}

/** vec4f each. */
export interface ReadoutLists {
  memories: Float32Array;
  /** what it keeps beside the memories, in the same buffer */
  extra?: Float32Array;
  /** what the GPU computes behind these lists before a level is read; of a run of one cell */
  tables?: Tables;
  /** what an answer at a level costs, in particle-memory pairs; that of the read-out unless given */
  cost?(read: ReadLevel): number;
}

/** Throws RangeError that names what a read-out does not give: before anything runs. */
export function requireGiven({ name, gives }: Pick<Readout, 'name' | 'gives'>, needs: readonly Given[]): void {
  const missing = needs.filter((need) => !gives.includes(need));
  if (missing.length > 0) {
    throw new RangeError(`the read-out ${name} gives no ${missing.join(' and no ')}; take the exact score`);
  }
}

/** A read-out was off by more than it may be; the particles are worth nothing. Both in sigma. */
export class FieldError extends RangeError {
  constructor(name: string, error: number, tolerance: number) {
    super(
      `the read-out ${name} was off by ${error.toPrecision(2)} sigma where it was compared, ${tolerance.toPrecision(2)} are allowed; take the score itself (reading = dense)`,
    );
  }
}
