import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from './npm.js';

/**
 * What has to be true before anything else runs: the right Node, and the packages of package-lock.json. Plain
 * JavaScript without dependencies, because it runs in a fresh clone.
 *
 *     node scripts/setup.js            Node and packages
 *     node scripts/setup.js browser    and a browser with WebGPU for the tests of the page, in CI Firefox, too
 */

/** As Vite has it: 20.19, or 22.12 and later; between them Node could not yet require() an ES module. */
const OLDEST_NODES = [
  [20, 19],
  [22, 12],
];
const root = fileURLToPath(new URL('..', import.meta.url));

/** One sentence if this Node is too old, else undefined. `version` as in process.versions.node. */
export function nodeTooOld(version) {
  const [major, minor] = version.split('.').map(Number);
  const newEnough = OLDEST_NODES.some(([oldMajor, oldMinor]) => major === oldMajor && minor >= oldMinor);
  if (newEnough || major > OLDEST_NODES.at(-1)[0]) return undefined;
  return `Node 20.19, 22.12 or newer is needed and this is ${version}: see https://nodejs.org/en/download.`;
}

/**
 * True if what npm installed is not what the lock file says. npm writes down what it did in node_modules; versions are
 * compared rather than dates, because a checkout of another commit touches the dates of files it does not change.
 */
export function packagesStale(folder) {
  const installed = readPackages(join(folder, 'node_modules', '.package-lock.json'));
  const locked = readPackages(join(folder, 'package-lock.json'));
  if (!installed) return true;
  return Object.entries(locked ?? {}).some(([path, { version, optional }]) => {
    if (path === '') return false; // the project itself
    const there = installed[path];
    return there ? there.version !== version : !optional; // optional ones are for other systems, or were left out
  });
}

function readPackages(file) {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined; // cut short by an interrupted install
  }
}

/** Checks Node and installs the packages if needed. Returns a sentence if that is impossible. */
export function setUp() {
  const tooOld = nodeTooOld(process.versions.node);
  if (tooOld) return tooOld;
  if (!packagesStale(root)) return undefined;
  process.stderr.write('driftwell: installing the packages of package-lock.json (npm ci)\n');
  const code = npm(['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund']);
  return code === 0 ? undefined : 'npm ci failed: see its message above; it needs the npm registry.';
}

async function main(wanted) {
  let problem = setUp();
  if (!problem && wanted === 'browser') {
    const { findBrowser } = await import('./browser.js');
    const found = await findBrowser();
    if (typeof found === 'string') problem = found;
    else {
      process.stdout.write(`browser for the tests: ${found.path} ${found.version} (${found.adapter})\n`);
      const { ensureFirefox } = await import('./firefox.js');
      const { path, skipped } = ensureFirefox();
      process.stdout.write(`Firefox for the tests: ${path ?? skipped}\n`);
    }
  }
  if (!problem) return;
  process.stderr.write(`driftwell: ${problem}\n`);
  process.exitCode = 1;
}

// real paths on both sides: import.meta.url has none of the links on the way to a checkout
if (realpathSync(process.argv[1] ?? '.') === fileURLToPath(import.meta.url)) await main(process.argv[2]);
