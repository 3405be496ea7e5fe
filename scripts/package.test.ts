import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDriver } from '../src/cli/testGpu.ts';
import { decodePng } from '../src/files/decodePng.ts';
import { parseRun } from '../src/files/parseRun.ts';
import { VERSION } from '../src/version.ts';
import { npm } from './npm.js';

/**
 * What a user of the package gets: it is packed, unpacked into empty projects beside its declared dependencies and
 * nothing else, compiled against, and run. The dependencies are those of the checkout, so nothing is downloaded.
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'driftwell-package-'));
/** A project with the optional packages, and one without. */
const [full, bare] = ['full', 'bare'].map((name) => join(folder, name)) as [string, string];
const archive = join(folder, `driftwell-${VERSION}.tgz`);
const installed = (project: string) => join(project, 'node_modules', 'driftwell');

beforeAll(() => {
  const code = npm(['pack', '--pack-destination', folder], { stdio: 'ignore' });
  if (code !== 0) throw new Error(`npm pack ended with code ${code}; run it by hand to see why`);
  const packages = Object.keys(manifest.dependencies);
  install(full, [...packages, ...Object.keys(manifest.optionalDependencies), '@types/node']);
  install(bare, packages);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** Unpacks the package into a project of its own, with links to these packages of the checkout where it has them. */
function install(project: string, packages: readonly string[]): void {
  mkdirSync(installed(project), { recursive: true });
  execFileSync('tar', ['-xzf', archive, '--strip-components=1', '-C', installed(project)]);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module', private: true }));
  for (const name of packages) {
    const from = join(root, 'node_modules', name);
    const to = join(project, 'node_modules', name);
    mkdirSync(dirname(to), { recursive: true });
    if (existsSync(from)) symlinkSync(from, to, 'junction');
  }
}

/** Compiles files of a project as a user would who has nothing but the language; returns what the compiler says. */
function compile(
  project: string,
  files: readonly string[],
  options: { lib?: string[]; types?: string[] } = {},
): string {
  const compilerOptions = {
    strict: true,
    target: 'ES2023',
    lib: ['ES2023'],
    types: [],
    module: 'nodenext',
    outDir: 'out',
    rootDir: '.',
    ...options,
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  return run(project, join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.').output;
}

/** Runs a script of a project in this Node. Drivers may warn on stderr. */
function run(project: string, ...options: string[]): { code: number | null; stdout: string; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, options, { cwd: project, encoding: 'utf8' });
  return { code: status, stdout, output: stdout + stderr };
}

const withDevice = /No WebGPU adapter/.test(testDriver) ? test.skip : test;
const TIMEOUT = 300_000;

test('the package has the command, the library and nothing of the page or the tests', () => {
  const files = readdirSync(installed(full), { recursive: true, encoding: 'utf8' }).map((file) =>
    file.replaceAll('\\', '/'),
  );
  expect(files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'bin/driftwell.js', 'dist/cli/main.js']));
  expect(files.filter((file) => /\.test\.|^dist\/app|\.tsx?$/.test(file) && !file.endsWith('.d.ts'))).toEqual([]);
});

test.each([
  ['publint', ['--strict']],
  // what has no CommonJS has no doors for Node 10
  ['@arethetypeswrong/cli', ['--profile', 'esm-only', '--no-color']],
])('%s finds no fault in the package', { timeout: TIMEOUT }, (name, options) => {
  const { bin } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
  const [script] = Object.values(bin) as [string];
  const { code, output } = run(folder, join(root, 'node_modules', name, script), archive, ...options);
  expect(code, output).toBe(0);
});

test('every door compiles under strict with the language alone, and beside the DOM', { timeout: TIMEOUT }, () => {
  const doors = ['driftwell', 'driftwell/picture', 'driftwell/node'];
  const files = doors.map((door) => `${door.replace('/', '-')}.ts`);
  for (const [i, door] of doors.entries()) {
    writeFileSync(join(bare, files[i] as string), `import * as door from '${door}';\nexport default door;\n`);
  }
  // one by one: what one door brings in could hide what another one lacks
  for (const file of files) expect(compile(bare, [file]), file).toBe('');
  expect(compile(bare, files, { lib: ['ES2023', 'DOM'] })).toBe('');
});

withDevice('the snippet of the README compiles and runs', { timeout: TIMEOUT }, async () => {
  const [, snippet] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
  writeFileSync(join(full, 'snippet.ts'), snippet as string);
  expect(compile(full, ['snippet.ts'])).toBe('');
  expect(run(full, 'out/snippet.js')).toMatchObject({ code: 0, stdout: '' });
  const { config } = await parseRun('basins.png', readFileSync(join(full, 'basins.png')));
  expect(config).toMatchObject({ memories: 'pham:9' });
});

const numbersIn = (text: string) => (text.match(/-?[\d.]+/g) ?? []).map(Number);
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** What each file of examples/ prints and writes. */
const examples: Record<string, (lines: readonly string[]) => void> = {
  basins(lines) {
    const cold = lines.filter((line) => /^beta 16: memory at/.test(line));
    expect(cold).toHaveLength(5);
    expect(sum(cold.map((line) => numbersIn(line).at(-1) as number))).toBeCloseTo(1, 2);
    for (const beta of [4, 16]) expect(existsSync(join(full, `basins-${beta}.png`))).toBe(true);
  },
  ownObservable(lines) {
    const counts = lines.map((line) => numbersIn(line).slice(1));
    for (const bins of counts) expect(sum(bins)).toBe(2 ** 12);
    // the less noise, the more of them have the radius of the circle, 1
    const near = counts.map(([, , , below = 0, above = 0]) => below + above);
    expect(near).toEqual(near.toSorted((a, b) => a - b));
    expect(near.at(-1)).toBeGreaterThan(0.95 * 2 ** 12);
  },
  ownReadout(lines) {
    const [memories, same] = [1, 2].map((i) => lines.map((line) => numbersIn(line)[i] as number)) as [
      number[],
      number[],
    ];
    expect(memories).toEqual([3, 6, 7]);
    // float32 may decide otherwise on the edge of a reach
    for (const starts of same) expect(starts).toBeGreaterThan(0.99 * 64 * 64);
  },
  ownSampler(lines) {
    const orders = lines.filter((line) => line.startsWith('order')).flatMap(numbersIn);
    expect(orders).toEqual([expect.closeTo(2, 1), expect.closeTo(2, 1)]);
    expect(sum(numbersIn(lines.at(-1) as string))).toBe(2 ** 14);
  },
  twoPictures() {
    const { width, height, data } = decodePng('two.png', readFileSync(join(full, 'two.png')));
    expect([width, height]).toEqual([1440, 640]);
    // both halves have colours: a row of pixels in each has some whose channels differ
    for (const left of [0, 720]) {
      const row = data.slice(4 * (300 * width + left), 4 * (300 * width + left + 720));
      expect(row.some((value, i) => i % 4 === 0 && value !== row[i + 2])).toBe(true);
    }
  },
};

test('every example is run', () => {
  const files = readdirSync(join(root, 'examples')).map((file) => file.replace(/\.ts$/, ''));
  expect(Object.keys(examples).sort()).toEqual(files.sort());
});

withDevice('the examples compile and do what they say', { timeout: TIMEOUT }, () => {
  cpSync(join(root, 'examples'), join(full, 'examples'), { recursive: true });
  const files = Object.keys(examples).map((name) => `examples/${name}.ts`);
  // they use members of GPU objects, which the DOM declares, and a package that names Float16Array
  expect(compile(full, files, { lib: ['ESNext', 'DOM'], types: ['node'] })).toBe('');
  for (const [name, check] of Object.entries(examples)) {
    const { code, stdout, output } = run(full, `out/examples/${name}.js`);
    expect(code, `${name}: ${output}`).toBe(0);
    check(stdout.trim().split('\n'));
  }
});

withDevice('the command runs with its declared packages alone', { timeout: TIMEOUT }, () => {
  const command = join(installed(full), 'bin', 'driftwell.js');
  // the commit, too: it is put in when the package is built
  const { stdout: version } = run(root, join('bin', 'driftwell.js'), '--version');
  expect(version.split('\n')[0]).toBe(VERSION);
  expect(run(full, command, '--version')).toMatchObject({ code: 0, stdout: version });
  const { code, output } = run(full, command, 'basins', '--particles', '1024', '--out', 'a.png', 'a.npz');
  expect(code, output).toBe(0);
  // a network that comes with it
  const dials = ['--memories', 'pham:9', '--score', 'network', '--network', 'pham:9', '--particles', '64'];
  expect(run(full, command, 'generate', ...dials).stdout).toContain(
    'trained, not exact: a network of 3 x 64 units on 9',
  );
});

test('without the optional packages the library runs in float64, by networks that come with it, and says what is missing', () => {
  const script = `const { parseConfig, resolveInputs, runOnCpu } = await import('driftwell');
    const { namedNetworks, openAdapter } = await import('driftwell/node');
    const config = parseConfig({ experiment: 'generate', memories: 'pham:1000', count: 9, score: 'network', particles: 4 });
    const inputs = resolveInputs(config, await namedNetworks(config));
    await runOnCpu(inputs, {});
    console.log(inputs.score.note);
    const { results } = await runOnCpu(resolveInputs(parseConfig({ memories: 'pham:9', beta: 1 / 0.15, particles: 64 })), {});
    console.log(results.attractors.rowNames.join());
    await openAdapter().catch(({ name, message }) => console.log(name, message));`;
  const { code, output } = run(bare, '--input-type=module', '-e', script);
  expect(code, output).toBe(0);
  expect(output).toMatch(
    /^trained, not exact: a network of 3 x 64 units on 9 memories \(pham:9\), loss [\d.]+, 8000 steps, seed 0\nspurious,spurious,merged \(3\)\nNoAdapterError The optional package webgpu .* run npm install webgpu\.\n$/,
  );
});
