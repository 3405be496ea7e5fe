import { expect, test } from 'vitest';
import { brightness, drawingPoints, likelyTone, type Pixels } from './drawing.ts';

/** A picture of a function of column and row that says how bright it is. */
function picture(width: number, height: number, bright: (x: number, y: number) => number): Pixels {
  const data = Array.from({ length: width * height }, (_, i) => {
    const value = Math.round(255 * bright(i % width, Math.floor(i / width)));
    return [value, value, value, 255];
  });
  return { width, height, data: data.flat() };
}

const ring = (x: number, y: number) => Number(Math.abs(Math.hypot(x - 63.5, y - 31.5) - 24) < 2);

test('points lie on the ink, where the picture has it', () => {
  const dark = drawingPoints(
    picture(128, 64, (x, y) => 1 - ring(x, y)),
    'ring.png',
    300,
  );
  expect(dark).toMatchObject({ count: 300, dim: 2, label: 'ring.png' });
  const radii = Array.from({ length: 300 }, (_, k) => Math.hypot(dark.points[2 * k] ?? 0, dark.points[2 * k + 1] ?? 0));
  expect(Math.min(...radii)).toBeGreaterThan(20.5 / 64);
  expect(Math.max(...radii)).toBeLessThan(27.5 / 64);
  // as far apart as 300 points on this ring can be, within a factor: no heaps
  const angles = Array.from({ length: 300 }, (_, k) =>
    Math.atan2(dark.points[2 * k + 1] ?? 0, dark.points[2 * k] ?? 0),
  );
  const sectors = angles.map((angle) => Math.floor(((angle + Math.PI) / (2 * Math.PI)) * 12) % 12);
  const counts = Array.from({ length: 12 }, (_, i) => sectors.filter((sector) => sector === i).length);
  for (const count of counts) expect(Math.abs(count - 25)).toBeLessThan(5);
  // white on black is the same drawing
  expect(drawingPoints(picture(128, 64, ring), 'ring.png', 300)).toEqual(dark);
});

test('a dim or a faded scan is the same drawing: ink is judged between its darkest and its brightest tone', () => {
  const sheet = drawingPoints(
    picture(128, 64, (x, y) => 1 - ring(x, y)),
    'a.png',
  );
  for (const [paper, ink] of [
    [0.43, 0.12],
    [1, 0.7],
    [0.1, 0],
  ] as const) {
    const scan = picture(128, 64, (x, y) => paper + (ink - paper) * ring(x, y));
    expect(likelyTone(scan)).toBe('dark');
    expect(drawingPoints(scan, 'a.png')).toEqual(sheet);
    expect(likelyTone(picture(128, 64, (x, y) => ink + (paper - ink) * ring(x, y)))).toBe('bright');
  }
});

test('fewer points are the first of more', () => {
  const sheet = picture(40, 60, (x, y) => ((x * y) % 7) / 6);
  const many = drawingPoints(sheet, 'sheet', 200);
  expect([...drawingPoints(sheet, 'sheet', 50).points]).toEqual([...many.points.subarray(0, 100)]);
});

test('up is up: ink in the top right corner is at (+, +), in a corner of the longer side', () => {
  const { points } = drawingPoints(
    picture(100, 50, (x, y) => Number(!(x >= 90 && y < 5))),
    'corner',
    20,
  );
  for (let k = 0; k < 20; k++) {
    expect(points[2 * k]).toBeGreaterThan(0.8);
    expect(points[2 * k]).toBeLessThan(1);
    expect(points[2 * k + 1]).toBeGreaterThan(0.4);
    expect(points[2 * k + 1]).toBeLessThan(0.5);
  }
});

test('half the ink gets half the points', () => {
  const { points } = drawingPoints(
    picture(64, 64, (x, y) => (y < 16 || y >= 48 ? 1 : x < 32 ? 0 : 0.5)),
    'halves',
    900,
  );
  const left = points.filter((value, i) => i % 2 === 0 && value < 0).length;
  expect(left).toBeGreaterThan(590);
  expect(left).toBeLessThan(610);
});

test('transparent is paper, and cells are averages', () => {
  const clear = { width: 2, height: 1, data: [0, 0, 0, 0, 0, 0, 0, 255] };
  expect([...brightness(clear, 2).values]).toEqual([1, 0]);
  expect([...brightness(clear, 1).values]).toEqual([0.5]);
  expect(likelyTone(picture(4, 4, () => 0.9))).toBe('dark');
});

test('one tone is no drawing', () => {
  expect(() =>
    drawingPoints(
      picture(5, 5, () => 0.3),
      'grey.png',
    ),
  ).toThrow('grey.png: the picture has one tone only');
});
