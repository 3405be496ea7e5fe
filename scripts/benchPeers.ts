import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { contender } from '../bench/peers/driftwell.ts';
import { jaxJs } from '../bench/peers/jaxJs.js';
import { checkerOf, type GivenProblem, PROBLEMS, problemOf } from '../bench/peers/problems.ts';
import { quantile, spreadOf } from '../src/bench/statistics.ts';
import { openAdapter } from '../src/cli/adapter.ts';
import { cpuTime } from '../src/cli/bench.ts';
import { openDevice } from '../src/cli/openDevice.ts';
import { findBrowser } from './browser.js';
import { npm } from './npm.js';
import { type Measured, peersTable, withTable } from './peersTable.ts';

/**
 * The same work by other programs on this machine, each result checked against float64:
 *
 *     npm run bench:peers [-- --only k256 --skip tfjs --trials 10 --seconds 15 --limit 120 --adapter lavapipe --write]
 *
 * C, NumPy, PyTorch and jax-js beside ours in Node; jax-js, tfjs and plain JavaScript beside ours in one browser.
 * What is not installed is skipped by name, and what is not done within the limit of seconds is given up. --write
 * puts the table into docs/performance.md.
 */

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    skip: { type: 'string' },
    trials: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '15' },
    limit: { type: 'string', default: '120' },
    adapter: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const [trials, seconds, limit] = [options.trials, options.seconds, options.limit].map(Number) as [
  number,
  number,
  number,
];
const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, '.cache', 'peers');
const peersFolder = join(root, 'bench', 'peers');

/** npm packages of the peers, fetched into .cache/peers: nothing of driftwell needs them. */
const PACKAGES = {
  '@jax-js/jax': '0.1.25',
  '@tensorflow/tfjs-core': '4.22.0',
  '@tensorflow/tfjs-backend-wasm': '4.22.0',
  '@tensorflow/tfjs-backend-webgpu': '4.22.0',
};
/** What the page loads of them: one script, as they are in part no modules of browsers. */
const BUNDLE = `export * as jax from '@jax-js/jax';
export * as tf from '@tensorflow/tfjs-core';
export { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgpu';
`;
const PEERS = {
  bundle: '/.cache/peers/bundle/peers.js',
  wasmFolder: '/.cache/peers/node_modules/@tensorflow/tfjs-backend-wasm/dist/',
};

/** ms of every run but the first, by the clock and of CPU on all cores, and where the particles ended. */
interface Outcome {
  ms: number[];
  cpuMs: number[];
  end: Float32Array;
}

/** A program on a problem: ms of its runs, and where its particles ended. Throws an Error that says why it cannot. */
interface Program {
  place: string;
  name: string;
  run(problem: GivenProblem): Promise<Outcome>;
}

/** One sentence that says what to do, in place of a program. */
interface Skipped {
  place: string;
  name: string;
  skipped: string;
}

const fileOf = ({ name }: GivenProblem, what: string) => join(cache, `${name}.${what}`);

function writeProblem(problem: GivenProblem): void {
  const { memories, start, rows } = problem;
  writeFileSync(fileOf(problem, 'memories.f32'), memories);
  writeFileSync(fileOf(problem, 'start.f32'), start);
  const numbers = rows.flatMap(({ sharpness, cx, cm, cz }) => [sharpness, cx, cm, cz]);
  writeFileSync(fileOf(problem, 'rows.f64'), Float64Array.from(numbers));
  const { tableRows: _, memories: __, start: ___, ...plain } = problem;
  const files = { memoriesFile: fileOf(problem, 'memories.f32'), startFile: fileOf(problem, 'start.f32') };
  writeFileSync(fileOf(problem, 'json'), JSON.stringify({ ...plain, ...files, trials, seconds }));
}

function numbersOf(file: string): Float32Array {
  const bytes = readFileSync(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

const exec = async (command: string, given: string[]) =>
  (await promisify(execFile)(command, given, { maxBuffer: 2 ** 24, timeout: 1000 * limit })).stdout;
const there = (command: string, given: string[]) => spawnSync(command, given, { stdio: 'ignore' }).status === 0;

/** Runs once, which compiles, and then for the trials or seconds that there are. */
async function repeat(
  once: () => Promise<number>,
  cpu: () => Promise<number>,
): Promise<{ ms: number[]; cpuMs: number[] }> {
  await once();
  const [ms, cpuMs]: [number[], number[]] = [[], []];
  const begun = performance.now();
  while (ms.length < trials && (ms.length === 0 || performance.now() - begun < 1000 * seconds)) {
    const before = await cpu();
    ms.push(await once());
    cpuMs.push((await cpu()) - before);
  }
  return { ms, cpuMs };
}

/** Ours in Node, which others on this machine are held against. */
async function ours(): Promise<{ program: Program; software: boolean; close(): void }> {
  const { gpu } = await openDevice(options.adapter, (text) => process.stderr.write(`${text}\n`));
  const program: Program = {
    place: `this machine; driftwell in Node on ${gpu.adapter.name}`,
    name: 'driftwell',
    run: async (problem) => timesOf(await contender(gpu, problem)),
  };
  return { program, software: gpu.adapter.software, close: () => gpu.close() };
}

/** jax-js in Node, on an adapter of the same driver as ours. */
async function jaxInNode(place: string): Promise<Program | Skipped> {
  const name = 'jax-js, WebGPU';
  const lacking = fetchPackages();
  if (lacking) return { place, name, skipped: lacking };
  // an adapter makes one device: ours has its own
  const requestAdapter = async () => (await openAdapter({ adapter: options.adapter })).adapter;
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu: { requestAdapter }, userAgent: 'Node' },
    configurable: true,
  });
  const jax = await import(createRequire(join(cache, 'package.json')).resolve('@jax-js/jax'));
  return {
    place,
    name,
    run: async (problem) => timesOf(await jaxJs(problem, jax)),
  };
}

/** Times of a program of this process, and where its particles ended. */
async function timesOf(run: () => Promise<Float32Array>): Promise<Outcome> {
  let end: Float32Array = new Float32Array();
  const once = async () => {
    const startedAt = performance.now();
    end = await run();
    return performance.now() - startedAt;
  };
  const times = await repeat(once, async () => cpuTime());
  return { ...times, end };
}

function inC(place: string): Program | Skipped {
  const compiler = ['cc', 'gcc', 'clang'].find((command) => there(command, ['--version']));
  if (!compiler) return { place, name: 'C', skipped: 'no C compiler: install gcc or clang' };
  const binary = join(cache, 'dense');
  const flags = ['-O3', '-march=native', '-ffast-math', join(peersFolder, 'dense.c'), '-o', binary, '-lm'];
  // OpenMP gives it all cores
  const compiled = there(compiler, ['-fopenmp', ...flags]) || there(compiler, flags);
  if (!compiled) return { place, name: 'C', skipped: `${compiler} does not compile bench/peers/dense.c` };
  return {
    place,
    name: 'C, all cores',
    async run(problem) {
      const { particles, count, dim } = problem;
      const [rows, memories, start, end] = ['rows.f64', 'memories.f32', 'start.f32', 'c.f32'].map((what) =>
        fileOf(problem, what),
      ) as [string, string, string, string];
      const given = [particles, count, dim, trials, seconds, rows, memories, start, end].map(String);
      const said = await exec(binary, given);
      const runs = said
        .trim()
        .split('\n')
        .map((line) => line.split(' ').map(Number) as [number, number]);
      return { ms: runs.map(([ms]) => ms), cpuMs: runs.map(([, cpuMs]) => cpuMs), end: numbersOf(end) };
    },
  };
}

function inPython(place: string, library: 'numpy' | 'torch', name: string): Program | Skipped {
  const install = `python3 has no ${library}: pip install ${library}`;
  if (!there('python3', ['-c', `import ${library}`])) return { place, name, skipped: install };
  return {
    place,
    name,
    async run(problem) {
      const end = fileOf(problem, `${library}.f32`);
      const given = [join(peersFolder, 'dense.py'), fileOf(problem, 'json'), library, end];
      const { ms, cpuMs } = JSON.parse(await exec('python3', given));
      return { ms, cpuMs, end: numbersOf(end) };
    },
  };
}

/** What bench/peers/page.js offers. */
interface PageDoors {
  prepare(name: string, problem: unknown, peers: unknown): Promise<void>;
  runOnce(): Promise<number>;
  ended(): Promise<string>;
}

/** Those that run in a browser, and how to close it. */
async function inBrowser(): Promise<{ programs: (Program | Skipped)[]; close(): Promise<void> }> {
  const names = ['driftwell', 'jax-js, WebGPU', 'tfjs, WebGPU', 'tfjs, wasm', 'plain JavaScript'];
  const found = await findBrowser();
  if (typeof found === 'string') {
    const programs = names.map((name) => ({ place: 'browser', name, skipped: found }));
    return { programs, close: async () => undefined };
  }
  const lacking = fetchPackages();
  const { build, createServer } = await import('vite');
  if (!lacking) {
    const entry = join(cache, 'peers.js');
    writeFileSync(entry, BUNDLE);
    const lib = { entry, formats: ['es' as const], fileName: () => 'peers.js' };
    const outDir = join(cache, 'bundle');
    await build({ root: cache, configFile: false, logLevel: 'error', build: { lib, outDir, minify: false } });
  }
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    optimizeDeps: { noDiscovery: true },
    server: {
      host: '127.0.0.1',
      // any that is free
      port: 0,
      hmr: false,
      // threads of wasm need isolation
      headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
    },
  });
  await server.listen();
  const site = server.resolvedUrls?.local[0] ?? '';
  const { chromium } = await import('playwright');
  const { path, args, env, version, adapter } = found;
  const browser = await chromium.launch({ executablePath: path, args, env: { ...process.env, ...env } });
  const place = `Chromium ${version.split('.')[0]} on ${adapter}`;
  const session = await browser.newBrowserCDPSession();
  // of all its processes: page, GPU, and the browser itself
  const cpuOfBrowser = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return 1000 * processInfo.reduce((sum, { cpuTime: seconds }) => sum + seconds, 0);
  };
  const programs = names.map((name): Program | Skipped => {
    if (lacking && /js,/.test(name)) return { place, name, skipped: lacking };
    return {
      place,
      name,
      async run(problem) {
        const page = await browser.newPage();
        // a page that is closed ends what it computes
        const giveUp = setTimeout(() => page.close(), 1000 * limit);
        try {
          await page.goto(`${site}bench/peers/index.html`);
          await page.waitForFunction(() => 'runOnce' in globalThis);
          const { tableRows: _, memories: __, start: ___, ...plain } = problem;
          const url = (what: string) => `/.cache/peers/${problem.name}.${what}`;
          const given = { ...plain, memoriesUrl: url('memories.f32'), startUrl: url('start.f32') };
          await page.evaluate(
            ([asked, sent, peers]) => (globalThis as unknown as PageDoors).prepare(asked, sent, peers),
            [name, given, PEERS] as const,
          );
          const once = () => page.evaluate(() => (globalThis as unknown as PageDoors).runOnce());
          const times = await repeat(once, cpuOfBrowser);
          const bytes = Buffer.from(await page.evaluate(() => (globalThis as unknown as PageDoors).ended()), 'base64');
          const end = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
          return { ...times, end };
        } finally {
          clearTimeout(giveUp);
          await page.close();
        }
      },
    };
  });
  return {
    programs,
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Fetches the packages of peers that are not there yet; a sentence if that fails. */
function fetchPackages(): string | undefined {
  const missing = Object.entries(PACKAGES).filter(([name, version]) => {
    const manifest = join(cache, 'node_modules', name, 'package.json');
    return !existsSync(manifest) || JSON.parse(readFileSync(manifest, 'utf8')).version !== version;
  });
  if (missing.length === 0) return undefined;
  const code = npm(
    ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', ...missing.map((both) => both.join('@'))],
    { cwd: cache },
  );
  return code === 0 ? undefined : 'its package cannot be fetched: see the message of npm above';
}

mkdirSync(cache, { recursive: true });
if (!existsSync(join(cache, 'package.json'))) writeFileSync(join(cache, 'package.json'), '{ "private": true }\n');
const names = PROBLEMS.filter((name) => name.includes(options.only));
if (names.length === 0) throw new Error(`no problem is called '${options.only}'; there are ${PROBLEMS.join(', ')}`);
const chosen = names.map((name) => problemOf(name));
const checks = new Map(
  chosen.map((problem) => {
    writeProblem(problem);
    return [problem.name, checkerOf(problem)];
  }),
);
const load = loadavg()[0] as number;
const node = await ours();
const page = await inBrowser();
const { place } = node.program;
const programs = [
  node.program,
  await jaxInNode(place),
  inC(place),
  inPython(place, 'numpy', 'NumPy'),
  inPython(place, 'torch', 'PyTorch, CPU'),
  ...page.programs,
].filter(({ name }) => name === node.program.name || !options.skip || !name.includes(options.skip));
const measured: Measured[] = [];
try {
  for (const problem of chosen) {
    for (const program of programs) {
      const { place, name } = program;
      const one: Measured = { place, name, problem: problem.name };
      const begun = performance.now();
      if ('skipped' in program) one.skipped = program.skipped;
      else {
        try {
          const { ms, cpuMs, end } = await program.run(problem);
          const fault = checks.get(problem.name)?.(end);
          if (fault) one.failed = `WRONG: ${fault}`;
          else Object.assign(one, { ms: spreadOf(ms), cpuMs: spreadOf(cpuMs) });
        } catch (error) {
          const late = performance.now() - begun >= 1000 * limit;
          one.failed = late ? `not done in ${limit} s` : ((error as Error).message.split('\n')[0] as string);
        }
      }
      measured.push(one);
      const { ms, cpuMs } = one;
      const said = ms
        ? `${ms.median.toFixed(2)} (${ms.low.toFixed(2)}-${ms.high.toFixed(2)}) ms, CPU ${cpuMs?.median.toFixed(0)} ms`
        : (one.skipped ?? one.failed);
      process.stderr.write(`${problem.name} ${name} [${place}]: ${said}\n`);
    }
  }
} finally {
  node.close();
  await page.close();
}
const loads = [load, loadavg()[0] as number];
const table = peersTable(
  chosen.map(({ name, title }) => ({ name, title })),
  measured,
  { date: new Date().toISOString().slice(0, 10), load: quantile(loads, 0.5), byCpu: node.software },
);
process.stdout.write(`${table}\n`);
if (options.write) {
  const file = join(root, 'docs', 'performance.md');
  writeFileSync(file, withTable(readFileSync(file, 'utf8'), table));
}
// what is wrong with another program stands in the table
process.exit(measured.some(({ name, failed }) => name === 'driftwell' && failed) ? 1 : 0);
