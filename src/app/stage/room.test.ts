import { expect, test } from 'vitest';
import type { Canvas2D } from '../../view/canvas2d.ts';
import { fitPicture } from '../../view/layout.ts';
import type { Picture } from '../../view/picture.ts';
import { makeScale } from '../../view/scale.ts';
import { fitsIn, roomBeside } from './room.ts';

/** A canvas that only measures: letters 0.6 of the size wide. */
const measuring = {
  font: '',
  measureText: (text: string) => ({ width: 0.6 * Number(/ ([\d.]+)px/.exec(measuring.font)?.[1]) * text.length }),
} as Canvas2D;

const grid = { width: 64, height: 64 };
const field: Picture['layer'] = {
  ...{ kind: 'field', name: 'E', unit: 'nat', grid, scale: makeScale('linear', 0, 1), palette: 'viridis' },
};
const labels = (count: number): Picture['layer'] => ({
  ...{ kind: 'labels', name: 'attractors', grid },
  classes: Array.from({ length: count }, (_, label) => ({ label, name: 'memory', detail: 'd', fraction: 1 / count })),
});
const picture = (layer: Picture['layer']): Picture => ({
  ...{ title: 'T', subtitle: [], x: { label: 'x' }, y: { label: 'y' }, extent: [-1, 1, -1, 1], markers: [], layer },
  space: { dim: 2 },
});

/** Room and layout on a stage of a size, in CSS pixels. */
function onStage(layer: Picture['layer'], width: number, height: number, unit = 1) {
  const options = { unit, head: false, keyApart: true };
  const fitted = fitPicture(measuring, picture(layer), { width, height }, options);
  if (!fitted) throw new Error('no picture');
  const { data, key, keyRow } = fitted.layout;
  return { room: roomBeside(fitted.picture, fitted.layout), data, key: key?.box, end: keyRow.y };
}

test.each([1, 2])('words stand right of the colour bar, and below a legend; %d device pixels each', (unit) => {
  const bar = onStage(field, 1040, 600, unit);
  const { room, data, key, end } = bar;
  expect(room?.left).toBeGreaterThan(((key?.x ?? 0) + (key?.width ?? 0)) / unit);
  expect(room?.top).toBe(data.y / unit);
  expect((room?.left ?? 0) + (room?.width ?? 0)).toBeLessThanOrEqual(1040);
  expect((room?.top ?? 0) + (room?.height ?? 0)).toBe(end / unit);

  const legend = onStage(labels(3), 1040, 600, unit);
  expect(legend.room?.left).toBe((legend.key?.x ?? 0) / unit);
  expect(legend.room?.top).toBeGreaterThan(((legend.key?.y ?? 0) + (legend.key?.height ?? 0)) / unit);
  // a longer legend leaves less
  expect(onStage(labels(9), 1040, 600, unit).room?.height).toBeLessThan(legend.room?.height ?? 0);
});

test('no room where the picture is as wide as the stage, its key is below, or curves fill it', () => {
  expect(onStage(field, 700, 1000).room).toBeUndefined();
  expect(onStage(field, 390, 800).room).toBeUndefined();
  const series: Picture['layer'] = { kind: 'series', curves: [{ name: 'a', x: [1, 2], y: [1, 0] }] };
  expect(onStage(series, 1400, 600).room).toBeUndefined();
  // wide lines are hard to read
  expect(onStage(field, 4000, 600).room?.width).toBeLessThan(600);
});

test('long words, large letters and low rooms have no place', () => {
  const room = { left: 0, top: 0, width: 320, height: 200 };
  const words = (letters: number) => ({ headline: '', shows: 'a'.repeat(letters), rule: 'b'.repeat(80) });
  expect(fitsIn(room, words(120), 16)).toBe(true);
  expect(fitsIn(room, words(400), 16)).toBe(false);
  expect(fitsIn(room, words(120), 32)).toBe(false);
  expect(fitsIn({ ...room, height: 90 }, words(120), 16)).toBe(false);
});
