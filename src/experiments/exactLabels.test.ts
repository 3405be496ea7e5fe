import { expect, test } from 'vitest';
import { boundary, exactLabels } from './exactLabels.ts';

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
    async (starts) => {
      asked.push(...starts);
      return { labels: Int32Array.from(starts, (start) => truth[start] as number), settled: starts };
    },
  );
  expect(new Set(asked).size).toBe(asked.length);
  expect(result.again).toBe(asked.length);
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
  let rounds = 0;
  const { labels, wrong } = await exactLabels(
    { shape: [side, side], labels: read, settled: new Uint32Array() },
    async (starts) => {
      rounds++;
      return { labels: Int32Array.from(starts, labelOf(6)), settled: new Uint32Array() };
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
