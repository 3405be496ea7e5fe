import { chromium, type Page, test as plain } from '@playwright/test';
import { chosenBrowser, colors, control, dataPixels, expect, finished, hash, palette, test } from './driver.ts';

/** When there is no WebGPU, no adapter, or no longer one: a sentence, what to do, and the last picture. */

const SMALL = '/#particles=16384';

/** Colours on the canvas of the axes, where the picture is drawn without a GPU to paint with. */
const axesColors = (page: Page) =>
  page.locator('canvas.axes').evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const ctx = (element as HTMLCanvasElement).getContext('2d') as CanvasRenderingContext2D;
    return new Set(new Uint32Array(ctx.getImageData(0, 0, width, height).data.buffer)).size;
  });

plain('an insecure address says that it is one, and runs on the CPU', async ({ page, baseURL }) => {
  // no real name leads here: the files come from the server under test
  await page.route('http://insecure.test/**', async (route) => {
    const url = route
      .request()
      .url()
      .replace('http://insecure.test', baseURL as string);
    await route.fulfill({ response: await route.fetch({ url }) });
  });
  await page.goto('http://insecure.test/#memories=circle:5');
  const banner = page.locator('.banner.fault');
  await expect(banner).toHaveAttribute('data-kind', 'no-webgpu');
  await expect(banner).toContainText('only given to secure pages');
  await expect(banner.getByRole('link').first()).toHaveAttribute('href', 'https://insecure.test/#memories=circle:5');

  // a small run on the CPU meanwhile, which answers dials, and a gallery
  const onFive = await finished(page);
  await expect(page.getByRole('img')).toHaveAccessibleName(/^Five memories\. Five wells\./);
  await expect(page.locator('#results')).toContainText('CPU, float64');
  expect(await axesColors(page)).toBeGreaterThan(100);
  await control(page, 'memories').fill('circle:4');
  await expect(page.getByRole('img')).toHaveAccessibleName(/^Four memories\. Four wells\./);
  expect(await finished(page)).not.toBe(onFive);
  await banner.getByRole('button', { name: 'gallery' }).click();
  await expect(page.getByRole('dialog', { name: 'Gallery' })).toBeVisible();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

plain('a browser without an adapter says what to do', async ({ baseURL }) => {
  const browser = await chromium.launch({ ...chosenBrowser(), args: ['--disable-gpu'] });
  try {
    const page = await browser.newPage();
    await page.goto(`${baseURL}${SMALL}`);
    const adapter = await page.evaluate(async () => Boolean(await navigator.gpu?.requestAdapter()));
    plain.skip(adapter, 'this browser finds an adapter whatever its flags');
    const banner = page.locator('.banner.fault');
    await expect(banner).toHaveAttribute('data-kind', /no-(adapter|webgpu)/);
    await expect(banner.locator('li').first()).toBeVisible();
    await finished(page);
    await expect(page.locator('#command')).toHaveText(/^npx driftwell basins/);
    // the box leaves room for the picture
    expect((await banner.boundingBox())?.height).toBeLessThan(400);
    // what the CPU has no run of is shown as it was stored
    await page.goto(`${baseURL}/#preset=river`);
    await expect(page.locator('.stored')).toContainText('A stored picture, not computed here');
    await expect(page.locator('.stored')).toContainText('npx driftwell trajectories');
    await expect(page.locator('.stored img')).toHaveJSProperty('naturalWidth', 512);
    await expect(page.locator('.stage')).toBeHidden();
  } finally {
    await browser.close();
  }
});

test('a run without room on the GPU is offered in a size that fits', async ({ page }) => {
  // the engine on the page's own thread, where its memory can be made to end: 65536 particles are too many
  await page.addInitScript(() => {
    delete (HTMLCanvasElement.prototype as Partial<HTMLCanvasElement>).transferControlToOffscreen;
    const { createBuffer, pushErrorScope, popErrorScope } = GPUDevice.prototype;
    const scopes: GPUErrorFilter[] = [];
    let full = false;
    Object.assign(GPUDevice.prototype, {
      createBuffer(this: GPUDevice, buffer: GPUBufferDescriptor) {
        full ||= buffer.label?.startsWith('positions of 65,536') === true;
        return createBuffer.call(this, buffer);
      },
      pushErrorScope(this: GPUDevice, filter: GPUErrorFilter) {
        scopes.push(filter);
        pushErrorScope.call(this, filter);
      },
      async popErrorScope(this: GPUDevice) {
        const fails = scopes.pop() === 'out-of-memory' && full;
        const error = await popErrorScope.call(this);
        if (!fails) return error;
        full = false;
        return { message: 'no room' };
      },
    });
  });
  await page.goto('/#particles=65536');
  const banner = page.locator('.banner.fault');
  await expect(banner).toHaveAttribute('data-kind', 'limit');
  await banner.getByRole('button', { name: 'Run with 16,384 particles' }).click();
  await expect(page).toHaveURL(/particles=16384/);
  await finished(page);
  await expect(banner).toBeHidden();
  await expect(page.locator('html')).toHaveAttribute('data-engine', 'main');
});

test('a run that takes the GPU with it while it is set up is offered in a quarter of its size', async ({ page }) => {
  await page.addInitScript(() => {
    delete (HTMLCanvasElement.prototype as Partial<HTMLCanvasElement>).transferControlToOffscreen;
    const { createBuffer } = GPUDevice.prototype;
    Object.assign(GPUDevice.prototype, {
      createBuffer(this: GPUDevice, buffer: GPUBufferDescriptor) {
        if (buffer.label?.startsWith('positions of 131,072')) this.destroy();
        return createBuffer.call(this, buffer);
      },
    });
  });
  await page.goto('/#particles=131072&experiment=generate&steps=4&resolution=16');
  const banner = page.locator('.banner.fault');
  await expect(banner).toHaveAttribute('data-kind', 'limit');
  await expect(banner).toContainText('lost while the run was set up');
  await banner.getByRole('button', { name: 'Run with 32,768 particles' }).click();
  await finished(page);
  await expect(banner).toBeHidden();
});

plain('a lost GPU is opened again and the picture is the same; lost twice, the picture stays', async ({ baseURL }) => {
  // its own browser: Chromium blocks a page for minutes after two losses
  const browser = await chromium.launch(chosenBrowser());
  try {
    const page = await browser.newPage();
    await page.goto(`${baseURL}${SMALL}`);
    const before = await finished(page);
    const pixels = await dataPixels(page);
    const session = await browser.newBrowserCDPSession();

    await session.send('Browser.crashGpuProcess').catch(() => undefined);
    await expect(page.locator('.banner')).toContainText('lost and has been opened again');
    await expect(page.locator('canvas.data')).toBeVisible();
    // the notice over it takes some of its room
    await expect.poll(async () => palette((await dataPixels(page)).data)).toEqual(palette(pixels.data));
    await control(page, 'seed').fill('5'); // changes nothing of a basin map, but runs it
    await expect(page).toHaveURL(/seed=5/);
    expect(await finished(page)).toBe(before);

    await session.send('Browser.crashGpuProcess').catch(() => undefined);
    await expect(page.locator('.banner.fault')).toHaveAttribute('data-kind', 'lost');
    await expect(page.locator('.banner.fault')).toContainText('Run again');
    expect(await hash(page)).toBe(before);
    // painted by the host now, on the canvas of the axes
    await expect(page.locator('canvas.data')).toBeHidden();
  } finally {
    await browser.close();
  }
});

plain('a run that loses its GPU is back where it was, and goes on to the same result', async ({ baseURL }) => {
  const browser = await chromium.launch(chosenBrowser());
  try {
    const page = await browser.newPage();
    const moment = page.locator('.moment');
    const step = async () => Number(await moment.getAttribute('data-step'));
    const paused = () => expect(moment).toHaveAttribute('data-state', 'paused');
    /** Lets it run past a step and holds it there, from within the page: its buttons are quicker that way. */
    const holdAfter = async (past: number) => {
      await page.evaluate(async (past) => {
        const button = (name: string) =>
          [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name);
        const step = () => Number(document.querySelector<HTMLElement>('.moment')?.dataset.step ?? 0);
        button('Play')?.click();
        while (step() <= past || !button('Pause')) {
          if (document.querySelector('.status')?.textContent?.includes('Done in'))
            throw new Error(`the run ended before it was held after step ${past}`);
          await new Promise(requestAnimationFrame);
        }
        button('Pause')?.click();
      }, past);
      await paused();
    };
    await page.goto(`${baseURL}/#experiment=generate&particles=65536&resolution=64&steps=400`);
    await holdAfter(1);
    const kept = await step();
    // a copy is made once a second while it runs, or twenty times as long as the last one took
    await page.waitForTimeout(6000);
    await holdAfter(kept + 10);
    const held = await step(); // or soon a little more: a slice that was under way ends first
    await expect(page.getByRole('progressbar')).toBeVisible();

    const session = await browser.newBrowserCDPSession();
    await session.send('Browser.crashGpuProcess').catch(() => undefined);
    const notice = page.locator('.banner', { hasText: 'goes on from step' });
    await expect(notice).toBeVisible();
    const resumedAt = Number(/from step (\d+)/.exec((await notice.textContent()) as string)?.[1]);
    expect(resumedAt).toBeGreaterThanOrEqual(kept);
    await expect.poll(step).toBeGreaterThanOrEqual(Math.max(held, resumedAt));
    await paused();
    expect(await step()).toBeLessThan(390);
    expect(colors(await dataPixels(page))).toBeGreaterThan(3);

    await page.getByRole('button', { name: 'Play' }).click();
    const resumed = await finished(page);
    await page.getByRole('button', { name: 'Run again' }).click();
    await expect(page.getByRole('progressbar')).toBeVisible();
    expect(await finished(page)).toBe(resumed);
  } finally {
    await browser.close();
  }
});
