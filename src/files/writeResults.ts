import { type FormatName, formats } from './formats.ts';
import type { RunFile } from './runFile.ts';

/**
 * The bytes of a run's results in a format of the table `formats`. Formats that hold one result take `which`, that may
 * be left out if there is only one. A format with a `sidecar` carries no config; write `encodeSidecar` beside it.
 *
 * @throws RangeError naming the results if `which` is missing or unknown, or the formats if there
 * is none of this name or it is a picture
 */
export async function encodeRun(run: RunFile, format: FormatName, which?: string): Promise<Uint8Array> {
  const { holds, load } = formats.find(({ extension }) => extension === format) ?? {};
  const { encode } = (await load?.()) ?? {};
  if (!encode) {
    const known = formats.filter((row) => row.holds !== 'picture').map(({ extension }) => extension);
    throw new RangeError(`results cannot be written as "${format}"; choose one of: ${known.join(', ')}`);
  }
  return encode(holds === 'all' ? run : { ...run, results: pickResult(run, which) });
}

function pickResult({ results }: RunFile, which?: string): RunFile['results'] {
  const names = Object.keys(results);
  const name = which ?? (names.length === 1 ? names[0] : undefined);
  const result = name !== undefined && Object.hasOwn(results, name) ? results[name] : undefined;
  if (name !== undefined && result) return { [name]: result };
  const problem = which === undefined ? 'this format holds one result' : `there is no result "${which}"`;
  throw new RangeError(`${problem}; choose one of: ${names.join(', ')}`);
}
