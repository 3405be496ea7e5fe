import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeLock } from './lock.ts';
import { type Before, deadLock, raceForLock } from './lockRace.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'driftwell-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const OPENERS = 8;
const TRIALS = 5;
const BEFORE: readonly Before[] = ['fresh', 'stale', 'stale of 0.1.0'];

test.each(BEFORE.slice(0, 2))(
  'of eight threads at one moment one gets the lock: %s',
  { timeout: 600_000 },
  async (before) => {
    const file = join(folder, `threads ${before}`);
    for (const said of await raceForLock(file, { openers: OPENERS, trials: TRIALS, before })) {
      const refused = said.filter((answer) => answer !== 'has it');
      expect(said.length - refused.length, said.join('\n')).toBe(1);
      for (const why of refused) expect(why).toMatch(/is being written by process \d+; .* remove ".*\.lock"$/);
    }
    expect(readdirSync(folder)).toEqual([]);
  },
);

test.each(BEFORE)('of eight calls on one thread one gets the lock: %s', async (before) => {
  const file = join(folder, `calls ${before}`);
  for (let trial = 0; trial < 4 * TRIALS; trial++) {
    if (before !== 'fresh') writeFileSync(`${file}.lock`, before === 'stale' ? deadLock() : '999999999');
    const tried = await Promise.allSettled(Array.from({ length: OPENERS }, () => takeLock(file)));
    const held = tried.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(held).toHaveLength(1);
    for (const lock of held) await lock.release();
    expect(readdirSync(folder)).toEqual([]);
  }
});

test('who died while taking over is taken over from, as often as it happens', async () => {
  const file = join(folder, 'claimed');
  const claim = (name: string, id: string) => writeFileSync(`${file}.lock${name}`, deadLock(id));
  claim('', 'first-died-here');
  claim('.dead-first-died-here', 'second-died-there');
  claim('.dead-first-died-here-second-d', 'third-died-too');
  const lock = await takeLock(file);
  expect(readdirSync(folder)).toEqual(['claimed.lock']);
  await lock.release();
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  [
    'another machine',
    JSON.stringify({ pid: 7, host: 'c\x1bn17', space: '', started: '', id: 'abcdefgh' }),
    'c\\u001bn17',
  ],
  [
    'another container of this name',
    JSON.stringify({ pid: 999_999_999, host: hostname(), space: 'pid:[1]', started: '', id: 'abcdefgh' }),
    'another machine',
  ],
  [
    'a living process',
    JSON.stringify({ pid: process.ppid, host: hostname(), space: '', started: '', id: 'abcdefgh' }),
    'process',
  ],
  ['half a lock', '{"pid":', 'names no process'],
  ['an empty lock', '', 'names no process'],
])('%s is never robbed, and named with the lock', async (_, text, named) => {
  const file = join(folder, 'theirs');
  writeFileSync(`${file}.lock`, text);
  await expect(takeLock(file)).rejects.toThrow(named);
  await expect(takeLock(file)).rejects.toThrow(`remove "${file}.lock"`);
  expect(readdirSync(folder)).toEqual(['theirs.lock']);
});

test.runIf(process.platform === 'linux')(
  'a process that has the number of a dead one does not keep its lock',
  async () => {
    const file = join(folder, 'again');
    // this very process, but begun at another time
    const text = JSON.stringify({ pid: process.pid, host: hostname(), space: '', started: '1', id: 'abcdefgh' });
    writeFileSync(`${file}.lock`, text);
    await (await takeLock(file)).release();
  },
);

test('a lock that is somebody else’s by now is not released', async () => {
  const file = join(folder, 'lost');
  const lock = await takeLock(file);
  writeFileSync(`${file}.lock`, deadLock());
  await lock.release();
  expect(readdirSync(folder)).toEqual(['lost.lock']);
});

test('where nothing can be written, it says so', async () => {
  await expect(takeLock(join(folder, 'no', 'such', 'folder'))).rejects.toThrow(
    'cannot be locked (ENOENT: there is no such folder)',
  );
  writeFileSync(join(folder, 'file'), '');
  await expect(takeLock(join(folder, 'file', 'journal'))).rejects.toThrow('(ENOTDIR: a part of the path is no folder)');
});
