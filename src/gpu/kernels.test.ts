import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { downloadBuffer, storageOf, uniformBuffer } from './buffers.ts';
import { openGpu } from './device.ts';
import { dispatch } from './dispatch.ts';
import type { KernelSource } from './kernels.ts';

const scale = (factor: string): KernelSource => ({
  label: 'scale',
  code: `@group(0) @binding(0) var<uniform> count: vec4u;
    @group(0) @binding(1) var<storage, read> source: array<f32>;
    @group(0) @binding(2) var<storage, read_write> to: array<f32>;
    @compute @workgroup_size(4) fn main(@builtin(global_invocation_id) id: vec3u) {
      if (id.x < count.x) { to[id.x] = ${factor} * source[id.x]; }
    }`,
  bindings: ['uniform', 'read', 'write'],
});

gpuTest('a text compiles once, and its kernel computes', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const [kernel, same] = await Promise.all([gpu.kernels.get(scale('2.0')), gpu.kernels.get(scale('2.0'))]);
  expect(same).toBe(kernel);
  expect(await gpu.kernels.get(scale('3.0'))).not.toBe(kernel);
  expect(gpu.kernels.compiled).toBe(2);
  expect(gpu.kernels.takeAsked()).toEqual([scale('2.0'), scale('3.0')]);
  await gpu.kernels.get(scale('3.0'));
  expect(gpu.kernels.takeAsked()).toEqual([scale('3.0')]);
  const from = storageOf(gpu, 'from', Float32Array.of(1, 2, 3, 4, 5));
  const to = storageOf(gpu, 'to', new Float32Array(5));
  dispatch(gpu, kernel, [uniformBuffer(gpu, 'count', Uint32Array.of(4, 0, 0, 0)), from, to], { width: 2, height: 1 });
  expect([...new Float32Array(await downloadBuffer(gpu, to))]).toEqual([2, 4, 6, 8, 0]);
  gpu.close();
});

gpuTest('a text that does not compile says where, and is tried again the next time', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  for (let attempt = 1; attempt <= 2; attempt++) {
    gpu.device.pushErrorScope('validation');
    await expect(gpu.kernels.get(scale('2u'))).rejects.toThrow(/shader "scale", line 5:\d+: [\s\S]*to\[id\.x\] = 2u/);
    expect(await gpu.device.popErrorScope()).not.toBeNull();
    expect(gpu.kernels.compiled).toBe(attempt);
  }
  gpu.device.pushErrorScope('validation');
  const misbound = { ...scale('2.0'), bindings: ['uniform', 'write', 'write'] } as KernelSource;
  await expect(gpu.kernels.get(misbound)).rejects.toThrow(/type in the shader/);
  await gpu.device.popErrorScope();
  gpu.close();
});
