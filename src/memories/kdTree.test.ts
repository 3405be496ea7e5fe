import { expect, test } from 'vitest';
import { LEAF_SIZE, memoriesWithin, memoryTree, nearestMemory, squareToNext } from './kdTree.ts';
import { byDistance, testPlaces, testSets } from './testSets.ts';

const COUNTS = [1, 2, 3, 4, 5, LEAF_SIZE, LEAF_SIZE + 1, 200];
const all = Object.entries(testSets).flatMap(([name, make]) =>
  [1, 2, 3].flatMap((dim) =>
    COUNTS.map((count) => ({ name: `${count} ${name}, D = ${dim}`, dim, points: make(count, dim) })),
  ),
);

test('the nearest memory and the next one are those of a look at all', () => {
  for (const { name, dim, points } of all) {
    const tree = memoryTree({ points, dim, count: points.length / dim, label: name });
    const places = testPlaces(points, dim, 12);
    for (let p = 0; p < 12; p++) {
      const place = places.subarray(p * dim, (p + 1) * dim);
      const [first, second] = byDistance(points, dim, place);
      const want = { ...first, second: second?.square ?? Infinity };
      expect({ name, p, ...nearestMemory(tree, place) }).toEqual({ name, p, ...want });
    }
  }
});

test('all memories within a radius are found, each once', () => {
  for (const { name, dim, points } of all) {
    const tree = memoryTree({ points, dim, count: points.length / dim, label: name });
    const place = testPlaces(points, dim, 6).subarray(5 * dim);
    const sorted = byDistance(points, dim, place);
    // up to a distance that occurs: what lies at it is within
    for (const { square } of [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)] as typeof sorted) {
      const within = sorted.filter((one) => one.square <= square).map(({ memory }) => memory);
      const found = [...(memoriesWithin(tree, place, square, within.length) ?? [])];
      expect({ name, found }).toEqual({ name, found: within.sort((a, b) => a - b) });
      expect(memoriesWithin(tree, place, square, within.length - 1)).toBeUndefined();
    }
    const at = points.subarray(0, dim);
    expect(squareToNext(tree, at)).toBe(byDistance(points, dim, at).find((one) => one.square > 0)?.square ?? Infinity);
  }
});

test('a tree looks at few memories, wherever they lie', () => {
  const count = 20_000;
  for (const name of ['uniform', 'in clusters', 'with one far out', 'on a line', 'along an axis', 'at one place']) {
    const points = testSets[name]?.(count, 2) as Float64Array;
    const tree = memoryTree({ points, dim: 2, count, label: name });
    // each look at a box or a memory reads the first coordinate of the place once or twice
    let reads = 0;
    const place = { length: 2, 1: 0.5 } as ArrayLike<number>;
    Object.defineProperty(place, 0, {
      get() {
        reads++;
        return 0.5;
      },
    });
    nearestMemory(tree, place);
    expect({ name, few: reads < count / 20 }).toEqual({ name, few: true });
  }
});

test('leaves hold their memories in ascending order, and the same memories make the same tree', () => {
  const points = testSets['on a lattice, each place thrice']?.(500, 2) as Float64Array;
  const { memories } = memoryTree({ points, dim: 2, count: 500, label: '' });
  expect(memoryTree({ points, dim: 2, count: 500, label: '' }).memories).toEqual(memories);
  expect([...memories].sort((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, k) => k));
  for (let i = 1; i < 500; i++) {
    if (i % LEAF_SIZE > 0) expect(memories[i] as number).toBeGreaterThan(memories[i - 1] as number);
  }
});

test('more than three dimensions are refused', () => {
  expect(() => memoryTree({ points: new Float64Array(4), dim: 4, count: 1, label: 'four' })).toThrow(
    'four has 4 dimensions; a tree takes 1 to 3',
  );
});
