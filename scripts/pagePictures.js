import { fileURLToPath } from 'node:url';
import { findBrowser } from './browser.js';

/**
 * Pictures of the page, as a browser here draws it:
 *
 *     node scripts/pagePictures.js
 *
 * writes public/share.png, which previews of links show, and docs/images/page*.png.
 */

const PORT = 5189;
const root = fileURLToPath(new URL('..', import.meta.url));
/** Two arms of a spiral, as somebody's own points. */
const OWN = Array.from({ length: 14 }, (_, k) => {
  const angle = (Math.PI * (k >> 1)) / 6 + Math.PI * (k & 1);
  const radius = 0.4 + 0.1 * (k >> 1);
  return `${(radius * Math.cos(angle)).toFixed(3)},${(radius * Math.sin(angle)).toFixed(3)}`;
});

/** In the page: nothing but the two pictures and what stands over them. */
function bare() {
  for (const part of document.querySelectorAll(
    '.status, .action, .transport, .doors, .under, .charts, .tabs, .panel, .side .note',
  ))
    part.remove();
  document.documentElement.style.setProperty('--below', '0px');
  document.querySelector('#page').style.gridTemplateColumns = 'minmax(0, 1fr)';
}

/** In the page: whether both sides have ended. */
function bothDone() {
  const states = [...document.querySelectorAll('.status .numbers')];
  return states.length === 2 && states.every(({ textContent }) => textContent.startsWith('Done'));
}

/** Holds both sides at a step. */
async function hold(page, step) {
  await page.waitForFunction(bothDone, undefined, { timeout: 120_000 });
  await page.getByRole('slider', { name: 'Step of the run' }).fill(String(step));
  await page.waitForFunction((at) => document.querySelector('.moment')?.dataset.step === String(at), step);
  // the other side follows, and both are laid out
  await page.waitForTimeout(2000);
}

const { createServer } = await import('vite');
const server = await createServer({ root, server: { port: PORT } });
await server.listen();
const { path, args, env } = await findBrowser();
const { chromium } = await import('playwright');
const browser = await chromium.launch({ executablePath: path, args, env: { ...process.env, ...env } });
try {
  const url = `http://127.0.0.1:${PORT}/`;
  const share = await browser.newPage({ viewport: { width: 1200, height: 630 }, colorScheme: 'light' });
  await share.goto(url);
  await hold(share, 9);
  await share.evaluate(bare);
  await share.waitForTimeout(2000);
  await share.screenshot({ path: `${root}public/share.png` });
  await share.close();

  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  await page.goto(url);
  await hold(page, 9);
  await page.screenshot({ path: `${root}docs/images/pageFirst.png` });
  const file = { name: 'mine.csv', mimeType: 'text/csv', buffer: Buffer.from(`x,y\n${OWN.join('\n')}\n`) };
  await page.locator('.doors input[type="file"]').setInputFiles(file);
  await page.getByRole('dialog').waitFor();
  await page.waitForTimeout(1000);
  await page.screenshot({ path: `${root}docs/images/pageChoose.png` });
  await page.getByRole('button', { name: 'Use them' }).click();
  await page.waitForTimeout(1000);
  await hold(page, 9);
  await page.screenshot({ path: `${root}docs/images/pageOwn.png` });
} finally {
  await browser.close();
  await server.close();
}
