import { type FileHandle, open, readFile, rm, writeFile } from 'node:fs/promises';
import { columnsOf } from '../experiments/phase/phase.ts';
import type { Journal } from '../experiments/run.ts';
import { FileError } from '../files/fileError.ts';
import { parseJson } from '../files/runFile.ts';
import { canonicalJson, sha256Hex } from '../files/stamp.ts';
import { resolvedConfig } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { VERSION } from '../version.ts';

/**
 * The finished points of a sweep, kept in a file from which a stopped or killed run goes on: one JSON line that says
 * whose points these are, then one line per point, `[index, mean, standard error, mean, ...]`, null for none. Lines are
 * flushed to the disk before the next tile begins, so that a killed process loses the tile in hand and no more.
 */

/** The first line: points of another sweep, or of another version, must not be mixed. */
interface JournalHeader {
  driftwell: string;
  format: 1;
  journal: 'phase';
  /** sha256 of the sweep: the config without `observable`, as all observables are kept */
  sweep: string;
  config: Partial<Config>;
  /** the adapter that computes */
  adapter: string;
  columns: readonly string[];
}

export interface JournalFile {
  header: JournalHeader;
  points: Map<number, Float64Array>;
  /** bytes that are whole lines: what a killed process has left of a line is cut off */
  wholeBytes: number;
}

/** A journal that is written to; close it when the run is over. */
export interface OpenJournal extends Journal {
  close(): Promise<void>;
}

/** What tells two sweeps apart: everything but what of them is shown. */
export async function sweepHash(config: Config): Promise<string> {
  const { observable: _, ...sweep } = resolvedConfig(config);
  return sha256Hex(canonicalJson({ ...sweep, version: VERSION }));
}

/** Reads a journal. Throws FileError if it is none, of a later format, or broken anywhere but in its last line. */
export async function readJournal(file: string): Promise<JournalFile> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new FileError(
      file,
      error.code === 'ENOENT' ? 'does not exist; check the name' : `cannot be read (${error.code})`,
    );
  });
  const text = bytes.toString('utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const [first = '', ...lines] = whole.split('\n').filter((line) => line !== '');
  if (first === '') throw new FileError(file, 'is no journal of a sweep: it has no first line');
  const header = parseJson(file, first) as JournalHeader;
  if (header?.journal !== 'phase' || !Array.isArray(header.columns))
    throw new FileError(file, 'is no journal of a sweep');
  if (header.format !== 1)
    throw new FileError(file, `is a journal in format ${String(header.format)}; this version reads 1`);
  const points = new Map<number, Float64Array>();
  for (const [i, line] of lines.entries()) {
    const numbers = parseJson(file, line) as (number | null)[];
    if (!Array.isArray(numbers) || numbers.length !== 1 + 2 * header.columns.length || !Number.isInteger(numbers[0])) {
      throw new FileError(file, `is broken in line ${i + 2}; remove that line and run again`);
    }
    points.set(
      numbers[0] as number,
      Float64Array.from(numbers.slice(1), (value) => value ?? Number.NaN),
    );
  }
  return { header, points, wholeBytes: Buffer.byteLength(whole) };
}

/**
 * Opens a journal for a sweep, new or to go on with. Throws FileError if it belongs to another sweep or version, or if
 * another process writes it now.
 */
export async function openJournal(file: string, config: Config, adapter: string): Promise<OpenJournal> {
  const lock = `${file}.lock`;
  await takeLock(file, lock);
  try {
    const sweep = await sweepHash(config);
    const exists = await readFile(file).then(
      (bytes) => bytes.includes('\n'),
      () => false,
    );
    const old = exists ? await readJournal(file) : undefined;
    if (old && old.header.sweep !== sweep) throw new FileError(file, otherSweep(old.header));
    const handle = await open(file, old ? 'r+' : 'w');
    if (old) await handle.truncate(old.wholeBytes);
    let end = old?.wholeBytes ?? 0;
    const append = async (lines: string) => {
      await handle.write(lines, end);
      end += Buffer.byteLength(lines);
      await handle.datasync();
    };
    const columns = columnsOf(config);
    const header: JournalHeader = {
      driftwell: VERSION,
      format: 1,
      journal: 'phase',
      sweep,
      config: resolvedConfig(config),
      adapter,
      columns,
    };
    if (!old) await append(`${JSON.stringify(header)}\n`);
    return {
      finished: old?.points ?? new Map(),
      adapter: old?.header.adapter ?? adapter,
      async record(points) {
        await append(points.map(({ index, values }) => `${JSON.stringify([index, ...values])}\n`).join(''));
      },
      close: () => released(handle, lock),
    };
  } catch (error) {
    await rm(lock, { force: true });
    throw error;
  }
}

/** Journals of one sweep as one, for reading. Throws FileError where they are of different sweeps or differ in a point. */
export async function mergedJournals(files: readonly string[]): Promise<JournalFile> {
  const [first, ...others] = await Promise.all(files.map(readJournal));
  if (!first) throw new FileError('merge', 'got no journal; name at least one');
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

async function released(handle: FileHandle, lock: string): Promise<void> {
  await handle.close();
  await rm(lock, { force: true });
}

/** A file that only one process can make; what a killed one has left behind is taken over. */
async function takeLock(file: string, lock: string): Promise<void> {
  for (let tries = 0; tries < 2; tries++) {
    try {
      await writeFile(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EEXIST') throw new FileError(file, `cannot be written (${code}); choose another folder`);
      const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
      if (isRunning(owner))
        throw new FileError(file, `is being written by process ${owner}; wait for it, or name another --journal`);
      await rm(lock, { force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  if (!(pid > 0) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
