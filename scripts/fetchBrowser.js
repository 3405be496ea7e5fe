import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { npm } from './npm.js';

/** Three ways to get a Chromium where there is none; each gives { path, env? } or throws why not. */

const cache = fileURLToPath(new URL('../.cache', import.meta.url));
const playwrightCli = fileURLToPath(new URL('../node_modules/playwright/cli.js', import.meta.url));

/**
 * The ways, best first. Playwright's download is the normal one, on every system. A Linux without the libraries a
 * browser needs, or without Playwright's servers, has the Chromium of an npm package that brings its
 * own. apt changes the whole machine: it comes last, except in CI, where the machine is ours and a
 * full browser is worth the half minute.
 */
export function fetchers() {
  const playwright = { name: 'the download of Playwright (150 MB)', fetch: fetchFromPlaywright };
  const sparticuz = { name: '@sparticuz/chromium from npm (68 MB)', fetch: fetchSparticuz };
  const apt = { name: 'apt-get install chromium (200 MB)', fetch: fetchFromApt };
  const sparticuzWorks = process.platform === 'linux' && process.arch === 'x64';
  const others = [playwright, ...(sparticuzWorks ? [sparticuz] : [])];
  if (!aptWorks()) return others;
  return process.env.CI ? [apt, ...others] : [...others, apt];
}

/** Runs a program with its talk on stderr; throws with its name and exit code. */
function runOrThrow(command, options, settings = {}) {
  const run = spawnSync(command, options, { stdio: ['ignore', process.stderr, process.stderr], ...settings });
  if (run.error) throw run.error;
  if (run.status === 0) return;
  const reason = /\bError: (.*)/.exec(run.stderr ?? '')?.[1]; // where stderr is not shown
  throw new Error(reason ?? `${command} ended with ${run.status ?? run.signal}`);
}

async function fetchFromPlaywright(chromium) {
  const env = { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000', ...process.env };
  // --no-shell: the full browser in its new headless mode, not the smaller one that may lack WebGPU
  const options = [playwrightCli, 'install', '--no-shell', 'chromium'];
  // its progress is worth showing, the traces of its five attempts are not
  const stdio = ['ignore', process.stderr, 'pipe'];
  runOrThrow(process.execPath, options, { env, stdio, encoding: 'utf8', timeout: 600_000 });
  return { path: chromium.executablePath() };
}

/** Whether packages of the system can be installed without asking anybody. */
export function aptWorks() {
  return process.platform === 'linux' && process.getuid() === 0 && existsSync('/usr/bin/apt-get');
}

/** Throws with the exit code of apt-get. */
export function aptInstall(name) {
  // another process (a machine that has just started) may hold the lock of dpkg
  const apt = (...options) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const stdio = ['ignore', 'ignore', process.stderr]; // hundreds of lines; what goes wrong is on stderr
    runOrThrow('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...options], { env, stdio });
  };
  apt('update');
  apt('install', '-y', '--no-install-recommends', name);
}

async function fetchFromApt() {
  aptInstall('chromium');
  return { path: '/usr/bin/chromium' };
}

/** The last version of the package that was tried here: headless, with SwiftShader and with the libraries it needs. */
const SPARTICUZ = {
  version: '147.0.0',
  integrity: 'sha512-4ZKeAQQa8up2mt675qSitztLdbQrlf8BKdC5naeap+5Mv1OV1OlJdPoU+EJC/p5sQUJUQmN4r+q5+EhaaOUHpQ==',
};

/**
 * Not a dependency, because only a few machines need it: its archives are unpacked to .cache/sparticuz, without its
 * code, and src/cli/vulkan.ts finds SwiftShader there too. Linux x64 only; needs the tar command.
 */
async function fetchSparticuz() {
  const folder = join(cache, 'sparticuz');
  if (!existsSync(join(folder, 'chromium'))) await unpackSparticuz(folder);
  const env = { LD_LIBRARY_PATH: `${folder}:${join(folder, 'lib')}`, FONTCONFIG_FILE: join(folder, 'fonts.conf') };
  return { path: join(folder, 'chromium'), env };
}

async function unpackSparticuz(folder) {
  const work = `${folder}.part`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  if (npm(['pack', `@sparticuz/chromium@${SPARTICUZ.version}`, '--silent', '--pack-destination', work]) !== 0) {
    throw new Error('npm pack failed');
  }
  const [archive] = readdirSync(work);
  const bytes = readFileSync(join(work, archive));
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  if (integrity !== SPARTICUZ.integrity) throw new Error(`${archive} is not what was tested: ${integrity}`);
  runOrThrow('tar', ['-xzf', archive, 'package/bin'], { cwd: work });
  const read = (name) => brotliDecompressSync(readFileSync(join(work, 'package', 'bin', name)));
  for (const name of ['swiftshader', 'al2023', 'fonts']) {
    const options = { input: read(`${name}.tar.br`), stdio: ['pipe', process.stderr, process.stderr] };
    runOrThrow('tar', ['-x', '--no-same-owner'], { cwd: work, ...options });
  }
  writeFileSync(join(work, 'chromium'), read('chromium.br'), { mode: 0o755 });
  const [fonts, fontCache] = [join(folder, 'fonts'), join(folder, 'fontcache')];
  writeFileSync(
    join(work, 'fonts.conf'),
    `<fontconfig><dir>${fonts}</dir><cachedir>${fontCache}</cachedir></fontconfig>\n`,
  );
  rmSync(join(work, 'package'), { recursive: true });
  rmSync(join(work, archive));
  renameSync(work, folder); // only whole: an interrupted download leaves nothing that looks done
}
