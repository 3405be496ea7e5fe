import { bandwidth } from '../../shaders/bandwidth.wgsl.ts';
import { downloadBuffer, storageBuffer, storageOf, uniformBuffer } from '../gpu/buffers.ts';
import type { Gpu } from '../gpu/device.ts';
import { dispatch, workgroupGrid } from '../gpu/dispatch.ts';
import type { Contender } from './race.ts';

const WORKGROUP_SIZE = 64;
/** Numbers in, and as many out: 128 MiB together, more than the caches of all but the largest machines hold. */
const NUMBERS = 2 ** 24;
const FACTOR = 2;
const SUMMAND = 1;

/** The bandwidth kernel, and the bytes that it reads and writes in a run. */
export async function bandwidthOf(gpu: Gpu): Promise<{ contender: Contender; bytes: number }> {
  const kernel = await gpu.kernels.get({
    label: 'read and write vec4f',
    code: bandwidth(WORKGROUP_SIZE),
    bindings: ['uniform', 'read', 'write'],
  });
  const count = NUMBERS / 4;
  const grid = workgroupGrid(gpu, Math.ceil(count / WORKGROUP_SIZE));
  const words = Uint32Array.of(0, 0, count, grid.width);
  new Float32Array(words.buffer).set([FACTOR, SUMMAND]);
  // whole numbers that float32 holds: the result is exact, however it is rounded
  const given = new Float32Array(NUMBERS);
  for (let i = 0; i < NUMBERS; i++) given[i] = i & 0xffff;
  const results = storageBuffer(gpu, 'bandwidth results', given.byteLength);
  const buffers = [uniformBuffer(gpu, 'bandwidth problem', words), storageOf(gpu, 'bandwidth numbers', given), results];
  const contender: Contender = {
    label: kernel.label,
    // zeros are no result, as every result is odd
    reset() {
      const encoder = gpu.device.createCommandEncoder();
      encoder.clearBuffer(results);
      gpu.device.queue.submit([encoder.finish()]);
    },
    run: () => dispatch(gpu, kernel, buffers, grid),
    async fault() {
      const found = new Float32Array(await downloadBuffer(gpu, results));
      const wrong = found.findIndex((value, i) => value !== (i & 0xffff) * FACTOR + SUMMAND);
      return wrong < 0 ? undefined : `number ${wrong} came to ${found[wrong]}`;
    },
    dispose() {
      for (const buffer of buffers) buffer.destroy();
    },
  };
  return { contender, bytes: 2 * given.byteLength };
}
