import type { Page } from '@playwright/test';
import { expect, finished, test } from './driver.ts';

/** The picture keeps its place on the page, whatever is said over it and beside it. */

/** Watches, in every frame, where the pictures are on the page; returns how to read all places they have been at. */
async function watchPlaces(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen = new Set<string>();
    Object.assign(globalThis, { places: seen });
    const look = () => {
      const places = [...document.querySelectorAll<HTMLElement>('.stage canvas.data')].map((canvas) => {
        const { left, top, width, height } = canvas.getBoundingClientRect();
        return [left, top + scrollY, width, height].map(Math.round).join(' ');
      });
      seen.add(places.join(' | '));
      requestAnimationFrame(look);
    };
    look();
  });
  return () => page.evaluate(() => [...(globalThis as unknown as { places: Set<string> }).places]);
}

/** Turns a slider from end to end, as a hand does, and waits for the run of its end. */
async function sweep(page: Page, name: string): Promise<void> {
  const slider = page.getByRole('slider', { name });
  const [min, max] = (await slider.evaluate(({ min, max }: HTMLInputElement) => [min, max])).map(Number) as [
    number,
    number,
  ];
  for (let i = 0; i <= 12; i++) {
    await slider.evaluate(
      (element: HTMLInputElement, value) => {
        element.value = String(value);
        element.dispatchEvent(new Event('input', { bubbles: true }));
      },
      min + ((max - min) * i) / 12,
    );
    await page.waitForTimeout(150);
  }
  for (const status of await page.locator('.status .numbers').all()) {
    await expect(status).toHaveText(/^Done/);
  }
}

for (const [width, height] of [
  [1440, 900],
  [1024, 768],
  [390, 844],
] as const) {
  test(`at ${width} pixels the picture stays where it is while the noise is turned and runs go on`, async ({
    page,
  }) => {
    test.slow(); // many runs on a software driver
    await page.setViewportSize({ width, height });
    await page.goto('/#particles=65536');
    await finished(page);
    const places = await watchPlaces(page);
    await sweep(page, 'Noise slider');
    await page.getByRole('button', { name: 'Run again' }).click();
    await finished(page);
    expect(await places()).toHaveLength(1);
  });

  test(`at ${width} pixels both pictures stay where they are`, async ({ page }) => {
    test.slow();
    await page.setViewportSize({ width, height });
    // on a phone two pictures of results stand below each other, and the second one follows the legend of the first
    await page.goto(`/${width < 400 ? '?see=motion' : ''}#particles=4096&b=beside&b.experiment=generate&b.steps=20`);
    await expect(page.getByRole('img')).toHaveCount(2);
    for (const picture of await page.getByRole('img').all()) {
      await expect(picture).toHaveAccessibleName(/memories/);
    }
    // both are painted
    await page.waitForTimeout(1000);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    const places = await watchPlaces(page);
    await sweep(page, 'Noise slider');
    expect(await places()).toHaveLength(1);
  });
}

test('a slice that moves through three dimensions stays where it is', async ({ page }) => {
  test.slow();
  await page.goto('/#memories=gaussian:12:3&particles=4096');
  await finished(page);
  const places = await watchPlaces(page);
  await sweep(page, 'Plane x3 of the slice');
  expect(await places()).toHaveLength(1);
});

test('a stage too narrow for any picture waits until it has room', async ({ page }) => {
  await page.goto('/#experiment=landscape&resolution=64');
  await finished(page);
  const width = () => page.locator('canvas.data').evaluate((canvas) => canvas.clientWidth);
  const usual = await width();
  const make = (stages: string) =>
    page.locator('.sides').evaluate((sides: HTMLElement, wide) => Object.assign(sides.style, { width: wide }), stages);
  await make('100px');
  // the data alone
  await expect.poll(width).toBeLessThan(100);
  const alone = await width();
  expect(alone).toBeGreaterThan(80);
  await make('40px');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForTimeout(300);
  expect(await width()).toBe(alone);
  await make('');
  await expect.poll(width).toBe(usual);
});
