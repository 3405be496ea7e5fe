import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { decodePng } from '../files/decodePng.ts';
import { parseNpy } from '../files/npy.ts';
import { readRun } from '../files/readRun.ts';
import { VERSION } from '../version.ts';
import { TEST_PREFERENCE } from './adapter.ts';
import { testDriver } from './testGpu.ts';

const driftwell = fileURLToPath(new URL('../../bin/driftwell.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'driftwell-'));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command as a user does, in a folder of its own. */
function run(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [driftwell, ...args], { cwd: folder, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? (typeof error.code === 'number' ? error.code : -1) : 0, stdout, stderr });
    });
  });
}

const adapter = ['--adapter', TEST_PREFERENCE];
const withDevice = /No WebGPU adapter/.test(testDriver) ? test.skip : test;
const TIMEOUT = 120_000;

withDevice('a basin map in every format, each carrying its config', { timeout: TIMEOUT }, async () => {
  const files = ['a.png', 'a.npy', 'a.npz', 'a.json', 'a.csv'].map(at);
  const { code, stdout } = await run('basins', '--particles', '4096', ...adapter, '--out', ...files);
  expect(code).toBe(0);
  expect(stdout).toMatch(/spurious/);
  const labels = parseNpy('a.npy', readFileSync(at('a.npy')));
  expect(labels.shape).toEqual([64, 64]);
  expect(labels.data).toBeInstanceOf(Int32Array);
  const json = JSON.parse(readFileSync(at('a.json'), 'utf8'));
  expect(json.results.labels.data).toEqual([...labels.data]);
  expect(json.results.attractors.rowNames).toEqual(['spurious', 'spurious', 'merged (3)']);
  for (const file of [...files.filter((name) => !name.endsWith('.npy')), at('a.npy.json')]) {
    expect((await readRun(file, readFileSync(file))).config, file).toMatchObject({
      memories: 'pham:9',
      particles: 4096,
    });
  }
  const { width, height, data } = decodePng('a.png', readFileSync(at('a.png')));
  expect(new Set(new Uint32Array(data.buffer, data.byteOffset, width * height)).size).toBeGreaterThan(50);
});

withDevice('a file made by driftwell runs again to the same result', { timeout: TIMEOUT }, async () => {
  const first = await run(
    'generate',
    '--particles',
    '4000',
    '--steps',
    '5',
    ...adapter,
    '--out',
    at('b.npz'),
    '--json',
  );
  const again = await run('generate', '--config', at('b.npz'), ...adapter, '--json');
  expect(JSON.parse(again.stdout).stamp).toEqual(JSON.parse(first.stdout).stamp);
  const other = await run('generate', '--config', at('b.npz'), '--seed', '5', ...adapter, '--json');
  expect(JSON.parse(other.stdout).stamp.result).not.toBe(JSON.parse(first.stdout).stamp.result);
});

withDevice('a link of the page runs without it', { timeout: TIMEOUT }, async () => {
  const link = 'https://host/path/?embed=1#v=1&experiment=attractors&memories=circle:5&beta=9';
  const opened = await run('open', link, ...adapter, '--json');
  const same = await run('attractors', '--memories', 'circle:5', '--beta', '9', ...adapter, '--json');
  expect(opened.code).toBe(0);
  expect(JSON.parse(opened.stdout).stamp).toEqual(JSON.parse(same.stdout).stamp);
  const other = await run('basins', '--config', link, ...adapter);
  expect([other.code, other.stderr]).toEqual([2, expect.stringMatching(/a run of attractors, not of basins/)]);
});

withDevice('own data from a file, with weights', { timeout: TIMEOUT }, async () => {
  writeFileSync(at('mine.csv'), 'x,y\n0,0\n1,0\n0,1\n');
  writeFileSync(at('w.csv'), '1\n2\n1\n');
  const { code, stdout } = await run(
    'generate',
    '--memories',
    at('mine.csv'),
    '--weights',
    at('w.csv'),
    '--particles',
    '2000',
    '--steps',
    '5',
    ...adapter,
    '--json',
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout).config.memories).toMatchObject({ file: 'mine.csv', shape: [3, 2] });
  const edited = JSON.parse(stdout);
  writeFileSync(at('c.json'), JSON.stringify(edited));
  writeFileSync(at('mine.csv'), 'x,y\n0,0\n1,0\n0,2\n');
  const changed = await run('generate', '--config', at('c.json'), ...adapter);
  expect([changed.code, changed.stderr]).toEqual([2, expect.stringMatching(/not the file the config was made with/)]);
});

writeFileSync(at('ragged.csv'), '1,2\n3\n');
writeFileSync(at('text.csv'), '1,2\n3,abc\n');
writeFileSync(at('empty.csv'), '');
writeFileSync(at('nan.csv'), '1,2\n3,nan\n');
writeFileSync(at('four.csv'), '1,2,3,4\n5,6,7,8\n');
writeFileSync(at('lying.npy'), '\x93NUMPY not really');

test.each([
  [['--memories', 'ragged.csv'], /ragged\.csv.*row 2/],
  [['--memories', 'text.csv'], /text\.csv.*row 2, column 2.*abc/],
  [['--memories', 'empty.csv'], /empty\.csv.*empty/],
  [['--memories', 'nan.csv'], /nan\.csv.*row 2, column 2/],
  [['--memories', 'four.csv'], /four\.csv.*4/],
  [['--memories', 'lying.npy'], /lying\.npy/],
  [['--memories', 'missing.csv'], /missing\.csv.*does not exist/],
  [['--memories', 'cirlce:9'], /did you mean circle/],
  [['--memories', 'circle:0'], /circle.*0/],
  [['--beta', '-1'], /beta is "-1"; give a number from/],
  [['--config', '#v=1&beta=hot'], /beta is "hot"; give a number from/],
  [['--config', '#v=1&beta=9&b=beside&b.beta=8'], /compares two runs/],
  [['--config', '#v=1&z=H4sI'], /cut off or damaged/],
  [['--betta', '1'], /betta.*--beta/s],
  [['--preset', 'pham99'], /did you mean/],
  [['--sampler', 'ddim'], /unknown option|sampler does nothing/],
  [['--out', 'x.gif'], /\.png, \.npz/],
  [['--out', 'no/such/x.png'], /does not exist/],
  [['--adapter', 'voodoo'], /voodoo.*allowed are/s],
  [['--weights', '1,2'], /2 weights for 9 patterns/],
])('%j: one clear error, exit code 2, nothing written', { timeout: TIMEOUT }, async (args, message) => {
  const before = readdirSync(folder).sort();
  const out = args.includes('--out') ? [] : ['--out', at('never.png')];
  const { code, stderr, stdout } = await run('basins', ...args, ...out);
  expect(stderr).toMatch(message);
  expect([code, stdout]).toEqual([2, '']);
  expect(readdirSync(folder).sort()).toEqual(before);
});

test('help, version and no command', { timeout: TIMEOUT }, async () => {
  expect(await run('--version')).toMatchObject({ code: 0, stdout: `${VERSION}\n` });
  const help = await run('basins', '--help');
  expect(help.code).toBe(0);
  expect(help.stdout).toMatch(/--flow-step/);
  expect(help.stdout).not.toMatch(/--sampler/);
  expect((await run()).code).toBe(2);
});

test('the version of files is that of the package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(VERSION).toBe(version);
});
