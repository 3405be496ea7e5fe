import { expect, test } from 'vitest';
import { arrowKey, drawArrows } from './arrows.ts';
import { type Canvas2D, overlaps, type Pen, type Rect, THEMES } from './canvas2d.ts';
import { contourLines } from './contours.ts';
import { contourKey, drawContours, placeLabels } from './drawContours.ts';
import type { Arrows, Contours } from './picture.ts';

/** A canvas that notes the paths it fills or strokes; letters are 0.6 of the size wide. */
function notingCanvas() {
  const filled: [number, number][][] = [];
  const stroked: [number, number][][] = [];
  let path: [number, number][] = [];
  const nothing = () => {};
  const point = (x: number, y: number) => {
    path.push([x, y]);
  };
  const ctx = {
    font: '400 10px x',
    beginPath: () => {
      path = [];
    },
    moveTo: point,
    lineTo: point,
    fill: () => filled.push(path),
    stroke: () => stroked.push(path),
    measureText: (text: string) => ({ width: 0.6 * Number(/ ([\d.]+)px/.exec(ctx.font)?.[1]) * text.length }),
    ...Object.fromEntries(
      ['save', 'restore', 'rect', 'clip', 'closePath', 'setLineDash', 'translate', 'rotate', 'fillText'].map((name) => [
        name,
        nothing,
      ]),
    ),
  } as unknown as Canvas2D;
  const pen: Pen = { ctx, unit: 1, theme: THEMES.light };
  return { pen, filled, stroked };
}

const data: Rect = { x: 50, y: 20, width: 400, height: 400 };
/** [-1, 1] both ways; y up */
const place = (x: number, y: number) => [250 + 200 * x, 220 - 200 * y] as const;

function bowl(values: readonly number[]): Contours {
  const side = 64;
  const field = Float32Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [(i % side) + 0.5, Math.floor(i / side) + 0.5].map((n) => (2 * n) / side - 1) as [number, number];
    return x * x + y * y;
  });
  return {
    levels: values.map((value) => ({ value, label: String(value), style: 'plain' })),
    lines: contourLines(field, { width: side, height: side }, [-1, 1, -1, 1], values),
  };
}

test('a level is written on its own line, off everything else', () => {
  const { pen } = notingCanvas();
  const marker = { x: 240, y: 60, width: 20, height: 20 };
  const taken = [marker];
  const labels = placeLabels(pen, bowl([0.25, 0.5, 0.75]), data, place, taken);
  expect(labels.map(({ text }) => text)).toEqual(['0.25', '0.5', '0.75']);
  for (const { text, middle, angle, box } of labels) {
    const radius = Math.hypot(middle[0] - 250, middle[1] - 220) / 200;
    // a chord of the circle: at most a few pixels inside it
    expect(Math.abs(radius - Math.sqrt(Number(text)))).toBeLessThan(0.04);
    expect(Math.abs(angle)).toBeLessThan(Math.PI / 2);
    expect(overlaps(box, marker)).toBe(false);
  }
  expect(taken.length).toBe(4);
  labels.forEach((a, i) => {
    for (const b of labels.slice(i + 1)) expect(overlaps(a.box, b.box)).toBe(false);
  });
});

test('no level is written across the line of another, nor on a line too short for it', () => {
  const { pen } = notingCanvas();
  expect(placeLabels(pen, bowl([0.5, 0.51]), data, place, [])).toEqual([]);
  expect(placeLabels(pen, bowl([0.002]), data, place, [])).toEqual([]);
});

test('lines are drawn twice, rim and core, and only named ones have an entry in the key', () => {
  const { pen, stroked } = notingCanvas();
  const contours = bowl([0.25, 0.5]);
  drawContours(pen, contours, data, place);
  expect(stroked.length).toBe(4);
  for (const [x, y] of stroked[3] as [number, number][]) {
    expect(Math.hypot(x - 250, y - 220) / 200).toBeCloseTo(Math.SQRT1_2, 2);
  }
  expect(contourKey(pen, contours)).toEqual([]);
  const [first, second] = contours.levels.map((level) => ({ ...level, style: 'dashed', name: 'a saddle' }) as const);
  const named = { ...contours, levels: [first, second] as Contours['levels'] };
  expect(contourKey(pen, named).map(({ name }) => name)).toEqual(['a saddle']);
});

/** 20 x 20 vectors (1, 2) that shrink towards the left. */
function wind(): Arrows {
  const at = Float64Array.from({ length: 20 }, (_, i) => -0.95 + 0.1 * i);
  const size = Float64Array.from({ length: 400 }, (_, i) => (i % 20 === 0 ? 0 : ((i % 20) + 1) / 20));
  return { name: 'score', unit: '/ length', x: at, y: at, u: size, v: size.map((value) => 2 * value) };
}

test('arrows point along their vectors, the longest longest, and vanish with the vector', () => {
  const { pen, filled } = notingCanvas();
  drawArrows(pen, wind(), data, place, []);
  expect(filled.length).toBe(380);
  const lengths = filled.map((outline) => {
    const [a, tip, b] = [outline[0], outline[3], outline[6]] as [number, number][];
    const [x, y] = [((a?.[0] ?? 0) + (b?.[0] ?? 0)) / 2, ((a?.[1] ?? 0) + (b?.[1] ?? 0)) / 2];
    const [dx, dy] = [(tip?.[0] ?? 0) - x, y - (tip?.[1] ?? 0)];
    expect(dy / dx).toBeCloseTo(2, 6);
    expect(dx).toBeGreaterThan(0);
    return Math.hypot(dx, dy);
  });
  // the cube root of 2 / 20 against 1
  expect((lengths[0] as number) / (lengths[18] as number)).toBeCloseTo(Math.cbrt(0.1), 6);
  expect(Math.max(...lengths)).toBeLessThan(20);
  expect(arrowKey(pen, wind()).name).toBe('score: length by cube root, longest 2.2 / length');
});

test('a small picture has fewer arrows, and none on what is in the way', () => {
  const small = (x: number, y: number) => [50 + 50 * (x + 1), 120 - 50 * (y + 1)] as const;
  const { pen, filled } = notingCanvas();
  drawArrows(pen, wind(), { x: 50, y: 20, width: 100, height: 100 }, small, []);
  expect(filled.length).toBeGreaterThan(15);
  expect(filled.length).toBeLessThanOrEqual(25);
  const covered = notingCanvas();
  drawArrows(covered.pen, wind(), data, place, [{ x: 0, y: 0, width: 500, height: 500 }]);
  expect(covered.filled).toEqual([]);
});
