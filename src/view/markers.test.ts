import { expect, test } from 'vitest';
import { type Canvas2D, contains, type Pen, type Rect, THEMES } from './canvas2d.ts';
import { drawMarkers } from './markers.ts';
import type { Marker } from './picture.ts';

const data: Rect = { x: 20, y: 10, width: 100, height: 100 };
const grid = { width: 10, height: 10 };
/** [0, 1] both ways; y up */
const place = (x: number, y: number) => [20 + 100 * x, 110 - 100 * y] as const;

/** A canvas that notes of each shape it fills whether a pixel of the data, rows down, may be drawn on. */
function notingCanvas() {
  const shapes: ((x: number, y: number) => boolean)[] = [];
  const stack: Rect[][][] = [];
  let clips: Rect[][] = [];
  let path: Rect[] = [];
  const nothing = () => {};
  const ctx = {
    save: () => stack.push(clips),
    restore: () => {
      clips = stack.pop() ?? [];
    },
    beginPath: () => {
      path = [];
    },
    rect: (x: number, y: number, width: number, height: number) => path.push({ x, y, width, height }),
    clip: () => {
      clips = [...clips, path];
    },
    fill: () => {
      const now = clips;
      shapes.push((x, y) => {
        const pixel = { x: data.x + x, y: data.y + y, width: 1, height: 1 };
        return now.every((clip) => clip.some((rect) => contains(rect, pixel)));
      });
    },
    ...Object.fromEntries(['moveTo', 'lineTo', 'arc', 'closePath', 'stroke'].map((name) => [name, nothing])),
  } as unknown as Canvas2D;
  const pen: Pen = { ctx, unit: 1, theme: THEMES.light };
  return { pen, shapes };
}

/** What may be drawn on for each marker where the cells of these rows, from below, lie over the memories. */
function drawn(markers: readonly Marker[], rows: readonly number[]) {
  const { pen, shapes } = notingCanvas();
  const chosen = new Uint8Array(100);
  for (const row of rows) chosen.fill(1, 10 * row, 10 * row + 10);
  drawMarkers(pen, markers, data, place, [], { grid, chosen });
  return shapes;
}

test('samples lie over the stars of memories, and over nothing else', () => {
  const [star, circle] = drawn(
    [
      { x: 0.5, y: 0.5, kind: 'memory' },
      { x: 0.5, y: 0.5, kind: 'minimum' },
    ],
    [4],
  );
  // the star reaches from line 42 to line 57; the cells of row 4 are lines 50 to 59
  expect([44, 49, 50, 56].map((line) => star?.(50, line))).toEqual([true, true, false, false]);
  expect([44, 49, 50, 56].map((line) => circle?.(50, line))).toEqual([true, true, true, true]);
});

test('stars that samples would hide lie over them', () => {
  const all = Array.from({ length: 10 }, (_, row) => row);
  const [hidden] = drawn([{ x: 0.5, y: 0.5, kind: 'memory' }], all);
  expect(hidden?.(50, 50)).toBe(true);
  // of many, what counts is how much is seen of all
  const stars = Array.from({ length: 10 }, (_, i) => ({ x: 0.5, y: (i + 0.5) / 10, kind: 'memory' as const }));
  expect(drawn(stars, [0, 1, 2, 3, 4, 5, 6])[0]?.(50, 95)).toBe(false);
  expect(drawn(stars, [0, 1, 2, 3, 4, 5, 6, 7, 8])[0]?.(50, 95)).toBe(true);
});
