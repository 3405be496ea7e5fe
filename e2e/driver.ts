import { readFileSync } from 'node:fs';
import { test as base, expect, type Locator, type Page } from '@playwright/test';

/** What the specs share: a page that must stay without errors, and ways to wait for it and to read it. */

/** The browser that scripts/browser.js chose, for tests that launch one of their own. */
export function chosenBrowser(): { executablePath: string; args: string[]; env: Record<string, string> } {
  const { path, args, env } = JSON.parse(readFileSync(new URL('../.cache/browser.json', import.meta.url), 'utf8'));
  return { executablePath: path, args, env: { ...process.env, ...env } };
}

/** Collects what should never happen on a page: errors, and what its content policy had to refuse. */
export async function watch(page: Page): Promise<string[]> {
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(`page: ${error.message}`));
  await page.exposeFunction('reportViolation', (what: string) => troubles.push(`policy: ${what}`));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
      (globalThis as unknown as { reportViolation(what: string): void }).reportViolation(
        `${violatedDirective} refused ${blockedURI} in ${sourceFile}`,
      ),
    );
  });
  return troubles;
}

/** A test whose page fails it by any error in the console, any uncaught one and any violation of the policy. */
export const test = base.extend({
  page: async ({ page }, use) => {
    const troubles = await watch(page);
    await use(page);
    expect(troubles).toEqual([]);
  },
});

export { expect };

/** The control of a dial. */
export function control(page: Page, dial: string): Locator {
  return page.locator(`.panel [name="${dial}"]`);
}

/** Opens the folds of the dials that few need. */
export async function unfold(page: Page): Promise<void> {
  await page.locator('details.advanced').evaluateAll((folds) => {
    for (const fold of folds as HTMLDetailsElement[]) fold.open = true;
  });
}

/** Opens one of the tabs under the picture. */
export async function openTab(page: Page, name: 'Numbers' | 'Files' | 'Cite'): Promise<void> {
  await page.getByRole('tab', { name }).click();
}

/** Waits until a run that was begun has ended and its picture is there; returns the hash of the result. */
export async function finished(page: Page): Promise<string> {
  await drawn(page);
  return hash(page);
}

/** The same before the page has been idle: its numbers come then. */
export async function drawn(page: Page): Promise<void> {
  await expect(page.locator('.status .numbers')).toHaveText(/^(Done|Stopped)/);
  await expect(page.getByRole('img')).not.toHaveAccessibleName('No picture yet');
}

/** sha256 of the labels, counts or path that the page shows. */
export async function hash(page: Page): Promise<string> {
  return (await page.locator('#result-hash').getAttribute('title')) as string;
}

export interface Pixels {
  width: number;
  height: number;
  data: Buffer;
}

/** The painted pixels, RGBA, as the canvas of the page, or of one of its two sides, has them. */
export async function dataPixels(within: Page | Locator): Promise<Pixels> {
  const { width, height, base64 } = await within.locator('canvas.data').evaluate((element) => {
    const painted = element as HTMLCanvasElement;
    const copy = document.createElement('canvas');
    copy.width = painted.width;
    copy.height = painted.height;
    const ctx = copy.getContext('2d') as CanvasRenderingContext2D;
    ctx.drawImage(painted, 0, 0);
    const bytes = ctx.getImageData(0, 0, copy.width, copy.height).data;
    let text = '';
    for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
    return { width: copy.width, height: copy.height, base64: btoa(text) };
  });
  return { width, height, data: Buffer.from(base64, 'base64') };
}

/** The colours there are, in order: those of a picture, whatever its size. */
export function palette(pixels: Buffer): number[] {
  const seen = new Set<number>();
  for (let i = 0; i < pixels.length; i += 4) seen.add(pixels.readUInt32LE(i));
  return [...seen].sort((a, b) => a - b);
}

/** Number of different colours, up to `most`. */
export function colors({ data }: Pixels, most = 100): number {
  const seen = new Set<number>();
  for (let i = 0; i < data.length && seen.size < most; i += 4) seen.add(data.readUInt32LE(i));
  return seen.size;
}
