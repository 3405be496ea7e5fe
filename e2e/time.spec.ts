import type { Page } from '@playwright/test';
import { colors, control, dataPixels, expect, finished, hash, type Pixels, test } from './driver.ts';

/** A run in time: seen while it is computed, paused, taken back and forth. */

const SAMPLES = '/#experiment=generate&preset=moons&particles=16384&resolution=64&steps=60';
const MAP = '/#particles=16384&eta=0.2';

const moment = (page: Page) => page.locator('.moment');
const step = async (page: Page) => Number(await moment(page).getAttribute('data-step'));

/** Waits until step n is shown. */
async function at(page: Page, n: number): Promise<void> {
  await expect(moment(page)).toHaveAttribute('data-step', String(n));
  await expect(moment(page)).toHaveAttribute('data-state', 'paused');
}

/** The pixels once they stand still. */
async function still(page: Page): Promise<Pixels> {
  let last = await dataPixels(page);
  await expect(async () => {
    const before = last;
    last = await dataPixels(page);
    expect(last.data.equals(before.data)).toBe(true);
  }).toPass();
  return last;
}

async function scrub(page: Page, to: number): Promise<void> {
  await page.getByRole('slider', { name: 'Step of the run' }).fill(String(to));
  await at(page, to);
}

const marks = (page: Page) =>
  page.evaluate(() => ({
    pictures: performance.getEntriesByName('driftwell picture').map(({ startTime }) => startTime),
    begun: performance.getEntriesByName('driftwell run')[0]?.startTime as number,
    done: performance.getEntriesByName('driftwell done')[0]?.startTime as number,
  }));

for (const [name, address] of [
  ['samples', SAMPLES],
  ['a basin map', MAP],
] as const) {
  test(`${name}: back and forth in time shows the same pixels, and the end is the finished run`, async ({ page }) => {
    await page.goto(address);
    const result = await finished(page);
    const end = await still(page);
    const last = await step(page);
    expect(last).toBeGreaterThan(20);

    await scrub(page, 10);
    const ten = await still(page);
    expect(ten.data.equals(end.data)).toBe(false);
    expect(colors(ten)).toBeGreaterThan(3);
    await page.keyboard.press('ArrowLeft'); // the slider's own
    await at(page, 9);
    await page.getByRole('button', { name: 'Step', exact: true }).click();
    await at(page, 10);
    expect((await still(page)).data.equals(ten.data)).toBe(true);

    await page.locator('h1').click();
    await page.keyboard.press('.');
    await at(page, 11);
    expect((await still(page)).data.equals(ten.data)).toBe(false);
    await page.keyboard.press(',');
    await at(page, 10);
    expect((await still(page)).data.equals(ten.data)).toBe(true);

    await scrub(page, last);
    expect((await still(page)).data.equals(end.data)).toBe(true);
    expect(await hash(page)).toBe(result);
  });
}

test('play shows it again, faster with the speed, until it is paused or at its end', async ({ page }) => {
  await page.goto(SAMPLES);
  await finished(page);
  const last = await step(page);
  await page.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => step(page)).toBeLessThan(last);
  await expect.poll(() => step(page)).toBeGreaterThan(2);
  await page.keyboard.press('r');
  await expect.poll(() => step(page)).toBeLessThan(10);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(moment(page)).toHaveAttribute('data-state', 'paused');
  const stood = await step(page);
  await page.waitForTimeout(300);
  expect(await step(page)).toBe(stood);
  expect(stood).toBeLessThan(last);
  await page.getByRole('slider', { name: 'Speed' }).fill('5');
  await page.locator('h1').click();
  await page.keyboard.press(' ');
  await at(page, last);
});

test('a run is seen while it is computed, can be held and looked back on, and ends as it would have', async ({
  page,
}) => {
  const address = '/#experiment=generate&particles=65536&resolution=128&steps=600';
  await page.goto(address);
  const whole = await finished(page);
  const seen = await marks(page);
  expect(seen.pictures.filter((time) => time < seen.done).length).toBeGreaterThan(0);

  await page.reload();
  await expect.poll(() => step(page)).toBeGreaterThan(5);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(moment(page)).toHaveAttribute('data-state', 'paused');
  const held = await step(page);
  expect(held).toBeLessThan(600);
  await scrub(page, 3);
  await expect(page.getByRole('progressbar')).toBeVisible();
  await page.getByRole('button', { name: 'Play' }).click();
  expect(await finished(page)).toBe(whole);
});

test('a dial answers by a coarse picture first; address and stamp are those of the whole run', async ({ page }) => {
  test.slow(); // a software driver
  await page.goto('/#particles=262144&beta=7');
  await finished(page);
  await page.evaluate(() => performance.clearMarks());
  await control(page, 'beta').fill('12');
  await expect(page).toHaveURL(/beta=12&particles=262144$/);
  await expect.poll(async () => (await marks(page)).pictures.length).toBeGreaterThan(0);
  await expect(page.getByRole('progressbar')).toBeVisible(); // the rest of it
  const answered = await finished(page);
  const { begun, pictures, done } = await marks(page);
  expect(pictures[0]).toBeLessThan(done);
  test.info().annotations.push({
    type: 'dial to coarse picture, to the whole one',
    description: `${Math.round((pictures[0] as number) - begun)} ms, ${Math.round(done - begun)} ms`,
  });
  await page.reload();
  expect(await finished(page)).toBe(answered);
});

test('with reduced motion the first picture is the finished one', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(SAMPLES);
  await finished(page);
  await still(page);
  const { pictures, done } = await marks(page);
  expect(pictures[0]).toBeGreaterThanOrEqual(done);
});

test('a hidden page waits, and goes on when it is seen again', async ({ page }) => {
  await page.addInitScript(() => {
    let state = 'visible';
    Object.defineProperty(document, 'visibilityState', { get: () => state });
    Object.assign(globalThis, {
      look: (to: string) => {
        state = to;
        document.dispatchEvent(new Event('visibilitychange'));
      },
    });
  });
  const look = (to: string) =>
    page.evaluate((state) => (globalThis as unknown as { look(to: string): void }).look(state), to);
  await page.goto('/#experiment=generate&particles=65536&resolution=128&steps=600');
  await expect.poll(() => step(page)).toBeGreaterThan(1);
  await look('hidden');
  await expect(moment(page)).toHaveAttribute('data-state', 'paused');
  await expect(async () => {
    // a slice that was under way ends first
    const stood = await step(page);
    await page.waitForTimeout(1000);
    expect(await step(page)).toBe(stood);
  }).toPass();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await look('visible');
  await finished(page);
});
