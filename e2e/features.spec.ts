import { barriers } from './barriers.ts';
import { dataPixels, expect, finished, hash, openTab, palette, test } from './driver.ts';

/** What docs/features.md promises and no other spec looks at. */

test('the scale of a density is chosen without another run, and is in the address', async ({ page }) => {
  await page.goto('/#experiment=generate&particles=4096&steps=10&resolution=64');
  const result = await finished(page);
  const shown = async () => palette((await dataPixels(page)).data);
  const colours = page.getByLabel('Colours');
  const byRank = await shown();
  await colours.selectOption('linear');
  await expect(page).toHaveURL(/\?scale=linear#/);
  await expect.poll(shown).not.toEqual(byRank);
  expect(await hash(page)).toBe(result);
  await page.reload();
  await finished(page);
  await expect(colours).toHaveValue('linear');
});

test('a run is cited with version, config and result; its command is copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await page.goto('/#experiment=landscape&memories=deltas&beta=2');
  const result = await finished(page);
  await openTab(page, 'Cite');
  await page.getByRole('button', { name: 'Copy BibTeX' }).click();
  await expect.poll(copied).toContain(`@software{driftwell-${result.slice(0, 8)},`);
  expect(await copied()).toMatch(/version = \{[\d.]+\}/);
  expect(await copied()).toMatch(/config [0-9a-f]{16}, result [0-9a-f]{16} \(SHA-256\)/);
  expect(await copied()).toContain('#v=1&experiment=landscape&memories=deltas&beta=2}');
  await openTab(page, 'Files');
  await page.locator('.command').getByRole('button', { name: 'Copy' }).click();
  await expect.poll(copied).toBe('npx driftwell landscape --memories deltas --beta 2 --out landscape.png');
});

test('a link that carries its result says whether it is the same here', async ({ page }) => {
  await page.goto('/#v=1&particles=4096');
  await finished(page);
  await page.keyboard.press('l');
  const dialog = page.getByRole('dialog', { name: 'Share' });
  await dialog.getByLabel(/with what the run gave here/).check();
  const link = await dialog.getByRole('textbox', { name: 'Link', exact: true }).inputValue();
  expect(link).toMatch(/\?result=[0-9a-f]{16}\.[0-9a-f]{16}:0\.\d+(,0\.\d+)+#v=1&particles=4096$/);
  const other = link.replace(/\.[0-9a-f]{16}:/, `.${'0'.repeat(16)}:`);
  const badge = page.locator('.badge');
  for (const [address, sameness] of [
    [link, 'identical'],
    [other, 'within tolerance'],
    [other.replace(/:0\.\d+,/, ':0.9,'), 'different'],
  ] as const) {
    await page.goto(address);
    await finished(page);
    await expect(badge).toHaveText(sameness);
  }
  await page.goto(link.replace(/(result=[0-9a-f]{9})[^#]*/, '$1'));
  await expect(page.locator('.banner')).toContainText('cut off or damaged');
  await expect(badge).toHaveCount(0);
});

test('the energy is a surface that keys, buttons and a hand turn, and that can be saved', async ({ page }) => {
  await page.goto('/#experiment=landscape&memories=pham:9&resolution=64');
  await finished(page);
  await page.getByRole('tab', { name: 'Relief' }).click();
  await expect(page).toHaveURL(/\?tab=relief#/);
  const relief = page.getByRole('img', { name: /^The energy as a surface, cut at [\d.]+ nat/ });
  await expect(relief).toHaveAccessibleName(/turned by 30°, seen from 35° above the ground/);
  const pixels = () => relief.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const first = await pixels();
  await relief.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(relief).toHaveAccessibleName(/turned by 40°/);
  await expect.poll(pixels).not.toBe(first);
  const left = await pixels();
  await page.getByRole('button', { name: 'Turn right' }).click();
  await expect(relief).toHaveAccessibleName(/turned by 30°/);
  // not those of before: the page may have given it another size meanwhile
  await expect.poll(pixels).not.toBe(left);
  const box = (await relief.boundingBox()) as { x: number; y: number; width: number; height: number };
  await page.mouse.move(box.x + 200, box.y + 150);
  await page.mouse.down();
  await page.mouse.move(box.x + 240, box.y + 150, { steps: 4 });
  await page.mouse.up();
  await expect(relief).toHaveAccessibleName(/turned by 10°/);
  expect(await barriers(page)).toEqual([]);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save relief' }).click();
  expect((await saved).suggestedFilename()).toBe('relief.png');
  // a run that has none is told so
  await page.goto('/?tab=relief#particles=4096');
  await finished(page);
  await expect(page.getByRole('tab', { name: 'Relief' })).toHaveCount(0);
});

test('a link to a tab leads to it; what lies above it may come later', async ({ page }) => {
  await page.goto('/?tab=relief#experiment=landscape&resolution=64');
  const relief = page.getByRole('tabpanel', { name: 'Relief' });
  await expect(relief.getByRole('img')).toBeInViewport({ ratio: 1 });
  // from there the reader goes where they want
  await page.mouse.wheel(0, -5000);
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);
});
