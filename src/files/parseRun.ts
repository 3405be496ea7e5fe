import { FileError } from './fileError.ts';
import { formats } from './formats.ts';
import { carrierExtensions, dotted } from './formatTexts.ts';
import { parseHeader, type RunHeader } from './runFile.ts';

/**
 * Restores the config of a run from any file of the table `formats`. What the bytes are decides, not the name. The
 * config is plain data from outside: it still has to be checked as one.
 *
 * @throws FileError if the file is of none of these formats or carries no run
 */
export async function parseRun(name: string, bytes: Uint8Array): Promise<RunHeader> {
  const format = formats.find(({ recognize }) => recognize(bytes));
  if (!format)
    throw new FileError(name, `is no file of a run; open a ${dotted(carrierExtensions, 'or')} that driftwell wrote`);
  if (format.sidecar) throw new FileError(name, 'carries no config; open the .json file beside it');
  const text = (await format.load()).runText(name, bytes);
  if (text === undefined)
    throw new FileError(name, `carries no config: driftwell did not write this .${format.extension}`);
  return parseHeader(name, text);
}

/**
 * Whether a file claims to be a run; of one that is none after all, parseRun says
 * so. Throws FileError on a broken file.
 */
export async function claimsRun(name: string, bytes: Uint8Array): Promise<boolean> {
  const codec = await formats.find(({ recognize }) => recognize(bytes))?.load();
  return codec?.runText(name, bytes) !== undefined;
}
