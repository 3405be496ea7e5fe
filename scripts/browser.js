import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchers } from './fetchBrowser.js';
import { smokeTest } from './smokeTest.js';

/**
 * Finds a Chromium with WebGPU for the tests of the page: one that is there already, or else one it fetches. Each
 * candidate has to draw before it is taken; the choice is kept in
 * .cache/browser.json, which playwright.config.ts reads.
 */

const cacheFile = fileURLToPath(new URL('../.cache/browser.json', import.meta.url));
const WEEK_MS = 7 * 24 * 3600 * 1000;

/**
 * Without a GPU, only these five together give an adapter and a canvas: with fewer, Chromium loses the device at the
 * first getCurrentTexture, and with --disable-vulkan-surface, screenshots are black.
 */
const SOFTWARE = [
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-angle=swiftshader',
  '--use-webgpu-adapter=swiftshader',
];

/** Headless Linux needs to be told to use the GPU; macOS and Windows do it by themselves. */
const HARDWARE =
  process.platform === 'linux' ? ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--use-angle=vulkan'] : [];

/** A Linux without these has no GPU: spares the seconds of trying. */
const hasGpu = () => process.platform !== 'linux' || ['/dev/dri', '/dev/nvidia0'].some(existsSync);

const SYSTEM_PATHS = {
  linux: [
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/opt/google/chrome/chrome',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/microsoft-edge',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'].flatMap((path) =>
    ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) =>
      process.env[name] ? [join(process.env[name], path)] : [],
    ),
  ),
};

/**
 * The browser for the tests, { path, args, env, version, adapter }, or a sentence that says what to install.
 * Order: $CHROMIUM_PATH (which then is the only one), the choice of last time, Playwright's, the system's, fetched.
 */
export async function findBrowser() {
  const chosen = process.env.CHROMIUM_PATH;
  const cached = readCache(chosen);
  if (cached) return cached;
  const { chromium } = await import('playwright');
  const failures = [];
  const attempt = async (candidate) => {
    const found = await tryCandidate(chromium, candidate, failures);
    if (found) writeCache(found, chosen);
    return found;
  };
  if (chosen) {
    return (
      (await attempt({ path: chosen })) ?? `CHROMIUM_PATH=${chosen} has no usable WebGPU (${failures.join('; ')}).`
    );
  }
  for (const path of [chromium.executablePath(), ...(SYSTEM_PATHS[process.platform] ?? [])]) {
    const found = existsSync(path) && (await attempt({ path }));
    if (found) return found;
  }
  for (const { name, fetch } of fetchers()) {
    process.stderr.write(`driftwell: no browser with WebGPU yet, trying ${name}\n`);
    const candidate = await fetch(chromium).catch((error) => void failures.push(`${name}: ${firstLine(error)}`));
    const found = candidate && (await attempt(candidate));
    if (found) return found;
  }
  const tried = failures.length ? ` (${failures.join('; ')})` : '';
  return `no browser with WebGPU found${tried}: install Chrome or Chromium, or name one in CHROMIUM_PATH.`;
}

/** Hardware first, then software: the first set of flags with which the browser draws. */
async function tryCandidate(chromium, { path, env = {} }, failures) {
  for (const args of hasGpu() ? [HARDWARE, SOFTWARE] : [SOFTWARE]) {
    try {
      const { version, adapter, software } = await smokeTest(chromium, path, { args, env });
      // Chromium may hand out its slow fallback unasked: then rather the flags that were tried with it
      if (software && args === HARDWARE && process.platform === 'linux') continue;
      return { path, args, env, version, adapter };
    } catch (error) {
      failures.push(`${path}: ${firstLine(error)}`);
    }
  }
  return undefined;
}

const firstLine = (error) => String(error.message ?? error).split('\n')[0];

/** What a choice depends on; if any of it has changed, the browser is tested again. */
function fingerprint(path, chosen) {
  return { chosen: chosen ?? null, modified: statSync(path).mtimeMs, hasGpu: hasGpu() };
}

function readCache(chosen) {
  try {
    const { tested, print, ...found } = JSON.parse(readFileSync(cacheFile, 'utf8'));
    const fresh = Date.now() - tested < WEEK_MS;
    return fresh && JSON.stringify(print) === JSON.stringify(fingerprint(found.path, chosen)) ? found : undefined;
  } catch {
    return undefined; // no choice yet, or its browser is gone
  }
}

function writeCache(found, chosen) {
  mkdirSync(join(cacheFile, '..'), { recursive: true });
  const entry = { tested: Date.now(), print: fingerprint(found.path, chosen), ...found };
  writeFileSync(cacheFile, `${JSON.stringify(entry, null, 2)}\n`);
}
