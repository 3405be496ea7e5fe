import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import { Firefox } from '../e2e/firefox.ts';
import { findBrowser } from './browser.js';
import { ensureFirefox } from './firefox.js';

/** The part of the matrix that runs in browsers. */

const TRIALS = 3;

/** In the page: waits until the run has ended. */
async function ended() {
  const text = (selector) => document.querySelector(selector)?.textContent ?? '';
  while (!/^(Done|Stopped)/.test(text('.status .numbers')) && !text('.banner.fault'))
    await new Promise((resolve) => setTimeout(resolve, 100));
  return {
    fault: text('.banner.fault'),
    status: text('.status .numbers'),
    result: document.querySelector('#result-hash')?.getAttribute('title') ?? '',
  };
}

/** One more trial of a cell, in a browser of its own. */
async function addTrial(cell, launch, url, limitMs) {
  const page = await launch();
  let timer;
  try {
    await page.open(url);
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`not done after ${limitMs / 1000} s`)), limitMs);
    });
    const { fault, status, result } = await Promise.race([page.evaluate(ended), late]);
    const seconds = Number(/^Done in ([\d.]+) s/.exec(status)?.[1]);
    if (fault || !(seconds > 0)) throw new Error(fault || status);
    cell.seconds = [...(cell.seconds ?? []), seconds];
    cell.result = cell.result === undefined || cell.result === result ? result : '';
  } catch (error) {
    cell.failed = error.message;
  } finally {
    clearTimeout(timer);
    await page.close();
  }
}

/** Cells (matrixRules.ts) of Chromium and Firefox on the driver that Chromium has: SwiftShader, or the GPU. */
export async function runPages(dials, limitMs) {
  const browser = await findBrowser();
  const firefox = ensureFirefox();
  const software = typeof browser !== 'string' && browser.args.some((flag) => flag.includes('swiftshader'));
  const driver = software ? 'swiftshader' : 'hardware';
  const inChromium =
    typeof browser === 'string'
      ? { host: 'Chromium', driver, skipped: browser }
      : { host: 'Chromium', version: browser.version, driver, adapter: browser.adapter };
  const inFirefox = { host: 'Firefox', driver, ...(firefox.skipped ? { skipped: firefox.skipped } : {}) };
  const launchers = {
    async Chromium() {
      const { path, args, env } = browser;
      const launched = await chromium.launch({ executablePath: path, args, env: { ...process.env, ...env } });
      const page = await launched.newPage();
      return { open: (to) => page.goto(to), evaluate: (f) => page.evaluate(f), close: () => launched.close() };
    },
    Firefox: () => Firefox.launch(firefox.path, software ? ['swiftshader'] : []),
  };
  const root = fileURLToPath(new URL('..', import.meta.url));
  const server = await createServer({ root, server: { port: 0 }, logLevel: 'error' });
  try {
    await server.listen();
    const url = `${server.resolvedUrls.local[0]}#${new URLSearchParams(dials)}`;
    // the first trial warms up the server; then in turn, so that what disturbs the machine disturbs both
    for (let trial = 0; trial <= TRIALS; trial++) {
      for (const cell of [inChromium, inFirefox]) {
        if (!cell.skipped && !cell.failed) await addTrial(cell, launchers[cell.host], url, limitMs);
        if (trial === 0) cell.seconds = undefined;
      }
    }
  } finally {
    await server.close();
  }
  return [inChromium, inFirefox];
}
