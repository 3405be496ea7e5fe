import { rename, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Run } from '../experiments/run.ts';
import { dotted, formatOfName, oneResultExtensions, runExtensions } from '../files/formatTexts.ts';
import type { Gpu } from '../gpu/device.ts';
import { ConfigError } from '../params/config.ts';
import { filesOfRun, paintedSize } from '../pictures/composition.ts';
import { pictureOf, type ViewDials } from '../pictures/pictures.ts';
import { paintPixels } from '../view/paintPixels.ts';
import { renderPng } from './canvas.ts';

/** What `--out` and `--result` say of themselves. */
export const outputHelp = {
  out: `write ${dotted(runExtensions)}; may be given more than once`,
  result: `which result ${dotted(oneResultExtensions, 'and')} hold`,
};

export interface OutputOptions extends ViewDials {
  theme?: 'light' | 'dark' | undefined;
  /** which result, for the formats that hold one */
  result?: string | undefined;
}

/** Checks the name of an output before any work is done. Throws ConfigError. */
export async function checkOutput(file: string): Promise<void> {
  if (!formatOfName(file)) {
    throw new ConfigError([`out is "${file}"; its extension says the format: ${dotted(runExtensions)}`]);
  }
  const folder = await stat(dirname(file)).catch(() => undefined);
  if (!folder?.isDirectory()) throw new ConfigError([`out is "${file}"; the folder ${dirname(file)} does not exist`]);
}

/** Writes a run in the format its file name asks for, whole or not at all. Returns the names of what was written. */
export async function writeRun(file: string, run: Run, gpu: Gpu, options: OutputOptions = {}): Promise<string[]> {
  const format = formatOfName(file);
  if (!format) throw new RangeError(`out is "${file}"; its extension says no format`);
  const files = await filesOfRun(file, run, format, () => pngOf(run, gpu, options), options.result);
  for (const { name, bytes } of files) await writeWhole(name, bytes);
  return files.map(({ name }) => name);
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
