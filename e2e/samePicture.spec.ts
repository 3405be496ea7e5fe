import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decode } from 'fast-png';
import { patternsFromSpec } from '../src/memories/patternsFromSpec.ts';
import { dataPixels, expect, finished, type Pixels, test } from './driver.ts';

/**
 * The same picture: the page and the command line, each with its own compiler of shaders, on the same software driver.
 */

/** 520 x 520 starts: one pixel each, in the page as in the command's picture. */
const SIDE = 520;
const EXTENT = 1.3;
/** Pixels round a marker where its sign and its number lie over the data of the PNG. */
const MARKER = 26;
/** Pixels to either side of a star that its number may take ("m9"), and above and below. */
const STAR = { x: 40, y: 12 };

test('page and command line give the same labels and the same pixels', async ({ page }, info) => {
  test.slow();
  await page.setViewportSize({ width: 1440, height: 1000 });
  await page.goto(`/#particles=${SIDE * SIDE}`);
  const pageHash = await finished(page);
  // the picture fills the window: as high as to have one pixel per start, wherever the words about it stand
  let windowHeight = 1000;
  let onPage = await dataPixels(page);
  await expect(async () => {
    windowHeight += SIDE - onPage.height;
    await page.setViewportSize({ width: 1440, height: windowHeight });
    await page.waitForTimeout(500);
    onPage = await dataPixels(page);
    expect([onPage.width, onPage.height]).toEqual([SIDE, SIDE]);
  }).toPass();

  test.skip(
    !/swiftshader/i.test((await page.locator('#results dl').textContent()) ?? ''),
    'the page runs on another driver than SwiftShader',
  );
  const png = info.outputPath('basins.png');
  const json = info.outputPath('basins.json');
  await driftwell('basins', '--particles', String(SIDE * SIDE), '--adapter', 'swiftshader', '--out', png, json);
  const run = JSON.parse(await readFile(json, 'utf8'));
  expect(pageHash).toBe(run.stamp.result);

  const { width, height, data } = decode(await readFile(png));
  const inFile: Pixels = {
    width,
    height,
    data: Buffer.from(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength),
  };
  const covered = maskOf(markers(run.results.attractors), stars(run.config.memories, run.config.seed));
  const corner = find(onPage, inFile, covered);
  let different = 0;
  let compared = 0;
  for (let i = 0; i < SIDE * SIDE; i++) {
    if (covered[i]) continue;
    compared++;
    if (
      pixel(onPage, i % SIDE, Math.floor(i / SIDE)) !==
      pixel(inFile, corner.x + (i % SIDE), corner.y + Math.floor(i / SIDE))
    )
      different++;
  }
  info.annotations.push({ type: 'pixels', description: `${different} of ${compared} differ` });
  expect(compared).toBeGreaterThan(0.8 * SIDE * SIDE);
  expect(different).toBe(0);
});

async function driftwell(...args: string[]): Promise<void> {
  const root = fileURLToPath(new URL('..', import.meta.url));
  await promisify(execFile)(process.execPath, ['bin/driftwell.js', ...args], { cwd: root });
}

/** The memories, in data coordinates. */
function stars(memories: string, seed: number): [number, number][] {
  const { count, points } = patternsFromSpec(memories, { seed });
  return Array.from({ length: count }, (_, k) => [points[2 * k] as number, points[2 * k + 1] as number]);
}

/** The attractors as the run found them, in data coordinates. */
function markers(table: { shape: number[]; columns: string[]; data: number[] }): [number, number][] {
  const width = table.columns.length;
  return Array.from({ length: table.shape[0] as number }, (_, i) => [
    table.data[i * width + table.columns.indexOf('x')] as number,
    table.data[i * width + table.columns.indexOf('y')] as number,
  ]);
}

/** 1 where a sign or a number may lie: round every attractor and every star. */
function maskOf(attractors: readonly [number, number][], memories: readonly [number, number][]): Uint8Array {
  const mask = new Uint8Array(SIDE * SIDE);
  const perLength = SIDE / (2 * EXTENT);
  for (let i = 0; i < mask.length; i++) {
    const x = ((i % SIDE) + 0.5) / perLength - EXTENT;
    const y = EXTENT - (Math.floor(i / SIDE) + 0.5) / perLength;
    const atAttractor = attractors.some(([px, py]) => Math.hypot(x - px, y - py) * perLength < MARKER);
    const atStar = memories.some(
      ([px, py]) => Math.abs(x - px) * perLength < STAR.x && Math.abs(y - py) * perLength < STAR.y,
    );
    mask[i] = Number(atAttractor || atStar);
  }
  return mask;
}

/** Where the data begin in the whole picture: the one place where a few hundred pixels all agree. */
function find(part: Pixels, whole: Pixels, covered: Uint8Array): { x: number; y: number } {
  const sample = Array.from({ length: 400 }, (_, n) => (n * 7919 * 13) % (SIDE * SIDE)).filter((i) => !covered[i]);
  for (let y = 0; y <= whole.height - SIDE; y++) {
    for (let x = 0; x <= whole.width - SIDE; x++) {
      if (
        sample.every(
          (i) => pixel(part, i % SIDE, Math.floor(i / SIDE)) === pixel(whole, x + (i % SIDE), y + Math.floor(i / SIDE)),
        )
      )
        return { x, y };
    }
  }
  throw new Error('the pixels of the page are nowhere in the picture of the command line');
}

function pixel({ width, data }: Pixels, x: number, y: number): number {
  return data.readUInt32LE(4 * (y * width + x));
}
