import { control, expect, finished, hash, test } from './driver.ts';

/** The dials, and the links that hide or lock them. */

const SMALL = 'particles=16384';
/** A busy machine, and runs that are watched, take their time. */

test('a slider moves its number, the run and the address; reset takes it back', async ({ page }) => {
  await page.goto(`/#${SMALL}`);
  const before = await finished(page);
  const slider = page.getByRole('slider', { name: 'Noise slider' });
  await slider.focus();
  for (let i = 0; i < 20; i++) await page.keyboard.press('ArrowRight');
  await expect(control(page, 'beta')).not.toHaveValue('6.66667');
  await expect(page).toHaveURL(/beta=\d/);
  await expect.poll(() => hash(page)).not.toBe(before);
  expect(Number(await control(page, 'beta').inputValue())).toBeGreaterThan(8);
  await page.getByRole('button', { name: 'Reset Noise' }).click();
  await expect(control(page, 'beta')).toHaveValue('6.66667');
  await expect.poll(() => hash(page)).toBe(before);
});

test('a new seed is drawn until it is locked; presets keep a locked one', async ({ page }) => {
  await page.goto(`/#${SMALL}`);
  await finished(page);
  const button = page.getByRole('button', { name: 'New seed' });
  await button.click();
  await expect(page).toHaveURL(/seed=\d+/);
  const seed = await control(page, 'seed').inputValue();
  await page.getByLabel('lock').check();
  await expect(button).toBeDisabled();
  await page.locator('h1').click();
  await page.keyboard.press('n');
  await page.locator('#preset').selectOption('triangle');
  await expect(control(page, 'memories')).toHaveValue('circle:3');
  await expect(control(page, 'seed')).toHaveValue(seed);
});

test('a preset brings its experiment, and is known again by its dials', async ({ page }) => {
  await page.goto(`/#${SMALL}`);
  await finished(page);
  await page.locator('#preset').selectOption('twoDeltas');
  await expect(control(page, 'experiment')).toHaveValue('landscape');
  await expect(page.locator('#preset')).toHaveValue('twoDeltas');
  await finished(page);
});

test('a link hides and locks what it names', async ({ page }) => {
  await page.goto(`/?hide=count,results,nothing&lock=beta,preset#${SMALL}`);
  await expect(control(page, 'beta')).toBeDisabled();
  await expect(page.getByRole('slider', { name: 'Noise slider' })).toBeDisabled();
  await expect(page.locator('#preset')).toBeDisabled();
  await expect(control(page, 'particles')).toBeEnabled();
  await expect(control(page, 'count')).toHaveCount(0);
  await expect(page.locator('#results')).toHaveCount(0);
  await expect(page.locator('.banner')).toContainText('"nothing"');
  await expect(page.locator('.status .numbers')).toHaveText(/^Done/);
  await page.locator('h1').click();
  await page.keyboard.press('2'); // a preset, locked
  await control(page, 'seed').fill('4');
  await expect(page).toHaveURL(/\?hide=count,results,nothing&lock=beta,preset#.*seed=4/);
  await expect(control(page, 'memories')).toHaveValue('pham:9');
});

test('embedded, there is the stage with its time and nothing else', async ({ page }) => {
  await page.goto(`/?embed=1#${SMALL}`);
  await expect(page.getByRole('img')).not.toHaveAccessibleName('No picture yet');
  await expect(page.locator('canvas.data')).toBeVisible();
  await expect(page.locator('.panel, header, .status, .take, #results')).toHaveCount(0);
  const whole = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'driftwell: open the whole page' }).click();
  await expect(await whole).toHaveURL(new RegExp(`^[^?]*/#${SMALL}$`));
});

test('without dials the page is as wide as the window, and offers no noise to turn', async ({ page }) => {
  await page.goto(`/?hide=panel#${SMALL}`);
  await finished(page);
  await expect(page.getByRole('button', { name: 'Move a memory' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Turn the noise' })).toHaveCount(0);
  expect((await page.locator('main').boundingBox())?.width).toBe(1280 - 2 * 20);
});
