import type { Locator, Page } from '@playwright/test';
import { patternsFromSpec } from '../src/memories/patternsFromSpec.ts';
import { landscapeOf } from '../src/reference/landscape.ts';
import { mixtureAt } from '../src/reference/mixture.ts';
import { colors, control, dataPixels, expect, finished, hash, test } from './driver.ts';

/** What hands do on the picture: pointer, wheel and keys. */

const SMALL = 'particles=4096';

/** The place of the window where a picture of [-1.3, 1.3]^2 has x, y. */
async function windowPlace(page: Page, x: number, y: number): Promise<[number, number]> {
  const box = await page.locator('.stage .overlay').boundingBox();
  if (!box) throw new Error('no picture');
  return [box.x + ((x + 1.3) / 2.6) * box.width, box.y + ((1.3 - y) / 2.6) * box.height];
}

/** The numbers in a line of the read-out. */
async function numbers(line: Locator): Promise<number[]> {
  const text = (await line.textContent()) ?? '';
  return (text.replaceAll('−', '-').match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
}

test('a hand reads off, follows, moves a memory, zooms and goes back, by pointer and by keys', async ({ page }) => {
  test.slow(); // many small runs on a software driver
  await page.goto(`/?lock=seed#${SMALL}`);
  const first = await finished(page);
  // the first sign of a hand loads what hands do
  await page.mouse.move(2, 2);
  const readOut = page.locator('.inspector');

  // what is read off is the mixture, in float64
  await expect(async () => {
    await page.mouse.move(...(await windowPlace(page, 0.5, 0.2)));
    await page.mouse.move(...(await windowPlace(page, 0.52, 0.21)));
    await expect(readOut).toContainText('energy', { timeout: 500 });
  }).toPass();
  const line = (name: string) => numbers(readOut.locator('div', { hasText: name }).locator('dd'));
  const [x, y] = (await numbers(readOut.locator('.numbers'))) as [number, number];
  expect(Math.hypot(x - 0.52, y - 0.21)).toBeLessThan(0.01);
  const truth = mixtureAt(
    landscapeOf(patternsFromSpec('pham:9', { seed: 0 }), { a: 1, s: 0.15, similarity: 'distance' }),
    [x, y],
  );
  // the place is written with three digits
  await expect.poll(async () => Math.abs(((await line('energy'))[0] as number) - truth.energy)).toBeLessThan(0.01);
  expect((await line('entropy'))[1]).toBeCloseTo(truth.effectiveMemories, 1);
  const [top, share] = await line('weights');
  expect(top).toBe(truth.topMemory + 1);
  expect((share as number) / 100).toBeCloseTo(truth.topWeight, 2);
  await expect(readOut).toContainText('attractor 2, spurious');

  // a click shows its path, Escape takes it away
  await page.mouse.click(...(await windowPlace(page, x, y)));
  await expect(readOut).toContainText('fixed-point iteration: attractor 2, spurious');
  await expect(page.locator('.overlay .trail').first()).toHaveAttribute('d', /^M[\d.]+ [\d.]+L/);
  await page.keyboard.press('Escape');
  await expect(page.locator('.overlay .trail')).toHaveCount(0);
  expect(await hash(page)).toBe(first);

  // a memory is dragged: the basins follow, and one entry of the history says where it is
  const entries = await page.evaluate(() => history.length);
  await page.mouse.move(...(await windowPlace(page, 0.998, -0.062)));
  await expect(page.locator('.stage')).toHaveAttribute('data-over', 'star');
  await page.mouse.down();
  for (const step of [0.2, 0.4, 0.6, 0.8, 1]) {
    await page.mouse.move(...(await windowPlace(page, 0.998 - 0.4 * step, -0.062 + 0.9 * step)));
  }
  await page.mouse.up();
  await expect(page).toHaveURL(/memories=.*;0\.59\d*,0\.8\d*;/);
  await expect(page).toHaveURL(/box=1\.3/);
  await expect.poll(() => hash(page)).not.toBe(first);
  const moved = await finished(page);
  expect(await page.evaluate(() => history.length)).toBe(entries + 1);
  expect(colors(await dataPixels(page))).toBeGreaterThan(10);

  // the wheel comes nearer; what is under the pointer stays there, before and after the run
  await page.mouse.move(...(await windowPlace(page, 0.65, 0.65)));
  await page.mouse.wheel(0, -462); // half the width
  await expect(page).toHaveURL(/box=-0\.3\d*,0\.9\d*,-0\.3\d*,0\.9\d*/);
  await expect.poll(() => hash(page)).not.toBe(moved);
  await finished(page);
  await expect(page.locator('canvas.data')).toHaveAttribute('style', /transform: ;|^(?!.*transform)/);

  // back by keys, to the run as it was
  await page.keyboard.press('Control+z');
  await expect(page).toHaveURL(/box=1\.3/);
  await expect.poll(() => hash(page)).toBe(moved);
  await page.keyboard.press('Control+z');
  await expect(page).toHaveURL(new RegExp(`#${SMALL}$`));
  await expect.poll(() => hash(page)).toBe(first);
  await page.keyboard.press('Control+z');
  await expect(page).toHaveURL(new RegExp(`#${SMALL}$`));

  // the same by keys alone
  await page.mouse.move(2, 2);
  await page.locator('.stage').focus();
  for (const key of ['ArrowRight', 'Shift+ArrowUp', 'Enter']) await page.keyboard.press(key);
  await expect(readOut.locator('.numbers')).toHaveText('(0.041, 0.325)');
  await expect(readOut).toContainText('fixed-point iteration');
  await expect(page.getByRole('status').first()).toContainText(
    /\(0\.041, 0\.325\); energy .* nat; gradient [\d.]+ nat per length, falls to \d+°; .*goes to attractor \d/,
  );
  await page.keyboard.press('a');
  await expect(page).toHaveURL(/;0\.041,0\.325&/);
  await finished(page);
  await page.keyboard.press('m');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/;0\.082,0\.325&/);
  await finished(page);
  await page.keyboard.press('Delete');
  await expect(page).not.toHaveURL(/0\.082,0\.325/);
  await finished(page);
  await page.keyboard.press('q');
  await expect(readOut).toContainText('There is no cue here');
  await page.keyboard.press('0');
  await expect(page).not.toHaveURL(/box=/);
  await finished(page);
});

test('what a link locks no hand moves; a cue is set where there is one', async ({ page }) => {
  await page.goto('/?lock=memories,box#experiment=probe');
  await finished(page);
  await page.mouse.move(2, 2);
  await expect(page.locator('.hint')).not.toContainText('star');
  await expect(async () => {
    await page.mouse.move(...(await windowPlace(page, 0.97, -0.06)));
    await page.mouse.move(...(await windowPlace(page, 0.998, -0.062)));
    await expect(page.locator('.inspector')).toContainText('energy', { timeout: 500 });
  }).toPass();
  await expect(page.locator('.stage')).toHaveAttribute('data-over', 'data');
  await page.mouse.down();
  await page.mouse.move(...(await windowPlace(page, 0.5, 0.5)));
  await expect(page.locator('.inspector')).toContainText('The region is locked in this link.');
  await page.mouse.up();
  await page.keyboard.press('a');
  await expect(page.locator('.inspector')).toContainText('The memories are locked in this link.');
  await expect(page).toHaveURL(/#experiment=probe$/);
  await expect(control(page, 'memories')).toHaveValue('pham:9');

  await page.keyboard.down('Shift');
  await page.mouse.click(...(await windowPlace(page, 0.4, 0.1)));
  await page.keyboard.up('Shift');
  await expect(page).toHaveURL(/cue=0\.[34]\d*,0\.\d+/);
  await finished(page);
});

test('the first tap of a finger is followed, though it loads what listens to taps', async ({ browser }) => {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, hasTouch: true });
  // later than the tap, unless it is asked for
  const later = () =>
    Object.defineProperty(window, 'requestIdleCallback', { value: (act: () => void) => setTimeout(act, 4_000) });
  await page.addInitScript(later);
  await page.goto(`/#${SMALL}`);
  await finished(page);
  await page.locator('.stage .overlay').scrollIntoViewIfNeeded();
  await page.touchscreen.tap(...(await windowPlace(page, 0.5, 0.2)));
  await expect(page.locator('.inspector')).toContainText('fixed-point iteration: attractor 2, spurious');

  // one finger takes a star along, two come nearer
  const session = await page.context().newCDPSession(page);
  const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', ...places: (readonly [number, number])[]) => {
    const touchPoints = await Promise.all(
      places.map(async ([x, y], id) => {
        const [left, top] = await windowPlace(page, x, y);
        return { x: left, y: top, id };
      }),
    );
    await session.send('Input.dispatchTouchEvent', { type, touchPoints });
  };
  await touch('touchStart', [0.998, -0.062]);
  for (const share of [0.3, 0.6, 1]) await touch('touchMove', [0.998 - 0.4 * share, -0.062 + 0.9 * share]);
  await touch('touchEnd');
  await expect(page).toHaveURL(/memories=.*;0\.[56]\d*,0\.8\d*;/);
  await finished(page);
  await touch('touchStart', [-0.2, 0], [0.2, 0]);
  for (const share of [0.4, 0.6, 0.8]) await touch('touchMove', [-share, 0], [share, 0]);
  await touch('touchEnd');
  await expect(page).toHaveURL(/box=-0\.\d+,0\.\d+,-0\.\d+,0\.\d+/);
  await page.close();
});

test('over a map by a network the cursor reads the network, and says so', async ({ page }) => {
  await page.goto('/#particles=1024&score=network&network=pham:9');
  await finished(page);
  await page.mouse.move(2, 2);
  const readOut = page.locator('.inspector');
  await expect(async () => {
    await page.mouse.move(...(await windowPlace(page, 0.5, 0.2)));
    await page.mouse.move(...(await windowPlace(page, 0.52, 0.21)));
    await expect(readOut).toContainText('network; entropy and weights by the exact score', { timeout: 2000 });
  }).toPass();
  await expect(readOut).toContainText(/goes toattractor \d/);
});
