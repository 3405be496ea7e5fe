import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from '@playwright/test';
import { tourSteps } from '../src/app/gallery/tourSteps.ts';
import { EMPTY_COLOR } from '../src/view/palettes.ts';
import { barriers } from './barriers.ts';
import { control, dataPixels, expect, finished, test } from './driver.ts';

/** The ways in: pictures to choose from, a tour to follow, a stage in somebody else's page. */

/** The cheapest run there is. */
const LINE = 'experiment=landscape&memories=deltas&beta=2';

test('the gallery opens by its key, shows every picture, and runs the one that is chosen', async ({ page }) => {
  await page.goto(`/?lock=beta#particles=4096&beta=3`);
  await finished(page);
  await page.keyboard.press('g');
  const gallery = page.getByRole('dialog', { name: 'Gallery' });
  const pictures = gallery.locator('img');
  await expect(pictures.first()).toBeVisible();
  expect(await pictures.count()).toBeGreaterThan(10);
  const widths = () => pictures.evaluateAll((all) => all.map((picture) => (picture as HTMLImageElement).naturalWidth));
  await expect.poll(async () => new Set(await widths())).toEqual(new Set([512]));
  expect(await barriers(page)).toEqual([]);
  // what is said of a picture stays below it
  const tooWide = () =>
    gallery.locator('.card').evaluateAll((all) => all.filter((card) => card.scrollWidth > card.clientWidth).length);
  expect(await tooWide()).toBe(0);

  await gallery.getByRole('button', { name: 'Pitchfork' }).focus();
  await page.keyboard.press('Enter');
  await expect(gallery).toHaveCount(0);
  // as on the picture, but for what the link locks
  await expect(page.getByRole('img')).toHaveAccessibleName(/^Two memories\./);
  await expect(control(page, 'beta')).toHaveValue('3');
});

test('the tour asks before it shows, turns a dial and turns it back, and goes on and back', async ({ page }) => {
  const title = page.locator('.tour h2');
  const at = async (step: string, memories: string) => {
    const number = tourSteps.findIndex((one) => one.title === step) + 1;
    await expect(title).toHaveText(`${step} ${number} of ${tourSteps.length}`);
    await expect(control(page, 'memories')).toHaveValue(memories);
  };
  await page.goto('/?tour=5');
  await at('Symmetry breaking', 'deltas');
  await expect(page.locator('canvas.axes').first()).toBeHidden();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'In the middle' }).click();
  const said = page.locator('.tour .said');
  await finished(page);
  await expect(said).toContainText('You said “In the middle”. It is: A little inside of them.');
  await expect(said).toContainText('Measured: minima at −0.958 and 0.958.');
  await expect(said.locator('p').first()).toBeFocused();

  await page.getByRole('button', { name: 'Try: Turn β from 2 down to 0.9' }).click();
  await expect(control(page, 'beta')).toHaveValue('0.9');
  await expect(page.locator('.field.marked [name="beta"]')).toBeVisible();
  await expect(said).toContainText('the two minima meet and are one');
  await page.getByRole('button', { name: 'Back to β = 2' }).click();
  await expect(control(page, 'beta')).toHaveValue('2');
  await finished(page);
  expect(await barriers(page)).toEqual([]);

  const entries = () => page.evaluate(() => history.length);
  const before = await entries();
  await page.keyboard.press('PageDown');
  await at('Condensation', 'gaussian:200');
  await expect(page).toHaveURL(/\?tour=6#v=1&.*quantity=entropy/);
  // a presenter's remote control: the answer first, then the next step
  await page.keyboard.press('PageDown');
  await expect(said).toContainText('Some twenty-five.');
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await at('Symmetry breaking', 'deltas');
  expect(await entries()).toBe(before + 2);
  await page.goBack();
  await at('Condensation', 'gaussian:200');

  await page.keyboard.press('t');
  await expect(title).toHaveCount(0);
  await expect(page).toHaveURL(/\/#v=1&experiment=landscape&.*memories=gaussian:200/);

  await page.goto(`/?tour=${tourSteps.length}#${LINE}`);
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open my data' }).click();
  await choosing;
  await page.getByRole('button', { name: 'Link for a class' }).click();
  await expect(page.getByRole('dialog', { name: 'Share' })).toBeVisible();
});

test('a step of the tour shows no picture of the step before it', async ({ page }) => {
  await page.goto('/?tour=5');
  await page.getByRole('button', { name: 'Show me' }).click();
  await finished(page);
  await expect(page.locator('canvas.axes').first()).toBeVisible();
  // on to the next step and its answer at once, as a hurried presenter goes
  const early = await page.evaluate(async () => {
    const press = (name: string) =>
      [...document.querySelectorAll<HTMLButtonElement>('.tour button')]
        .find(({ textContent }) => textContent?.trim() === name)
        ?.click();
    const newest = (mark: string) => (performance.getEntriesByName(mark).at(-1) as PerformanceMark | undefined)?.detail;
    const before = newest('driftwell run');
    press('Next');
    let [answered, seenEarly] = [false, 0];
    while (!answered || newest('driftwell picture') === before) {
      await new Promise(requestAnimationFrame);
      // until then it is the step before
      if (!document.querySelector('.tour h2')?.textContent?.includes('6 of')) continue;
      if (!answered) press('Show me');
      answered ||= document.querySelector('.tour .said') !== null;
      const main = document.querySelector('main') as HTMLElement;
      if (newest('driftwell picture') === before && getComputedStyle(main).visibility === 'visible') seenEarly++;
    }
    return seenEarly;
  });
  expect(early).toBe(0);
  await finished(page);
  await expect(page.locator('canvas.axes').first()).toBeVisible();
  // what was answered before shows its picture, not that of the step it comes from
  await page.goBack();
  await expect(page.locator('.tour h2')).toContainText('5 of');
  await expect(page.getByRole('img')).toHaveAccessibleName(/^Two memories\./);
  await expect(page.locator('canvas.axes').first()).toBeVisible();
});

test('what a step plays is seen in motion, however soon its answer is asked for', async ({ page }) => {
  await page.goto('/?tour=3');
  await page.getByRole('button', { name: 'Show me' }).click();
  await finished(page);
  await expect(page.getByRole('button', { name: 'Motion' })).toHaveAttribute('aria-pressed', 'true');
  // greys of the energy under the particles, where the density would have nothing but paper
  const corner = async () => [...(await dataPixels(page)).data.subarray(0, 3)];
  await expect.poll(corner).not.toEqual(EMPTY_COLOR);
});

test('on a phone no answer of the tour is behind the way on', async ({ browser }) => {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const page = await phone.newPage();
  await page.goto('/?tour=1');
  const box = async (locator: Locator) => (await locator.boundingBox()) as { y: number; height: number };
  const ways = page.locator('.tour .buttons');
  const sheet = page.getByRole('complementary', { name: 'Time and dials' });
  for (const [i, { question }] of tourSteps.entries()) {
    if (!question) continue;
    await expect(page.locator('.tour h2')).toContainText(`${i + 1} of`);
    const last = await box(page.getByRole('button', { name: 'Show me' }));
    const { y, height } = await box(ways);
    expect(last.y + last.height).toBeLessThanOrEqual(y);
    expect(y + height).toBeLessThan((await box(sheet)).y);
    await page.getByRole('button', { name: 'Next' }).tap();
  }
  await phone.close();
});

test('the bare stage may stand in the page of another site, waits out of sight, and answers it', async ({
  page,
  baseURL,
}) => {
  // on this machine, too, but of another host name: to the browser another site
  const lecture = createServer((_, response) => {
    const src = `${baseURL}/?embed=1#experiment=generate&particles=65536&steps=400&schedule=vpLinear`;
    const frame = `<iframe src="${src}" width="600" height="500" style="margin-top: 3000px"></iframe>`;
    const script = '<script>heard = []; onmessage = ({ data }) => heard.push(data)</script>';
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(`<!doctype html><title>Lecture</title>${script}${frame}`);
  });
  await new Promise<void>((resolve) => lecture.listen(0, '127.0.0.1', resolve));
  type Said = {
    driftwell: string;
    problem?: string;
    state?: { dials: object; tables: Record<string, { rows: number[][] }> };
  };
  const heard = () => page.evaluate(() => (globalThis as unknown as { heard: Said[] }).heard);
  const ask = (message: object) =>
    page.evaluate((said) => window.frames[0]?.postMessage(said, '*'), { driftwell: 'set', id: 1, ...message });
  try {
    await page.goto(`http://localhost:${(lecture.address() as AddressInfo).port}/`);
    const stage = page.frameLocator('iframe');
    const moment = stage.locator('.transport .moment');
    await expect(moment).toHaveAttribute('data-state', 'paused');
    expect(Number(await moment.getAttribute('data-step'))).toBeLessThan(400);
    expect(await heard()).toEqual([{ driftwell: 'ready' }]);

    await page.locator('iframe').scrollIntoViewIfNeeded();
    await expect(stage.getByRole('img')).toHaveAccessibleName(/65,?536 samples/);
    const entries = await page.evaluate(() => history.length);
    await ask({ driftwell: 'open', dials: { experiment: 'landscape', memories: 'deltas', beta: 0.9 } });
    const minima = async () =>
      (await heard()).findLast(({ driftwell }) => driftwell === 'done')?.state?.tables.attractors?.rows.length;
    await expect.poll(minima).toBe(1);
    await ask({ dials: { beta: 2 } });
    // two minima, and the maximum between them
    await expect.poll(minima).toBe(3);
    await ask({ dials: { bata: 2 } });
    const problem = async () => (await heard()).at(-1)?.problem;
    await expect.poll(problem).toBe('there is no dial "bata"; did you mean beta?');
    expect(await page.evaluate(() => history.length)).toBe(entries);
  } finally {
    lecture.close();
  }
  expect(await framing(page, '/?embed=1')).toContain('frame-ancestors *');
  expect(await framing(page, '/')).toContain("frame-ancestors 'none'");
});

async function framing(page: Page, path: string): Promise<string> {
  return (await page.request.get(path)).headers()['content-security-policy'] ?? '';
}
