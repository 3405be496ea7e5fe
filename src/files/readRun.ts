import { FileError, orFileError } from './fileError.ts';
import { hasNpyMagic } from './npyHeader.ts';
import { hasPngSignature, pngTexts } from './png.ts';
import { parseHeader, RUN_KEY, type RunHeader } from './runFile.ts';
import { readZip } from './zip.ts';

/**
 * Restores the config of a run from any file we wrote: PNG (tEXt), .npz (config.json), CSV (`# ` line) or JSON. What the
 * bytes are decides, not the name. The config is plain data from outside: it still has to be checked as one.
 *
 * @throws FileError if the file is none of these or carries no run
 */
export function readRun(name: string, bytes: Uint8Array): RunHeader {
  if (hasPngSignature(bytes)) return fromText(name, pngTexts(name, bytes).get(RUN_KEY), 'this picture');
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    const config = readZip(name, bytes).get('config.json');
    return fromText(name, config && decode(name, config), 'this archive');
  }
  if (hasNpyMagic(bytes)) throw new FileError(name, 'carries no config; open the .json file beside it');
  const first = bytes.find((byte) => byte > 0x20);
  if (first === 0x7b) return parseHeader(name, decode(name, bytes));
  if (first === 0x23) return fromText(name, commentJson(name, bytes), 'this table');
  throw new FileError(name, 'is no file of a run; open a PNG, .npz, .csv or .json that driftwell wrote');
}

function fromText(name: string, text: string | undefined, what: string): RunHeader {
  if (text === undefined) throw new FileError(name, `carries no config: ${what} was not written by driftwell`);
  return parseHeader(name, text);
}

/** The first comment that is a JSON object. Only the comments at the top are decoded, not the numbers below them. */
function commentJson(name: string, bytes: Uint8Array): string | undefined {
  for (let start = 0; bytes[start] === 0x23; ) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline;
    const text = decode(name, bytes.subarray(start + 1, end)).trim();
    if (text.startsWith('{')) return text;
    start = end + 1;
  }
  return undefined;
}

function decode(name: string, bytes: Uint8Array): string {
  return orFileError(name, 'is not UTF-8 text', () => new TextDecoder('utf-8', { fatal: true }).decode(bytes));
}
