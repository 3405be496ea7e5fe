/** Ms between two prompts; browsers make at least 4 of it. */
const PROMPT_MS = 2;
/** Empty submits that are timed: the least of them counts, as anything else on the machine only adds. */
const TRIALS = 3;

type Queue = Pick<GPUQueue, 'submit' | 'onSubmittedWorkDone'>;

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
