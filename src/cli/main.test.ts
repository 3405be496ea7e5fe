import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { afterAll, expect, test, vi } from 'vitest';
import { decodePng } from '../files/decodePng.ts';
import { dumpNpy, parseNpy } from '../files/npy.ts';
import { parseRun } from '../files/parseRun.ts';
import { encodePng } from '../files/png.ts';
import { sha256Hex } from '../files/stamp.ts';
import { VERSION } from '../version.ts';
import { TEST_PREFERENCE } from './adapter.ts';
import { SOFTWARE } from './ownFile.ts';
import { driftwell as driftwellHere, EXIT_CODES } from './program.ts';
import { testDriver } from './testGpu.ts';

const driftwell = fileURLToPath(new URL('../../bin/driftwell.js', import.meta.url));
const CASES = fileURLToPath(new URL('../../cases', import.meta.url));
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
    execFile(process.execPath, [driftwell, ...args], { cwd: folder, timeout: 600_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? (typeof error.code === 'number' ? error.code : -1) : 0, stdout, stderr });
    });
  });
}

const adapter = ['--adapter', TEST_PREFERENCE];
const withDevice = /No WebGPU adapter/.test(testDriver) ? test.skip : test;
const TIMEOUT = 600_000;

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
    expect((await parseRun(file, readFileSync(file))).config, file).toMatchObject({
      memories: 'pham:9',
      particles: 4096,
    });
  }
  // known as our own, it may be written again
  expect((await ended('basins', '--dry-run', '--out', at('a.png'))).code).toBe(0);
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

withDevice('opened again, a file says whether the run is the same', { timeout: TIMEOUT }, async () => {
  const dials = ['generate', '--particles', '512', '--steps', '3', ...adapter, '--quiet'];
  expect((await ended(...dials, '--out', at('s.json'))).code).toBe(0);
  expect((await ended('open', at('s.json'), ...adapter, '--quiet')).stdout).toMatch(/beside .*s\.json: identical$/m);
  const told = JSON.parse(readFileSync(at('s.json'), 'utf8'));
  const other = async (stamp: object) => {
    writeFileSync(at('t.json'), JSON.stringify({ ...told, stamp: { ...told.stamp, ...stamp } }));
    const lines = (await ended('open', at('t.json'), ...adapter, '--quiet', '--json')).stdout;
    return JSON.parse(lines).sameness;
  };
  const { fractions } = told.stamp;
  expect(await other({ result: '0'.repeat(64) })).toBe('within tolerance');
  expect(
    await other({ result: '0'.repeat(64), fractions: fractions.map((_: number, i: number) => (i === 0 ? 1 : 0)) }),
  ).toBe('different');
  // of another config nothing can be said
  expect(await other({ config: '0'.repeat(64) })).toBeUndefined();
});

withDevice('events are lines of JSON: begin, progress, done', { timeout: TIMEOUT }, async () => {
  const { code, stdout } = await ended('basins', '--particles', '4096', ...adapter, '--quiet', '--jsonl');
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(code).toBe(0);
  expect(events.map(({ event }) => event).join()).toMatch(/^begin,(progress,)+done$/);
  expect(events[0].config).toMatchObject({ experiment: 'basins', particles: 4096 });
  for (const { event, fraction } of events) if (event === 'progress') expect(fraction).toBeLessThanOrEqual(1);
  expect(events.at(-1).stamp.result).toMatch(/^[0-9a-f]{64}$/);
});

test('a dry run checks and prints config and link, and opens no adapter', async () => {
  const { code, stdout } = await ended('basins', '--beta', '9', '--adapter', 'software', '--dry-run');
  const { config, link } = JSON.parse(stdout);
  expect([code, config.beta, link]).toEqual([0, 9, '#v=1&beta=9']);
  expect((await ended('basins', '--config', link, '--dry-run')).stdout).toBe(stdout);
  expect((await ended('basins', '--dry-run')).stdout).toContain('"link":"#v=1"');
  for (const wrong of [
    ['basins', '--beta', 'hot'],
    ['basins', '--adapter', 'voodoo'],
    ['generate', '--memories', 'gaussian:9:8', '--plane', '3,9'],
    ['phase', '--journal', at('no/such/journal')],
    ['phase', '--journal', at('ragged.csv')],
  ]) {
    expect([wrong, (await ended(...wrong, '--dry-run')).code]).toEqual([wrong, 2]);
  }
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

/** The same in this process, for what ends before an adapter is opened: quicker by half a second each. */
async function ended(...args: string[]): Promise<Ended> {
  const texts = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      texts[stream] += String(text);
      return true;
    }),
  );
  try {
    return { code: await driftwellHere(args), ...texts };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

writeFileSync(at('ragged.csv'), '1,2\n3\n');
writeFileSync(at('text.csv'), '1,2\n3,abc\n');
writeFileSync(at('empty.csv'), '');
const ink = { width: 1, height: 1, data: new Uint8Array(4) };
writeFileSync(at('nan.csv'), '1,2\n3,nan\n');
writeFileSync(at('four.csv'), '1,2,3,4\n5,6,7,8\n');
writeFileSync(at('lying.npy'), '\x93NUMPY not really');
writeFileSync(at('names.json'), '{"constructor":1,"toString":2,"__proto__":3}');
writeFileSync(at('object.json'), '{"dynamics":{"toString":0}}');
writeFileSync(at('run.json'), '{"driftwell":"1","format":{"toString":0},"config":{}}');
// a zip with one member, whose name clears the screen and sets the title
const NAME = '\x1b[2J\x1b]0;PWNED\x07.txt';
writeFileSync(at('name.npz'), zipSync({ [NAME]: new Uint8Array(1) }));
const TITLE = '\x1b]0;PWNED\x07\x1b[2J\x9b2J';
const LINK = `#v=1&${encodeURIComponent(TITLE)}=1`;

test.each([
  [['--memories', at('ragged.csv')], /ragged\.csv.*row 2/],
  [['--memories', at('text.csv')], /text\.csv.*row 2, column 2.*abc/],
  [['--memories', at('empty.csv')], /empty\.csv.*empty/],
  [['--memories', at('nan.csv')], /nan\.csv.*row 2, column 2/],
  [['--memories', at('four.csv')], /four\.csv.*4/],
  [['--memories', at('lying.npy')], /lying\.npy/],
  [['--memories', at('missing.csv')], /missing\.csv.*does not exist/],
  [['--memories', at('name.npz')], /name\.npz: holds "\\u001b\[2J/],
  [['--memories', 'cirlce:9'], /did you mean circle/],
  [['--memories', 'circle:0'], /circle.*0/],
  [['--memories', TITLE], /unknown memories "\\u001b\]0;PWNED\\u0007/],
  [['--beta', '-1'], /beta is "-1"; give a number from/],
  [['--beta', `1\ndriftwell: all is well${TITLE}`], /^driftwell: beta is "1\\ndriftwell: all is well\\u001b/],
  [['--config', '#v=1&beta=hot'], /beta is "hot"; give a number from/],
  [['--config', '#v=1&beta=9&b=beside&b.beta=8'], /compares two runs/],
  [['--config', '#v=1&z=H4sI'], /cut off or damaged/],
  [['--config', LINK], /there is no dial "\\u001b\]0;PWNED/],
  [['--config', `#v=${encodeURIComponent(TITLE)}`], /the address has v=\\u001b/],
  [['--config', `#v=1&preset=${encodeURIComponent(TITLE)}`], /there is no preset "\\u001b/],
  [['--config', '#v=1&memories=../x.csv'], /link names the file "\.\.\/x\.csv".*--memories/],
  [['--config', `#v=1&weights=file:3:${'0'.repeat(64)}:w.csv`], /link names the file "w\.csv".*--weights/],
  [['--config', at('names.json')], /no dial "constructor"; leave.*\n.*"toString"; leave.*\n.*"__proto__"; leave/],
  [['--config', at('object.json')], /dynamics is \{"toString":0\}, allowed are/],
  [['--config', at('run.json')], /run\.json: was written by driftwell 1 in format \{"toString":0\}/],
  [['--betta', '1'], /betta.*--beta/s],
  [[`--${TITLE}`, '1'], /unknown option '--\\u001b/],
  [['--preset', 'pham99'], /did you mean/],
  // as a variable that is not set
  [['--preset', ''], /there is no preset ""/],
  [['--config', ''], /does not exist/],
  [['--memories', '/dev/zero'], /\/dev\/zero: has no end; allowed are 512 MB/],
  [['--sampler', 'ddim'], /--sampler is no dial of this experiment, but of generate, trajectories, phase$/m],
  [['--box', '0'], /box is \[0\]; give auto, a half-width/],
  [['--out', at('x.gif')], /\.png, \.npz/],
  [['--out', at('no/such/x.png')], /does not exist/],
  [['--result', 'nosuch', '--out', at('x.npy')], /result is "nosuch"; results of basins are labels, iterations, /],
  [['--result', 'labels', '--out', at('x.npz')], /give --out a \.npy or \.csv, or leave it out/],
  [['--out', at('folder.png')], /this is a folder/],
  [['--out', `${at('x')}${'y'.repeat(300)}.png`], /the name is too long/],
  [['--adapter', 'voodoo'], /voodoo.*allowed are/s],
  [['--weights', '1,2'], /^driftwell: weights: 2 weights for 9 patterns/],
])('%j: one clear error, exit code 2, nothing written', async (args, message) => {
  mkdirSync(at('folder.png'), { recursive: true });
  const before = readdirSync(folder).sort();
  const out = args.includes('--out') ? [] : ['--out', at('never.png')];
  const { code, stderr, stdout } = await ended('basins', ...args, ...out);
  expect(stderr).toMatch(message);
  expect(stderr.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  expect([code, stdout]).toEqual([2, '']);
  expect(readdirSync(folder).sort()).toEqual(before);
});

test.each([
  [['basin'], /unknown command 'basin'/],
  [['help', 'basin'], /unknown command 'basin'/],
  [['bench', '--trials', 'x'], /'x' is invalid\. Give a whole number from 1 to 1000/],
  [['bench', '--trials', '1e99'], /'1e99' is invalid\. Give a whole number from 1 to 1000/],
  [['verify', at('missing.json')], /missing\.json: does not exist/],
  [['verify', at('folder.png')], /no case is in these files/],
  [
    ['verify', CASES, '--only', 'b99'],
    /no case has an id that begins with "b99", did you mean B09\? \(the first of \d+ is A01, /,
  ],
  [
    ['doctor', '--full', '--cases', 'zzz', '--out', at('d.json')],
    /no case has an id that begins with "zzz" \(the first of \d+/,
  ],
  [['doctor', '--full', '--ops', 'zzz', '--out', at('d.json')], /no operation has 'zzz' in its name; there are dense/],
  [['doctor', '--cases', 'A'], /--cases and --ops are choices of doctor --full/],
  [['open', 'https://host/driftwell/?result=abc'], /\?result=abc" says no run: .*'#v=1'/],
  [['basins', '--config', '#'], /the link "#" says no run/],
  [['gallery', at('ragged.csv')], /EEXIST: a file has this name/],
  [['gallery', at('none'), '--only', 'zzz'], /no preset has "zzz" in its name; there are pham9, /],
  [['bench', '--compare', at('missing.json')], /missing\.json: does not exist; check the name/],
  [['merge', at('ragged.csv')], /ragged\.csv: is no journal of a sweep/],
  [['phase', '--sweep-x', 'beta:9..1', '--dry-run'], /sweepX is "beta:9\.\.1": its values are no numbers/],
])('%j: the error is ours, exit code 2', async (args, message) => {
  mkdirSync(at('folder.png'), { recursive: true });
  const { code, stderr, stdout } = await ended(...args);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^driftwell: /);
  expect([code, stdout]).toEqual([2, '']);
});

test('a link opens no file of this machine unless it is given by hand, and then the one it was made with', async () => {
  const sha256 = await sha256Hex('1,2\n3,4\n');
  const link = `#v=1&experiment=attractors&memories=file:2x2:${sha256}:mine.csv`;
  writeFileSync(at('here.csv'), '1,2\n3,5\n');
  expect((await ended('open', link)).stderr).toMatch(/the link names the file "mine\.csv".*--memories/);
  const other = await ended('open', link, '--memories', at('here.csv'));
  expect([other.code, other.stderr]).toEqual([2, expect.stringMatching(/not the file the config was made with/)]);
  // the one it was made with is read: the next thing that is wrong is the adapter
  writeFileSync(at('here.csv'), '1,2\n3,4\n');
  const right = await ended('open', link, '--memories', at('here.csv'), '--adapter', 'voodoo');
  expect(right.stderr).toMatch(/adapter is 'voodoo'/);
  // the same bytes under another name are the same config, whose stamp says something of the run
  const same = await ended('open', link, '--memories', at('here.csv'), '--dry-run');
  expect(JSON.parse(same.stdout)).toMatchObject({
    config: { memories: { file: 'mine.csv', sha256 } },
    link,
  });
});

test('a file of somebody else is replaced by --force alone, one of driftwell or an empty one always', async () => {
  const taken = async (name: string, bytes: string | Uint8Array, ...flags: string[]) => {
    writeFileSync(at(name), bytes);
    const { code, stderr } = await ended('basins', '--out', at(name), '--dry-run', ...flags);
    if (code !== 0) expect(stderr).toMatch(/^driftwell: out is ".*none of driftwell.*--force\n$/);
    return code;
  };
  const foreign: Record<string, string | Uint8Array> = {
    'theirs.csv': 'x,y\n1,2\n',
    'theirs.json': '{"$schema":"driftwell.schema.json","beta":9}',
    'theirs.npz': zipSync({ 'driftwell.npy': new Uint8Array(8) }),
    'theirs.npy': dumpNpy(Float32Array.of(1, 2)),
    'theirs.png': encodePng(ink),
    'cut.png': encodePng(ink, SOFTWARE).subarray(0, 60),
  };
  for (const [name, bytes] of Object.entries(foreign)) {
    expect([name, await taken(name, bytes)]).toEqual([name, 2]);
    expect([name, await taken(name, bytes, '--force')]).toEqual([name, 0]);
  }
  expect(await taken('empty.csv', '')).toBe(0);
  // the config of an .npy has a name of its own
  writeFileSync(at('new.npy.json'), '{}');
  expect((await ended('basins', '--out', at('new.npy'), '--dry-run')).code).toBe(2);
});

withDevice('where one output fails the others are written', async () => {
  const files = ['none.csv', 'kept.json', 'none.npy', 'kept.json'].map(at);
  const base = ['basins', '--particles', '256', '--iterations', '2', ...adapter, '--quiet', '--result', 'fractions'];
  const { code, stdout, stderr } = await ended(...base, '--out', ...files);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^driftwell: .*"fractions".*\ndriftwell: .*"fractions"/)]);
  expect(stdout.match(/^wrote .*$/gm)).toEqual([`wrote ${at('kept.json')}`]);
  expect(JSON.parse(readFileSync(at('kept.json'), 'utf8')).config.particles).toBe(256);
});

withDevice(
  'Ctrl-C ends a search on the host: what was found is written, and the code is 130',
  { timeout: TIMEOUT },
  async () => {
    const once = vi.spyOn(process, 'once');
    const heard = () => once.mock.calls.find(([signal]) => signal === 'SIGINT')?.[1];
    const running = ended(
      'attractors',
      '--memories',
      'ring:4096',
      '--beta',
      '1000',
      ...adapter,
      '--out',
      at('some.json'),
    );
    while (!heard()) await new Promise((resolve) => setTimeout(resolve, 10));
    heard()?.('SIGINT');
    const { code, stdout } = await running;
    once.mockRestore();
    expect([code, stdout]).toEqual([
      130,
      expect.stringMatching(
        /^Stopped before the end\. By then: .*\n(.*\n)*stopped before the end: this is what was done/,
      ),
    ]);
    expect(JSON.parse(readFileSync(at('some.json'), 'utf8')).results.attractors.kind).toBe('table');
    expect(process.listenerCount('SIGINT')).toBe(0);
  },
);

test.runIf(process.platform === 'linux')(
  'standard output: a full device is an error, a reader that has enough is none',
  async () => {
    const shell = (line: string) => spawnSync('sh', ['-c', line], { encoding: 'utf8' });
    const command = `'${process.execPath}' '${driftwell}' dials`;
    const full = shell(`${command} > /dev/full`);
    expect([full.status, full.stderr]).toEqual([
      1,
      'driftwell: "standard output" cannot be written (ENOSPC: the disk is full)\n',
    ]);
    const enough = shell(`{ ${command}; echo "rc $?" >&2; } | head -c 1`);
    expect([enough.stdout, enough.stderr]).toEqual(['#', 'rc 0\n']);
  },
);

test('help, version and no command', async () => {
  const version = await ended('--version');
  expect(version.code).toBe(0);
  // the first line is for machines
  const [first, ...facts] = version.stdout.trim().split('\n');
  expect(first).toBe(VERSION);
  expect(facts.join()).toMatch(
    /^(commit [\w.-]+,)?Dawn (of webgpu \d+\.\d+\.\d+|is not installed),Node [\d.]+,\w+ \w+$/,
  );
  const checkout = fileURLToPath(new URL('../..', import.meta.url));
  const head = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: checkout, encoding: 'utf8' });
  if (existsSync(join(checkout, '.git')) && head.status === 0) expect(facts[0]).toContain(head.stdout.trim());
  const help = await ended('basins', '--help');
  expect(help.code).toBe(0);
  expect(help.stdout).toMatch(/--flow-step/);
  expect(help.stdout).not.toMatch(/--sampler/);
  expect((await ended()).code).toBe(2);
  const codes = (await ended('--help')).stdout.match(/^Exit codes: .*$/m)?.[0] ?? '';
  const table = readFileSync(new URL('../../docs/commands.md', import.meta.url), 'utf8');
  for (const [code, means] of Object.entries(EXIT_CODES)) {
    expect(codes).toContain(`${code} ${means}`);
    expect(table).toContain(`| ${code} | ${means} |`);
  }
});

test('the version of files is that of the package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(VERSION).toBe(version);
  const citation = readFileSync(new URL('../../CITATION.cff', import.meta.url), 'utf8');
  expect(citation).toContain(`\nversion: ${version}\n`);
});
