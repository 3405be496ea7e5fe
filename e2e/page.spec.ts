import { tourSteps } from '../src/app/gallery/tourSteps.ts';
import { colors, control, dataPixels, expect, finished, hash, test, unfold } from './driver.ts';

/** What someone meets who opens the page and turns its dials. */

const SMALL = 'particles=16384';

test('the default map of a million starts is made in the worker, and the page stays responsive', async ({
  page,
}, info) => {
  test.slow(); // a software driver
  await page.addInitScript(() => {
    const tasks: [number, number][] = [];
    Object.assign(globalThis, { longTasks: tasks });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) tasks.push([startTime, startTime + duration]);
    }).observe({ type: 'longtask', buffered: true });
  });
  await page.goto('/#v=1');
  await expect(page.getByRole('progressbar')).toBeVisible();
  await finished(page);
  await expect(page.locator('html')).toHaveAttribute('data-engine', 'worker');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  // the style sheet names the files of FONT_STYLES again: Latin and Greek, both weights
  const fonts = ['400 12px Inter', '600 12px Inter'];
  expect(await page.evaluate((names) => names.map((name) => document.fonts.check(name, 'aβ')), fonts)).toEqual([
    true,
    true,
  ]);

  const rows = page.getByRole('table', { name: 'attractors' }).getByRole('row');
  await expect(rows.filter({ hasText: 'spurious' })).toHaveCount(2);
  await expect(rows.filter({ hasText: 'merged (3)' })).toHaveCount(1);
  await expect(page.getByRole('img')).toHaveAccessibleName(/36 % to well 1/);
  await expect(page.locator('#command')).toHaveText('npx driftwell basins --out basins.png');
  expect(colors(await dataPixels(page))).toBeGreaterThan(10);

  const [begun, done, tasks] = await page.evaluate(() => [
    performance.getEntriesByName('driftwell run')[0]?.startTime ?? 0,
    performance.getEntriesByName('driftwell done')[0]?.startTime ?? 0,
    (globalThis as unknown as { longTasks: [number, number][] }).longTasks,
  ]);
  const during = tasks.filter(([from, to]) => from > begun && to < done).map(([from, to]) => to - from);
  const after = tasks.filter(([from, to]) => to >= done && from < done + 1000).map(([from, to]) => to - from);
  const longest = (of: number[]) => `${Math.round(Math.max(0, ...of))} ms`;
  info.annotations.push(
    { type: 'longest main-thread task over 50 ms during the run', description: longest(during) },
    { type: 'and when its picture was drawn', description: longest(after) },
  );
  // a busy machine may stretch a task or two; work of the engine would fill the whole run
  expect(during.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(0.1 * (done - begun));
});

test('an address says what is shown, and the page says it back', async ({ page }) => {
  await page.goto(`/#v=1&experiment=basins&preset=pham9&beta=8&${SMALL}`);
  const first = await finished(page);
  await expect(control(page, 'memories')).toHaveValue('pham:9');
  await expect(control(page, 'beta')).toHaveValue('8');
  await expect(page.locator('#command')).toHaveText('npx driftwell basins --beta 8 --particles 16384 --out basins.png');

  await control(page, 'beta').fill('20');
  await expect(page).toHaveURL(/#v=1&beta=20&particles=16384$/);
  await expect.poll(() => hash(page)).not.toBe(first);
  const second = await finished(page);

  await page.reload();
  expect(await finished(page)).toBe(second);
  await page.goBack();
  await expect(control(page, 'beta')).toHaveValue('8');
  await expect.poll(() => hash(page)).toBe(first);
});

test('a wrong key of an address loses only itself; where nothing is right, the old picture stays', async ({ page }) => {
  await page.goto(`/#${SMALL}`);
  const before = await finished(page);
  const notice = page.locator('.banner:not(.fault)');
  await page.goto(`/?tour=99#${SMALL}&beta=hot&bata=1`);
  expect(await finished(page)).toBe(before);
  await expect(notice).toContainText('beta is "hot"; give a number from');
  await expect(notice).toContainText('there is no dial "bata"; did you mean beta?');
  await expect(notice).toContainText(`The tour has no step "99"; its steps are 1 to ${tourSteps.length}.`);

  await page.goto('/?tour=99#preset=pham8'); // only the fragment differs: the page is the same one
  await expect(page.locator('.banner.fault')).toHaveText('there is no preset "pham8"; did you mean pham9?');
  expect(await hash(page)).toBe(before);
});

test('a link can write nothing into the page', async ({ page }) => {
  await page.goto(`/#${SMALL}&memories=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E`);
  await expect(page.locator('.banner.fault')).toContainText('<img src=x onerror=alert(1)>');
  expect(await page.locator('img').count()).toBe(0);
});

test('a wrong value is marked and refused, a right one takes its place', async ({ page }) => {
  await page.goto(`/#${SMALL}`);
  const before = await finished(page);
  await unfold(page);
  await control(page, 'eta').fill('3');
  const sentence = 'eta is "3"; give a number from 0.0001 to 1';
  await expect(page.locator('.banner.fault')).toContainText(sentence);
  await expect(page.locator('#eta-problem')).toContainText(sentence);
  await expect(control(page, 'eta')).toHaveAttribute('aria-invalid', 'true');
  expect(await hash(page)).toBe(before);
  await control(page, 'eta').fill('0.5');
  await expect(page.locator('.banner')).toHaveCount(0);
  await expect(page).toHaveURL(/eta=0\.5/);
  await finished(page);
});

// the number of memories is left alone: kernels that hold them in registers come in sizes
test('dials that are no shape compile nothing', async ({ page }) => {
  await page.goto(`/#${SMALL}`);
  await finished(page);
  const compiled = await page.locator('#compiled').textContent();
  expect(Number(compiled)).toBeGreaterThan(0);
  await unfold(page);
  for (const [dial, value] of [
    ['beta', '7.5'],
    ['seed', '12'],
    ['eta', '0.6'],
    ['tolerance', '0.00001'],
    ['iterations', '50'],
    ['particles', '4096'],
    ['box', '-2,2'],
  ] as const) {
    await control(page, dial).fill(value);
    await expect(page).toHaveURL(new RegExp(`[#&]${dial}=`));
    await finished(page);
  }
  await expect(page.locator('#compiled')).toHaveText(compiled as string);
});

test('every experiment runs, with presets of each dynamics and dimension', async ({ page }) => {
  test.slow();
  for (const address of [
    '#preset=triangle',
    '#experiment=basins&preset=twoDeltas',
    '#preset=committor&replicas=4&steps=20',
    '#experiment=generate&preset=moons&resolution=64&steps=20',
    '#experiment=generate&preset=twoDeltas&resolution=64&steps=20',
    '#experiment=generate&sampler=langevin&memories=pham:9&resolution=64&iterations=20',
  ]) {
    await page.goto(`/${address}&particles=4096`);
    await page.reload();
    await finished(page);
    await expect(page.locator('.banner'), address).toHaveCount(0);
  }
  for (const address of ['#experiment=attractors', '#experiment=landscape', '#experiment=probe&cue=0.3,0.1']) {
    await page.goto(`/${address}`);
    await page.reload();
    await finished(page);
    expect(colors(await dataPixels(page)), address).toBeGreaterThan(10);
    await expect(page.locator('.banner'), address).toHaveCount(0);
  }
});

test('Stop ends a run and shows what was done; the next one is whole', async ({ page }) => {
  // damped so much that it would go on for minutes
  await page.goto('/#eta=0.0001&iterations=1000000&particles=262144');
  // when the starts settle nobody knows: no share of iterations that may never come, and no time left
  await expect(page.locator('.status .numbers')).toHaveText(/^\d+ % settled, [\d.]+ M pairs\/s$/);
  await expect(page.locator('.transport .moment')).toHaveText(/^iteration [1-9]\d*$/);
  expect(Number(await page.getByRole('slider', { name: 'Step of the run' }).getAttribute('max'))).toBeLessThan(1e5);
  await page.getByRole('button', { name: 'Stop' }).click();
  await finished(page);
  await expect(page.locator('.status .numbers')).toHaveText(/^Stopped at \d+ %/);
  await expect(page.locator('#results .note').first()).toHaveText(/^stopped before the end/);
  await page.goto(`/#${SMALL}`);
  await expect(page.locator('.status .numbers')).toHaveText(/^Done/);
});

test('a new dial value ends the run before it', async ({ page }) => {
  await page.goto('/#eta=0.0001&iterations=1000000&particles=262144');
  await expect(page.locator('.status .numbers')).toHaveText(/pairs\/s/);
  await control(page, 'eta').fill('1');
  await expect(page.locator('.status .numbers')).toHaveText(/^Done/);
  await expect(control(page, 'eta')).toBeFocused();
});

test('without OffscreenCanvas the same engine runs on the main thread', async ({ page }) => {
  // a canvas of the main thread is empty once it is shown: what is on the screen is compared
  const picture = page.locator('.stage');
  await page.goto(`/#${SMALL}`);
  const inWorker = await finished(page);
  await expect(page.locator('canvas.data')).toBeVisible();
  const there = await picture.screenshot();
  await page.addInitScript(() => Reflect.deleteProperty(HTMLCanvasElement.prototype, 'transferControlToOffscreen'));
  await page.reload();
  expect(await finished(page)).toBe(inWorker);
  await expect(page.locator('html')).toHaveAttribute('data-engine', 'main');
  await expect(page.locator('canvas.data')).toBeVisible();
  expect((await picture.screenshot()).equals(there)).toBe(true);
});

test('everything is reached by the keyboard, in the order it is read', async ({ page }) => {
  await page.goto(`/#${SMALL}`);
  await finished(page);
  const reached: string[] = [];
  for (let i = 0; i < 60 && reached.at(-1) !== 'More of memories'; i++) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent || ''));
  }
  const above = ['Tour', 'Help', 'Run again', 'Compare', 'Play', 'tab-numbers'];
  const order = [...above, 'beta', 'preset', 'experiment', 'memories', 'count', 'More of memories'];
  expect(reached.filter((name) => order.includes(name))).toEqual(order);
});
