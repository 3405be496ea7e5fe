import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { pngTexts } from '../src/files/png.ts';
import { colors, dataPixels, drawn, expect, openTab, test } from './driver.ts';
import { SITE } from './site.ts';

/** The built page on a plain file host: under any path, without a header of its own. */

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

const PATH = '/lectures/driftwell/';
/** JavaScript up to the first picture, the worker's included. What comes when the page is idle is counted apart. */
const BUDGET = 150_000;

test('the built page runs under a sub-path, with its policy inside and its scripts small', async ({
  page,
  browser,
}, info) => {
  const scripts: Buffer[] = [];
  let atFirst = 0;
  const server = await serve(fileURLToPath(new URL(`../${SITE}`, import.meta.url)), (name, bytes) => {
    if (name.endsWith('.js')) scripts.push(gzipSync(bytes));
  });
  try {
    const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`;
    await page.addInitScript(() => {
      const idle: (() => void)[] = [];
      Object.assign(window, { requestIdleCallback: (act: () => void) => idle.push(act), idle });
    });
    await page.goto(`${site}#particles=16384`);
    await drawn(page);
    await expect(page.locator('html')).toHaveAttribute('data-engine', 'worker');
    expect(colors(await dataPixels(page))).toBeGreaterThan(10);
    const policy = page.locator('meta[http-equiv="Content-Security-Policy"]');
    await expect(policy).toHaveAttribute('content', /default-src 'none'.*trusted-types driftwell/);
    atFirst = sizeOf(scripts);
    // what hands do, before a hand comes
    await page.evaluate(() => (window as unknown as { idle: (() => void)[] }).idle.forEach((act) => void act()));
    await expect.poll(() => sizeOf(scripts)).toBeGreaterThan(atFirst);
    const atRest = sizeOf(scripts);
    // what files need comes with the first of them, the worker's own fonts included
    const waiting = page.waitForEvent('download');
    await openTab(page, 'Files');
    await page.getByRole('button', { name: 'Save as PNG' }).click();
    const png = await readFile(await (await waiting).path());
    expect(pngTexts('basins.png', png).get('driftwell')).toContain('"particles":16384');
    expect(sizeOf(scripts)).toBeGreaterThan(atRest);

    // a network that comes with the site
    await page.goto(`${site}#experiment=generate&particles=1024&steps=8&score=network&network=pham:9`);
    await expect(page.locator('main')).toContainText('a network of 3 x 64 units on 9 memories (pham:9)');

    // the page of a preset: a picture and a text for those without scripts, for all others the run, the query kept
    await page.goto(`${site}presets/twoDeltas.html?hide=files`);
    await expect(page).toHaveURL(`${site}?hide=files#v=1&preset=twoDeltas`);
    await drawn(page);
    // a scene says in the query what stands beside its run
    await page.goto(`${site}presets/growth.html?hide=files&lock=count`);
    await expect(page).toHaveURL(
      /\/\?film=count:2\.\.1000:28:log&below=\w+,\w+&hide=files&lock=count#v=1&preset=growth&b=/,
    );
    const plain = await browser.newPage({ javaScriptEnabled: false });
    await plain.goto(`${site}presets/`);
    await plain.getByRole('link', { name: 'Pitchfork' }).click();
    await expect(plain).toHaveTitle('Pitchfork · driftwell');
    await expect(plain.getByRole('heading', { name: 'Pitchfork' })).toBeVisible();
    const picture = plain.getByRole('img');
    await expect(picture).toHaveJSProperty('naturalWidth', 512);
    const preview = await plain.locator('meta[property="og:image"]').getAttribute('content');
    expect(preview).toBe(await picture.getAttribute('src'));
    await plain.close();
  } finally {
    server.close();
  }
  info.annotations.push({ type: 'first-load JavaScript, gzipped', description: `${atFirst} bytes` });
  expect(atFirst).toBeLessThan(BUDGET);
});

const sizeOf = (files: readonly Buffer[]) => files.reduce((sum, { length }) => sum + length, 0);

async function serve(folder: string, served: (name: string, bytes: Buffer) => void): Promise<Server> {
  const server = createServer(async ({ url = '/' }, response) => {
    const name = new URL(url, 'http://host').pathname.replace(PATH, '').replace(/^$|\/$/, '$&index.html');
    try {
      const bytes = await readFile(join(folder, name));
      served(name, bytes);
      response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
