import { control, expect, finished, hash, test } from './driver.ts';

/** Links hold the run; the browser's history goes through the runs. */

const SMALL = 'particles=4096';

test('back and forward go through the runs, and a broken link changes nothing', async ({ page }) => {
  await page.goto(`/#${SMALL}`);
  const first = await finished(page);
  const entries = () => page.evaluate(() => history.length);
  const atFirst = await entries();

  // one drag of a slider with pauses in which runs begin: one entry
  const slider = (await page.getByLabel('Noise slider').boundingBox()) as { x: number; y: number; width: number };
  await page.mouse.move(slider.x + slider.width / 2, slider.y + 5);
  await page.mouse.down();
  for (const share of [0.55, 0.6, 0.65]) {
    const before = page.url();
    await page.mouse.move(slider.x + share * slider.width, slider.y + 5, { steps: 5 });
    await expect.poll(() => page.url()).not.toBe(before);
  }
  await page.mouse.up();
  expect(await entries()).toBe(atFirst + 1);
  await expect.poll(() => hash(page)).not.toBe(first);
  const dragged = await finished(page);
  const draggedUrl = page.url();

  await control(page, 'beta').click();
  await control(page, 'beta').fill('9');
  await expect(page).toHaveURL(/beta=9/);
  await expect.poll(() => hash(page)).not.toBe(dragged);
  expect(await entries()).toBe(atFirst + 2);
  await expect(control(page, 'beta')).toBeFocused();

  await page.goBack();
  expect(page.url()).toBe(draggedUrl);
  await expect.poll(() => hash(page)).toBe(dragged);
  await expect(control(page, 'beta')).toBeFocused();
  await page.goBack();
  await expect.poll(() => hash(page)).toBe(first);
  await page.goForward();
  await page.goForward();
  await expect(control(page, 'beta')).toHaveValue('9');
  await finished(page);
  expect(await entries()).toBe(atFirst + 2);

  // by hand, and wrong: one sentence, and what was there stays
  const nine = await hash(page);
  const banner = page.locator('.banner.fault');
  for (const [broken, sentence] of [
    ['#v=1&z=H4sIAAAA', 'the packed part of the link (z) is cut off or damaged; copy the link again.'],
    ['#beta=<img src=x onerror=alert(1)>', /^beta is "<img src=x onerror=alert\(1\)>"; give a number/],
  ] as const) {
    await page.evaluate((fragment) => {
      location.hash = fragment;
    }, broken);
    await expect(banner).toHaveText(sentence);
    expect(await hash(page)).toBe(nine);
    await expect(page.locator('canvas.data')).toBeVisible();
    await page.goBack();
    await expect(banner).toHaveCount(0);
    await finished(page);
  }

  // more memories than a link has room for are packed, and come back
  const rows = Array.from({ length: 64 }, (_, k) => `${Math.cos(k)},${Math.sin(2 * k)}`).join(';');
  await control(page, 'memories').fill(rows);
  await expect(page).toHaveURL(/#v=1&z=[\w-]+$/);
  expect(page.url().length).toBeLessThan(2048);
  await expect.poll(() => hash(page)).not.toBe(nine);
  const many = await finished(page);
  await page.reload();
  expect(await finished(page)).toBe(many);
  await expect(control(page, 'memories')).toHaveValue(rows);
});
