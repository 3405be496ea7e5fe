import type { Page } from '@playwright/test';
import { EMPTY_COLOR, EMPTY_ON_DARK } from '../src/view/palettes.ts';
import { dataPixels, expect, finished, test } from './driver.ts';

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

test('what a picture shows is said beside it where it leaves the room, and all of it can be read', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto('/?see=picture#particles=4096');
  await finished(page);
  const words = page.locator('.shows');
  const boxes = () =>
    page.evaluate(() => {
      const box = (name: string) => document.querySelector(name)?.getBoundingClientRect().toJSON() as DOMRect;
      return { words: box('.shows'), data: box('canvas.data'), stage: box('.stage'), under: box('.under') };
    });
  const cutOff = () => words.locator('p').evaluateAll((all) => all.filter((p) => p.scrollWidth > p.clientWidth).length);
  const wide = await boxes();
  expect(wide.words.left).toBeGreaterThan(wide.data.right);
  expect(wide.words.right).toBeLessThanOrEqual(wide.stage.right);
  expect(wide.words.bottom).toBeLessThanOrEqual(wide.stage.bottom);
  expect(await cutOff()).toBe(0);

  await page.setViewportSize({ width: 600, height: 900 });
  await expect.poll(async () => (await boxes()).words.top - (await boxes()).stage.bottom).toBeGreaterThanOrEqual(0);
  expect(await cutOff()).toBe(0);
});

test('where nothing is, a density is as dark as the page', async ({ page }) => {
  await page.goto('/?see=picture#experiment=generate&particles=4096&steps=20');
  await finished(page);
  const corner = async () => [...(await dataPixels(page)).data.subarray(0, 3)];
  expect(await corner()).toEqual(EMPTY_COLOR);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(corner).toEqual(EMPTY_ON_DARK);
  // and those of the next run
  await page.getByRole('button', { name: 'Run again' }).click();
  await finished(page);
  expect(await corner()).toEqual(EMPTY_ON_DARK);
});

for (const width of [1440, 700]) {
  test(`on paper there is what the run shows, and nothing to press; from ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.goto('/?see=picture#experiment=landscape&resolution=64');
    await finished(page);
    await page.emulateMedia({ media: 'print' });
    await expect(page.locator('.stage')).toBeVisible();
    await expect(page.locator('.shows')).toBeVisible();
    await expect(page.locator('button:visible, input:visible, select:visible')).toHaveCount(0);
  });
}
