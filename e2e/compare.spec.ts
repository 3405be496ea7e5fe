import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { colors, control, dataPixels, expect, finished, palette, test } from './driver.ts';

/** Two runs beside each other: linked in time, colours and cursor, and what they differ in. */

const side = (page: Page, name: 'A' | 'B') => page.getByRole('region', { name, exact: true });
const picture = (page: Page, name: 'A' | 'B') => side(page, name).getByRole('img');

/** Waits until both have ended. */
async function bothFinished(page: Page): Promise<void> {
  for (const name of ['A', 'B'] as const) {
    await expect(side(page, name).locator('.status .numbers')).toHaveText(/^Done/);
    await expect(picture(page, name)).toHaveAccessibleName(/ samples/);
  }
}

/** The pixels once they stand still. */
async function still(within: Locator): Promise<Buffer> {
  let last = (await dataPixels(within)).data;
  await expect(async () => {
    const before = last;
    last = (await dataPixels(within)).data;
    expect(last.equals(before)).toBe(true);
  }).toPass();
  return last;
}

test('two configs side by side, in one time, and their difference', async ({ page }) => {
  test.slow(); // two engines on a software driver
  await page.goto('/#experiment=generate&particles=1024&steps=10&resolution=24');
  await finished(page);
  const alone = await still(side(page, 'A'));

  await page.keyboard.press('b');
  await bothFinished(page);
  await expect(page).toHaveURL(/&b=beside$/);
  await expect(page.getByRole('radio', { name: 'B', exact: true })).toBeChecked();

  // the panel turns B; A is only painted anew, as both have one scale
  await control(page, 'particles').fill('8192');
  await expect(page).toHaveURL(/particles=1024&.*&b=beside&b\.particles=8192$/);
  await bothFinished(page);
  await expect(picture(page, 'A')).toHaveAccessibleName(/^A: Nine memories\..* 1,024 samples/);
  await expect(picture(page, 'B')).toHaveAccessibleName(/^B: Nine memories\..* 8,192 samples/);
  await expect(side(page, 'B').getByRole('heading')).toHaveText('B particles = 8192');
  await expect.poll(async () => (await still(side(page, 'A'))).equals(alone)).toBe(false);

  const ends = await still(side(page, 'B'));
  await page.getByRole('slider', { name: 'Step of the run' }).fill('5');
  await expect(page.locator('.moment')).toHaveAttribute('data-step', '5');
  await expect.poll(async () => (await still(side(page, 'B'))).equals(ends)).toBe(false);
  await side(page, 'A').locator('canvas.axes').hover();
  await expect(side(page, 'B').locator('.overlay .cross.thin')).toHaveAttribute('d', /^M/);

  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);

  await page.getByRole('radio', { name: 'Difference' }).check();
  await expect(picture(page, 'A')).toHaveAccessibleName(
    /^Difference of densities.*[Hh]alf the sum of \|A − B\| .* is 0\.\d/,
  );
  await expect(picture(page, 'B')).toBeHidden();
  expect(colors(await dataPixels(side(page, 'A')))).toBeGreaterThan(10);

  // what is wrong with one leaves the other as it is
  await control(page, 'steps').fill('0');
  await expect(side(page, 'B').locator('.banner.fault')).toContainText('steps is "0"; give a whole number');
  await expect(page.locator('.banner.fault')).toHaveCount(1);
  await control(page, 'steps').fill('8');
  await expect(page.locator('.banner.fault')).toHaveCount(0);
  await expect(page).toHaveURL(/b=difference&b\.steps=8&b\.particles=8192$/);
  await expect(picture(page, 'A')).toHaveAccessibleName(/^Difference of densities/);

  // the address holds it all: back, and again from nothing
  await page.goBack();
  await page.goBack();
  await bothFinished(page);
  await expect(page).toHaveURL(/&b=beside&b\.particles=8192$/);
  await page.goForward();
  await page.reload();
  await expect(picture(page, 'A')).toHaveAccessibleName(/^Difference of densities/);

  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(side(page, 'B')).toHaveCount(0);
  await expect(page).toHaveURL(/#v=1&experiment=generate&steps=10&particles=1024&resolution=24$/);
  await expect(picture(page, 'A')).toHaveAccessibleName(/^Nine memories\..* 1,024 samples/);
  // in its own scale again: its colours are those of before, whatever the size
  await expect.poll(async () => palette(await still(side(page, 'A')))).toEqual(palette(alone));
});

test('in a wide window both pictures have one size, whatever their legends', async ({ page }) => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto('/?see=picture#particles=4096&b=beside&b.experiment=landscape&b.resolution=64');
  for (const name of ['A', 'B'] as const) await expect(picture(page, name)).toHaveAccessibleName(/memor/);
  const sizeOf = (name: 'A' | 'B') =>
    side(page, name)
      .locator('canvas.data')
      .evaluate(({ clientWidth, clientHeight }) => [clientWidth, clientHeight]);
  await expect.poll(async () => (await sizeOf('A')).join()).toBe((await sizeOf('B')).join());
  expect((await sizeOf('A'))[0]).toBeGreaterThan(500);
});
