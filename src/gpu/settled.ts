import type { Gpu } from './device.ts';
import { prompted } from './prompted.ts';

/**
 * The one way to wait for the GPU: what `promise` (of mapAsync or onSubmittedWorkDone) gives. Throws the first failure
 * of the device rather than what the promise was rejected with, because a lost device aborts whatever is pending.
 */
export async function settled<T>(gpu: Gpu, promise: Promise<T>): Promise<T> {
  try {
    return await waited(gpu, promise);
  } finally {
    gpu.check();
  }
}

function waited<T>({ device, naps, needsPrompts }: Gpu, promise: Promise<T>): Promise<T> {
  if (naps) return naps.during(promise);
  return needsPrompts ? prompted(device.queue, promise) : promise;
}
