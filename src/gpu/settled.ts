import type { Gpu } from './device.ts';
import { prompted } from './prompted.ts';

/**
 * The one way to wait for the GPU: what `promise` (of mapAsync or onSubmittedWorkDone) gives. Throws the first failure
 * of the device rather than what the promise was rejected with, because a lost device aborts whatever is pending.
 */
export async function settled<T>(gpu: Gpu, promise: Promise<T>): Promise<T> {
  try {
    return await (gpu.needsPrompts ? prompted(gpu.device.queue, promise) : promise);
  } finally {
    gpu.check();
  }
}

/** Shorter rests are not worth a timer; longer ones could keep a stop waiting. */
const LEAST_REST_MS = 2;
const MOST_REST_MS = 25;

/**
 * Waits until the GPU may be done, before anybody asks it: asking costs a software driver in
 * this process a third of the processor.
 */
export async function rested({ rest }: Pick<Gpu, 'rest'>): Promise<void> {
  const ms = rest ? Math.min(rest.until - performance.now(), MOST_REST_MS) : 0;
  if (ms > LEAST_REST_MS) await new Promise<void>((resolve) => setTimeout(resolve, ms));
}
