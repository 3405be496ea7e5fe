import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** The recipes of docs/recipes against the real programs, where they are installed: the bytes of a run in one piece. */

const ROOT = new URL('../..', import.meta.url).pathname;
const DIALS = [
  '--memories',
  'ring:8',
  '--particles',
  '64',
  '--sweep-x',
  'sigma2:0.05..0.5:6',
  '--sweep-y',
  'count:2..8:7',
];

const answers = (command: string, ...args: string[]) => spawnSync(command, args, { timeout: 10_000 }).status === 0;
const run = (command: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', timeout: 600_000 });
  expect(status, `${stdout}${stderr}`).toBe(0);
  return stdout;
};

const parallel = answers('parallel', '--version');
const slurm = answers('sinfo', '--noheader');

let folder = '';
let whole = Buffer.alloc(0);
beforeAll(async () => {
  if (!parallel && !slurm) return;
  folder = await mkdtemp(join(tmpdir(), 'driftwell-recipes-'));
  run('npx', 'driftwell', 'phase', ...DIALS, '--out', join(folder, 'whole.json'));
  whole = await readFile(join(folder, 'whole.json'));
}, 600_000);
afterAll(async () => {
  if (folder) await rm(folder, { recursive: true });
});

test.skipIf(!parallel)(
  `GNU parallel${parallel ? '' : ' (not installed)'}: the parts make the whole`,
  async () => {
    const out = join(folder, 'parallel.json');
    run('docs/recipes/sweep-parallel.sh', '3', out, ...DIALS);
    expect((await readFile(out)).equals(whole)).toBe(true);
  },
  600_000,
);

test.skipIf(!slurm)(
  `Slurm array${slurm ? '' : ' (no cluster answers)'}: the parts make the whole`,
  async () => {
    const out = join(folder, 'slurm.json');
    run('sbatch', '--wait', `--output=${folder}/%a.log`, 'docs/recipes/sweep.sbatch', out, ...DIALS);
    run('npx', 'driftwell', 'merge', ...[1, 2, 3, 4].map((i) => `${out}.${i}of4.journal`), '--out', out);
    expect((await readFile(out)).equals(whole)).toBe(true);
  },
  600_000,
);
