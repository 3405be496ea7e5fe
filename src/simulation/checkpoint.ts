import { storageBuffer } from '../gpu/buffers.ts';
import type { Gpu } from '../gpu/device.ts';

/** What a run needs to go on from a step: copies on the GPU, and the counts of the host. */
export interface Checkpoint {
  readonly step: number;
  readonly pairs: number;
  readonly settledShare: number;
  /** in the order the simulation keeps them */
  readonly copies: readonly GPUBuffer[];
  /** of all copies together */
  readonly bytes: number;
  dispose(): void;
}

/** Copies whole buffers, in the order of the queue: what is submitted later changes them no more. */
export function copyBuffers(gpu: Gpu, from: readonly GPUBuffer[], to: readonly GPUBuffer[]): void {
  const encoder = gpu.device.createCommandEncoder({ label: 'checkpoint' });
  from.forEach((buffer, i) => {
    encoder.copyBufferToBuffer(buffer, 0, to[i] as GPUBuffer, 0, buffer.size);
  });
  gpu.device.queue.submit([encoder.finish()]);
}

/** A checkpoint of these buffers. Out of memory surfaces in the error scope of the caller (see guarded). */
export function checkpointOf(
  gpu: Gpu,
  buffers: readonly GPUBuffer[],
  { step, pairs, settledShare }: Pick<Checkpoint, 'step' | 'pairs' | 'settledShare'>,
): Checkpoint {
  const copies = buffers.map(({ label, size }) => storageBuffer(gpu, `${label} at step ${step}`, size));
  copyBuffers(gpu, buffers, copies);
  return {
    step,
    pairs,
    settledShare,
    copies,
    bytes: copies.reduce((sum, { size }) => sum + size, 0),
    dispose() {
      for (const copy of copies) copy.destroy();
    },
  };
}
