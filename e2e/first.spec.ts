import type { Locator, Page } from '@playwright/test';
import { classColors } from '../src/view/palettes.ts';
import { barriers } from './barriers.ts';
import { control, dataPixels, expect, finished, test } from './driver.ts';

/** What someone meets who knows nothing: the first screen, and the page on a phone. */

const side = (page: Page, name: 'A' | 'B') => page.getByRole('region', { name, exact: true });
const NAMES = ['A', 'B'] as const;

/** Which of the nine colours of memories are to be seen in the pixels, from 1. */
async function colorsIn(within: Locator): Promise<number[]> {
  const { data } = await dataPixels(within);
  const seen = new Set<number>();
  for (let i = 0; i < data.length; i += 4) seen.add(data.readUIntBE(i, 3));
  return classColors(9).flatMap(([r, g, b], k) => (seen.has(r * 65536 + g * 256 + b) ? [k + 1] : []));
}

/** Share of the pixels that have no hue. */
async function greyShare(within: Locator): Promise<number> {
  const { data, width, height } = await dataPixels(within);
  let grey = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i] === data[i + 1] && data[i] === data[i + 2]) grey++;
  return grey / (width * height);
}

async function bothDone(page: Page): Promise<void> {
  for (const name of NAMES) {
    await expect(side(page, name).locator('.status .numbers')).toHaveText(/^Done/);
  }
}

test('recall and diffusion in motion: three wells, nine memories; the picture of the result is one press away', async ({
  page,
}) => {
  test.slow(); // two engines on a software driver
  await page.goto('/');
  await bothDone(page);
  await expect(page.locator('.doors')).toContainText(/[\d,]+ particles a side/);
  expect(page.url()).not.toContain('#');
  // a hand ends the loop; time goes on for both sides
  await page.locator('h1').click();
  const time = page.getByRole('slider', { name: 'Step of the run' });
  await time.fill((await time.getAttribute('max')) as string);
  await expect(page.locator('.moment')).toHaveAttribute('data-state', 'paused');
  await expect.poll(() => colorsIn(side(page, 'A'))).toEqual([1, 2, 3]);
  await expect.poll(() => colorsIn(side(page, 'B'))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(await barriers(page)).toEqual([]);

  const grey = async () => {
    const { data } = await dataPixels(side(page, 'A'));
    let greys = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i] === data[i + 1] && data[i] === data[i + 2]) greys++;
    return (4 * greys) / data.length;
  };
  expect(await grey()).toBeGreaterThan(0.9);
  await page.getByRole('button', { name: 'Motion' }).click();
  await expect.poll(grey).toBeLessThan(0.1);
  await expect(page).toHaveURL(/\/\?see=picture$/);
  await page.getByRole('button', { name: 'Motion' }).click();
  await expect.poll(grey).toBeGreaterThan(0.9);
  await expect(page).toHaveURL(/\/$/);
});

test('your data are for both sides', async ({ page }) => {
  test.slow();
  await page.goto('/');
  await bothDone(page);
  const rows = Array.from({ length: 12 }, (_, k) => [Math.cos(k), Math.sin(k)].map((x) => x.toFixed(3)).join(','));
  const buffer = Buffer.from(`x,y\n${rows.join('\n')}\n`);
  await page.locator('.doors input[type="file"]').setInputFiles({ name: 'mine.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'Use them' }).click();
  for (const name of NAMES) {
    await expect(side(page, name).getByRole('img')).toHaveAccessibleName(new RegExp(`^${name}: Twelve memories\\.`));
  }
  await expect(page).toHaveURL(/memories=file:12x2:.*:mine\.csv/);
  expect(page.url()).not.toContain('b.memories');

  // one side has a set of its own when it is asked to
  await page.getByRole('radio', { name: 'B', exact: true }).check();
  await control(page, 'memories').fill('circle:5');
  await expect(side(page, 'B').getByRole('img')).toHaveAccessibleName(/^B: Five memories/);
  await expect(side(page, 'A').getByRole('img')).toHaveAccessibleName(/^A: Twelve memories/);
});

test('on a phone the time and the noise are in reach, and all dials when the sheet is pulled up', async ({
  browser,
}) => {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const page = await phone.newPage();
  await page.goto('/#particles=4096');
  await expect(page.locator('.status .numbers')).toHaveText(/^Done/);
  const sheet = page.getByRole('complementary', { name: 'Time and dials' });
  await expect(sheet.getByRole('button', { name: 'Play' })).toBeInViewport();
  await expect(sheet.getByRole('slider').nth(1)).toBeInViewport();
  // the picture is nearly as wide as the page
  const wide = (await page.locator('canvas.data').boundingBox())?.width as number;
  expect(wide).toBeGreaterThan(300);
  const preset = page.locator('#preset');
  await expect(preset).toBeHidden();
  await sheet.getByRole('button', { name: 'All dials' }).tap();
  await expect(preset).toBeInViewport();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(await barriers(page)).toEqual([]);

  // where a run has no time, no dial is cut in half
  await page.goto('/#experiment=attractors');
  await finished(page);
  await expect(sheet.getByRole('button', { name: 'Play' })).toBeHidden();
  await expect(sheet.getByRole('slider', { name: 'Noise slider' })).toBeInViewport({ ratio: 0.9 });
  await sheet.getByRole('button', { name: 'Fewer dials' }).tap();
  await expect(preset).toBeHidden();
  await phone.close();
});

test('on a phone the third coordinate of a slice is in reach', async ({ browser }) => {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const page = await phone.newPage();
  await page.goto('/#memories=gaussian:12:3&particles=4096');
  await finished(page);
  await expect(page.getByRole('slider', { name: 'Plane x3 of the slice' })).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('slider', { name: 'Noise slider' })).toBeInViewport({ ratio: 0.9 });
  await phone.close();
});

test('in a low window, as at twice the size, time and noise leave most of it to the picture', async ({ page }) => {
  await page.setViewportSize({ width: 720, height: 450 });
  await page.goto('/#particles=4096');
  await finished(page);
  const sheet = page.getByRole('complementary', { name: 'Time and dials' });
  await expect(sheet.getByRole('button', { name: 'Play' })).toBeInViewport({ ratio: 1 });
  await expect(sheet.getByRole('slider', { name: 'Noise slider' })).toBeInViewport({ ratio: 0.9 });
  expect((await sheet.boundingBox())?.height).toBeLessThan(450 / 3);
});

test('with reduced motion the first screen shows the pictures of both results', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Motion' })).toHaveAttribute('aria-pressed', 'false');
  await bothDone(page);
  // the ground that particles move over is grey
  await expect.poll(async () => greyShare(side(page, 'A'))).toBeLessThan(0.2);
  expect(page.url()).not.toContain('see=');
});
