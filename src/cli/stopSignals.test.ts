import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { STOPPED } from '../experiments/run.ts';
import { decodePng } from '../files/decodePng.ts';
import { TEST_PREFERENCE } from './adapter.ts';
import { readJournal } from './journal.ts';
import { hearStopSignals } from './stopSignals.ts';
import { gpuTest } from './testGpu.ts';

const listening = () => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s stops a run, which ends with %d; nobody keeps a second signal from killing', (name, code) => {
  const before = listening();
  const signals = hearStopSignals();
  expect([signals.stop.aborted, signals.code]).toEqual([false, 0]);
  process.emit(name);
  expect([signals.stop.aborted, signals.code, listening()]).toEqual([true, code, before]);
});

test('after the run nobody listens', () => {
  const before = listening();
  hearStopSignals().release();
  expect(listening()).toBe(before);
});

const driftwell = fileURLToPath(new URL('../../bin/driftwell.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'driftwell-signals-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SWEEP = [
  ...['phase', '--memories', 'ring:12', '--process', 'retrieve', '--particles', '128', '--realizations', '4'],
  ...['--sweep-x', 'sigma2:0.02..0.6:12:log', '--sweep-y', 'count:2..12:6', '--adapter', TEST_PREFERENCE, '--jsonl'],
];

/**
 * Runs a sweep as a terminal does, in a process group of its own, which gets the signal when the first points are done.
 * With an empty folder for what tsx has compiled: modules that write files are compiled when they are needed.
 */
async function sweepStoppedBy(signal: 'SIGINT' | 'SIGTERM' | undefined, out: readonly string[]) {
  const child = spawn(process.execPath, [driftwell, ...SWEEP, '--out', ...out], {
    env: { ...process.env, TMPDIR: mkdtempSync(join(folder, 'tsx-')) },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const said = { stdout: '', stderr: '' };
  child.stderr.on('data', (text) => {
    said.stderr += text;
  });
  let isSent = signal === undefined;
  child.stdout.on('data', (text) => {
    said.stdout += text;
    if (isSent || !/"event":"progress"/.test(said.stdout)) return;
    isSent = true;
    process.kill(-(child.pid as number), signal);
  });
  const [code] = await once(child, 'close');
  return { code, ...said };
}

gpuTest(
  'Ctrl-C and SIGTERM in a sweep keep what was done by then, and the same command goes on to the same bytes',
  async () => {
    const whole = join(folder, 'whole.json');
    expect((await sweepStoppedBy(undefined, [whole])).code).toBe(0);
    for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const]) {
      const [json, png] = ['json', 'png'].map((extension) => join(folder, `${signal}.${extension}`)) as [
        string,
        string,
      ];
      const stopped = await sweepStoppedBy(signal, [json, png]);
      expect([stopped.code, stopped.stderr]).toEqual([code, expect.not.stringContaining('driftwell:')]);
      expect(stopped.stderr).toContain(`stopped; the same command goes on from ${json}.journal`);
      const done = JSON.parse(stopped.stdout.trim().split('\n').at(-1) as string);
      expect([done.event, done.written, done.notes]).toEqual(['done', [json, png], [STOPPED]]);
      expect(decodePng(png, readFileSync(png)).width).toBeGreaterThan(0);
      const { points } = await readJournal(`${json}.journal`);
      expect(JSON.parse(readFileSync(json, 'utf8')).results.points.shape[0]).toBe(points.size);
      expect(points.size).toBeGreaterThan(0);
      expect(points.size).toBeLessThan(72);
      const again = await sweepStoppedBy(undefined, [json]);
      expect([again.code, again.stderr]).toEqual([0, expect.stringContaining(`${points.size} of 72 points are in`)]);
      expect(readFileSync(json).equals(readFileSync(whole))).toBe(true);
    }
  },
  600_000,
);
