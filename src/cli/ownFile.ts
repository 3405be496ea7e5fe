import { open } from 'node:fs/promises';
import { pngTexts } from '../files/png.ts';
import { RUN_KEY } from '../files/runFile.ts';
import { hasPngSignature } from '../files/signatures.ts';
import { readBytes } from './readBytes.ts';

/** The text of a picture that is of no run: by it, too, is known who drew it. */
export const SOFTWARE = { Software: 'driftwell' };

/**
 * How files of driftwell begin, besides pictures: a text with the JSON of the run, maybe in a comment; an archive, 28
 * bytes after its PK, with the name of what says what it holds.
 */
const BEGINNINGS = [/^\W{0,2}\{\s*"driftwell":/, /^PK.{28}(config|network|checkpoint)\.json/s];
const LONGEST = 64;

/**
 * Whether driftwell wrote a file, by what is in it; an .npy has nothing of the kind, and is known by the .npy.json
 * beside it. Throws what Node throws where a file cannot be read.
 */
export async function isOurs(file: string): Promise<boolean> {
  if (/\.npy$/i.test(file)) return isOurs(`${file}.json`);
  const start = await startOf(file);
  if (hasPngSignature(start)) {
    const texts = pngTexts(file, await readBytes(file));
    return texts.has(RUN_KEY) || texts.get('Software') === SOFTWARE.Software;
  }
  const text = Buffer.from(start).toString('latin1');
  return BEGINNINGS.some((beginning) => beginning.test(text));
}

async function startOf(file: string): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(LONGEST));
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
