import { expect, test } from 'vitest';
import type { Gpu } from '../gpu/device.ts';
import { batches } from './batches.ts';

const gpu = (maxStorageBufferBindingSize: number) => ({ limits: { maxStorageBufferBindingSize } }) as Gpu;

test('a batch holds 128 MB of positions at most, whatever the adapter allows', () => {
  const cut = batches(gpu(2 ** 32 - 4), 2 ** 27, 1, 2);
  expect(cut.map(({ count }) => count)).toEqual(new Array(8).fill(2 ** 24));
  expect(cut.map(({ first }) => first)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((i) => i * 2 ** 24));
  expect(batches(gpu(2 ** 32 - 4), 2 ** 24, 1, 2)).toHaveLength(1);
  // replicas count, too
  expect(batches(gpu(2 ** 32 - 4), 2 ** 20, 64, 2)[0]?.count).toBe(2 ** 18);
});

test('an adapter that binds less gets less, in whole quads, and every particle is in one batch', () => {
  for (const [total, replicas, dim] of [
    [1000, 1, 2],
    [1003, 3, 3],
    [5, 1, 1],
    [17, 7, 2],
  ] as const) {
    const cut = batches(gpu(2 ** 12), total, replicas, dim);
    let next = 0;
    for (const { first, count } of cut) {
      expect(first).toBe(next);
      expect(first % 4).toBe(0);
      expect(count * replicas * dim * 4).toBeLessThanOrEqual(2 ** 12);
      next += count;
    }
    expect(next).toBe(total);
  }
});
