import { readFile } from 'node:fs/promises';
import { parseJournal, type ReadJournal } from '../experiments/phase/journalText.ts';
import { FileError } from '../files/fileError.ts';
import { readBytes } from './readBytes.ts';
import { checkWritable } from './wholeFile.ts';

/**
 * The journal of a sweep in a file. Lines are flushed to the disk before the next tile begins, so that a killed
 * process loses the tile in hand and no more.
 */

export interface JournalFile extends ReadJournal {
  /** bytes that are whole lines: what a killed process has left of a line is cut off */
  wholeBytes: number;
}

const NEWLINE = 10;

/** Reads a journal. Throws FileError if it is none, of a later format, or broken anywhere but in its last line. */
export async function readJournal(file: string): Promise<JournalFile> {
  const bytes = Buffer.from(await readBytes(file));
  const wholeBytes = bytes.lastIndexOf(NEWLINE) + 1;
  return { ...parseJournal(file, bytes.toString('utf8', 0, wholeBytes)), wholeBytes };
}

/** Throws before any work is done: FileError for a file of another kind, ConfigError where none can be written. */
export async function checkJournal(file: string): Promise<void> {
  if (await isBegun(file)) await readJournal(file);
  await checkWritable('journal', file, true);
}

/**
 * Whether a file has a first line; without one, what a killed process has left of it, if anything, may be written over.
 * Throws FileError for a file of another kind.
 */
export async function isBegun(file: string): Promise<boolean> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw new FileError(file, `cannot be read (${error.code}); choose another --journal`);
  });
  if (bytes.includes(NEWLINE)) return true;
  const start = '{"driftwell":';
  if (start.startsWith(bytes.toString('utf8', 0, start.length))) return false;
  throw new FileError(file, 'is no journal of a sweep; choose another --journal');
}
