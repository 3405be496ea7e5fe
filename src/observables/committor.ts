import { replicas as replicasShader } from '../../shaders/replicas.wgsl.ts';
import { downloadBuffer, storageBuffer, uniformBuffer } from '../gpu/buffers.ts';
import { type Gpu, guarded } from '../gpu/device.ts';
import { dispatch, workgroupGrid } from '../gpu/dispatch.ts';
import { OBSERVER_SIZE } from '../gpu/particles.ts';

/** Where the replicas of each start ended: three numbers per start. */
export interface Committor {
  /** most frequent label (ties: the lowest) */
  topLabel: Int32Array;
  /** its share of the replicas, 0..1 */
  frequency: Float32Array;
  /** entropy of the shares of all labels, nats */
  entropy: Float32Array;
}

/** Reduces labels [start, replica] on the GPU. `labels` holds starts x replicas int32. */
export async function reduceReplicas(
  gpu: Gpu,
  labels: GPUBuffer,
  starts: number,
  replicas: number,
): Promise<Committor> {
  const kernel = await gpu.kernels.get({
    label: 'replicas',
    code: replicasShader(OBSERVER_SIZE),
    bindings: ['uniform', 'read', 'write', 'write', 'write'],
  });
  return guarded(gpu, 'reducing replicas', async () => {
    const grid = workgroupGrid(gpu, Math.ceil(starts / OBSERVER_SIZE));
    const extent = uniformBuffer(gpu, 'replica extent', Uint32Array.of(starts, replicas, grid.width, 0));
    const out = ['top label', 'frequency', 'entropy'].map((what) => storageBuffer(gpu, what, starts * 4));
    dispatch(gpu, kernel, [extent, labels, ...out], grid);
    const [top, frequency, entropy] = await Promise.all(out.map((buffer) => downloadBuffer(gpu, buffer, starts * 4)));
    for (const buffer of [extent, ...out]) buffer.destroy();
    return {
      topLabel: new Int32Array(top as ArrayBuffer),
      frequency: new Float32Array(frequency as ArrayBuffer),
      entropy: new Float32Array(entropy as ArrayBuffer),
    };
  });
}
