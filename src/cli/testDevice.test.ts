import { expect } from 'vitest';
import { storageBuffer } from '../gpu/buffers.ts';
import { openGpu } from '../gpu/device.ts';
import type { KernelSource } from '../gpu/kernels.ts';
import { gpuTest } from './testGpu.ts';

const filled = (value: string): KernelSource => ({
  label: 'fill',
  code: `@group(0) @binding(0) var<storage, read_write> to: array<f32>;
    @compute @workgroup_size(4) fn main(@builtin(global_invocation_id) id: vec3u) { to[id.x] = ${value}; }`,
  bindings: ['write'],
});

gpuTest('a lease ends with what was made under it, and its pipelines stay', async (_, adapter) => {
  const first = await openGpu(adapter);
  const { pipeline } = await first.kernels.get(filled('1.0'));
  const buffer = storageBuffer(first, 'numbers', 16);
  const errorOf = async () => {
    first.device.pushErrorScope('validation');
    first.device.queue.writeBuffer(buffer, 0, new Float32Array(4));
    return first.device.popErrorScope();
  };
  expect(await errorOf()).toBeNull();
  first.close();
  expect(await first.device.lost).toMatchObject({ reason: 'destroyed' });
  expect(await errorOf()).not.toBeNull();

  const second = await openGpu(adapter);
  expect((await second.kernels.get(filled('1.0'))).pipeline).toBe(pipeline);
  expect((await second.kernels.get(filled('2.0'))).pipeline).not.toBe(pipeline);
  // to whoever counts, it has compiled both
  expect(second.kernels.compiled).toBe(2);
  second.close();
});
