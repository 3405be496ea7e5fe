import type { Page } from '@playwright/test';
import { VERSION } from '../src/version.ts';
import { control, expect, finished, test } from './driver.ts';

/** Variants of kernels that are tuned while the page is idle, and kept with its origin. */

const KERNEL = 'dense D=1 K<=4 freezes';
const SMALL = 'experiment=basins&memories=gaussian:3:1&particles=256';

const shownKernel = (page: Page) => page.locator('dd', { has: page.locator('#compiled') });

/** What a tuner would have kept, in place of a measurement. */
function keep(page: Page, text: string): Promise<void> {
  return page.evaluate(
    (value) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('driftwell', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('tuned');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const writing = opening.result.transaction('tuned', 'readwrite');
          writing.objectStore('tuned').put(value, 'variants');
          writing.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    text,
  );
}

test('the variant that is kept for this adapter runs once the page has been idle, with the same bits', async ({
  page,
}) => {
  await page.goto(`/?tune=off#${SMALL}`);
  const result = await finished(page);
  await expect(shownKernel(page)).toContainText('8 particles per thread, 4 in registers');
  const said = await page
    .locator('dt', { hasText: /^adapter$/ })
    .locator('+ dd')
    // behind its name stands a link
    .evaluate((cell) => cell.firstChild?.textContent);
  const adapter = said?.replace(' (software adapter: no GPU behind it)', '').trim() ?? '';
  const variants = { [adapter]: { [KERNEL]: { quads: 4, workgroupSize: 64, registers: false } } };
  await keep(page, JSON.stringify({ driftwell: VERSION, variants }));

  await page.goto(`/?tune=on#${SMALL}`);
  expect(await finished(page)).toBe(result);
  await expect(shownKernel(page)).toContainText('8 particles per thread, 4 in registers');
  // each look is a run of its own, after which the page is idle
  let beta = 20;
  const look = async () => {
    await control(page, 'beta').fill(String(++beta));
    await finished(page);
    return shownKernel(page).textContent();
  };
  await expect.poll(look, { intervals: [6000] }).toContain('16 particles per thread, stream');
  const { hash } = new URL(page.url());
  const tuned = await finished(page);
  await page.goto(`/?tune=off${hash}`);
  expect(await finished(page)).toBe(tuned);
});
