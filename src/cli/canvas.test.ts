import { expect, test } from 'vitest';
import { pngTexts } from '../files/png.ts';
import { paintReference } from '../view/paintReference.ts';
import type { Picture } from '../view/picture.ts';
import { makeScale } from '../view/scale.ts';
import { renderPicture, renderPng } from './canvas.ts';

const grid = { width: 40, height: 30 };
const values = Float32Array.from({ length: 1200 }, (_, i) => i);
const scale = makeScale('linear', 0, 1199);
const size = { width: 320, height: 240 };
const painted = {
  ...size,
  data: paintReference({ kind: 'field', grid, values, type: 'f32', palette: 'viridis', scale }, size),
};
const picture: Picture = {
  title: 'Energy, β = 2',
  subtitle: [],
  x: { label: 'x' },
  y: { label: 'y' },
  extent: [0, 4, 0, 3],
  layer: { kind: 'field', name: 'energy', unit: '', grid, scale, palette: 'viridis' },
  markers: [],
};
const series: Picture = { ...picture, layer: { kind: 'series', curves: [{ name: 'a', x: [0, 4], y: [0, 3] }] } };

test('every painted pixel is in the picture, and text is round it', async () => {
  const image = await renderPicture(picture, painted);
  const row = (x: number, y: number, width: number) =>
    image.data.slice((y * image.width + x) * 4, (y * image.width + x + width) * 4);
  // the frame's upper left corner is found by the first painted colour that follows it
  const find = () => {
    for (let y = 0; y < image.height - size.height; y++) {
      for (let x = 0; x < image.width - size.width; x++) {
        if (row(x, y, size.width).every((byte, i) => byte === painted.data[i])) return { x, y };
      }
    }
    throw new Error('the first painted row is nowhere in the picture');
  };
  const at = find();
  for (let y = 0; y < size.height; y++) {
    expect(row(at.x, at.y + y, size.width)).toEqual(painted.data.slice(y * size.width * 4, (y + 1) * size.width * 4));
  }
  const dark = image.data.filter((byte, i) => i % 4 === 0 && i / 4 < image.width * at.y && byte < 80);
  expect(dark.length).toBeGreaterThan(100);
});

test('the file carries the run', async () => {
  const run = { driftwell: '0.1.0', format: 1 as const, config: { beta: 2, cue: 'βeta' } };
  const texts = pngTexts('a.png', await renderPng(picture, painted, run));
  expect(JSON.parse(texts.get('driftwell') ?? '')).toEqual(run);
  expect(texts.get('Title')).toBe('Energy, beta = 2');
});

test('the theme colours the paper, not the data', async () => {
  const [light, dark] = [
    await renderPicture(picture, painted),
    await renderPicture(picture, painted, { theme: 'dark' }),
  ];
  expect([...light.data.slice(0, 3)]).toEqual([255, 255, 255]);
  expect([...dark.data.slice(0, 3)]).toEqual([0x14, 0x17, 0x1b]);
});

test('a series needs no painted pixels, everything else does', async () => {
  expect((await renderPicture(series, undefined, { size: { width: 500 } })).width).toBe(500);
  await expect(renderPicture(picture, undefined)).rejects.toThrow(/needs its painted pixels/);
  await expect(renderPicture(series, painted)).rejects.toThrow(/has no painted pixels/);
});
