import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { FileError, readableSize } from '../files/fileError.ts';
import { reasonOf } from './writeError.ts';

const MOST_BYTES = 512 * 2 ** 20;

/** All bytes of a file that a user names, 512 MB at most. Throws FileError. */
export async function readBytes(file: string): Promise<Uint8Array> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw new FileError(file, 'is a folder; name a file in it');
    if (found.size > MOST_BYTES) throw tooLarge(file, readableSize(found.size));
    if (found.isFile()) return new Uint8Array(await readFile(file));
    return await readAll(file);
  } catch (error) {
    if (error instanceof FileError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'does not exist; check the name' : `cannot be read (${reasonOf(error)})`;
    throw new FileError(file, why);
  }
}

const tooLarge = (file: string, size: string) =>
  new FileError(file, `has ${size}; allowed are ${readableSize(MOST_BYTES)}`);

/** A pipe or a device has no size before it ends, and some never do. */
async function readAll(file: string): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw tooLarge(file, 'no end');
  }
  return new Uint8Array(Buffer.concat(pieces));
}
