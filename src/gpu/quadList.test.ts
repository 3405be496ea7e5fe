import { expect } from 'vitest';
import { FILLS } from '../../shaders/quadList.wgsl.ts';
import { gpuTest } from '../cli/testGpu.ts';
import { downloadBuffer } from './buffers.ts';
import { openGpu } from './device.ts';
import { QuadList } from './quadList.ts';

gpuTest('a list has the quads of each cell in blocks of their own, and only those that move', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const list = new QuadList({ gpu, cells: 3, quads: 5 }, 4);
  const listed = async () => {
    const entries = new Uint32Array(await downloadBuffer(gpu, list.buffer, 16 * list.blocks));
    return Array.from({ length: list.blocks }, (__, b) =>
      Array.from(entries.subarray(4 * b, 4 * b + 4), (entry) => (entry < FILLS ? entry : `fills ${entry - FILLS}`)),
    );
  };
  const whole = [
    [0, 1, 2, 3],
    [4, 'fills 4', 'fills 4', 'fills 4'],
    [5, 6, 7, 8],
    [9, 'fills 9', 'fills 9', 'fills 9'],
    [10, 11, 12, 13],
    [14, 'fills 14', 'fills 14', 'fills 14'],
  ];
  expect(await listed()).toEqual(whole);
  expect(list.quads).toBe(15);
  // a cell without a quad that moves has no block; one particle in four is enough for its quad
  const settledAt = new Uint32Array(4 * 15).fill(7);
  for (const particle of [4 * 1 + 2, 4 * 3, 4 * 14 + 3]) settledAt[particle] = 0;
  list.listUnsettled(settledAt);
  expect(await listed()).toEqual([
    [1, 3, 'fills 3', 'fills 3'],
    [14, 'fills 14', 'fills 14', 'fills 14'],
  ]);
  expect(list.quads).toBe(3);
  list.listAll();
  expect(await listed()).toEqual(whole);
  list.dispose();
  gpu.close();
});
