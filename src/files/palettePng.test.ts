import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { encodePalettePng } from './palettePng.ts';
import { pngTexts } from './png.ts';

const gray = (level: number) => [level, level, level, 255];

test('few colours stay as they are, and texts with them', () => {
  const data = Uint8Array.from([...gray(0), 200, 10, 20, 255, ...gray(255), ...gray(0)]);
  const bytes = encodePalettePng({ width: 2, height: 2, data }, { driftwell: '{"a":1}' });
  const { palette, data: indices } = decode(bytes);
  const colors = Array.from(indices, (index) => palette?.[index]?.slice(0, 3));
  expect(colors).toEqual([
    [0, 0, 0],
    [200, 10, 20],
    [255, 255, 255],
    [0, 0, 0],
  ]);
  expect(pngTexts('small.png', bytes).get('driftwell')).toBe('{"a":1}');
});

test('of more than 256 colours the frequent ones stay, the rest becomes the nearest of them or a gray', () => {
  // 240 colours twice each, and more of which each is rare
  const frequent = Array.from({ length: 240 }, (_, i) => [i, 0, 9, 255]);
  const rare = Array.from({ length: 20 }, (_, i) => [255, 250 + (i % 5), 230 + i, 255]);
  const data = Uint8Array.from([...frequent, ...frequent, ...rare, [7, 1, 9, 255]].flat());
  const { palette, data: indices } = decode(encodePalettePng({ width: 1, height: 501, data }, {}));
  const color = (pixel: number) => palette?.[indices[pixel] as number]?.slice(0, 3);
  expect([color(7), color(499), color(500)]).toEqual([
    [7, 0, 9],
    [255, 255, 255],
    [7, 0, 9],
  ]);
});

test('refuses what is no picture or no ASCII', () => {
  expect(() => encodePalettePng({ width: 2, height: 2, data: new Uint8Array(4) }, {})).toThrow(/16 bytes, not 4/);
  expect(() => encodePalettePng({ width: 1, height: 1, data: new Uint8Array(4) }, { Title: 'β' })).toThrow(/ASCII/);
});
