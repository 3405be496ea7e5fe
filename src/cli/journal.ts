import { open } from 'node:fs/promises';
import { type JournalHeader, journalHeader, journalLines, sweepHash } from '../experiments/phase/journalText.ts';
import type { Journal } from '../experiments/run.ts';
import { FileError } from '../files/fileError.ts';
import type { Config } from '../params/table.ts';
import { VERSION } from '../version.ts';
import { isBegun, type JournalFile, readJournal } from './journalFile.ts';
import { takeLock } from './lock.ts';
import { writeAll } from './wholeFile.ts';
import { WriteError } from './writeError.ts';

export { readJournal };

/** A journal that is written to; close it when the run is over. */
export interface OpenJournal extends Journal {
  close(): Promise<void>;
}

/**
 * Opens a journal for a sweep, new or to go on with. Throws FileError if it belongs to another sweep or version, or if
 * another process writes it now. `record` throws WriteError, and leaves the journal then as it was before.
 */
export async function openJournal(file: string, config: Config, adapter: string): Promise<OpenJournal> {
  const lock = await takeLock(file);
  try {
    const sweep = await sweepHash(config);
    const begun = (await isBegun(file)) ? await readJournal(file) : undefined;
    // one without points, of a sweep that was refused, say, is nobody's
    const old = begun && begun.points.size > 0 ? begun : undefined;
    if (old && old.header.sweep !== sweep) throw new FileError(file, otherSweep(old.header));
    const append = await appendTo(file, old?.wholeBytes ?? 0);
    if (!old) await append.write(await journalHeader(config, adapter));
    return {
      finished: old?.points ?? new Map(),
      adapter: old?.header.adapter ?? adapter,
      record: (points) => append.write(journalLines(points)),
      async close() {
        try {
          await append.close();
        } finally {
          await lock.release();
        }
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Lines go behind the first `end` bytes of a file, whole and flushed to the disk, or not at all. */
async function appendTo(file: string, end: number) {
  const refuse = ({ code }: NodeJS.ErrnoException) => {
    throw new FileError(file, `cannot be written (${code}); choose another --journal`);
  };
  // 'a' makes the file where there is none, and takes nothing away; 'r+' writes where it is told to
  await open(file, 'a').then((made) => made.close(), refuse);
  const handle = await open(file, 'r+').catch(refuse);
  let length = end;
  await handle.truncate(length);
  return {
    async write(lines: string): Promise<void> {
      const bytes = Buffer.from(lines);
      try {
        await writeAll(handle, bytes, length);
        await handle.datasync();
      } catch (error) {
        // what was written of it would stand between the points before and the next ones
        await handle.truncate(length).catch(() => undefined);
        throw new WriteError(file, error);
      }
      length += bytes.length;
    },
    close: () => handle.close(),
  };
}

/**
 * Journals of one sweep as one, for reading. Throws FileError where they are of different sweeps or differ in a point,
 * or another version has made them.
 */
export async function mergedJournals(files: readonly string[]): Promise<JournalFile> {
  const [first, ...others] = await Promise.all(files.map(readJournal));
  if (!first) throw new FileError('merge', 'got no journal; name at least one');
  if (first.header.sweep !== (await sweepHash(first.config))) {
    throw new FileError(files[0] as string, otherSweep(first.header));
  }
  const points = new Map(first.points);
  others.forEach(({ header, points: more }, i) => {
    const file = files[i + 1] as string;
    if (header.sweep !== first.header.sweep) throw new FileError(file, otherSweep(header));
    for (const [index, values] of more) {
      const known = points.get(index);
      if (known?.some((value, n) => !Object.is(value, values[n]))) {
        throw new FileError(
          file,
          `has other numbers for point ${index} than another journal; were they made on different machines?`,
        );
      }
      points.set(index, values);
    }
  });
  return { ...first, points };
}

const otherSweep = ({ driftwell }: JournalHeader) =>
  `is the journal of another sweep${driftwell === VERSION ? '' : ` (made by driftwell ${driftwell}, this is ${VERSION})`}; name another --journal, or remove it`;
