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

gpuTest('few quads are spread over eight blocks, in multiples of the least that one may have', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const sizes = async (list: QuadList) => {
    const entries = new Uint32Array(await downloadBuffer(gpu, list.buffer, 4 * list.quadsPerBlock * list.blocks));
    const blocks = Array.from({ length: list.blocks }, (__, b) =>
      entries.subarray(b * list.quadsPerBlock, (b + 1) * list.quadsPerBlock),
    );
    // what fills a block stands behind its quads
    for (const block of blocks) expect([...block].sort((a, b) => a - b)).toEqual([...block]);
    const quads = blocks.flatMap((block) => [...block].filter((entry) => entry < FILLS));
    expect(quads).toEqual([...quads].sort((a, b) => a - b));
    expect(new Set(quads).size).toBe(list.quads);
    return blocks.map((block) => block.filter((entry) => entry < FILLS).length);
  };
  const list = new QuadList({ gpu, cells: 1, quads: 250 }, 64, 8);
  expect(await sizes(list)).toEqual([32, 32, 32, 32, 32, 32, 32, 26]);
  const moving = (count: number) => Uint32Array.from({ length: 1000 }, (_, i) => (i < 4 * count ? 0 : 1));
  list.listUnsettled(moving(20));
  expect(await sizes(list)).toEqual([8, 8, 4]);
  list.listUnsettled(moving(1));
  expect(await sizes(list)).toEqual([1]);
  expect(await sizes(new QuadList({ gpu, cells: 1, quads: 1000 }, 64, 8))).toEqual([...Array(15).fill(64), 40]);
  expect(await sizes(new QuadList({ gpu, cells: 1, quads: 250 }, 64))).toEqual([64, 64, 64, 58]);
  expect(await sizes(new QuadList({ gpu, cells: 3, quads: 9 }, 64, 8))).toEqual([8, 1, 8, 1, 8, 1]);
  gpu.close();
});
