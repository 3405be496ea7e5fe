import { expect, test } from 'vitest';
import { readPatterns } from '../files/readPatterns.ts';
import { patternsOf } from '../memories/patterns.ts';
import type { Choice } from './fileMessages.ts';
import { preparePatterns } from './preparePatterns.ts';

const asIs: Choice = { columns: [0, 1], pca: false, centre: false, normalise: false };
const rows = [
  [1, 2, 3],
  [4, 6, 8],
  [-2, 1, 1],
];
const three = patternsOf(rows, 'three.csv');
const two = patternsOf(
  rows.map((row) => row.slice(0, 2)),
  'two.csv',
);

/** Mean of each column, and the rms distance from it. */
function meanAndRadius(points: Float64Array, width: number): { mean: number[]; radius: number } {
  const count = points.length / width;
  const mean = Array.from({ length: width }, (_, d) => {
    let sum = 0;
    for (let k = 0; k < count; k++) sum += points[k * width + d] as number;
    return sum / count;
  });
  const square = points.reduce((sum, value, i) => sum + (value - (mean[i % width] as number)) ** 2, 0);
  return { mean, radius: Math.sqrt(square / count) };
}

test('what is left as it is stays the file it was', async () => {
  const { made, saved } = await preparePatterns(two, asIs);
  expect(made).toBe(two);
  expect(saved).toBeUndefined();
});

test('columns are taken in the order they are named, and saved as what they are now', async () => {
  const { made, saved } = await preparePatterns(three, { ...asIs, columns: [2, 0] });
  expect([...made.points]).toEqual([3, 1, 8, 4, 1, -2]);
  expect(saved?.name).toBe('three-memories.npy');
  const again = readPatterns(saved?.name ?? '', saved?.bytes ?? new Uint8Array());
  expect(again.points).toEqual(made.points);
  expect(again.label).toBe(made.label);
});

test('weights go with their memories', async () => {
  const weighted = patternsOf(rows, 'w.npz', [1, 2, 1]);
  const { saved } = await preparePatterns(weighted, { ...asIs, centre: true });
  expect(saved?.name).toBe('w-memories.npz');
  expect([...readPatterns('w-memories.npz', saved?.bytes ?? new Uint8Array()).weights]).toEqual([0.25, 0.5, 0.25]);
});

test('centre moves the mean to the origin; normalise makes the rms radius 1 and moves nothing', async () => {
  const before = meanAndRadius(two.points, 2);
  const centred = meanAndRadius((await preparePatterns(two, { ...asIs, centre: true })).made.points, 2);
  expect(centred.mean).toEqual([expect.closeTo(0, 12), expect.closeTo(0, 12)]);
  expect(centred.radius).toBeCloseTo(before.radius, 12);
  const scaled = meanAndRadius((await preparePatterns(two, { ...asIs, normalise: true })).made.points, 2);
  expect(scaled.radius).toBeCloseTo(1, 12);
  expect(scaled.mean).toEqual(before.mean.map((value) => expect.closeTo(value, 12)));
});

test('the main directions hold the plane the rows lie in, distances and all', async () => {
  // a plane in 5 dimensions, spanned by two orthonormal vectors
  const u = [0.5, 0.5, 0.5, 0.5, 0];
  const v = [0.5, -0.5, 0.5, -0.5, 0];
  const plane = Array.from({ length: 20 }, (_, k) => [3 * Math.cos(k), Math.sin(2 * k)] as const);
  const flat = patternsOf(
    plane.map(([a, b]) => u.map((_, d) => a * (u[d] as number) + b * (v[d] as number) + d)),
    'flat.csv',
  );
  const { made, note } = await preparePatterns(flat, { ...asIs, pca: true });
  expect(note).toContain('of 5 columns hold 100.0 %');
  const point = (k: number) => made.points.subarray(2 * k, 2 * k + 2);
  for (let k = 1; k < 20; k++) {
    const [a, b] = [plane[0] as readonly number[], plane[k] as readonly number[]];
    const there = Math.hypot((a[0] as number) - (b[0] as number), (a[1] as number) - (b[1] as number));
    const [p, q] = [point(0), point(k)];
    expect(Math.hypot((p[0] as number) - (q[0] as number), (p[1] as number) - (q[1] as number))).toBeCloseTo(there, 10);
  }
});

test.each([
  [{ columns: [0, 5] }, 'there is no column 6; the file has 3'],
  [{ columns: [Number.NaN] }, 'there is no column NaN'],
  [{ columns: [] }, '0 columns are chosen; choose 1 to 3'],
])('%o is refused', async (choice, sentence) => {
  await expect(preparePatterns(three, { ...asIs, ...choice })).rejects.toThrow(sentence);
});

test('a single point has no radius', async () => {
  await expect(preparePatterns(patternsOf([[1, 2]]), { ...asIs, normalise: true })).rejects.toThrow('same point');
});
