import { execFileSync, spawnSync } from 'node:child_process';
import {
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
import { readRun } from '../src/files/readRun.ts';
import { VERSION } from '../src/version.ts';
import { npm } from './npm.js';
import { unnamedTypes } from './publicTypes.ts';

/**
 * What a user of the package gets: it is packed, unpacked into empty projects beside its declared dependencies and
 * nothing else, compiled against, and run. The dependencies are those of the checkout, so nothing is downloaded.
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'driftwell-package-'));
/** A project with the optional packages, and one without. */
const [full, bare] = ['full', 'bare'].map((name) => join(folder, name)) as [string, string];
const installed = (project: string) => join(project, 'node_modules', 'driftwell');

beforeAll(() => {
  const code = npm(['pack', '--pack-destination', folder], { stdio: 'ignore' });
  if (code !== 0) throw new Error(`npm pack ended with code ${code}; run it by hand to see why`);
  const packages = Object.keys(manifest.dependencies);
  install(full, [...packages, ...Object.keys(manifest.optionalDependencies), '@types/node']);
  install(bare, packages);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** Unpacks the package into a project of its own, with links to these packages of the checkout where it has them. */
function install(project: string, packages: readonly string[]): void {
  mkdirSync(installed(project), { recursive: true });
  const archive = join(folder, `driftwell-${VERSION}.tgz`);
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

/** Runs a script of a project in this Node. */
function run(project: string, ...options: string[]): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, options, { cwd: project, encoding: 'utf8' });
  return { code: status, output: stdout + stderr };
}

const withDevice = /No WebGPU adapter/.test(testDriver) ? test.skip : test;
const TIMEOUT = 120_000;

test('the package has the command, the library and nothing of the page or the tests', () => {
  const files = readdirSync(installed(full), { recursive: true, encoding: 'utf8' }).map((file) =>
    file.replaceAll('\\', '/'),
  );
  expect(files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'bin/driftwell.js', 'dist/cli/main.js']));
  expect(files.filter((file) => /\.test\.|^dist\/app|\.tsx?$/.test(file) && !file.endsWith('.d.ts'))).toEqual([]);
});

test('every type in a signature of the library can be named', () => {
  const doors = Object.values(manifest.exports as Record<string, { types?: string }>)
    .flatMap(({ types }) => types ?? [])
    .map((types) => join(installed(full), types));
  expect(doors).toHaveLength(3);
  expect(unnamedTypes(doors)).toEqual([]);
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
  expect(run(full, 'out/snippet.js')).toEqual({ code: 0, output: '' });
  const { config } = await readRun('basins.png', readFileSync(join(full, 'basins.png')));
  expect(config).toMatchObject({ memories: 'pham:9' });
});

withDevice('the command runs with its declared packages alone', { timeout: TIMEOUT }, () => {
  const command = join(installed(full), 'bin', 'driftwell.js');
  expect(run(full, command, '--version')).toEqual({ code: 0, output: `${VERSION}\n` });
  const { code, output } = run(full, command, 'basins', '--particles', '1024', '--out', 'a.png', 'a.npz');
  expect(code, output).toBe(0);
});

test('without the optional packages the library loads and says what is missing', () => {
  const script = `const { openAdapter } = await import('driftwell/node');
    await openAdapter().catch(({ name, message }) => console.log(name, message));`;
  const { code, output } = run(bare, '--input-type=module', '-e', script);
  expect(code, output).toBe(0);
  expect(output).toMatch(/^NoAdapterError The optional package webgpu .* run npm install webgpu\.\n$/);
});
