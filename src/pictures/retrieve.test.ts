import { expect, test } from 'vitest';
import { resolveInputs } from '../experiments/inputs.ts';
import { runOnCpu } from '../experiments/onCpu/index.ts';
import { glyphRows } from '../memories/glyphs.ts';
import { patternsOf } from '../memories/patterns.ts';
import { parseConfig } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { imageOn, middleOfColumn, middleOfRow, mostRows, placeOn, sheetOf, valueOn } from './imageSheet.ts';
import { pictureOf } from './pictures.ts';

async function drawn(dials: Partial<Config>) {
  const inputs = resolveInputs(parseConfig({ experiment: 'retrieve', memories: 'glyphs', ...dials }));
  return pictureOf(await runOnCpu(inputs, {}));
}

const ticksOf = (axis: { ticks?: readonly { label: string }[] }) => axis.ticks?.map(({ label }) => label);

test('a sheet holds every pixel at its place, top row first, and what lies between is no number', () => {
  const patterns = { dim: 6, shape: [2, 3] as const };
  const tile = { values: [1, 2, 3, 4, 5, 6], caption: 'a' };
  const { sheet, captions } = sheetOf(
    patterns,
    [
      [tile, undefined],
      [undefined, { ...tile, caption: '' }],
    ],
    0,
  );
  const seen = new Map<string, number>();
  for (let y = 0; y < sheet.height; y++) {
    for (let x = 0; x < sheet.width; x++) {
      const place = placeOn(sheet, x + 0.5, y + 0.5);
      expect(place ? valueOn(sheet, place) : Number.NaN).toBe(sheet.values[y * sheet.width + x]);
      if (place) seen.set(Object.values(place).join(' '), valueOn(sheet, place));
    }
  }
  expect(seen.size).toBe(12);
  expect([seen.get('0 0 0 0'), seen.get('0 0 0 2'), seen.get('1 1 1 2')]).toEqual([1, 3, 6]);
  expect(imageOn(sheet, 1, 1)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(captions.map(({ text }) => text)).toEqual(['a']);
  // below its image, above the next one
  const [{ y } = { y: 0 }] = captions;
  expect(y).toBeLessThan(middleOfRow(sheet, 0) - 1);
  expect(y).toBeGreaterThan(middleOfRow(sheet, 1) + 1);
});

test('a memory without a shape is a band of its numbers', () => {
  const { sheet } = sheetOf({ dim: 8 }, [[{ values: [1, 2, 3, 4, 5, 6, 7, 8], caption: '' }]], 0);
  const [middle, left] = [middleOfRow(sheet, 0), middleOfColumn(sheet, 0) - 4];
  expect([0, 1, 7].map((d) => placeOn(sheet, left + d + 0.5, middle)?.pixel)).toEqual([0, 1, 7]);
  expect(sheet.tall).toBe(2);
  expect(imageOn(sheet, 0, 0)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('a picture has its columns by name, and tells a pixel', async () => {
  const { picture, cellAt } = await drawn({ beta: 0.3, particles: 3, stepsShown: 1 });
  expect(ticksOf(picture.x)).toEqual(['memory', 'cue', 'step 1', 'end', 'nearest', 'second', 'third']);
  expect(ticksOf(picture.y)).toEqual(['1', '2', '3']);
  const [column] = picture.x.ticks ?? [];
  const [row] = picture.y.ticks ?? [];
  expect(cellAt?.(column?.value ?? 0, row?.value ?? 0)).toEqual({
    place: 'cue 1, the memory that the cue is made of (1)',
    value: 'row 5, column 5: 1',
  });
  expect(cellAt?.(0, 0)).toEqual({ place: 'between the images', value: '' });
  // what a cue ends at is written below it: the nearest memory by its number, from 1, and how far
  expect(picture.captions?.some(({ text }) => /^1: \d\.\d\d$/.test(text))).toBe(true);
  expect(picture.subtitle.join()).toContain('within δ = 0.1 rms radius');
});

test('a cue that is drawn stays in its place, however soon it settles', async () => {
  const letter = glyphRows()[3] as number[];
  const widths = [];
  for (const cue of [letter, letter.map((value, d) => (d < 20 ? -value : value))]) {
    const { picture } = await drawn({ beta: 0.5, cue });
    widths.push(picture.extent[1]);
    expect(ticksOf(picture.x)?.[0]).toBe('cue');
  }
  expect(widths[0]).toBe(widths[1]);
});

test('side by side every system has a column; cues of no memory have none before them', async () => {
  const { picture } = await drawn({
    memories: 'circle:5',
    cue: [[0.5, 0.1]],
    dynamics: 'sideBySide',
    steps: 4,
    beta: 20,
  });
  expect(ticksOf(picture.x)).toEqual(['cue', 'fixed point', 'ODE', 'SDE', 'MAP']);
  expect(picture.captions?.map(({ text }) => text)).toEqual(['retrieved', 'retrieved', 'retrieved', 'retrieved']);
});

test('a picture is at most about twice as high as wide, however many cues there are', async () => {
  const { picture } = await drawn({
    memories: 'circle:5',
    cue: 'memory',
    particles: 40,
    dynamics: 'sideBySide',
    steps: 2,
    beta: 20,
  });
  const [, width, , height] = picture.extent;
  expect(height).toBeLessThan(2.2 * width);
  expect(picture.title).toContain('of 40 cues');
  expect(mostRows({ ...patternsOf([new Array<number>(4096).fill(0)]), shape: [64, 64] }, 3)).toBeGreaterThanOrEqual(1);
});
