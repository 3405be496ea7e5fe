import type { Run } from '../experiments/run.ts';
import type { Format, FormatName } from '../files/formats.ts';
import { encodeSidecar } from '../files/jsonRun.ts';
import { encodeRun } from '../files/writeResults.ts';
import type { GridSize } from '../view/paintReference.ts';
import { findingsOf } from './findings/index.ts';
import { resultOf } from './landscape.ts';

/** What page and command line must agree on when they write files of a run. */

const PICTURE_WIDTH = 1024;
/** One-dimensional maps are a strip, high enough for its legend. */
const STRIP_HEIGHT = 320;
/** Data width in device pixels at which text has its CSS size; larger pictures get larger text. */
const NATURAL_WIDTH = 520;

/** Data pixels of a PNG: whole blocks per cell while they fit; beyond that every n-th cell. */
export function paintedSize({ width, height }: GridSize): GridSize {
  const block = Math.max(1, Math.floor(PICTURE_WIDTH / width));
  return {
    width: Math.min(width * block, 2 * PICTURE_WIDTH),
    height: height === 1 ? STRIP_HEIGHT : Math.min(height * block, 2 * PICTURE_WIDTH),
  };
}

/** Device pixels per CSS pixel of a PNG, in halves; 1 for a series, which has no painted pixels. */
export function textUnit(paintedWidth: number): number {
  return Math.max(1, Math.round((2 * paintedWidth) / NATURAL_WIDTH) / 2);
}

/** The result that a file holds which holds one, where none is named; undefined for files that hold more. */
export function mainResult(holds: Format['holds'], { inputs, results }: Run): string | undefined {
  if (holds !== 'array' && holds !== 'table') return undefined;
  const { experiment, quantity } = inputs.config;
  switch (experiment) {
    case 'basins':
      return 'labels';
    case 'generate':
      return { array: 'density', table: 'fractions' }[holds];
    case 'trajectories':
      return results.order ? 'order' : { array: 'density', table: 'criticalTimes' }[holds];
    case 'landscape':
      return resultOf(quantity);
    case 'attractors':
      return 'attractors';
    case 'probe':
      return 'trajectory';
    case 'retrieve':
      return { array: 'images', table: 'retrieval' }[holds];
    case 'phase':
      return { array: 'value', table: 'points' }[holds];
  }
}

/** A file of a run, still to be written or handed to a browser. */
export interface FileOfRun {
  name: string;
  /** media type */
  type: string;
  bytes: Uint8Array;
}

/**
 * The files of a run in a format: one, or two where the format cannot carry the config. `draw` makes the bytes of the
 * picture; `which` is the result that a file of one holds, the main one unless
 * given. Throws RangeError on an unknown one.
 */
export async function filesOfRun(
  name: string,
  run: Run,
  { extension, type, holds, sidecar }: Format<FormatName>,
  draw: () => Promise<Uint8Array>,
  which = mainResult(holds, run),
): Promise<FileOfRun[]> {
  const told = { ...run, findings: await findingsOf(run) };
  const bytes = holds === 'picture' ? await draw() : await encodeRun(told, extension, which);
  const file = { name, type, bytes };
  return sidecar ? [file, { name: `${name}.json`, type: 'application/json', bytes: encodeSidecar(told) }] : [file];
}
