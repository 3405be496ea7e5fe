import { barriers } from './barriers.ts';
import { expect, test } from './driver.ts';

/** The page as a check of reference cases: what was run, what came of it, and what is wrong where something is. */

test('some cases are checked through the GPU of the browser; a long one is left, and said to be', async ({ page }) => {
  await page.goto('/?gpu=verify&only=A01,A11,H01');
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(
    page.getByText(/^It holds: all of 3 cases, \d+ numbers pass on .*swiftshader.*1 case was not run\.$/),
  ).toBeVisible();
  const rows = page.getByRole('table').getByRole('row');
  await expect(rows).toHaveCount(5);
  await expect(rows.filter({ hasText: 'A11' })).toContainText(/pass.*First five Hopfield iterates/);
  await expect(rows.filter({ hasText: /H01(?!-)/ })).toContainText(/not run.*many seconds on a software driver/);
  expect(await barriers(page)).toEqual([]);
});

test('a wrong reference fails, in the row and in the verdict', async ({ page }) => {
  await page.route(/\/a-[\w-]+\.json$/, async (route) => {
    const response = await route.fetch();
    const file = await response.json();
    const [first] = file.cases;
    first.expected.entropy += 0.01;
    await route.fulfill({ json: file });
  });
  await page.goto('/?gpu=verify&only=A01,A03');
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(page.getByText(/^It does not hold: 1 of 2 cases fails on .*: A01\.$/)).toBeVisible();
  const row = page.getByRole('table').getByRole('row').filter({ hasText: 'A01' });
  await expect(row.getByRole('cell').first()).toHaveText('fail');
  await expect(row.getByRole('cell', { name: /^entropy/ })).toBeVisible();
});

test('where no case is asked for the page says so, and shows no empty table', async ({ page }) => {
  await page.goto('/?gpu=verify&only=ZZZ');
  await expect(page.getByText('No case has an id that begins so.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Check' })).toBeDisabled();
  await expect(page.getByRole('table')).toHaveCount(0);
  await page.getByRole('textbox').fill('A01');
  await page.getByRole('textbox').press('Enter');
  await expect(page.getByText('1 case', { exact: true })).toBeVisible();
});
