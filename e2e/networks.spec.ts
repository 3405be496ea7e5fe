import { test as plain } from '@playwright/test';
import { control, expect, finished, test } from './driver.ts';

/** Networks that come with driftwell, by name: the page fetches them when a run names them. */

const RUN = '#experiment=generate&particles=4096&steps=20&score=network';
const SAID = 'rained, not exact: a network of 3 x 64 units on 9 memories (pham:9), loss 0.558, 8000 steps, seed 0';

test('a link names a network, which is fetched once', async ({ page }) => {
  const fetched: string[] = [];
  page.on('request', (request) => {
    if (/\.npz$/.test(request.url())) fetched.push(request.url().replace(/.*\//, ''));
  });
  await page.goto(`/${RUN}&network=pham:9`);
  const byNine = await finished(page);
  await expect(page.locator('main')).toContainText(SAID);
  await control(page, 'count').fill('8');
  await control(page, 'count').press('Enter');
  await expect.poll(() => finished(page)).not.toBe(byNine);
  expect(fetched).toHaveLength(1);
  // of Pham's points the one of their number, unless a name is given
  await page.goto(`/${RUN}&memories=pham:9`);
  await expect.poll(() => finished(page)).toBe(byNine);
  await expect(control(page, 'network')).toHaveValue('pham:{count}');
  // those that there are, by the words of their list
  await expect(control(page, 'network').getByRole('option')).toHaveText([
    ...['pham:2', 'pham:9', 'pham:32', 'pham:128', 'pham:1000'],
    'pham, for the number of memories',
  ]);
  await control(page, 'network').selectOption('pham:9');
  await expect(page).toHaveURL(/network=pham:9/);
  await expect.poll(() => finished(page)).toBe(byNine);
  await page.goto(`/${RUN}&network=pham:7`);
  await expect(page.locator('.banner.fault')).toContainText('"pham:7" is no network; give the name of one that comes');
});

plain('a network that cannot be fetched, or is another, is said in one sentence', async ({ page }) => {
  await page.route(/\.npz$/, (route) => route.abort());
  await page.goto(`/${RUN}&network=pham:9`);
  const banner = page.locator('.banner.fault');
  await expect(banner).toContainText('The network pham9.npz cannot be fetched (no connection)');
  await page.unroute(/\.npz$/);
  await page.route(/\.npz$/, (route) => route.fulfill({ body: 'not this' }));
  await page.getByRole('button', { name: 'Run again' }).click();
  await expect(banner).toContainText('Pham9.npz: is not the network pham:9 of this version');
  await page.unroute(/\.npz$/);
  await page.getByRole('button', { name: 'Run again' }).click();
  await finished(page);
  await expect(page.locator('main')).toContainText(SAID);
});
