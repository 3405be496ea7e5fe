import type { RunStamp } from '../../experiments/index.ts';
import type { Inputs, Run, RunProgress } from '../../experiments/run.ts';
import type { AdapterSummary } from '../../gpu/device.ts';
import type { ChartHead, ChartPoint } from '../../pictures/charts.ts';
import type { ViewDials } from '../../pictures/pictures.ts';
import type { Table } from '../../results.ts';
import type { GridSize } from '../../view/paintReference.ts';
import type { Picture } from '../../view/picture.ts';
import type { Scale } from '../../view/scale.ts';
import type { BenchAnswer, BenchAsk } from './benchMessages.ts';
import type { Fault } from './faults.ts';
import type { FileAnswer, FileRequest, ListsByKey } from './fileMessages.ts';
import type { PointAnswer, PointQuestion } from './pointMessages.ts';
import type { VerifyAnswer, VerifyAsk } from './verifyMessages.ts';

/**
 * All that page and engine say to each other. Plain data that can be cloned: the engine lives in a worker where the
 * browser lets it. Answers carry the number of the run they belong to, so that late ones can be told apart.
 */
export type ToEngine =
  /** before anything else, and after canvasLost; the canvas is given away */
  | { kind: 'open'; canvas: OffscreenCanvas | HTMLCanvasElement }
  /**
   * starts a run in place of the one going on. `dials`: input of parseConfig.
   * coarse 'no': the run is shown while it is computed
   * coarse 'first': the end of a coarser run is shown at once, and stays until the run is done
   * coarse 'only': the coarse picture and nothing more, because another run follows
   * on 'cpu': few particles, in float64
   * afresh: what this browser has kept of a sweep is thrown away first
   */
  | {
      kind: 'run';
      run: number;
      dials: Readonly<Record<string, unknown>>;
      view: ViewDials;
      coarse: Coarse;
      on: 'gpu' | 'cpu';
      afresh?: boolean;
    }
  /** what the run shown shall do in time */
  | { kind: 'transport'; command: TransportCommand }
  /**
   * whether runs are shown while they are computed, and whether anyone can see the page: if not,
   * everything waits. `tune`: when kernels are tuned while nothing else is done: 'off' never, 'on' also
   * on software drivers, else on hardware
   */
  | { kind: 'watch'; live: boolean; hidden: boolean; tune: string | null }
  /** how the run shown and those that come are drawn: no number changes */
  | { kind: 'view'; view: ViewDials }
  /** ends the run going on; what was done is shown */
  | { kind: 'stop' }
  /** draws the last result on the canvas, `size` device pixels large; by `scale` in place of its own, if given */
  | { kind: 'paint'; size: GridSize; scale?: Scale | undefined }
  /** opens or writes a file; answered under the same id */
  | { kind: 'file'; id: number; request: FileRequest }
  /** asks about a place of a picture; answered under the same id, unless a later question overtakes it */
  | { kind: 'point'; id: number; question: PointQuestion }
  /** asks for what another engine needs of this one: the lists it was given, or its last run; answered by lent */
  | { kind: 'lend'; what: 'lists' | 'run' }
  /** lists that another engine was given */
  | { kind: 'borrow'; lists: ListsByKey }
  /** shows what the last run differs in from this one, or itself again; answered by shown or noDifference */
  | { kind: 'against'; run: LentRun | undefined }
  /** measures how fast the device is; answered by bench until it is over. stop ends it */
  | { kind: 'bench'; ask: BenchAsk }
  /** asks for the text of the shaders of the last run; answered by shaders */
  | { kind: 'shaders' }
  /** makes the last run once more, small, on the GPU and in float64; answered by reference */
  | { kind: 'reference' }
  /** runs reference cases; answered by verify until it is over */
  | { kind: 'verify'; ask: VerifyAsk }
  | { kind: 'dispose' };

/** The text of a kernel. */
export interface Shader {
  label: string;
  code: string;
}

/** A run as one engine lends it to another: of its inputs the plain data, of which the others are made again. */
export type LentRun = Omit<Run, 'inputs'> & { inputs: Pick<Inputs, 'config' | 'files'> };

/** What the engine says to the page. `run`: the number of the run that it is about. */
export type FromEngine =
  | ({ kind: 'progress'; run: number } & RunProgress)
  /** a sweep goes on from points that this browser has kept */
  | { kind: 'kept'; run: number; finished: number; total: number }
  | { kind: 'done'; run: number; report: RunReport }
  /** a picture of a run before its end, in place of the last one: to be laid out and asked for by `paint` */
  | { kind: 'frame'; run: number; picture: Picture; painted: boolean }
  /** where the run shown stands in time; undefined: it has no time to go through */
  | { kind: 'moment'; run: number; moment: Moment | undefined }
  /** a run begins that has charts: what they say beside their curves */
  | { kind: 'charts'; run: number; head: ChartHead }
  /** what its charts show of one step; steps come in any order, each once */
  | { kind: 'chartPoint'; run: number; point: ChartPoint }
  | { kind: 'painted'; size: GridSize }
  /** the GPU is gone and took the canvas with it: the same pixels from the host, RGBA, top row first */
  | { kind: 'still'; size: GridSize; pixels: Uint8ClampedArray<ArrayBuffer> }
  /** the canvas died with the device: open another one */
  | { kind: 'canvasLost' }
  /** something went wrong and was mended: one sentence */
  | { kind: 'notice'; text: string }
  | { kind: 'file'; id: number; answer: FileAnswer }
  | { kind: 'point'; id: number; answer: PointAnswer }
  | { kind: 'lent'; lists?: ListsByKey; run?: LentRun | undefined }
  /** in place of the last picture: to be laid out and asked for by `paint` */
  | { kind: 'shown'; picture: Picture; painted: boolean }
  /** why the two runs have none: one sentence */
  | { kind: 'noDifference'; why: string }
  | { kind: 'bench'; answer: BenchAnswer }
  | { kind: 'verify'; answer: VerifyAnswer }
  /** how the two runs agree, a sentence a line */
  | { kind: 'reference'; lines: readonly string[] }
  /** WGSL, in the order in which the run asked for it */
  | { kind: 'shaders'; shaders: readonly Shader[] }
  | { kind: 'fault'; run: number | undefined; fault: Fault };

/**
 * Whether a coarse picture comes before the run, or in its place. film: first, too, and nothing between it and the end.
 */
export type Coarse = 'no' | 'first' | 'only' | 'film';

/**
 * step, back: to the next step, or the last one, at which the table may be cut. speed: steps per frame; undefined: as
 * fast as they are computed, and what is played again in a few seconds
 */
export type TransportCommand =
  | { do: 'play' | 'pause' | 'step' | 'back' | 'restart' }
  | { do: 'seek'; step: number }
  | { do: 'speed'; rows: number | undefined };

/** Where a run stands. */
export interface Moment {
  /** steps done, of `last` */
  step: number;
  /** the end of the table, or where everything had settled; as long as that is `open`, the last step computed so far */
  last: number;
  /** the run ends where everything has settled, which has not happened yet */
  open?: boolean;
  /** what is to be seen: paused also while the page is hidden */
  state: 'playing' | 'paused' | 'computing';
  /** what the reader wants */
  playing: boolean;
  /** t and sigma of the noise level reached; missing where there is only one */
  time?: number;
  sigma?: number;
}

/** What the page needs of a finished run: small tables and texts; large arrays stay with the engine. */
export interface RunReport {
  picture: Picture;
  /** whether the picture has pixels to paint; a line chart has none */
  painted: boolean;
  tables: readonly Table[];
  /** how many memories the run had */
  memories: number;
  notes: readonly string[];
  stamp: RunStamp;
  adapter: AdapterSummary;
  kernel: string;
  ms: number;
  /** share done when the user stopped the run; undefined for a whole one */
  stoppedAt: number | undefined;
  /** compute shaders compiled since the device was opened */
  compiled: number;
}
