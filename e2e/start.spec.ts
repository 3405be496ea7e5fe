import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { colors, dataPixels, expect, finished, test } from './driver.ts';

/**
 * What `npm start` serves: the sources, one by one, under the same policy. All other tests see the page as it is built.
 */

test('npm start: a run, a picture of the gallery and a training that compiles in its own worker', async ({ page }) => {
  const server = await createServer({
    root: fileURLToPath(new URL('..', import.meta.url)),
    logLevel: 'error',
    server: { port: 0, strictPort: false },
  });
  try {
    await server.listen();
    const address = server.httpServer?.address() as AddressInfo;
    await page.goto(
      `http://127.0.0.1:${address.port}/?tab=train#experiment=generate&particles=4096&steps=20&memories=pham:2`,
    );
    await finished(page);
    await expect(page.locator('html')).toHaveAttribute('data-engine', 'worker');
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(colors(await dataPixels(page))).toBeGreaterThan(3);

    const training = page.getByRole('region', { name: 'Train a network' });
    await training.getByLabel('Hidden layers').selectOption('32,32');
    await training.getByLabel('Steps').fill('20');
    await training.getByRole('button', { name: 'Train a network' }).click();
    await expect(training.getByRole('status')).toHaveText(/^Trained on pham:2: step 20 of 20/);

    await page.keyboard.press('Escape');
    await page.locator('h1').click();
    await page.keyboard.press('g');
    const picture = page.getByRole('dialog', { name: 'Gallery' }).locator('img').first();
    await expect(picture).toHaveJSProperty('naturalWidth', 512);
  } finally {
    await server.close();
  }
});
