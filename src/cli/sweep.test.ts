import { type ChildProcess, spawn } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../params/config.ts';
import { mergedJournals, openJournal, readJournal, sweepHash } from './journal.ts';
import { gpuTest } from './testGpu.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const folder = () => mkdtemp(join(tmpdir(), 'driftwell-sweep-'));

/** The command line in a process of its own, which can be killed. */
function start(args: readonly string[]): ChildProcess & { ended: Promise<{ code: number | null; text: string }> } {
  const child = spawn(process.execPath, ['bin/driftwell.js', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  const ended = new Promise<{ code: number | null; text: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, text }));
  });
  return Object.assign(child, { ended });
}

const run = (args: readonly string[]) => start(args).ended;
const bytesOf = (file: string) =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

// 400 points; small cells, so that tiles are many
const SWEEP = [
  ...['phase', '--memories', 'ring:40', '--process', 'retrieve', '--iterations', '100', '--particles', '1024'],
  ...['--sweep-x', 'sigma2:0.02..0.6:20:log', '--sweep-y', 'count:2..40:20', '--realizations', '2'],
];

gpuTest(
  'a sweep that is killed and run again gives the bytes of an undisturbed one, and so do four shards',
  async () => {
    const dir = await folder();
    const at = (name: string) => join(dir, name);
    const whole = await run([...SWEEP, '--out', at('whole.json')]);
    expect(whole.code, whole.text).toBe(0);

    const killed = start([...SWEEP, '--out', at('killed.json')]);
    const header = 1500;
    await until(async () => (await bytesOf(at('killed.json.journal'))) > header || killed.exitCode !== null);
    killed.kill('SIGKILL');
    await killed.ended;
    const { points } = await readJournal(at('killed.json.journal'));
    expect(points.size).toBeGreaterThan(0);
    expect(points.size).toBeLessThan(400);
    // what a dying process may leave of its last line
    await appendFile(at('killed.json.journal'), '[399,0.5');
    const again = await run([...SWEEP, '--out', at('killed.json')]);
    expect(again.text).toContain(`${points.size} of 400 points are in`);
    const expected = await readFile(at('whole.json'));
    expect((await readFile(at('killed.json'))).equals(expected)).toBe(true);

    const shards = [1, 2, 3, 4].map((i) => at(`parts.json.${i}of4.journal`));
    const parts = await Promise.all(
      [1, 2, 3, 4].map((i) => run([...SWEEP, '--out', at('parts.json'), '--shard', `${i}/4`])),
    );
    expect(parts.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const early = await run(['merge', ...shards.slice(0, 3), '--out', at('parts.json')]);
    expect([early.code, early.text]).toEqual([2, expect.stringContaining('300 of 400 points')]);
    const status = await run(['status', ...shards, '--json']);
    expect(JSON.parse(status.text).sweeps).toEqual([expect.objectContaining({ finished: 400, total: 400 })]);
    expect((await run(['merge', ...shards, '--out', at('parts.json')])).code).toBe(0);
    expect((await readFile(at('parts.json'))).equals(expected)).toBe(true);
    await rm(dir, { recursive: true });
  },
  120_000,
);

test('a journal is of one sweep, has one writer, and says what is wrong with it', async () => {
  const dir = await folder();
  const file = join(dir, 'a.journal');
  const config = readConfig({ experiment: 'phase', sweepX: 'beta:1..4:4' });
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
    await sweepHash(readConfig({ experiment: 'phase', sweepX: 'beta:1..4:4', observable: 'spuriousMinima' })),
  ).toBe(await sweepHash(config));
  const other = readConfig({ experiment: 'phase', sweepX: 'beta:1..4:4', seed: 1 });
  await expect(openJournal(file, other, '')).rejects.toThrow('another sweep');

  await appendFile(file, '[3,1]\n');
  await expect(readJournal(file)).rejects.toThrow('is broken in line 3');
  await expect(readJournal(join(dir, 'none'))).rejects.toThrow('does not exist');
  await appendFile(join(dir, 'b'), 'hello\n');
  await expect(readJournal(join(dir, 'b'))).rejects.toThrow('JSON');
  await rm(dir, { recursive: true });
});

test('shards that differ in a point are not merged', async () => {
  const dir = await folder();
  const config = readConfig({ experiment: 'phase', sweepX: 'beta:1..4:4' });
  const files = [join(dir, '1'), join(dir, '2')];
  for (const [i, file] of files.entries()) {
    const journal = await openJournal(file, config, 'x');
    await journal.record([{ index: 0, values: new Float64Array(12).fill(i) }]);
    await journal.close();
  }
  await expect(mergedJournals(files)).rejects.toThrow('other numbers for point 0');
  await rm(dir, { recursive: true });
});
