import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FileError } from '../files/fileError.ts';
import { MOST_PICTURES } from '../files/imagePatterns.ts';
import { readBytes } from './readBytes.ts';

/** Pictures that are one set of memories, and what was left out beside them, or ''. */
export interface PictureFiles {
  files: readonly { name: string; bytes: Uint8Array }[];
  note: string;
}

/** The names in a list `a.png,b.png`; undefined where the text is none. */
export function listedPictures(text: string): string[] | undefined {
  const names = text.split(',').map((name) => name.trim());
  return names.length > 1 && names.every((name) => /\.png$/i.test(name)) ? names : undefined;
}

/**
 * The PNGs that a name stands for: those in a folder, or those of a list; undefined for one file. Throws FileError
 * where a folder has none or there are too many.
 */
export async function picturesIn(name: string): Promise<PictureFiles | undefined> {
  if (await isFolder(name)) {
    const entries = (await readdir(name)).filter((entry) => !entry.startsWith('.'));
    const pictures = entries.filter((entry) => /\.png$/i.test(entry));
    if (pictures.length === 0) throw new FileError(name, 'is a folder without a PNG; put the pictures there as .png');
    const left = entries.length - pictures.length;
    return {
      files: await readAll(
        name,
        pictures.map((entry) => join(name, entry)),
      ),
      note: left > 0 ? `${left} other ${left === 1 ? 'entry' : 'entries'} of the folder left out` : '',
    };
  }
  const listed = listedPictures(name);
  // a file may be called so
  if (!listed || (await isThere(name))) return undefined;
  return { files: await readAll(name, listed), note: '' };
}

async function readAll(name: string, files: readonly string[]): Promise<PictureFiles['files']> {
  if (files.length > MOST_PICTURES) {
    throw new FileError(name, `is ${files.length} pictures; at most ${MOST_PICTURES} are read`);
  }
  const read: { name: string; bytes: Uint8Array }[] = [];
  // one after the other: a process may have few files open
  for (const file of files) read.push({ name: file, bytes: await readBytes(file) });
  return read;
}

const isFolder = (name: string) =>
  stat(name).then(
    (found) => found.isDirectory(),
    () => false,
  );

const isThere = (name: string) =>
  stat(name).then(
    () => true,
    () => false,
  );
