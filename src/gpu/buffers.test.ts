import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { downloadBuffer, storageBuffer, storageOf, uniformBuffer } from './buffers.ts';
import { LimitError, openGpu } from './device.ts';
import { workgroupGrid } from './dispatch.ts';
import { downloadLanes, downloadPositions, type Particles } from './particles.ts';
import { Snapshots } from './snapshots.ts';

gpuTest('buffers hold what they are given, and are read back whole or in part', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const buffer = storageOf(gpu, 'numbers', Float32Array.of(1, 2, 3, 4, 5));
  expect([...new Float32Array(await downloadBuffer(gpu, buffer))]).toEqual([1, 2, 3, 4, 5]);
  expect([...new Float32Array(await downloadBuffer(gpu, buffer, 8, 4))]).toEqual([2, 3]);
  // kernels bind unused slots: nothing is smaller than a binding, and all begins with zeros
  expect([...new Uint32Array(await downloadBuffer(gpu, storageBuffer(gpu, 'nothing', 0)))]).toEqual([0, 0, 0, 0]);
  expect(uniformBuffer(gpu, 'words', new Uint32Array(5)).size).toBe(32);
  const most = gpu.limits.maxStorageBufferBindingSize;
  expect(() => storageBuffer(gpu, 'too much', most + 4)).toThrow(LimitError);
  gpu.check();
  gpu.close();
});

gpuTest('snapshots are of the moments they were taken, and start anew after a read', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const buffer = storageOf(gpu, 'numbers', new Uint32Array(8));
  const snapshots = new Snapshots(gpu, buffer, 8, 3);
  for (const n of [1, 2, 3]) {
    gpu.device.queue.writeBuffer(buffer, 0, Uint32Array.of(n, 10 * n, 0, 0));
    snapshots.take();
  }
  const numbers = async () => (await snapshots.read()).map((bytes) => [...new Uint32Array(bytes)]);
  expect(await numbers()).toEqual([
    [1, 10],
    [2, 20],
    [3, 30],
  ]);
  expect(await numbers()).toEqual([]);
  snapshots.take();
  expect(await numbers()).toEqual([[3, 30]]);
  gpu.check();
  gpu.close();
});

gpuTest('a grid covers its workgroups within the limit of a dimension', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const most = gpu.limits.maxComputeWorkgroupsPerDimension;
  expect(workgroupGrid(gpu, 0)).toEqual({ width: 1, height: 1 });
  expect(workgroupGrid(gpu, most)).toEqual({ width: most, height: 1 });
  for (const total of [most + 1, 2 * most, 3 * most - 7, most * most]) {
    const { width, height } = workgroupGrid(gpu, total);
    expect(Math.max(width, height)).toBeLessThanOrEqual(most);
    expect(width * height).toBeGreaterThanOrEqual(total);
    expect(width * height - total).toBeLessThan(height);
  }
  expect(() => workgroupGrid(gpu, most * most + 1)).toThrow(/use fewer particles/);
  gpu.close();
});

gpuTest('particles are read back in their order, without the lanes that fill the last quad', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const [dim, cells, count, quads] = [3, 2, 6, 2];
  // position d of lane p of a cell: 100 cell + 10 p + d
  const stored = new Float32Array(cells * quads * dim * 4);
  for (let i = 0; i < stored.length; i++) {
    const [lane, d, quad, cell] = [
      i % 4,
      (i >> 2) % dim,
      Math.floor(i / (4 * dim)) % quads,
      i < stored.length / 2 ? 0 : 1,
    ];
    stored[i] = 100 * cell + 10 * (4 * quad + lane) + d;
  }
  const particles: Particles = { gpu, dim, cells, count, quads, positions: storageOf(gpu, 'positions', stored) };
  const expected = [0, 1].flatMap((cell) =>
    [0, 1, 2, 3, 4, 5].flatMap((p) => [0, 1, 2].map((d) => 100 * cell + 10 * p + d)),
  );
  expect([...(await downloadPositions(particles))]).toEqual(expected);
  const lanes = storageOf(
    gpu,
    'labels',
    Int32Array.from({ length: cells * quads * 4 }, (_, i) => i),
  );
  expect([...(await downloadLanes(particles, lanes, Int32Array))]).toEqual([0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13]);
  const whole = { ...particles, count: 8 };
  expect([...(await downloadLanes(whole, lanes, Int32Array))]).toHaveLength(16);
  gpu.close();
});
