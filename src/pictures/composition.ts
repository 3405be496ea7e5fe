import type { Config } from '../params/table.ts';
import type { GridSize } from '../view/paintReference.ts';
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

/** The result that .npy and .csv hold where none is named: the one the picture shows, or its table. */
export function mainResult(format: 'npy' | 'csv', { experiment, quantity }: Config): string {
  switch (experiment) {
    case 'basins':
      return 'labels';
    case 'generate':
      return { npy: 'density', csv: 'fractions' }[format];
    case 'trajectories':
      return { npy: 'density', csv: 'criticalTimes' }[format];
    case 'landscape':
      return resultOf(quantity);
    case 'attractors':
      return 'attractors';
    case 'probe':
      return 'trajectory';
    case 'phase':
      return { npy: 'value', csv: 'points' }[format];
  }
}
