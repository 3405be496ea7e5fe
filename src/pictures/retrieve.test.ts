import { expect, test } from 'vitest';
import { resolveInputs } from '../experiments/inputs.ts';
import { runOnCpu } from '../experiments/onCpu/index.ts';
import { patternsOf } from '../memories/patterns.ts';
import { parseConfig } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { mostRows, sheetOf } from './imageSheet.ts';
import { pictureOf } from './pictures.ts';

async function drawn(dials: Partial<Config>) {
  const inputs = resolveInputs(parseConfig({ experiment: 'retrieve', memories: 'glyphs', ...dials }));
  return pictureOf(await runOnCpu(inputs, {}));
}

const ticksOf = (axis: { ticks?: readonly { label: string }[] }) => axis.ticks?.map(({ label }) => label);

test('a sheet holds every pixel at its place, top row first, and what lies between is no number', () => {
  const patterns = { ...patternsOf([[1, 2, 3, 4, 5, 6]]), shape: [2, 3] as const };
  const tile = { values: [1, 2, 3, 4, 5, 6], caption: 'a' };
  const sheet = sheetOf(patterns, [
    [tile, undefined],
    [undefined, { ...tile, caption: '' }],
  ]);
  const seen = new Map<string, number>();
  for (let y = 0; y < sheet.height; y++) {
    for (let x = 0; x < sheet.width; x++) {
      const value = sheet.values[y * sheet.width + x] as number;
      const place = sheet.at(x + 0.5, y + 0.5);
      expect(place?.value ?? Number.NaN).toBe(value);
      if (place) seen.set(`${place.row} ${place.column} ${place.pixel}`, value);
    }
  }
  expect([...seen.keys()].filter((key) => key.startsWith('0 0'))).toHaveLength(6);
  expect(seen.get('0 0 row 1, column 1')).toBe(1);
  expect(seen.get('1 1 row 2, column 3')).toBe(6);
  expect(seen.size).toBe(12);
  expect(sheet.captions.map(({ text }) => text)).toEqual(['a']);
  // below its image, above the next one
  const [{ y } = { y: 0 }] = sheet.captions;
  expect(y).toBeLessThan((sheet.rows[0] as number) - 1);
  expect(y).toBeGreaterThan((sheet.rows[1] as number) + 1);
});

test('a memory without a shape is a band of its numbers', () => {
  const sheet = sheetOf(patternsOf([[7, 8, 9, 10]]), [[{ values: [7, 8, 9, 10], caption: '' }]]);
  const [middle = 0] = sheet.rows;
  const left = (sheet.columns[0] as number) - 2;
  expect([0, 1, 2, 3].map((d) => sheet.at(left + d + 0.5, middle)?.value)).toEqual([7, 8, 9, 10]);
  expect(sheet.at(left + 1.5, middle)?.pixel).toBe('number 2');
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
