import { replicas as replicasShader } from '../../shaders/replicas.wgsl.ts';
import { downloadBuffer, storageBuffer } from '../gpu/buffers.ts';
import { type Gpu, guarded } from '../gpu/device.ts';
import { dispatchInSlices } from '../gpu/dispatch.ts';
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

/** Labels are compared each with each; so many comparisons take about as long as a particle-memory pair. */
const COMPARED_PER_PAIR = 4;

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
    const out = ['top label', 'frequency', 'entropy'].map((what) => storageBuffer(gpu, what, starts * 4));
    const work = {
      workgroups: Math.ceil(starts / OBSERVER_SIZE),
      units: (OBSERVER_SIZE * replicas * replicas) / COMPARED_PER_PAIR,
    };
    await dispatchInSlices(gpu, kernel, [labels, ...out], work, ({ first, gridWidth }) =>
      Uint32Array.of(starts, replicas, gridWidth, first),
    );
    const [top, frequency, entropy] = await Promise.all(out.map((buffer) => downloadBuffer(gpu, buffer, starts * 4)));
    for (const buffer of out) buffer.destroy();
    return {
      topLabel: new Int32Array(top as ArrayBuffer),
      frequency: new Float32Array(frequency as ArrayBuffer),
      entropy: new Float32Array(entropy as ArrayBuffer),
    };
  });
}
