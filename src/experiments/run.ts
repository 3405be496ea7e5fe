import type { RunFile } from '../files/runFile.ts';
import type { Gpu } from '../gpu/device.ts';
import type { StopSignal } from '../gpu/slices.ts';
import type { Patterns } from '../memories/patterns.ts';
import type { Network } from '../networks/network.ts';
import type { Config } from '../params/table.ts';
import type { Readout } from '../readouts/readout.ts';
import type { Separation } from '../readouts/separation.ts';
import type { Box, Result } from '../results.ts';
import type { NoiseLevel, StepTable } from '../samplers/row.ts';
import type { Start } from '../simulation/starts.ts';
import type { Watch } from './watch.ts';

/** What retrieval starts from. */
export interface Cues {
  /** [count, dim] */
  points: Float64Array;
  count: number;
  /** [count] the memory that each was made of, from 0; -1: of none */
  sources: Int32Array;
  /** [dim] of cues that are covered in part: whether a number is to be seen */
  visible?: readonly boolean[];
  /** how they were made, for captions */
  text: string;
}

/** A start and how many particles have it, replicas among them. */
export interface Starts {
  start: Start;
  particles: number;
}

/** What is run. Experiments and processes of sweeps say what is measured of it. */
export interface System {
  /** as captions name it */
  title: string;
  doc: string;
  source: string;
  /** The run that the dials ask for. Throws RangeError where they make none. */
  runOf(inputs: Inputs): SystemRun;
}

/** One run: the steps, and who takes them. */
export interface SystemRun extends Starts {
  table: StepTable;
  /** the noise levels of a run along a schedule, noisy to clean; one at a fixed level has none */
  levels?: readonly NoiseLevel[];
  /** a particle has settled once a step moves it by less; without it all go on to the end of the table */
  tolerance?: number;
  /** particles end on the memory of largest weight at the label's level */
  snaps?: true;
}

/** What of a run a simulation needs. */
export type Steps = Starts &
  Pick<SystemRun, 'tolerance'> & { table: Pick<StepTable, 'rows' | 'tap' | 'activation' | 'order'> };

/** Lists a door has read from files, by the dial that names them. */
export interface FileLists {
  memories?: Patterns;
  weights?: Float64Array;
  cue?: Patterns;
  /** several: one for each number of memories */
  network?: readonly Network[];
}

/** What an experiment is given: the dials, and the lists they stand for. */
export interface Inputs {
  config: Config;
  /** what is run: the one that the dials name, unless a caller brings another */
  system: System;
  patterns: Patterns;
  /** from which inputs of other configs can be read: the points of a sweep */
  files: FileLists;
  /** [dim]: the point of the dial `cue` */
  cue: readonly number[];
  /** of retrieval: what it starts from */
  cues?: Cues | undefined;
  /**
   * the region shown, in the sampler's own coordinate; of data far from the origin,
   * in that of the results (centring.ts)
   */
  box: Box;
  /**
   * [dim]: where the origin of the coordinates lies at signal scale 1, a times that elsewhere; zeros, unless the run is
   * computed about another place (centring.ts)
   */
  origin: readonly number[];
  /** who moves the particles: the read-out of the dial `score` */
  score: Readout;
  /** who tells where they ended: labels, energies and minima are read by it. The exact posterior, whatever the score */
  classifier: Separation;
}

/** How far a run is. */
export interface RunProgress {
  /** 0..1: of the steps, or of the starts that have settled, whichever is further */
  fraction: number;
  /** share of the starts that have settled, 0..1; missing where every run takes all its steps */
  settled?: number;
  /** particle-memory pairs per second of GPU work so far */
  pairsPerSecond: number;
}

/** What a run is given beside its inputs: the device, and who wants to hear of it. None of it changes a number. */
export interface RunContext {
  gpu: Gpu;
  progress?: ((progress: RunProgress) => void) | undefined;
  stop?: StopSignal | undefined;
  /** called with the simulation of a run that can be shown live */
  watch?: Watch | undefined;
  /**
   * shown results as far as they are known: of a sweep, or of a large map whose boundaries are still to be analysed.
   * Awaited, so that they can be painted before the work goes on
   */
  partial?: ((results: Record<string, Result>) => void | Promise<void>) | undefined;
  /** its picture is gone in a moment: what looks at every start beside it, errors and boundaries, may be left out */
  sketch?: boolean | undefined;
  /** keeps the finished points of a sweep, so that none is computed twice */
  journal?: Journal | undefined;
  /** the part of a sweep to be computed here: every `of`-th of its points, from `index` = 0 */
  share?: { index: number; of: number } | undefined;
}

/** Finished points of one sweep, by index. */
export interface Journal {
  readonly finished: ReadonlyMap<number, Float64Array>;
  /** name of the adapter that computes them */
  readonly adapter: string;
  /** called when points are finished; what it has kept survives the process */
  record(points: readonly { index: number; values: Float64Array }[]): Promise<void>;
}

/** What an experiment measured. `integers`: the labels or counts whose hash identifies the run. */
export interface Outcome {
  results: Record<string, Result>;
  integers: Int32Array | Uint32Array;
  /** shares of the classes, for the stamp */
  fractions: readonly number[];
  kernel: string;
  /** sentences the picture and the log must say: what is approximate, unsettled, lost */
  notes: readonly string[];
}

/**
 * A config's inputs -> what was measured. Throws RangeError on inputs it cannot run, LimitError, MemoryError,
 * DeviceLostError.
 */
export type Experiment = (inputs: Inputs, context: RunContext) => Promise<Outcome>;

/** The note of a run that was stopped. */
export const STOPPED = 'stopped before the end: this is what was done by then';

/** A run as far as it has come: what pictures are made from. */
export interface RunSoFar extends Pick<RunFile, 'results' | 'adapter' | 'kernel'> {
  inputs: Inputs;
  notes: readonly string[];
  /** a moment before the end: classes may yet get their first particle */
  underWay?: boolean;
}

/** A finished run, ready for files and pictures. */
export interface Run extends RunFile, RunSoFar {
  underWay?: never;
}
