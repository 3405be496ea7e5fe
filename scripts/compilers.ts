import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openAdapter } from '../src/cli/adapter.ts';
import { findManifests } from '../src/cli/vulkan.ts';
import { compileAll, type Verdict, type WgslSource } from './compileAll.js';

/**
 * Both compilers a browser may have: Tint (Chrome, Edge; here Dawn) and naga (Firefox; here Deno). They differ: Tint
 * refuses barriers in non-uniform flow, naga refuses newer syntax. A shader has to pass both.
 */

/** Compiles with Tint: every module, and a pipeline per entry point. Needs no GPU and no driver. */
export async function compileWithTint(sources: readonly WgslSource[]): Promise<Verdict[]> {
  const { adapter } = await openAdapter({ adapter: 'null' });
  const verdicts: Verdict[] = [];
  await compileAll(adapter, sources, (verdict) => verdicts.push(verdict));
  return verdicts;
}

/**
 * Compiles with naga, in one Deno process. naga may panic and end that process: then the source at work has the panic
 * as its error, and a new process goes on with the next.
 *
 * Throws Error if Deno is not installed or finds no adapter (naga needs a driver).
 */
export async function compileWithNaga(sources: readonly WgslSource[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  while (verdicts.length < sources.length) {
    const rest = sources.slice(verdicts.length);
    const { done, code, log } = await runDeno(rest);
    verdicts.push(...done);
    const atWork = rest[done.length];
    if (!atWork) break;
    if (log.includes('no adapter')) throw new Error(`Deno finds no adapter for naga: ${log.trim()}`);
    verdicts.push({ name: atWork.name, error: `naga ended with code ${code}: ${log.trim().slice(-2000)}` });
  }
  return verdicts;
}

async function runDeno(sources: readonly WgslSource[]): Promise<{ done: Verdict[]; code: number | null; log: string }> {
  const script = fileURLToPath(new URL('./naga.js', import.meta.url));
  const options = ['run', '--quiet', '--no-config', '--no-lock', '--node-modules-dir=none', '--allow-all', script];
  const child = spawn(denoBinary(), options, { env: { ...process.env, ...denoEnvironment() } });
  let [out, log] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (log += text));
  child.stdin.on('error', () => {}); // a child that died before it read says so by its code
  child.stdin.end(JSON.stringify(sources));
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  // a line that is cut short by a panic has no end and does not count
  const done = out
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Verdict);
  return { done, code, log };
}

/** npm does not run the script that would put Deno in its place, so it is taken from the package of this system. */
function denoBinary(): string {
  const folder = fileURLToPath(new URL('../node_modules/@deno', import.meta.url));
  const packages = existsSync(folder) ? readdirSync(folder) : [];
  const binaries = packages.flatMap((name) => ['deno', 'deno.exe'].map((file) => join(folder, name, file)));
  const found = binaries.find((path) => existsSync(path));
  if (!found) throw new Error('Deno is not installed, naga cannot be asked: run npm ci.');
  return found;
}

/** SwiftShader for Deno, which looks for drivers less hard than we do, and the Vulkan loader beside it. */
function denoEnvironment(): Record<string, string> {
  const settings = {
    NO_COLOR: '1',
    DENO_NO_UPDATE_CHECK: '1',
    DENO_DIR: fileURLToPath(new URL('../.cache/deno', import.meta.url)),
  };
  const manifest = findManifests('swiftshader')[0] ?? findManifests('lavapipe')[0];
  if (!manifest) return settings;
  const libraries = [process.env.LD_LIBRARY_PATH, dirname(manifest)].filter(Boolean).join(':');
  return { ...settings, VK_ICD_FILENAMES: manifest, VK_DRIVER_FILES: manifest, LD_LIBRARY_PATH: libraries };
}
