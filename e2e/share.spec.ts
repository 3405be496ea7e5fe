import { readFile } from 'node:fs/promises';
import { decode } from 'fast-png';
import { barriers } from './barriers.ts';
import { control, expect, finished, test } from './driver.ts';

/** What leaves the page: links, a picture, a video, a frame; and what links bring back besides the run. */

const SMALL = 'v=1&particles=4096';

test('the dialog gives a link, its code, a picture, a video and a link for a class', async ({ page }) => {
  await page.goto(`/#${SMALL}`);
  await finished(page);
  // a few frames are video enough
  await page.getByLabel('Speed', { exact: true }).fill('3');
  await page.keyboard.press('l');
  const dialog = page.getByRole('dialog', { name: 'Share' });
  await expect(dialog.getByRole('textbox', { name: 'Link', exact: true })).toHaveValue(page.url());
  await dialog.getByRole('button', { name: 'QR code' }).first().click();
  await expect(dialog.getByRole('img', { name: 'QR code of the link' })).toBeVisible();
  await expect(dialog.getByRole('textbox', { name: 'HTML of the frame' })).toHaveValue(
    /^<iframe src="http:[^"]*\?embed=1#v=1&amp;particles=4096" .*title="Nine memories. Three wells.[^"]*"/,
  );

  const saved = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save picture' }).click();
  const picture = decode(await readFile(await (await saved).path()));
  const stage = (await page.locator('.sides').boundingBox()) as { width: number };
  expect(Math.abs(picture.width - stage.width)).toBeLessThan(3);
  const colours = new Set(
    Array.from({ length: 400 }, (_, i) => picture.data[Math.floor((i * picture.data.length) / 400)]),
  );
  expect(colours.size).toBeGreaterThan(5);

  const recorded = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Record' }).click();
  const video = await recorded;
  expect(video.suggestedFilename()).toBe('basins.webm');
  // EBML, as every WebM begins
  expect((await readFile(await video.path())).subarray(0, 4).toString('hex')).toBe('1a45dfa3');

  await dialog.getByLabel('charts').check();
  await dialog.getByText('Single dials').click();
  await dialog.getByLabel('lock beta').check();
  expect(await barriers(page)).toEqual([]);
  const forClass = await dialog.getByRole('textbox', { name: 'Link for a class' }).inputValue();
  expect(forClass).toMatch(/\?hide=charts&lock=beta#v=1&particles=4096$/);
  await page.goto(forClass);
  await finished(page);
  await expect(control(page, 'beta')).toBeDisabled();
});

test('step and path are in the address: a link brings them back, and so do back and forward', async ({ page }) => {
  await page.goto(`/?step=5&path=0.4,0.6#${SMALL}`);
  const moment = page.locator('.transport .moment');
  await expect(moment).toHaveAttribute('data-step', '5');
  await expect(page.locator('.overlay .trail').first()).toBeAttached();
  await expect(page).toHaveURL(/\?step=5&path=0\.4,0\.6#/);
  await page.keyboard.press('.');
  await expect(page).toHaveURL(/step=6/);
  await page.keyboard.press(' ');
  await finished(page);
  await expect(page).toHaveURL(/\/\?path=0\.4,0\.6#v=1&particles=4096$/);

  await control(page, 'beta').fill('9');
  await expect(page).toHaveURL(/beta=9/);
  await page.locator('.stage').first().focus();
  await finished(page);
  await page.keyboard.press(',');
  await page.keyboard.press(',');
  await expect(page).toHaveURL(/step=\d+.*beta=9/);
  const held = /step=(\d+)/.exec(page.url())?.[1] as string;
  await page.goBack();
  await expect(control(page, 'beta')).toHaveValue('6.66667');
  await finished(page);
  await page.goForward();
  await expect(control(page, 'beta')).toHaveValue('9');
  await expect(moment).toHaveAttribute('data-step', held);
});
