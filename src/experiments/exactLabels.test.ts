import { expect, test } from 'vitest';
import { boundary, exactLabels, isInside } from './exactLabels.ts';

/** Three regions: a wavy border, and an island. */
const trueLabel = (x: number, y: number) =>
  Math.hypot(x - 40, y - 12) < 5 ? 2 : x > 20 + 6 * Math.sin(y / 5) + 3 * Math.sin(y) ? 1 : 0;
const [nx, ny] = [64, 48];
const mapOf = (label: (x: number, y: number) => number) =>
  Int32Array.from({ length: nx * ny }, (_, i) => label(i % nx, Math.floor(i / nx)));
const truth = mapOf(trueLabel);

async function made(read: Int32Array) {
  const asked: number[] = [];
  const result = await exactLabels(
    { shape: [nx, ny], labels: read, settled: new Uint32Array(nx * ny) },
    {
      async ends(checks, borders) {
        const starts = Uint32Array.of(...checks, ...borders);
        asked.push(...starts);
        return { labels: Int32Array.from(starts, (start) => truth[start] as number), settled: starts };
      },
    },
  );
  expect(new Set(asked).size).toBe(asked.length);
  expect(result.again + result.checked).toBe(asked.length);
  return { ...result, asked };
}

test('a map with borders a start off, holes and specks becomes the exact one', async () => {
  const maps = {
    right: truth,
    shifted: mapOf((x, y) => trueLabel(x + 1, y)),
    holes: mapOf((x, y) => ((x * 7 + y * 13) % 97 === 0 ? -1 : trueLabel(x, y))),
    specks: mapOf((x, y) => ((x + 3 * y) % 89 === 0 ? 2 - trueLabel(x, y) : trueLabel(x, y))),
  };
  for (const [name, read] of Object.entries(maps)) {
    const { labels, wrong, settled, asked } = await made(read);
    expect(wrong, name).toBe(0);
    expect(labels, name).toEqual(truth);
    for (const start of asked) expect(settled[start]).toBe(start);
  }
  // of so small a map the sample is a third
  expect((await made(truth)).asked.length).toBeLessThan(1000 + 0.2 * truth.length);
});

test('a border that is far off is followed to where it is', async () => {
  const side = 512;
  const labelOf = (bump: number) => (start: number) => {
    const [x, y] = [start % side, Math.floor(start / side)];
    return x < 256 + (y > 100 && y < 110 ? bump : 0) ? 0 : 1;
  };
  const read = Int32Array.from({ length: side * side }, (_, i) => labelOf(0)(i));
  const exactly = (starts: Uint32Array) => ({
    labels: Int32Array.from(starts, labelOf(6)),
    settled: new Uint32Array(),
  });
  let rounds = 0;
  const { labels, wrong } = await exactLabels(
    { shape: [side, side], labels: read, settled: new Uint32Array() },
    {
      async ends(checks, borders, known) {
        expect(checks.length).toBe(rounds === 0 ? 1000 : 0);
        // as the round before left it, next to the bump
        expect(known[105 * side + 255 + rounds]).toBe(0);
        expect(known[105 * side + 256 + rounds]).toBe(1);
        rounds++;
        return exactly(Uint32Array.of(...checks, ...borders));
      },
    },
  );
  expect(wrong).toBe(0);
  expect(labels).toEqual(Int32Array.from(read, (_, i) => labelOf(6)(i)));
  expect(rounds).toBe(7);
});

test('an island that was not seen at all is found by the sample', async () => {
  const { wrong } = await made(mapOf((x, y) => (trueLabel(x, y) === 2 ? 1 : trueLabel(x, y))));
  expect(wrong).toBeGreaterThan(0);
});

test('neighbours are those along the axes, in any dimension, and not across an edge of the grid', () => {
  const none = new Uint8Array(8);
  expect([...boundary(Int32Array.of(0, 0, 1, 1, 1, 1, 1, 0), [8], none)]).toEqual([1, 2, 6, 7]);
  expect([...boundary(Int32Array.of(0, 1, 1, 1, 1, 1, 1, 1), [2, 2, 2], none)]).toEqual([0, 1, 2, 4]);
  expect([...boundary(Int32Array.of(0, 0, 0, 1, 1, 1, 1, 1), [4, 2], none)]).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect([...boundary(Int32Array.of(0, -1), [2], Uint8Array.of(1, 0))]).toEqual([1]);
});

test('inside is where all starts within two of a place have one label, of the grid and not past its edge', () => {
  const [nx, ny] = [12, 7];
  const labels = Int32Array.from({ length: nx * ny }, (_, start) => (start % nx < 6 ? 0 : 1));
  const inside = (x: number, y: number) => isInside(labels, [nx, ny], [x, y]);
  expect([inside(2, 2), inside(3, 4), inside(3.9, 3), inside(8, 3)]).toEqual([true, true, true, true]);
  // the other label begins at 6
  expect([inside(4, 3), inside(4.1, 3), inside(6.9, 3)]).toEqual([false, false, false]);
  expect([inside(0.9, 3), inside(3, 0.5), inside(3, 5.1), inside(10.2, 3), inside(Number.NaN, 3)]).toEqual(
    new Array(5).fill(false),
  );
  labels[3 * nx + 2] = -1;
  expect([inside(2, 3), inside(4.5, 3)]).toEqual([false, false]);
  expect(isInside(new Int32Array(9 ** 3).fill(-1), [9, 9, 9], [4, 4, 4])).toBe(false);
  const cube = Int32Array.from({ length: 9 ** 3 }, (_, start) => (start >= 6 * 81 ? 1 : 0));
  expect([3.5, 4].map((z) => isInside(cube, [9, 9, 9], [4, 4, z]))).toEqual([true, false]);
});
