import type { Page } from '@playwright/test';
import { expect, finished, test } from './driver.ts';

/** A dial that moves by itself, on one stage or two, with a curve below. */

const film = (page: Page) => page.getByRole('group', { name: 'Film' });

/** beta of A, as the address has it */
const beta = (page: Page) => page.evaluate(() => Number(new URLSearchParams(location.hash.slice(1)).get('beta')));

const SCENE =
  '/?film=sigma2:0.5,0.48,0.46&below=hysteresis#memories=circle:3&particles=4096&beta=2&b=beside&b.experiment=landscape';

test('a film plays to its end on both stages, marks its place on the curve below, and can be held anywhere', async ({
  page,
}) => {
  await page.goto(SCENE);
  // by itself
  await expect(film(page)).toContainText('s = σ² = 1/β = 0.46 length², 3 of 3');
  await expect(film(page).getByRole('button', { name: 'Play film' })).toBeVisible();
  await expect.poll(() => beta(page)).toBeCloseTo(1 / 0.46, 6);
  expect(await page.evaluate(() => location.search)).toBe('?film=sigma2:0.5,0.48,0.46&below=hysteresis');
  for (const letter of ['A', 'B']) {
    const side = page.getByRole('region', { name: letter, exact: true });
    await expect(side.locator('.status').getByText('Done in')).toBeVisible();
    await expect(side.getByRole('img')).toHaveAttribute(
      'aria-label',
      letter === 'A' ? /Every point of the plane is a cue/ : /[Ee]nergy/,
    );
  }
  // what all three frames show together; a slow machine leaves one under way, which ends when the film plays again
  const claim = page.locator('.claim');
  await expect(claim).toContainText(/frames were computed to their end/);
  await expect(async () => {
    if ((await claim.textContent())?.includes('All three frames')) return;
    await film(page).getByRole('button', { name: 'Play film' }).click();
    await expect(film(page)).toContainText('3 of 3');
    await expect(film(page).getByRole('button', { name: 'Play film' })).toBeVisible();
    await expect(claim).toContainText('All three frames', { timeout: 1000 });
  }).toPass();
  await expect(claim).toContainText(/wells? .*while the noise s falls from 0\.5 to 0\.46\./);
  await expect(claim).toContainText('All three frames were computed to their end.');
  // and at its end the film says it over the picture
  const headline = page.locator('.headline');
  await expect(headline).toContainText(/while the noise s falls from 0\.5 to 0\.46\./);
  const curve = page.getByRole('region', { name: 'Which way you came' });
  await expect(curve.getByText('Done in')).toBeVisible();
  // 0.46 is the left end of the sweep, 0.5 a third of the way
  const mark = async () =>
    Number((await curve.locator('path.cross').last().getAttribute('d'))?.match(/^M([\d.]+)/)?.[1]);
  const width = await curve.locator('svg.overlay').evaluate((svg) => svg.clientWidth);
  expect(Math.abs(await mark())).toBeLessThan(2);

  await film(page).getByRole('slider', { name: 'Frame of the film' }).fill('0');
  await expect.poll(() => beta(page)).toBe(2);
  await expect(headline).not.toContainText('while the noise');
  await expect.poll(async () => (await mark()) / width).toBeCloseTo(1 / 3, 1);
});

test('another sweep is written and begins; a wrong one is said, and the film stays; closed, it leaves the address', async ({
  page,
}) => {
  await page.goto('/#memories=circle:3&particles=4096');
  // the first run of a page takes away what was said before it
  await finished(page);
  await page.getByRole('button', { name: 'Film' }).click();
  await expect(film(page)).toContainText(/s = σ² = 1\/β = \S+ length², \d+ of 24/);
  const sweep = film(page).getByRole('textbox', { name: 'sweep' });
  await sweep.fill('bata:1..2:3');
  await sweep.press('Enter');
  await expect(page.getByText('No such film.')).toContainText('"bata" is no dial to sweep, did you mean beta?');
  await expect(film(page)).toContainText('of 24');
  await sweep.fill('count:1,2,3');
  await sweep.press('Enter');
  await expect(film(page)).toContainText('memories K = 3, 3 of 3');
  expect(await page.evaluate(() => location.search)).toBe('?film=count:1,2,3');
  await expect.poll(() => page.evaluate(() => location.hash)).toContain('memories=circle:3&count=3');
  await film(page).getByRole('button', { name: 'Close' }).click();
  await expect(film(page)).toBeHidden();
  expect(await page.evaluate(() => location.search)).toBe('');
});

test('a second stage may come and go while a film plays; who turns a dial holds it', async ({ page }) => {
  await page.goto('/?film=count:2,3,4,5,6,7,8,9#particles=4096');
  const frame = async () => Number((await film(page).textContent())?.match(/(\d+) of 8/)?.[1]);
  await expect.poll(frame).toBeGreaterThan(1);
  await page.keyboard.press('b');
  const b = page.getByRole('region', { name: 'B', exact: true });
  await expect(b.locator('.status').getByText('Done in')).toBeVisible();
  await page.keyboard.press('b');
  await expect(b).toBeHidden();
  await expect(film(page)).toContainText('8 of 8');
  await expect(film(page).getByRole('button', { name: 'Play film' })).toBeVisible();

  // the number on the picture, in the table and in words is one
  const numbers = page.getByRole('table', { name: 'attractors' }).locator('tbody td:first-child');
  const words = (await page.locator('canvas.axes').getAttribute('aria-label')) as string;
  for (const number of await numbers.allTextContents()) expect(words).toMatch(new RegExp(`well ${number} \\(`));

  await film(page).getByRole('button', { name: 'Play film' }).click();
  await expect.poll(frame).toBeLessThan(8);
  await page.getByRole('slider', { name: 'Noise slider' }).fill('250');
  await expect(film(page).getByRole('button', { name: 'Play film' })).toBeVisible();
  const held = await frame();
  await page.waitForTimeout(1000);
  expect(await frame()).toBe(held);
});

test('a film moves no locked dial', async ({ page }) => {
  await page.goto('/?lock=beta&film=sigma2:0.1..1:5#particles=4096');
  await expect(page.getByText('film moves sigma2, which the link locks')).toBeVisible();
  await expect(film(page)).toBeHidden();
});
