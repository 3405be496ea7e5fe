import { expect, test } from '@playwright/test';
import { findFirefox, NO_FIREFOX } from '../scripts/firefox.js';
import { Firefox, FirefoxEnded } from './firefox.ts';

/** The smoke set in the other engine: naga compiles every kernel, and the page works. */

const path = findFirefox();

/** In the page: what it shows, once a run has ended or something went wrong. */
async function shown() {
  const text = (selector: string) => document.querySelector(selector)?.textContent ?? '';
  for (let waited = 0; waited < 120_000 && !text('.banner.fault'); waited += 100) {
    const done = /^(Done|Stopped)/.test(text('.status .numbers'));
    if (done && document.querySelector('canvas.axes')?.getAttribute('aria-label') !== 'No picture yet') break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const painted = document.querySelector('canvas.data') as HTMLCanvasElement;
  const copy = document.createElement('canvas');
  copy.width = painted.width;
  copy.height = painted.height;
  const ctx = copy.getContext('2d') as CanvasRenderingContext2D;
  ctx.drawImage(painted, 0, 0);
  const pixels = new Uint32Array(ctx.getImageData(0, 0, copy.width, copy.height).data.buffer);
  return {
    fault: text('.banner.fault'),
    status: text('.status .numbers'),
    picture: document.querySelector('canvas.axes')?.getAttribute('aria-label') ?? '',
    colors: new Set(pixels).size,
    hash: document.querySelector('#result-hash')?.getAttribute('title') ?? '',
    thread: document.documentElement.dataset.engine,
  };
}

const SMOKE = [
  ['basins', '#particles=4096', /Three wells/],
  ['the committor', '#particles=64&dynamics=sde&replicas=4&steps=20', /Chance decides/],
  ['samples', '#experiment=generate&particles=4096&resolution=64&steps=20', /4,096 samples/],
  // many slices: what an engine waits for the news of each must not be taken for work (src/gpu/slices.ts)
  ['samples in many steps', '#experiment=generate&particles=65536&steps=200', /65,536 samples/],
  ['a landscape', '#experiment=landscape&resolution=64', /Energy/i],
] as const;

/**
 * Firefox itself ended in 3 of about 100 pages on SwiftShader, on a machine loaded to
 * 25; a page that ends it does so again.
 */
const MOST_ENDS = 2;

test('Firefox runs every kind of picture', async ({ baseURL }) => {
  test.skip(!path, NO_FIREFOX);
  test.setTimeout(300_000); // ends what hangs; the machine may do much else
  let firefox = await Firefox.launch(path as string);
  let ends = 0;
  const show = async (name: string, dials: string): ReturnType<typeof shown> => {
    try {
      await firefox.open('about:blank');
      await firefox.open(`${baseURL}/${dials}`);
      return await firefox.evaluate(shown);
    } catch (error) {
      if (!(error instanceof FirefoxEnded) || ++ends > MOST_ENDS) throw error;
      test.info().annotations.push({ type: `Firefox ended by itself at ${name}`, description: error.message });
      await firefox.close();
      firefox = await Firefox.launch(path as string);
      return show(name, dials);
    }
  };
  try {
    for (const [name, dials, title] of SMOKE) {
      const { fault, status, picture, colors, hash } = await show(name, dials);
      expect(fault, name).toBe('');
      expect(status, name).toMatch(/^Done/);
      expect(picture, name).toMatch(title);
      expect(colors, name).toBeGreaterThan(3);
      expect(hash, name).toMatch(/^[0-9a-f]{64}$/);
    }
  } finally {
    await firefox.close();
  }
});
