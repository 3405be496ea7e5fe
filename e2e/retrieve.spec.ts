import type { Page } from '@playwright/test';
import { encodePng } from '../src/files/png.ts';
import { colors, control, dataPixels, expect, finished, hash, test } from './driver.ts';

/** Retrieval of images on the page: dropped pictures, a turned beta, a cue that is drawn. */

/** The place of the window at shares of the picture's data, from its upper left. */
async function windowPlace(page: Page, x: number, y: number): Promise<[number, number]> {
  const box = await page.locator('.stage .overlay').boundingBox();
  if (!box) throw new Error('no picture');
  return [box.x + x * box.width, box.y + y * box.height];
}

/** A picture of 4 x 4 pixels: white where a bit is set. */
function picture(bits: number): Buffer {
  const values = Array.from({ length: 16 }, (_, i) => ((bits >> i) & 1 ? 255 : 0));
  const data = Uint8Array.from(values.flatMap((value) => [value, value, value, 255]));
  return Buffer.from(encodePng({ width: 4, height: 4, data }));
}

test('dropped pictures are retrieved, beta decides, and a cue is drawn by hand', async ({ page }) => {
  await page.goto('/#experiment=retrieve&memories=glyphs:4&stepsShown=1');
  await finished(page);
  const files = [0x000f, 0x00f0, 0xf00f, 0x3333].map((bits, i) => ({
    name: `p${i}.png`,
    mimeType: 'image/png',
    buffer: picture(bits),
  }));
  await page.locator('input[type="file"]').first().setInputFiles(files);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel(/images, every pixel a number/)).toBeChecked();
  await dialog.getByRole('button', { name: 'Use them' }).click();
  await expect(control(page, 'memories')).toHaveValue('4 pictures');
  await expect(page.locator('#results')).toContainText('betaRanges');
  const first = await finished(page);
  expect(colors(await dataPixels(page))).toBeGreaterThan(3);

  // far below the doctor's thresholds all cues are one, which is said
  await control(page, 'beta').fill('0.001');
  await expect(page.locator('body')).toContainText('every cue ends at the same place');
  await finished(page);
  expect(await hash(page)).not.toBe(first);
  await control(page, 'beta').fill('2');
  await finished(page);

  // an image becomes the cue: the first memory
  await page.mouse.move(2, 2);
  const columns = 7;
  await expect(async () => {
    await page.mouse.click(...(await windowPlace(page, 0.5 / columns, 0.06)));
    await expect(control(page, 'cue')).toHaveValue(/^1,1,1,1,-1,/, { timeout: 1000 });
  }).toPass();
  await finished(page);
  // one row, one column less: the cue is the first of six; the second row of pixels is drawn along
  const along = async (share: number) => windowPlace(page, (0.2 + 0.6 * share) / (columns - 1), 0.36);
  await page.mouse.move(...(await along(0)));
  await page.mouse.down();
  for (const share of [0.25, 0.5, 0.75, 1]) await page.mouse.move(...(await along(share)));
  await page.mouse.up();
  await expect(control(page, 'cue')).toHaveValue('1,1,1,1,1,1,1,1,-1,-1,-1,-1,-1,-1,-1,-1');
  await finished(page);
});
