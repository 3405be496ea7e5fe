import { barriers } from './barriers.ts';
import { control, expect, finished, openTab, test, unfold } from './driver.ts';

/** The page for those who see it otherwise, and for those who use no mouse. */

const SMALL = 'particles=16384';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`axe finds no barrier: ${colorScheme}, ${width} pixels wide`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`/?lock=delta#${SMALL}`);
      await finished(page);
      expect(await barriers(page)).toEqual([]);
      // with everything open that opens, and something wrong
      if (width === 390) await page.getByRole('button', { name: 'All dials' }).click();
      await unfold(page);
      await control(page, 'eta').fill('3');
      await expect(page.locator('#eta-problem')).toBeVisible();
      await openTab(page, 'Cite');
      expect(await barriers(page)).toEqual([]);
      await openTab(page, 'Files');
      expect(await barriers(page)).toEqual([]);
      await page.getByRole('button', { name: 'Help' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await barriers(page)).toEqual([]);
      // nothing sticks out to the right
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    });
  }
}

test('keys act on the page, are listed, and leave what is typed alone', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`/#${SMALL}`);
  await finished(page);
  const said = page.getByRole('status');

  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keys' });
  for (const key of ['n', 'c', 's', '1', '?']) await expect(help.getByText(key, { exact: true })).toBeVisible();
  await page.keyboard.press('n'); // nothing happens behind a dialog
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
  await expect(control(page, 'seed')).toHaveValue('0');

  await page.keyboard.press('n');
  await expect(control(page, 'seed')).not.toHaveValue('0');
  await expect(said).toContainText(/Seed \d+/);
  await finished(page);
  await page.keyboard.press('c');
  await expect(said).toContainText('Link copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  const download = page.waitForEvent('download');
  await page.keyboard.press('s');
  expect((await download).suggestedFilename()).toBe('basins.png');
  await page.keyboard.press('2');
  await expect(control(page, 'memories')).toHaveValue('pham:2');

  await control(page, 'memories').fill('');
  await control(page, 'memories').pressSequentially('ring:3n');
  await expect(control(page, 'memories')).toHaveValue('ring:3n');
});

test('keys stand in tooltips; F fills the screen', async ({ page }) => {
  await page.goto(`/#${SMALL}`);
  await finished(page);
  for (const [name, key] of [
    ['Tour', 't'],
    ['Gallery', 'g'],
    ['Share', 'l'],
    ['Help', '?'],
    ['Compare', 'b'],
    ['Film', 'f'],
    ['Play', 'space'],
  ] as const) {
    await expect(page.getByRole('button', { name, exact: true })).toHaveAttribute('title', key);
  }
  await openTab(page, 'Files');
  await expect(page.getByRole('button', { name: 'Save as PNG' })).toHaveAttribute('title', 's');
  await expect(page.getByRole('button', { name: 'Copy link' })).toHaveAttribute('title', 'c');
  const full = () => page.evaluate(() => document.fullscreenElement !== null);
  await page.keyboard.press('F');
  await expect.poll(full).toBe(true);
  await page.keyboard.press('F');
  await expect.poll(full).toBe(false);
});

test('everything is said in forced colours', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto(`/#${SMALL}`);
  await finished(page);
  const border = (name: string) =>
    page.getByRole('tab', { name }).evaluate((tab) => {
      const { borderTopColor, borderTopStyle, backgroundColor } = getComputedStyle(tab);
      return borderTopStyle === 'none' ? 'none' : borderTopColor === backgroundColor ? 'as the ground' : 'seen';
    });
  expect([await border('Numbers'), await border('Files')]).toEqual(['seen', 'none']);
  const colorOf = (name: string) =>
    page.getByRole('button', { name }).evaluate((button) => getComputedStyle(button).borderTopColor);
  const released = await colorOf('Motion');
  await page.getByRole('button', { name: 'Motion' }).click();
  expect(await colorOf('Motion')).not.toBe(released);
  expect(await barriers(page)).toEqual([]);
});

test('a run from first to last by keys alone', async ({ page }) => {
  await page.goto(`/#${SMALL}`);
  await finished(page);
  const tabTo = async (name: string) => {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      const here = await page.evaluate(() => {
        const { activeElement } = document;
        return activeElement?.getAttribute('aria-label') || activeElement?.id || activeElement?.textContent;
      });
      if (here === name) return;
    }
    throw new Error(`Tab does not reach ${name}`);
  };
  await tabTo('Noise slider');
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle);
  expect(outline).not.toBe('none');
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/beta=/);
  await finished(page);
  await tabTo('memories');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('circle:5');
  await expect(page).toHaveURL(/memories=circle:5/);
  await finished(page);
  await tabTo('tab-numbers');
  await page.keyboard.press('ArrowRight');
  await tabTo('Save as CSV');
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  expect((await download).suggestedFilename()).toBe('basins.csv');
});

test('the picture and its numbers are said in words', async ({ page }) => {
  await page.goto(`/#${SMALL}`);
  await finished(page);
  const picture = page.getByRole('img');
  await expect(picture).toHaveAccessibleName(
    /^Nine memories\. Three wells\. Two of them were never stored\..*36 % to well 1/,
  );
  await expect(picture).toHaveAttribute('aria-describedby', 'results');
  await expect(page.getByRole('table', { name: 'attractors' }).getByRole('row')).toHaveCount(4);
  // what is said within one second is said together
  await expect(page.getByRole('status')).toHaveText(/(^|\. )Done in [\d.]+ s$/);
});
