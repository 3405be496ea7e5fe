import type { Gpu } from './device.ts';

/** Ms between two prompts; browsers make at least 4 of it. */
const PROMPT_MS = 2;
/** Empty submits that are timed: the least of them counts, as anything else on the machine only adds. */
const TRIALS = 3;

type Queue = Pick<GPUQueue, 'submit' | 'onSubmittedWorkDone'>;

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

/**
 * The same promise, with empty submits until it is settled. Firefox looks for finished work at every submit, but
 * without one only every 100 ms (bugzilla 1870699); with them the wait is 4 to 9 ms.
 */
export async function prompted<T>(queue: Queue, promise: Promise<T>): Promise<T> {
  let pending = true;
  const prompt = () => {
    if (!pending) return;
    queue.submit([]);
    setTimeout(prompt, PROMPT_MS);
  };
  setTimeout(prompt, PROMPT_MS);
  try {
    return await promise;
  } finally {
    pending = false;
  }
}

/** Ms from an empty submit until the queue says that it is done, at the least. `wait`: how it is waited for. */
export async function leastWait(queue: Queue, wait = (done: Promise<undefined>) => done): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let trial = 0; trial < TRIALS; trial++) {
    const startedAt = performance.now();
    queue.submit([]);
    await wait(queue.onSubmittedWorkDone());
    least = Math.min(least, performance.now() - startedAt);
  }
  return least;
}
