import { expect, test } from 'vitest';
import { type Pen, THEMES } from './canvas2d.ts';
import { drawSeries } from './series.ts';

/** Every stroke: its dashes, and where it went. */
function strokes(measured?: number) {
  const drawn: { dashes: readonly number[]; path: string }[] = [];
  let [dashes, path]: [readonly number[], string] = [[], ''];
  const nothing = () => undefined;
  const ctx = {
    ...Object.fromEntries(['save', 'restore', 'rect', 'clip'].map((name) => [name, nothing])),
    setLineDash: (lengths: readonly number[]) => (dashes = lengths),
    beginPath: () => (path = ''),
    moveTo: (x: number, y: number) => (path += ` M${x} ${y}`),
    lineTo: (x: number, y: number) => (path += ` L${x} ${y}`),
    stroke: () => drawn.push({ dashes, path: path.trim() }),
  };
  const pen = { ctx, unit: 1, theme: THEMES.light } as unknown as Pen;
  const curve = { name: 'mean E', x: [0, 1, 2, 9, 10], y: [0, 1, 2, 3, 4], ...(measured ? { measured } : {}) };
  const place = (x: number, y: number) => [x, y] as const;
  drawSeries(pen, { kind: 'series', curves: [curve] }, { x: 0, y: 0, width: 10, height: 10 }, place, 0);
  return drawn;
}

test('a stretch that was not measured is dotted', () => {
  expect(strokes()).toEqual([{ dashes: [], path: 'M0 0 L1 1 L2 2 L9 3 L10 4' }]);
  expect(strokes(2)).toEqual([
    { dashes: [], path: 'M0 0 L1 1 L2 2 M9 3 L10 4' },
    { dashes: [1, 4], path: 'M2 2 L9 3' },
  ]);
});
