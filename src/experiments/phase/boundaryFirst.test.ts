import { expect, test } from 'vitest';
import { boundaryFirst } from './boundaryFirst.ts';
import { coarseToFine } from './order.ts';

/** Computes a map in tiles, and says after how many points all those beside a jump were known. */
function sharpAfter(order: 'boundary first' | 'coarse to fine', valueAt: (x: number, y: number) => number): number {
  const [nx, ny, tile] = [64, 48, 40];
  const truth = Float32Array.from({ length: nx * ny }, (_, i) => valueAt(i % nx, Math.floor(i / nx)));
  const map = new Float32Array(nx * ny).fill(Number.NaN);
  let size = 0;
  const known = {
    get size() {
      return size;
    },
    values: () => map,
  };
  const all = coarseToFine(nx, ny);
  const points = order === 'coarse to fine' ? all.values() : boundaryFirst(all, [ny, nx], known);
  const beside = new Set(
    Array.from(truth.keys()).filter((i) =>
      [i + 1, i + nx].some((j) => (j !== i + 1 || j % nx > 0) && j < truth.length && truth[j] !== truth[i]),
    ),
  );
  const seen = new Set<number>();
  let sharp = 0;
  for (;;) {
    const taken: number[] = [];
    while (taken.length < tile) {
      const { value } = points.next();
      if (value === undefined) break;
      taken.push(value);
    }
    if (taken.length === 0) break;
    for (const point of taken) {
      expect(seen.has(point)).toBe(false);
      seen.add(point);
      map[point] = truth[point] as number;
      beside.delete(point);
    }
    size += taken.length;
    if (beside.size === 0) sharp ||= size;
  }
  expect(seen.size).toBe(nx * ny);
  return sharp / (nx * ny);
}

test('the boundary between two phases is sharp when a third of the map is known, and every point comes once', () => {
  const disk = (x: number, y: number) => (Math.hypot(x - 29, y - 21) < 14 ? 1 : 2);
  expect(sharpAfter('coarse to fine', disk)).toBeGreaterThan(0.7);
  expect(sharpAfter('boundary first', disk)).toBeLessThan(0.34);
  // heights of the steps do not matter: three wells or a thousand
  const stairs = (x: number, y: number) => (x + y < 40 ? 1 : x + y < 70 ? 2 : 1000);
  expect(sharpAfter('boundary first', stairs)).toBeLessThan(0.5);
});

test('a map that is alike everywhere is computed from coarse to fine', () => {
  const order = coarseToFine(8, 4);
  const values = new Float32Array(32);
  expect([...boundaryFirst(order, [4, 8], { size: 32, values: () => values })]).toEqual([...order]);
});
