import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { tourSteps } from '../src/app/gallery/tourSteps.ts';
import { barriers } from './barriers.ts';
import { control, expect, finished, test } from './driver.ts';

/** The ways in: pictures to choose from, a tour to follow, a stage in somebody else's page. */

/** The cheapest run there is. */
const LINE = 'experiment=landscape&memories=deltas&beta=2';

test('the gallery opens by its key, shows every picture, and runs the one that is chosen', async ({ page }) => {
  await page.goto(`/?lock=beta#particles=4096&beta=3`);
  await finished(page);
  await page.keyboard.press('g');
  const gallery = page.getByRole('dialog', { name: 'Gallery' });
  const pictures = gallery.locator('img');
  await expect(pictures.first()).toBeVisible();
  expect(await pictures.count()).toBeGreaterThan(10);
  const widths = () => pictures.evaluateAll((all) => all.map((picture) => (picture as HTMLImageElement).naturalWidth));
  await expect.poll(async () => new Set(await widths())).toEqual(new Set([512]));
  expect(await barriers(page)).toEqual([]);

  await gallery.getByRole('button', { name: 'Pitchfork' }).focus();
  await page.keyboard.press('Enter');
  await expect(gallery).toHaveCount(0);
  // as on the picture, but for what the link locks
  await expect(page.getByRole('img')).toHaveAccessibleName(/^Energy: deltas/);
  await expect(control(page, 'beta')).toHaveValue('3');
});

test('the tour begins by a link, goes on and back, and is left', async ({ page }) => {
  const title = page.locator('.tour h2');
  const at = async (step: string, memories: string) => {
    const number = tourSteps.findIndex((one) => one.title === step) + 1;
    await expect(title).toHaveText(`${step} ${number} of ${tourSteps.length}`);
    await expect(control(page, 'memories')).toHaveValue(memories);
  };
  await page.goto('/?tour=4');
  await at('Symmetry breaking', 'deltas');
  await finished(page);
  expect(await barriers(page)).toEqual([]);

  const entries = () => page.evaluate(() => history.length);
  const before = await entries();
  await page.keyboard.press('PageDown');
  await at('Condensation', 'gaussian:200');
  await expect(page).toHaveURL(/\?tour=5#v=1&.*quantity=entropy/);
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await at('Symmetry breaking', 'deltas');
  expect(await entries()).toBe(before + 2);
  await page.goBack();
  await at('Condensation', 'gaussian:200');
  // to the link as it came, without a fragment
  await page.goBack();
  await at('Symmetry breaking', 'deltas');

  await page.keyboard.press('t');
  await expect(title).toHaveCount(0);
  await expect(page).toHaveURL(/\/#v=1&experiment=landscape&memories=deltas&beta=2$/);
  await expect(control(page, 'memories')).toHaveValue('deltas');
});

test('the bare stage may stand in the page of another site, the whole page may not', async ({ page, baseURL }) => {
  // on this machine, too, but of another host name: to the browser another site
  const lecture = createServer((_, response) => {
    const frame = `<iframe src="${baseURL}/?embed=1#${LINE}" width="600" height="500"></iframe>`;
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>Lecture</title>${frame}`);
  });
  await new Promise<void>((resolve) => lecture.listen(0, '127.0.0.1', resolve));
  try {
    await page.goto(`http://localhost:${(lecture.address() as AddressInfo).port}/`);
    const stage = page.frameLocator('iframe');
    await expect(stage.getByRole('img')).toHaveAccessibleName(/^Energy: deltas/, { timeout: 120_000 });
  } finally {
    lecture.close();
  }
  expect(await framing(page, '/?embed=1')).toContain('frame-ancestors *');
  expect(await framing(page, '/')).toContain("frame-ancestors 'none'");
});

async function framing(page: Page, path: string): Promise<string> {
  return (await page.request.get(path)).headers()['content-security-policy'] ?? '';
}
