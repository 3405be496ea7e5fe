import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { decodePng } from '../files/decodePng.ts';
import { readNetwork } from '../files/networkFile.ts';
import { type TrainCommand, trainCommand } from './train.ts';
import { checkWritable } from './wholeFile.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'driftwell-train-'));
});
afterEach(() => rm(dir, { recursive: true }));
const at = (name: string) => join(dir, name);

/** Runs the command; returns its exit code and what it prints. */
async function train(command: TrainCommand): Promise<{ code: number; text: string }> {
  const texts: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => texts.push(String(text)) > 0);
  try {
    return { code: await trainCommand({ quiet: true, ...command }), text: texts.join('') };
  } finally {
    spy.mockRestore();
  }
}

const SMALL = { hidden: '8,8', batch: '64', steps: '100' };

test('a network is trained, stopped, resumed and written with its loss curve', async () => {
  // whoever listens to Ctrl-C hears it before the first look at signals
  const listened = vi.spyOn(process, 'once').mockImplementation((event, listener) => {
    if (event === 'SIGINT') setTimeout(listener, 0);
    return process;
  });
  const stopped = await train({ ...SMALL, memories: 'pham:2', out: [at('net.npz')] });
  listened.mockRestore();
  expect(stopped.code).toBe(130);
  expect(stopped.text).toContain(`--resume --out ${at('net.npz')} goes on from ${at('net.npz.checkpoint')}`);
  const resumed = await train({ resume: true, out: [at('net.npz'), at('loss.png')] });
  const whole = await train({ ...SMALL, memories: 'pham:2', out: [at('whole.npz')] });
  expect([resumed.code, whole.code]).toEqual([0, 0]);
  // known as our own, they may be written again
  for (const name of ['net.npz', 'loss.png']) await checkWritable('out', at(name));
  expect(existsSync(at('net.npz.checkpoint'))).toBe(false);
  const [own, other] = await Promise.all([readFile(at('net.npz')), readFile(at('whole.npz'))]);
  expect(own.equals(other)).toBe(true);
  const { network } = await readNetwork('whole.npz', other);
  expect(network.training).toMatchObject({ memories: 'pham:2', count: 2, seed: 0, steps: 100, batch: 64 });
  expect(resumed.text).toMatch(
    /^trained, not exact: .* on 2 memories \(pham:2\), loss [\d.]+, 100 steps, seed 0; all steps are done\nroot mean square error .* at 0.03, .* at 3\n/,
  );
  expect(decodePng('loss.png', await readFile(at('loss.png'))).width).toBe(720);
});

test.each<[TrainCommand, string]>([
  [{ out: ['a.txt'] }, 'out is "a.txt"; give .npz for the network, and .png for its loss curve'],
  [{ out: ['a.png'] }, 'out names 0 files for the network; give one, such as --out net.npz'],
  [
    { out: ['a.npz'], batch: 'many', steps: '0' },
    'batch is "many", which is no number; see --help\nsteps is 0; give a whole number from 1 to 10 million',
  ],
  [{ out: ['none.npz'], resume: true }, 'none.npz.checkpoint: does not exist; check the name'],
  [{ out: ['a.npz'], memories: 'phma:9' }, 'unknown memories "phma"; did you mean pham?'],
])('%j is refused in a sentence', async (command, sentence) => {
  const placed = { ...command, out: (command.out ?? []).map(at) };
  await expect(train(placed)).rejects.toThrow(sentence.replace(/\b(a|none)\./g, `${dir}/$1.`));
});
