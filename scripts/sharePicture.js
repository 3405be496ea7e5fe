import { fileURLToPath } from 'node:url';
import { findBrowser } from './browser.js';

/**
 * The picture that previews of links show: the first screen in the middle of its motion, as a browser here draws it.
 *
 *     node scripts/sharePicture.js
 *
 * writes public/share.png, 1200 x 630 pixels.
 */

const PORT = 5189;
const file = fileURLToPath(new URL('../public/share.png', import.meta.url));

/** In the page: nothing but the two pictures and what stands over them. */
function bare() {
  for (const part of document.querySelectorAll('.status, .action, .transport, .doors, .under, .charts, .tabs, .panel'))
    part.remove();
  document.documentElement.style.setProperty('--below', '0px');
  document.querySelector('#page').style.gridTemplateColumns = 'minmax(0, 1fr)';
}

const { createServer } = await import('vite');
const server = await createServer({ server: { port: PORT } });
await server.listen();
const found = await findBrowser();
const { chromium } = await import('playwright');
const browser = await chromium.launch({
  executablePath: found.path,
  args: found.args,
  env: { ...process.env, ...found.env },
});
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 630 }, colorScheme: 'light' });
  await page.goto(`http://127.0.0.1:${PORT}/`);
  const bothDone = () => {
    const states = [...document.querySelectorAll('.status .numbers')];
    return states.length === 2 && states.every(({ textContent }) => textContent.startsWith('Done'));
  };
  await page.waitForFunction(bothDone);
  await page.getByRole('slider', { name: 'Step of the run' }).fill('9');
  await page.waitForFunction(() => document.querySelector('.moment')?.dataset.step === '9');
  await page.evaluate(bare);
  await page.waitForTimeout(2000);
  await page.screenshot({ path: file });
  console.log(`wrote ${file}`);
} finally {
  await browser.close();
  await server.close();
}
