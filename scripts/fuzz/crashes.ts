import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openJournal, readJournal } from '../../src/cli/journal.ts';
import { writeWhole } from '../../src/cli/wholeFile.ts';
import { WriteError } from '../../src/cli/writeError.ts';
import { columnsOf } from '../../src/experiments/phase/phase.ts';
import { philox4x32, seedKey } from '../../src/memories/philox.ts';
import { parseConfig } from '../../src/params/config.ts';
import { holds } from './target.ts';

/**
 * Processes that are killed, and disks that fill, at any moment: what was recorded is there afterwards,
 * and a file under its own name is whole.
 */

/** The sweep whose points are written; nothing computes it. */
export const CRASH_SWEEP = parseConfig({ experiment: 'phase', sweepX: 'beta:1..4:1000', sweepY: 'width:0..1:1000' });
const WIDTH = 2 * columnsOf(CRASH_SWEEP).length;

export const fileOf = (folder: string, what: 'journal' | 'output') => join(folder, what);

/** `count` points from index `first` on. */
export const pointsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    index: first + i,
    values: new Float64Array(WIDTH).fill((first + i) / 7),
  }));

/** An output of so many numbers, each of which says which version it is. */
export const outputOf = (version: number, numbers: number): Uint8Array =>
  new Uint8Array(new Uint32Array(numbers).fill(version).buffer);
/** Large where a kill should meet its writing, as small as the points where a full disk should meet both. */
export const KILLED_OUTPUT = 2 ** 23;
const FULL_OUTPUT = 2 ** 12;

/**
 * Asserts that the journal holds points 0 to `least` - 1 at least, with their numbers. Resolves to how many it holds.
 */
async function journalHolds(folder: string, least: number): Promise<number> {
  const { points } = await readJournal(fileOf(folder, 'journal'));
  holds(points.size >= least, `${least} points were recorded, the journal has ${points.size}`);
  for (const [index, values] of points) {
    const [expected] = pointsFrom(index, 1);
    holds(
      index < points.size && values.every((value, i) => value === expected?.values[i]),
      `point ${index} is its own`,
    );
  }
  return points.size;
}

/** Asserts that the output is whole, and of this version at least. */
function outputHolds(folder: string, numbers: number, least: number): void {
  const bytes = readFileSync(fileOf(folder, 'output'));
  const version = bytes.readUInt32LE(0);
  holds(bytes.equals(outputOf(version, numbers)), `the output is whole, in version ${version}`);
  holds(version >= least, `version ${least} was written, the output is of version ${version}`);
}

/** A process is killed at most so long after it has begun to write. */
const MOST_MS = 150;

/**
 * Kills a process that writes a journal and an output, `trials` times at random moments; each goes on with the journal,
 * and from the lock, of the one before. Resolves to how many points there are in the end. Throws what does not hold.
 */
export async function survivesKills(
  parent: string,
  { trials, seed }: { trials: number; seed: number },
): Promise<number> {
  const folder = mkdtempSync(join(parent, 'kill-'));
  const writer = fileURLToPath(new URL('./crashWriter.ts', import.meta.url));
  let said = { points: 0, version: 0 };
  for (let trial = 0; trial < trials; trial++) {
    const args = ['--import', 'tsx', writer, folder, String(said.version + 1)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const closed = once(child, 'close');
    const [word] = philox4x32([trial, 0, 0, 0], seedKey(seed));
    let begun = false;
    for await (const line of createInterface({ input: child.stdout })) {
      said = { ...said, ...JSON.parse(line) };
      if (!begun) setTimeout(() => child.kill('SIGKILL'), (word / 2 ** 32) * MOST_MS);
      begun = true;
    }
    holds((await closed)[1] === 'SIGKILL', 'the process was killed, and did not end by itself');
    said.points = await journalHolds(folder, said.points);
    if (said.version > 0) outputHolds(folder, KILLED_OUTPUT, said.version);
  }
  return said.points;
}

type Write = (bytes: Uint8Array, from: number, length: number, to: number) => Promise<{ bytesWritten: number }>;

/** While `work` is done, files take so many bytes more: what does not fit is written in part, then refused. */
async function withRoom(room: number, work: () => Promise<void>): Promise<void> {
  const handle = await open(fileURLToPath(import.meta.url));
  const { prototype } = handle.constructor as unknown as { prototype: { write: Write } };
  await handle.close();
  const { write } = prototype;
  let left = room;
  prototype.write = async function (bytes, from, length, to) {
    if (left === 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const fits = Math.min(left, length);
    left -= fits;
    return write.call(this, bytes, from, fits, to);
  };
  try {
    await work();
  } finally {
    prototype.write = write;
  }
}

/** Room of a disk at most, in bytes: some outputs and many points. */
const MOST_ROOM = 2 ** 18;

/**
 * Fills the disk under a journal and an output, `trials` times after a random number of bytes, and goes on when there
 * is room again. Resolves to how many points there are in the end. Throws what does not hold.
 */
export async function survivesFullDisks(
  parent: string,
  { trials, seed }: { trials: number; seed: number },
): Promise<number> {
  const folder = mkdtempSync(join(parent, 'disk-'));
  const journal = await openJournal(fileOf(folder, 'journal'), CRASH_SWEEP, 'none');
  let [points, version] = [0, 0];
  const writeOn = async () => {
    const batch = pointsFrom(points, 40);
    await journal.record(batch);
    points += batch.length;
    await writeWhole(fileOf(folder, 'output'), outputOf(version + 1, FULL_OUTPUT));
    version++;
  };
  await writeOn();
  for (let trial = 0; trial < trials; trial++) {
    const [word] = philox4x32([trial, 0, 0, 0], seedKey(seed));
    const full = withRoom(word % MOST_ROOM, async () => {
      for (;;) await writeOn();
    });
    const error = await full.catch((reason: unknown) => reason);
    if (!(error instanceof WriteError)) throw error;
    // neither more nor less than was recorded, and nothing is left of what did not fit
    holds((await journalHolds(folder, points)) === points, `the journal has ${points} points`);
    outputHolds(folder, FULL_OUTPUT, version);
    const names = readdirSync(folder).sort().join(' ');
    holds(names === 'journal journal.lock output', `nothing else is left: ${names}`);
    await writeOn();
  }
  await journal.close();
  return journalHolds(folder, points);
}
