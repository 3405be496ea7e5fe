import { rename, stat, writeFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import type { Run } from '../experiments/run.ts';
import { encodeRun, encodeSidecar, type ResultFormat } from '../files/writeResults.ts';
import type { Gpu } from '../gpu/device.ts';
import { ConfigError } from '../params/config.ts';
import { mainResult, paintedSize } from '../pictures/composition.ts';
import { pictureOf, type ViewDials } from '../pictures/pictures.ts';
import { paintPixels } from '../view/paintPixels.ts';
import { renderPng } from './canvas.ts';

const FORMATS = ['.png', '.npy', '.npz', '.json', '.csv'];

export interface OutputOptions extends ViewDials {
  theme?: 'light' | 'dark' | undefined;
  /** which result, for the formats that hold one */
  result?: string | undefined;
}

/** Checks the name of an output before any work is done. Throws ConfigError. */
export async function checkOutput(file: string): Promise<void> {
  const extension = extname(file).toLowerCase();
  if (!FORMATS.includes(extension)) {
    throw new ConfigError([`out is "${file}"; its extension says the format: ${FORMATS.join(', ')}`]);
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
  const format = extension.slice(1) as ResultFormat;
  const holdsOne = format === 'npy' || format === 'csv';
  const which = options.result ?? (holdsOne ? mainResult(format, run.inputs.config) : undefined);
  await writeWhole(file, encodeRun(run, format, which));
  if (extension !== '.npy') return [file];
  // An .npy cannot carry its config: NumPy rejects extra keys in the header.
  await writeWhole(`${file}.json`, encodeSidecar(run));
  return [file, `${file}.json`];
}

async function pngOf(run: Run, gpu: Gpu, options: OutputOptions): Promise<Uint8Array> {
  const { picture, source } = await pictureOf(run, options);
  const theme = options.theme ? { theme: options.theme } : {};
  if (!source) return renderPng(picture, undefined, run, theme);
  const size = paintedSize(source.grid);
  return renderPng(picture, { ...size, data: await paintPixels(gpu, source, size) }, run, theme);
}

/** By way of a second name, so that nobody ever sees half a file. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const partial = `${file}.partial`;
  await writeFile(partial, bytes);
  await rename(partial, file);
}
