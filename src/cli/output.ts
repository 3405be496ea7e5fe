import { resultNames } from '../experiments/resultNames.ts';
import type { Run } from '../experiments/run.ts';
import { dotted, formatOfName, oneResultExtensions, runExtensions } from '../files/formatTexts.ts';
import type { Gpu } from '../gpu/device.ts';
import { ConfigError } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { filesOfRun, paintedSize } from '../pictures/composition.ts';
import { pictureOf, type ViewDials } from '../pictures/pictures.ts';
import { quoted } from '../printable.ts';
import { paintPixels } from '../view/paintPixels.ts';
import { renderPng } from './canvas.ts';
import { checkWritable, writeWhole } from './wholeFile.ts';

/** What `--out` and `--result` say of themselves. */
export const outputHelp = {
  out: `write ${dotted(runExtensions)}; may be given more than once`,
  result: `which result ${dotted(oneResultExtensions, 'and')} hold`,
};

/** How a run is written: colours and theme of a picture, or which result. */
export interface OutputOptions extends ViewDials {
  theme?: 'light' | 'dark' | undefined;
  /** which result, for the formats that hold one */
  result?: string | undefined;
}

/**
 * Checks before any work is done that an output has a format and a place, and replaces no file of somebody
 * else; `force`: any. Throws ConfigError.
 */
export async function checkOutput(file: string, force?: boolean): Promise<void> {
  const format = formatOfName(file);
  if (!format) {
    throw new ConfigError([`out is "${file}"; its extension says the format: ${dotted(runExtensions)}`]);
  }
  for (const name of format.sidecar ? [file, `${file}.json`] : [file]) await checkWritable('out', name, force);
}

/**
 * Checks before any work is done that an experiment may have the result that is to be written alone, and that a file
 * would hold it. Throws ConfigError.
 */
export function checkResult(
  result: string | undefined,
  experiment: Config['experiment'],
  files: readonly string[],
): void {
  if (result === undefined) return;
  const known = resultNames[experiment];
  if (!known.includes(result)) {
    throw new ConfigError([`result is ${quoted(result)}; results of ${experiment} are ${known.join(', ')}`]);
  }
  if (!files.some((file) => oneResultExtensions.includes(formatOfName(file)?.extension ?? ''))) {
    const holders = dotted(oneResultExtensions, 'or');
    throw new ConfigError([`--result says which result a file of one holds; give --out a ${holders}, or leave it out`]);
  }
}

/**
 * Writes a run in the format its file name asks for, whole or not at all. Returns the names of what was written.
 * Throws WriteError, and RangeError where the run has no such result.
 */
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
