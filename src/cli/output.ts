import { rename, stat, writeFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import type { Run } from '../experiments/run.ts';
import { encodeRun, encodeSidecar, type ResultFormat } from '../files/writeResults.ts';
import type { Gpu } from '../gpu/device.ts';
import { ConfigError } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { resultOf } from '../pictures/landscape.ts';
import { pictureOf, type ViewDials } from '../pictures/pictures.ts';
import { paintPixels } from '../view/paintPixels.ts';
import { renderPng } from './canvas.ts';

const FORMATS = ['.png', '.npy', '.npz', '.json', '.csv'];

/** What `.npy` and `.csv` hold where the user names no result; of a landscape, the quantity of its picture. */
const MAIN_RESULT: Record<string, Record<string, string>> = {
  '.npy': { basins: 'labels', generate: 'density', attractors: 'attractors', probe: 'trajectory' },
  '.csv': { basins: 'labels', generate: 'fractions', attractors: 'attractors', probe: 'trajectory' },
};

function mainResult(extension: string, { experiment, quantity }: Config): string | undefined {
  return experiment === 'landscape' ? resultOf(quantity) : MAIN_RESULT[extension]?.[experiment];
}

export interface OutputOptions extends ViewDials {
  theme?: 'light' | 'dark' | undefined;
  /** which result, for the formats that hold one */
  result?: string | undefined;
}

/** Checks the name of an output before any work is done. Throws ConfigError. */
export async function checkOutput(file: string, experiment: string): Promise<void> {
  const extension = extname(file).toLowerCase();
  if (!FORMATS.includes(extension)) {
    throw new ConfigError([`out is "${file}"; its extension says the format: ${FORMATS.join(', ')}`]);
  }
  if (extension === '.png' && experiment === 'probe') {
    throw new ConfigError(['probe has no picture; write .json, .npz or .csv']);
  }
  const folder = await stat(dirname(file)).catch(() => undefined);
  if (!folder?.isDirectory()) throw new ConfigError([`out is "${file}"; the folder ${dirname(file)} does not exist`]);
}

/** Writes a run in the format its file name asks for, whole or not at all. Returns the names of what was written. */
export async function writeRun(file: string, run: Run, gpu: Gpu, options: OutputOptions): Promise<string[]> {
  const extension = extname(file).toLowerCase();
  if (extension === '.png') {
    await writeWhole(file, await pngOf(run, gpu, options));
    return [file];
  }
  const which = options.result ?? mainResult(extension, run.inputs.config);
  await writeWhole(file, encodeRun(run, extension.slice(1) as ResultFormat, which));
  if (extension !== '.npy') return [file];
  // An .npy cannot carry its config: NumPy rejects extra keys in the header.
  await writeWhole(`${file}.json`, encodeSidecar(run));
  return [file, `${file}.json`];
}

const PICTURE_WIDTH = 1024;
/** One-dimensional maps are a strip, high enough for its legend. */
const STRIP_HEIGHT = 320;

async function pngOf(run: Run, gpu: Gpu, options: OutputOptions): Promise<Uint8Array> {
  const { picture, source } = pictureOf(run, options);
  const theme = options.theme ? { theme: options.theme } : {};
  if (!source) return renderPng(picture, undefined, run, theme);
  // Whole blocks per cell while they fit; beyond that every n-th cell.
  const block = Math.max(1, Math.floor(PICTURE_WIDTH / source.grid.width));
  const width = Math.min(source.grid.width * block, 2 * PICTURE_WIDTH);
  const height = source.grid.height === 1 ? STRIP_HEIGHT : Math.min(source.grid.height * block, 2 * PICTURE_WIDTH);
  const data = await paintPixels(gpu, source, { width, height });
  return renderPng(picture, { width, height, data }, run, theme);
}

/** By way of a second name, so that nobody ever sees half a file. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const partial = `${file}.partial`;
  await writeFile(partial, bytes);
  await rename(partial, file);
}
