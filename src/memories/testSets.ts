import { squaredDistance } from './distance.ts';
import { philox4x32 } from './philox.ts';

/** Number i of a fixed series of uniform numbers on (0, 1), rounded to float32. */
export const uniform = (i: number) => Math.fround((philox4x32([i, 0, 0, 0], [1, 2])[0] + 0.5) / 2 ** 32);

/** Sets of `count` memories that are easy or hard for a search, [count, dim] row-major: numbers that float32 holds. */
export const testSets: Readonly<Record<string, (count: number, dim: number) => Float64Array>> = {
  uniform: (count, dim) => Float64Array.from({ length: count * dim }, (_, i) => uniform(i)),
  'in clusters': (count, dim) =>
    Float64Array.from({ length: count * dim }, (_, i) =>
      Math.fround(10 * uniform((i % dim) + 7 * (Math.floor(i / dim) % 5)) + 1e-3 * uniform(i)),
    ),
  'with one far out': (count, dim) =>
    Float64Array.from({ length: count * dim }, (_, i) => (i < dim ? 1e6 : uniform(i))),
  'on a lattice, each place thrice': (count, dim) =>
    Float64Array.from({ length: count * dim }, (_, i) =>
      Math.floor(4 * uniform((i % dim) + dim * Math.floor(i / dim / 3))),
    ),
  'at one place': (count, dim) => new Float64Array(count * dim).fill(0.5),
  'on a line': (count, dim) => Float64Array.from({ length: count * dim }, (_, i) => uniform(Math.floor(i / dim))),
  'along an axis': (count, dim) =>
    Float64Array.from({ length: count * dim }, (_, i) => (i % dim === 0 ? uniform(i) : 0.5)),
};

/** Places to look from: near the memories, at memories, half way between lattice points, and far out. */
export function testPlaces(points: Float64Array, dim: number, count: number): Float64Array {
  return Float64Array.from({ length: count * dim }, (_, i) => {
    const p = Math.floor(i / dim);
    if (p % 4 === 0) return points[((dim * 7 * p) % points.length) + (i % dim)] as number;
    if (p % 4 === 1) return Math.floor(8 * uniform(i)) / 2;
    return Math.fround((p % 4 === 2 ? 10 : 1e4) * (uniform(i) - 0.5));
  });
}

/**
 * The number of every memory and its squared distance from a place, the nearest first and the lowest number of a tie.
 */
export function byDistance(points: Float64Array, dim: number, place: ArrayLike<number>) {
  return Array.from({ length: points.length / dim }, (_, memory) => {
    return { memory, square: squaredDistance(place, 0, points, memory * dim, dim) };
  }).sort((a, b) => a.square - b.square || a.memory - b.memory);
}
