import { control, expect, finished, hash, test } from './driver.ts';

/** Sweeps in the page: a reload and another tab cost nothing that was done before. */

const SWEEP = '/#experiment=phase&memories=ring:40&sweepX=sigma2:0.01..0.5:16:log&sweepY=count:2..40:8';
const TOTAL = 16 * 8;

test('a sweep goes on after a reload and in another tab; what is kept can be discarded', async ({ page, context }) => {
  await page.goto(SWEEP);
  const banner = page.locator('.banner.kept');
  // the first tile is done
  await expect
    .poll(() => page.locator('.status progress').evaluate((bar) => (bar as HTMLProgressElement).value))
    .toBeGreaterThan(0);
  await expect(banner).toHaveCount(0);
  await page.reload();
  await expect(banner).toContainText(
    new RegExp(`The sweep goes on: this browser had kept \\d+ of its ${TOTAL} points`),
  );
  const whole = await finished(page);
  // what the sweep turns has no value of its own to set
  for (const swept of ['beta', 'count']) await expect(control(page, swept)).toBeDisabled();
  await expect(page.getByText('swept', { exact: true })).toHaveCount(2);
  // another tab of the same browser has all of it at once
  const second = await context.newPage();
  await second.goto(SWEEP);
  expect(await finished(second)).toBe(whole);
  await expect(second.locator('.banner.kept')).toContainText(`had kept all ${TOTAL} points`);
  await second.close();
  // computed in one piece it is the same, to the bit
  await page.getByRole('button', { name: 'Discard them and begin again' }).click();
  await expect(banner).toHaveCount(0);
  await expect(page.locator('.status progress')).toBeVisible();
  await expect(page.locator('.status progress')).toHaveCount(0);
  expect(await hash(page)).toBe(whole);
});

test('a sweep is held against theory in numbers, and a click opens the run of a point', async ({ page }) => {
  const fork = 'process=retrieve&observable=radius&memories=deltas&startAt=memories';
  await page.goto(`/#experiment=phase&${fork}&particles=16&sweepX=sigma2:0.2..0.8:4`);
  await finished(page);
  const residuals = page.getByRole('table', { name: 'residuals' });
  await expect(residuals.getByRole('row')).toHaveCount(5);
  const rows = await residuals.getByRole('row').allTextContents();
  expect(rows[0]).toMatch(/measured.*theory.*residual/);
  for (const row of rows.slice(1)) expect(row).toContain('m = tanh(m/S)');
  await expect(page.getByRole('img')).toHaveAccessibleName(
    /From theory \(m = tanh\(m\/S\)\) it is .* away at most, at s = /,
  );

  const box = (await page.locator('.stage .overlay').boundingBox()) as {
    x: number;
    y: number;
    width: number;
    height: number;
  };
  await page.mouse.move(2, 2);
  await expect(async () => {
    // the second of four points: s = 0.4
    await page.mouse.click(box.x + 0.35 * box.width, box.y + box.height / 2);
    await expect(page).toHaveURL(/experiment=basins|beta=2\.5/, { timeout: 1000 });
  }).toPass();
  await expect(page).toHaveURL(/beta=2\.5/);
  await finished(page);
  await expect(page.getByRole('img')).toHaveAccessibleName(/^Two memories\./);
});
