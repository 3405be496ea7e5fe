import type { RunStamp } from '../experiments/index.ts';
import type { RunProgress } from '../experiments/run.ts';
import type { AdapterSummary } from '../gpu/device.ts';
import type { ViewDials } from '../pictures/pictures.ts';
import type { Table } from '../results.ts';
import type { GridSize } from '../view/paintReference.ts';
import type { Fault } from './faults.ts';
import type { FileAnswer, FileRequest } from './fileMessages.ts';
import type { PlainPicture } from './plainPicture.ts';

/**
 * All that page and engine say to each other. Plain data that can be cloned: the engine lives in a worker where the
 * browser lets it. Answers carry the number of the run they belong to, so that late ones can be told apart.
 */
export type ToEngine =
  /** before anything else, and after canvasLost; the canvas is given away */
  | { kind: 'open'; canvas: OffscreenCanvas | HTMLCanvasElement }
  /** starts a run in place of the one going on. `dials`: input of readConfig */
  | { kind: 'run'; run: number; dials: Readonly<Record<string, unknown>>; view: ViewDials }
  /** ends the run going on; what was done is shown */
  | { kind: 'stop' }
  /** draws the last result on the canvas, `size` device pixels large */
  | { kind: 'paint'; size: GridSize }
  /** opens or writes a file; answered under the same id */
  | { kind: 'file'; id: number; request: FileRequest }
  | { kind: 'dispose' };

export type FromEngine =
  | ({ kind: 'progress'; run: number } & RunProgress)
  | { kind: 'done'; run: number; report: RunReport }
  | { kind: 'painted'; size: GridSize }
  /** the GPU is gone and took the canvas with it: the same pixels from the host, RGBA, top row first */
  | { kind: 'still'; size: GridSize; pixels: Uint8ClampedArray<ArrayBuffer> }
  /** the canvas died with the device: open another one */
  | { kind: 'canvasLost' }
  /** something went wrong and was mended: one sentence */
  | { kind: 'notice'; text: string }
  | { kind: 'file'; id: number; answer: FileAnswer }
  | { kind: 'fault'; run: number | undefined; fault: Fault };

/** What the page needs of a finished run: small tables and texts; large arrays stay with the engine. */
export interface RunReport {
  /** missing for results without a picture, such as probe */
  picture: PlainPicture | undefined;
  /** whether the picture has pixels to paint; a line chart has none */
  painted: boolean;
  tables: readonly Table[];
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
