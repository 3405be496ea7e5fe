import { readFile, stat } from 'node:fs/promises';
import { FileError, readableSize } from '../files/fileError.ts';

const MOST_BYTES = 512 * 2 ** 20;

/** All bytes of a file that a user names, 512 MB at most. Throws FileError. */
export async function readBytes(file: string): Promise<Uint8Array> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw new FileError(file, 'is a folder; name a file in it');
    if (found.size > MOST_BYTES) {
      throw new FileError(file, `has ${readableSize(found.size)}; allowed are ${readableSize(MOST_BYTES)}`);
    }
    return new Uint8Array(await readFile(file));
  } catch (error) {
    if (error instanceof FileError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'does not exist; check the name' : `cannot be read (${code ?? message})`;
    throw new FileError(file, why);
  }
}
