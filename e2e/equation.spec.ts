import { patternsFromSpec } from '../src/memories/patternsFromSpec.ts';
import { landscapeOf } from '../src/reference/landscape.ts';
import { mixtureAt } from '../src/reference/mixture.ts';
import { barriers } from './barriers.ts';
import { expect, finished, test } from './driver.ts';

/** The equation of the run, with its numbers at the cursor, and the step as arrows over the picture. */

test('the equation has the numbers of the float64 twin at the cursor, and the step is drawn there', async ({
  page,
}) => {
  await page.goto('/#v=1&particles=4096&eta=0.5');
  await finished(page);
  await expect(page.locator('.overlay .arrow')).toHaveCount(0);
  await page.getByRole('tab', { name: 'Equation' }).click();
  const equation = page.getByRole('tabpanel', { name: 'Equation' });
  // off the middle, before there is a cursor
  await expect(equation).toContainText('Hopfield recall at x = (0.364, 0.182)');
  await expect(page.locator('.overlay .arrow.thin')).toHaveCount(1);

  await page.getByRole('application').focus();
  await page.keyboard.press('ArrowRight');
  const x = [2.6 / 64, 0];
  await expect(equation).toContainText('at x = (0.041, 0.000)');
  const landscape = landscapeOf(patternsFromSpec('pham:9', { seed: 0 }), { a: 1, s: 0.15, similarity: 'distance' });
  const { topMemory, topWeight, denoiser } = mixtureAt(landscape, x);
  const share = `${(100 * topWeight).toFixed(1)} %`;
  await expect(equation.getByRole('row', { name: `memory ${topMemory + 1} ` })).toContainText(share);
  const next = x.map((value, d) => 0.5 * (value + (denoiser[d] as number)));
  const place = (values: ArrayLike<number>) =>
    `(${Array.from(values, (value) => value.toFixed(3).replace('-', '−')).join(', ')})`;
  await expect(equation.locator('math').last()).toHaveText(`x′=0.5·${place(x)}+0.5·${place(denoiser)}=${place(next)}`);
  await equation.getByRole('button', { name: 'Step' }).focus();
  await expect(page.locator('.overlay .arrow.lit.thin')).toHaveCount(1);
  await expect(equation.getByRole('button', { name: 'Step' })).toHaveAccessibleDescription(
    new RegExp(`^without noise the step leads to ${place(next).replace(/[()]/g, '\\$&')}, 0\\.\\d+ away$`),
  );
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('tab', { name: 'Shader' }).click();
  const wgsl = page.getByRole('region', { name: /^WGSL of dense D=2/ });
  await expect(wgsl).toContainText(/@compute @workgroup_size\(\d+[^)]*\)\s*fn main\(/);
  await expect(page.locator('.overlay .arrow')).toHaveCount(0);
  // the run once more in float64
  await page.getByRole('button', { name: 'Compare with float64' }).click();
  const compared = page.locator('.compared');
  await expect(compared).toContainText(/^4,096 particles, .* and float64:/);
  await expect(compared).toContainText(/labels: (all 4,096|4,0\d\d of 4,096) the same/);
  expect(await barriers(page)).toEqual([]);
});

test('a finger moves the place at which the equation stands, and the place stays when it reads the equation', async ({
  browser,
}) => {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const page = await phone.newPage();
  await page.goto('/#v=1&particles=4096&eta=0.5');
  await finished(page);
  await page.getByRole('tab', { name: 'Equation' }).tap();
  const equation = page.getByRole('tabpanel', { name: 'Equation' });
  await expect(equation).toContainText('Hopfield recall at x = (');
  // what was asked for is seen, over the sheet
  await expect(equation.locator('.where')).toBeInViewport({ ratio: 1 });
  const sheet = (await page.getByRole('complementary', { name: 'Time and dials' }).boundingBox()) as { y: number };
  const where = (await equation.locator('.where').boundingBox()) as { y: number; height: number };
  expect(where.y + where.height).toBeLessThan(sheet.y);

  const picture = page.locator('canvas.data');
  await picture.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await picture.boundingBox()) as Record<'x' | 'y' | 'width' | 'height', number>;
  await page.touchscreen.tap(x + 0.75 * width, y + 0.25 * height);
  const place = async () =>
    (await equation.textContent())
      ?.match(/at x = \((\S+), (\S+)\)/)
      ?.slice(1)
      .map(Number);
  await expect.poll(async () => (await place())?.map((value) => Math.round(50 * value) / 50)).toEqual([0.66, 0.66]);
  const before = await place();
  await expect(page.locator('.overlay .arrow.thin')).toHaveCount(1);
  await equation.getByRole('button', { name: 'Step' }).tap();
  await expect(page.locator('.overlay .arrow.lit.thin')).toHaveCount(1);
  expect(await place()).toEqual(before);
  await phone.close();
});

test('the equation stands beside the picture, which stays whole in the window', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto('/#v=1&particles=4096');
  await finished(page);
  await page.getByRole('tab', { name: 'Equation' }).click();
  const equation = page.getByRole('tabpanel', { name: 'Equation' });
  await expect(equation.locator('.where')).toBeInViewport({ ratio: 1 });
  await expect(page.locator('canvas.data')).toBeInViewport({ ratio: 1 });
  const [picture, panel] = await Promise.all([page.locator('.stage').boundingBox(), equation.boundingBox()]);
  expect(panel?.x).toBeGreaterThanOrEqual((picture?.x ?? 0) + (picture?.width ?? 0));
});
