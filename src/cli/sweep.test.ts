import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sweepHash } from '../experiments/phase/journalText.ts';
import { columnsOf } from '../experiments/phase/phase.ts';
import { FileError } from '../files/fileError.ts';
import { parseConfig } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { VERSION } from '../version.ts';
import { TEST_PREFERENCE } from './adapter.ts';
import { mergedJournals, openJournal, readJournal } from './journal.ts';
import { mergeCommand } from './merge.ts';
import { type RunOptions, runCommand } from './runCommand.ts';
import { statusCommand } from './sweep.ts';
import { gpuTest } from './testGpu.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'driftwell-sweep-'));
});
afterEach(() => rm(dir, { recursive: true }));
const at = (name: string) => join(dir, name);

/** What is written to a stream of this process while `work` is done, and what the work gives. */
async function heard<T>(stream: 'stdout' | 'stderr', work: () => Promise<T>): Promise<{ text: string; value: T }> {
  const texts: string[] = [];
  const spy = vi.spyOn(process[stream], 'write').mockImplementation((text) => texts.push(String(text)) > 0);
  try {
    const value = await work();
    return { value, text: texts.join('') };
  } finally {
    spy.mockRestore();
  }
}

// small runs, but of several numbers of memories: points of different ones are finished one after the other
const POINTS = 30;
const SWEEP = {
  ...{ memories: 'ring:12', process: 'retrieve', iterations: 20, particles: 64, realizations: 2 },
  ...{ sweepX: 'sigma2:0.02..0.6:6:log', sweepY: 'count:2..12:5' },
};

const run = (options: RunOptions) =>
  heard('stdout', () => runCommand('phase', SWEEP, { adapter: TEST_PREFERENCE, ...options }));

/** A process that computes the sweep into a journal, and is killed when its first points are on the disk. */
const KILLED = `
  import { runExperiment } from ${JSON.stringify(new URL('../experiments/index.ts', import.meta.url).href)};
  import { resolveInputs } from ${JSON.stringify(new URL('../experiments/inputs.ts', import.meta.url).href)};
  import { openGpu } from ${JSON.stringify(new URL('../gpu/device.ts', import.meta.url).href)};
  import { parseConfig } from ${JSON.stringify(new URL('../params/config.ts', import.meta.url).href)};
  import { openAdapter } from ${JSON.stringify(new URL('./adapter.ts', import.meta.url).href)};
  import { openJournal } from ${JSON.stringify(new URL('./journal.ts', import.meta.url).href)};
  const config = parseConfig({ experiment: 'phase', ...${JSON.stringify(SWEEP)} });
  const { adapter, driver } = await openAdapter({ adapter: ${JSON.stringify(TEST_PREFERENCE)} });
  const gpu = await openGpu(adapter, driver);
  const journal = await openJournal(process.env.JOURNAL, config, gpu.adapter.name);
  const record = async (points) => {
    await journal.record(points);
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => setInterval(() => {}, 1000));
  };
  await runExperiment(resolveInputs(config), { gpu, journal: { ...journal, record } });`;

gpuTest(
  'a sweep that is killed and run again gives the bytes of an undisturbed one, and so do its shards',
  async () => {
    await run({ out: [at('whole.json')], quiet: true });
    const expected = await readFile(at('whole.json'));

    const journal = at('killed.json.journal');
    const args = ['--import', 'tsx', '--input-type=module', '-e', KILLED];
    const child = spawn(process.execPath, args, { env: { ...process.env, JOURNAL: journal }, stdio: 'inherit' });
    expect((await once(child, 'close'))[1]).toBe('SIGKILL');
    const { points } = await readJournal(journal);
    expect(points.size).toBeGreaterThan(0);
    expect(points.size).toBeLessThan(POINTS);
    // what a dying process may leave of its last line
    await appendFile(journal, '[29,0.5');
    const again = await heard('stderr', () => run({ out: [at('killed.json')] }));
    expect(again.text).toContain(`${points.size} of ${POINTS} points are in ${journal}`);
    expect((await readFile(at('killed.json'))).equals(expected)).toBe(true);

    const shards = [1, 2].map((i) => at(`parts.json.${i}of2.journal`));
    for (const i of [1, 2]) await run({ out: [at('parts.json')], shard: `${i}/2`, quiet: true });
    const merge = (journals: string[]) =>
      heard('stdout', () => mergeCommand(journals, { out: [at('parts.json')], adapter: TEST_PREFERENCE, quiet: true }));
    await expect(merge(shards.slice(0, 1))).rejects.toThrow(`15 of ${POINTS} points`);
    const status = await heard('stdout', () => statusCommand(shards, { json: true }));
    expect(JSON.parse(status.text).sweeps).toEqual([expect.objectContaining({ finished: POINTS, total: POINTS })]);
    expect((await merge(shards)).value).toBe(0);
    expect((await readFile(at('parts.json'))).equals(expected)).toBe(true);
  },
  600_000,
);

test('a journal is of one sweep, has one writer, and says what is wrong with it', async () => {
  const file = join(dir, 'a.journal');
  const config = parseConfig({ experiment: 'phase', sweepX: 'beta:1..4:4' });
  const journal = await openJournal(file, config, 'some adapter');
  const values = new Float64Array(12).fill(0.1);
  values[3] = Number.NaN;
  await journal.record([{ index: 2, values }]);
  // the same process may be asked twice by mistake, another one is refused; this one stands for it
  await journal.close();
  const read = await readJournal(file);
  expect([...(read.points.get(2) as Float64Array)]).toEqual([...values]);
  expect(read.header.adapter).toBe('some adapter');

  // another observable of the same points is the same sweep; another seed is not
  expect(
    await sweepHash(parseConfig({ experiment: 'phase', sweepX: 'beta:1..4:4', observable: 'spuriousMinima' })),
  ).toBe(await sweepHash(config));
  // an observable for which more is measured is another one
  const drawn = (observable: string) =>
    sweepHash(
      parseConfig({ experiment: 'phase', memories: 'gaussian:8', process: 'generate', start: 'prior', observable }),
    );
  expect(await drawn('pairCosine')).not.toBe(await drawn('radius'));
  const other = parseConfig({ experiment: 'phase', sweepX: 'beta:1..4:4', seed: 1 });
  await expect(openJournal(file, other, '')).rejects.toThrow('another sweep');

  await appendFile(file, '[3,1]\n');
  await expect(readJournal(file)).rejects.toThrow('is broken in line 3');
  await expect(readJournal(join(dir, 'none'))).rejects.toThrow('does not exist');
  await appendFile(join(dir, 'b'), 'hello\n');
  await expect(readJournal(join(dir, 'b'))).rejects.toThrow('is no journal of a sweep');
});

test('a journal without points stands in the way of no other sweep', async () => {
  const file = join(dir, 'empty.journal');
  const [refused, right] = ['beta:1..4:4', 'beta:1..8:4'].map((sweepX) => parseConfig({ experiment: 'phase', sweepX }));
  await (await openJournal(file, refused as Config, 'x')).close();
  const journal = await openJournal(file, right as Config, 'x');
  await journal.record([{ index: 0, values: new Float64Array(12).fill(1) }]);
  await journal.close();
  expect((await readJournal(file)).config.sweepX).toBe('beta:1..8:4');
  await expect(openJournal(file, refused as Config, 'x')).rejects.toThrow('another sweep');
});

test('shards that differ in a point are not merged', async () => {
  const config = parseConfig({ experiment: 'phase', sweepX: 'beta:1..4:4' });
  const files = [join(dir, '1'), join(dir, '2')];
  for (const [i, file] of files.entries()) {
    const journal = await openJournal(file, config, 'x');
    await journal.record([{ index: 0, values: new Float64Array(12).fill(i) }]);
    await journal.close();
  }
  await expect(mergedJournals(files)).rejects.toThrow('other numbers for point 0');
});

const config = parseConfig({ experiment: 'phase', sweepX: 'beta:1..4:4' });
const point = (index: number) => ({ index, values: new Float64Array(12).fill(index / 7) });

test('a disk that fills takes half a line and says nothing: the journal stays whole, and has room for what comes', async () => {
  const file = at('full.journal');
  const journal = await openJournal(file, config, 'x');
  await journal.record([point(0)]);
  const before = await readFile(file);

  // as on a disk with 100 bytes left: a short write first, then the error
  const { FileHandle } = await fileHandleClass(file);
  let left = 100;
  const write = FileHandle.prototype.write;
  const full = vi.spyOn(FileHandle.prototype, 'write').mockImplementation(async function (this: never, ...given) {
    const [bytes, from, length, to] = given as unknown as [Uint8Array, number, number, number];
    if (left === 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const fits = Math.min(left, length);
    left -= fits;
    return write.call(this, bytes, from, fits, to) as never;
  });
  await expect(journal.record([point(1), point(2)])).rejects.toThrow(
    'full.journal" cannot be written (ENOSPC: the disk is full)',
  );
  full.mockRestore();
  expect((await readFile(file)).equals(before)).toBe(true);

  await journal.record([point(3)]);
  await journal.close();
  expect([...(await readJournal(file)).points.keys()]).toEqual([0, 3]);
});

/** The class of file handles, which Node does not export. */
async function fileHandleClass(file: string) {
  const handle = await open(file, 'r');
  const FileHandle = handle.constructor as { prototype: { write: (...given: unknown[]) => Promise<unknown> } };
  await handle.close();
  return { FileHandle };
}

const HEADER = { driftwell: VERSION, format: 1, journal: 'phase', sweep: 'a', adapter: 'x' };
const sweepOf = (sweepX: string) => ({ experiment: 'phase', sweepX });
const columns = columnsOf(config);
const zeros = new Array<number>(2 * columns.length).fill(0);

test.each([
  ['a config that is null', '{"journal":"phase","format":1,"columns":[],"sweep":"a","config":null}\n', 'line 1'],
  ['a config that is none', JSON.stringify({ ...HEADER, columns, config: { beta: 'x\x1b' } }), 'beta is "x\\u001b"'],
  ['another experiment', JSON.stringify({ ...HEADER, columns, config: { experiment: 'basins' } }), 'one of basins'],
  ['no sweep', '{"journal":"phase","format":1,"columns":[],"config":{}}\n', 'line 1'],
  [
    'a format without a text',
    '{"journal":"phase","format":{"toString":0},"columns":[],"sweep":"a","config":{}}\n',
    'format {"toString":0}',
  ],
  ['another array', '[1,2]\n', 'is no journal of a sweep'],
  [
    'other columns',
    JSON.stringify({ ...HEADER, columns: ['x'], config: sweepOf('beta:1..4:4') }),
    'columns are not those',
  ],
  [
    'a sweep that is none',
    JSON.stringify({ ...HEADER, columns, config: sweepOf('beta:1..4:x') }),
    'n must be a whole number',
  ],
  ...[-1, 4, 0.5, null, '"0"', 1e300].map((index) => [
    `a point ${index}`,
    `${JSON.stringify({ ...HEADER, columns, config: sweepOf('beta:1..4:4') })}\n[${[index, ...zeros]}]`,
    'is broken in line 2',
  ]),
  [
    'too few numbers',
    `${JSON.stringify({ ...HEADER, columns, config: sweepOf('beta:1..4:4') })}\n[0]`,
    'line 2 (not the index',
  ],
  [
    'nothing but zero bytes',
    `${JSON.stringify({ ...HEADER, columns, config: sweepOf('beta:1..4:4') })}\n\0\0\0`,
    'line 2 ("\\u0000',
  ],
  ['a line of an attacker', '{x\x1b[2J\n', 'is not valid JSON'],
])('a journal with %s is refused, and nothing is counted', async (_, text, why) => {
  const file = at('broken.journal');
  await writeFile(file, `${text}\n`);
  for (const command of [() => statusCommand([file], {}), () => mergeCommand([file], {})]) {
    await expect(command()).rejects.toThrow(FileError);
    await expect(command()).rejects.toThrow(why);
    await expect(command()).rejects.not.toThrow(/\p{Cc}/u);
  }
});

test('a journal of another config than its hash says is not merged', async () => {
  const file = at('other.journal');
  await writeFile(file, `${JSON.stringify({ ...HEADER, columns, config: sweepOf('beta:1..4:4') })}\n`);
  await expect(mergeCommand([file], {})).rejects.toThrow('is the journal of another sweep');
});

test('a file that is no journal is not written over', async () => {
  const file = at('notes.txt');
  await writeFile(file, 'my notes');
  await expect(openJournal(file, config, 'x')).rejects.toThrow('is no journal of a sweep');
  expect(await readFile(file, 'utf8')).toBe('my notes');
  // what a killed process has left of a first line is
  await writeFile(file, '{"driftwell":"0.1');
  await (await openJournal(file, config, 'x')).close();
  expect((await readJournal(file)).points.size).toBe(0);
});
