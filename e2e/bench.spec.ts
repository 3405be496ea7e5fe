import { readFile } from 'node:fs/promises';
import { parseReport } from '../src/bench/reportFile.ts';
import { barriers } from './barriers.ts';
import { expect, test } from './driver.ts';

/** The page as a benchmark: own choice by link, report kept and compared, nothing in the way of anyone. */

test('a linked benchmark is measured, kept as JSON, and compared with one that is dropped', async ({ page }) => {
  await page.goto('/?gpu=bench&ops=labels D=2 K=9,hopfield D=2 K=9,magic&trials=1');
  await expect(page.getByRole('alert')).toContainText('no operation is called "magic"');
  await expect(page.getByText('Own choice: 2 of')).toBeVisible();
  await expect(page.getByText(/Non-standard parameters.*1 trial, not 10/)).toBeVisible();
  await page.getByRole('button', { name: 'Measure' }).click();
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible();
  const rows = page.getByRole('table', { name: 'Rows: median (quartiles)' });
  await expect(rows.getByRole('row')).toHaveCount(3);
  await expect(page.locator('pre')).toContainText('NON-STANDARD PARAMETERS');
  await expect(rows).not.toContainText('WRONG');
  await expect(page.getByRole('table', { name: /Ceilings/ }).getByRole('row')).toHaveCount(5);
  await expect(page.getByRole('img', { name: /Roofline/ })).toBeVisible();

  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save JSON' }).click();
  const file = await (await waiting).path();
  const report = parseReport('saved.json', await readFile(file, 'utf8'));
  expect(report.rows.map(({ name }) => name)).toEqual(['hopfield D=2 K=9', 'labels D=2 K=9']);
  expect(report.adapter.software).toBe(true);
  expect(report.program).toMatch(/^Chrome \d+ on Linux$/);

  const input = page.getByLabel('Reports to compare with');
  await input.setInputFiles({
    name: 'x.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{"driftwell":"bench"}'),
  });
  await expect(page.getByRole('alert')).toContainText('x.json: report.format is missing');
  const hardware = { ...report, adapter: { ...report.adapter, name: 'Some GPU', software: false } };
  for (const one of [report, hardware]) {
    await input.setInputFiles({
      name: 'y.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(one)),
    });
  }
  await expect(page.getByRole('alert')).toBeHidden();
  const compared = page.getByRole('table', { name: /This run against y\.json/ });
  await expect(compared).toHaveCount(2);
  await expect(compared.first()).toContainText(/labels D=2 K=9.*1 \([\d.]+-[\d.]+\)x/);
  await expect(page.getByText('they are never ranked')).toBeVisible();
  await expect(compared.last()).not.toContainText(')x');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await barriers(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 900 });
  // nothing sticks out to the right
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.getByRole('link', { name: 'Back to the runs' }).click();
  // the first screen has two runs; a narrow one does not show how long they took
  await expect(page.locator('.status').first()).toContainText('Done in');
});
