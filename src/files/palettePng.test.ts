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

test('of more than 256 colours the frequent ones stay, the rest becomes the nearest', () => {
  // 256 colours twice each, and one more that is next to the last of them
  const frequent = Array.from({ length: 256 }, (_, i) => [i, 0, 0, 255]);
  const data = Uint8Array.from([...frequent, ...frequent, [255, 3, 0, 255], [7, 0, 1, 255]].flat());
  const { palette, data: indices } = decode(encodePalettePng({ width: 2, height: 257, data }, {}));
  const color = (pixel: number) => palette?.[indices[pixel] as number]?.slice(0, 3);
  expect([color(7), color(512), color(513)]).toEqual([
    [7, 0, 0],
    [255, 0, 0],
    [7, 0, 0],
  ]);
});

test('refuses what is no picture or no ASCII', () => {
  expect(() => encodePalettePng({ width: 2, height: 2, data: new Uint8Array(4) }, {})).toThrow(/16 bytes, not 4/);
  expect(() => encodePalettePng({ width: 1, height: 1, data: new Uint8Array(4) }, { Title: 'β' })).toThrow(/ASCII/);
});
