import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { downloadBuffer, storageOf } from '../gpu/buffers.ts';
import { openGpu } from '../gpu/device.ts';
import { uploadSource } from './paintPixels.ts';
import type { LabelSource } from './paintReference.ts';
import { makeScale } from './scale.ts';

gpuTest(
  'what lies on the GPU is painted in place of the numbers of the host, and freed with the rest',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const source: LabelSource<Int32Array | Uint32Array> = {
      kind: 'labels',
      grid: { width: 2, height: 2 },
      values: Int32Array.of(0, 0, 0, 0),
      classCount: 2,
      shade: { values: Uint32Array.of(5, 6, 7, 8), type: 'u32', scale: makeScale('linear', 0, 9), light: 'low' },
    };
    const values = storageOf(gpu, 'labels', Int32Array.of(1, 0, 1, -1));
    const shade = storageOf(gpu, 'steps', Uint32Array.of(1, 2, 3, 4));
    const painted = async (onGpu?: Parameters<typeof uploadSource>[2]) => {
      const uploaded = uploadSource(gpu, source, onGpu);
      const of = uploaded.source as LabelSource<GPUBufferBinding>;
      const buffers = [of.values, of.shade?.values].map((binding) => binding?.buffer as GPUBuffer);
      const numbers = await Promise.all(
        buffers.map(async (buffer) => [...new Int32Array(await downloadBuffer(gpu, buffer))]),
      );
      uploaded.dispose();
      return numbers;
    };
    let disposed = 0;
    const dispose = () => disposed++;
    expect(await painted()).toEqual([
      [0, 0, 0, 0],
      [5, 6, 7, 8],
    ]);
    expect(await painted({ values, shade, dispose })).toEqual([
      [1, 0, 1, -1],
      [1, 2, 3, 4],
    ]);
    expect(await painted({ values, dispose })).toEqual([
      [1, 0, 1, -1],
      [5, 6, 7, 8],
    ]);
    expect(disposed).toBe(2);
    gpu.close();
  },
);
