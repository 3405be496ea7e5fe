import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findBrowser } from './browser.js';

/**
 * How soon the page answers, in a real browser, from the built site:
 *
 *     npm run bench:page [-- <repetitions> [particles]]
 *
 * Nothing here passes or fails: times on a shared machine are no test. Each figure is the least, middle and largest of
 * the repetitions, beside what is aimed at on SwiftShader.
 */

const [repetitions = 5, particles = 2 ** 20] = process.argv.slice(2).map(Number);
const root = fileURLToPath(new URL('..', import.meta.url));
const outDir = fileURLToPath(new URL('../.cache/benchPage', import.meta.url));
const PORT = 5187;
const RUN_MS = 120_000;

const FIGURES = {
  firstPicture: { name: 'navigation to first picture', target: 2000 },
  atRest: { name: 'slider to changed pixels, first turn', target: 100 },
  whileRunning: { name: 'slider to changed pixels, later, while a run goes on', target: 100 },
  whole: { name: 'slider to whole picture' },
  longestTask: { name: 'longest task of the main thread while computing', target: 50 },
  frameGap: { name: 'gap between frames while computing, p99' },
  worstGap: { name: 'gap between frames while computing, longest' },
};
const TURNS = 4;

/**
 * In the page: turns the slider of the noise, the first of the panel, and waits until the pixels of the picture change;
 * ms. They are looked at from the mark on that says that a picture of the run was sent to the GPU: before, they are
 * those of the old run, and each look takes the GPU some time.
 */
async function turn(position) {
  // few pixels, which the GPU makes of the picture: reading all of it takes a software driver 30 ms
  const SIDE = 32;
  const sample = document.createElement('canvas');
  sample.width = sample.height = SIDE;
  const context = sample.getContext('2d', { willReadFrequently: false });
  const pixels = () => {
    context.drawImage(document.querySelector('canvas.data'), 0, 0, SIDE, SIDE);
    return new Uint32Array(context.getImageData(0, 0, SIDE, SIDE).data.buffer);
  };
  const before = pixels();
  performance.clearMarks();
  const slider = document.querySelector('.panel input[type="range"]');
  const startedAt = performance.now();
  slider.value = String(position);
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  // the run before may still show something
  const mark = () => {
    const [run] = performance.getEntriesByName('driftwell run');
    return run && performance.getEntriesByName('driftwell picture').find(({ detail }) => detail === run.detail);
  };
  while (!mark()) await new Promise((resolve) => setTimeout(resolve, 10));
  // a picture that only comes with the end of the run is no coarse one
  const coarse = performance.getEntriesByName('driftwell done').length === 0;
  const changed = () => pixels().some((pixel, i) => pixel !== before[i]);
  while (!changed()) {
    if (performance.now() - startedAt > 5000) return Number.NaN;
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
  return coarse ? performance.now() - startedAt : Number.NaN;
}

/** In the page: gaps between frames until the run going on is done, and how long it took since its turn; ms. */
async function untilDone() {
  const gaps = [];
  let last = performance.now();
  let watching = true;
  const watch = (now) => {
    gaps.push(now - last);
    last = now;
    if (watching) requestAnimationFrame(watch);
  };
  requestAnimationFrame(watch);
  const done = () => performance.getEntriesByName('driftwell done')[0];
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 50));
  watching = false;
  gaps.sort((a, b) => a - b);
  const begun = performance.getEntriesByName('driftwell run')[0].startTime;
  return {
    whole: done().startTime - begun,
    frameGap: gaps[Math.ceil(0.99 * gaps.length) - 1],
    worstGap: gaps.at(-1),
  };
}

/** The longest task of the page's main thread in a trace of Chromium, ms. */
function longestTask(trace) {
  const { traceEvents } = JSON.parse(trace.toString());
  const main = traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const threads = new Set(main.map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid }) => ph === 'X' && name.endsWith('RunTask') && threads.has(`${pid} ${tid}`),
  );
  return tasks.reduce((most, { dur }) => Math.max(most, dur / 1000), 0);
}

async function measureOnce(chromium, { path, args, env }, url, position) {
  // a browser of its own each time: a visitor has no cache
  const browser = await chromium.launch({ executablePath: path, args, env: { ...process.env, ...env } });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(url);
    const picture = () => performance.getEntriesByName('driftwell picture')[0]?.startTime;
    const firstPicture = await (await page.waitForFunction(picture, undefined, { timeout: RUN_MS })).jsonValue();
    const done = () => performance.getEntriesByName('driftwell done').length > 0;
    await page.waitForFunction(done, undefined, { timeout: RUN_MS });
    // charts of a finished run are completed for a while
    await page.waitForTimeout(4000);
    const atRest = await page.evaluate(turn, position);
    const turns = [];
    for (let i = 1; i <= TURNS; i++) {
      await page.waitForTimeout(300);
      turns.push(await page.evaluate(turn, position + 8 * i));
    }
    const whileRunning = turns.sort((a, b) => a - b)[TURNS >> 1];
    // tracing slows what it watches: only what is asked of the trace is taken from its time
    const { whole, ...gaps } = await page.evaluate(untilDone);
    await browser.startTracing(page, { categories: ['toplevel'] });
    // looking at pixels would be the longest task
    await page
      .locator('.panel input[type="range"]')
      .first()
      .fill(String(position + 60));
    await page.waitForTimeout(2000);
    const longest = longestTask(await browser.stopTracing());
    return { firstPicture, atRest, whileRunning, whole, ...gaps, longestTask: longest };
  } finally {
    await browser.close();
  }
}

const found = await findBrowser();
if (typeof found === 'string') throw new Error(found);
const { chromium } = await import('playwright');
const { build, preview } = await import('vite');
await build({ root, logLevel: 'warn', build: { outDir, emptyOutDir: true } });
const server = await preview({ root, build: { outDir }, preview: { port: PORT } });
try {
  const runs = [];
  for (let i = 0; i < repetitions; i++) {
    const url = `http://127.0.0.1:${PORT}/#particles=${particles}`;
    runs.push(await measureOnce(chromium, found, url, 180 + 20 * i));
    process.stderr.write('.');
  }
  const adapter = `${found.adapter}, ${found.path} ${found.version}`;
  process.stdout.write(`\n${particles} particles, ${adapter}, ${repetitions} repetitions: least - middle - largest\n`);
  for (const [key, { name, target }] of Object.entries(FIGURES)) {
    const values = runs.map((run) => run[key]).sort((a, b) => a - b);
    const shown = [values[0], values[values.length >> 1], values.at(-1)].map((value) => value.toFixed(0)).join(' - ');
    process.stdout.write(`${name.padEnd(52)} ${shown} ms${target ? `   (target ${target})` : ''}\n`);
  }
} finally {
  await server.close();
  rmSync(outDir, { recursive: true, force: true });
}
