import { downloadBuffer, storageBuffer, storageOf } from '../gpu/buffers.ts';
import type { Gpu } from '../gpu/device.ts';

/** What the host counts of a run. */
export interface Counts {
  readonly step: number;
  readonly pairs: number;
  readonly ms: number;
  readonly settledShare: number;
}

/** What a run needs to go on from a step: copies on the GPU, and the counts of the host. */
export interface Checkpoint extends Counts {
  /** in the order the simulation keeps them */
  readonly copies: readonly GPUBuffer[];
  /** of all copies together */
  readonly bytes: number;
  dispose(): void;
}

/** A checkpoint that outlives its device. */
export interface HostCheckpoint extends Counts {
  readonly copies: readonly { label: string; data: Uint32Array }[];
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
export function checkpointOf(gpu: Gpu, buffers: readonly GPUBuffer[], counts: Counts): Checkpoint {
  const copies = buffers.map(({ label, size }) => storageBuffer(gpu, `${label} at step ${counts.step}`, size));
  copyBuffers(gpu, buffers, copies);
  return made(copies, counts);
}

/** The same on the host. Throws DeviceLostError if the device went away meanwhile. */
export async function toHost(gpu: Gpu, checkpoint: Checkpoint): Promise<HostCheckpoint> {
  const { step, pairs, ms, settledShare } = checkpoint;
  const copies = checkpoint.copies.map(async (copy) => ({
    label: copy.label,
    data: new Uint32Array(await downloadBuffer(gpu, copy)),
  }));
  return { step, pairs, ms, settledShare, copies: await Promise.all(copies) };
}

/** The same on another device. */
export function fromHost(gpu: Gpu, { copies, ...counts }: HostCheckpoint): Checkpoint {
  return made(
    copies.map(({ label, data }) => storageOf(gpu, label, data)),
    counts,
  );
}

function made(copies: readonly GPUBuffer[], { step, pairs, ms, settledShare }: Counts): Checkpoint {
  return {
    step,
    pairs,
    ms,
    settledShare,
    copies,
    bytes: copies.reduce((sum, { size }) => sum + size, 0),
    dispose() {
      for (const copy of copies) copy.destroy();
    },
  };
}
