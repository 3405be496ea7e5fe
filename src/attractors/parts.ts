import type { StopSignal } from '../gpu/slices.ts';
import { nextTask } from '../nextTask.ts';

/**
 * Host work that can be stopped: it yields after every part, and is told there whether to stop. Stopped, it returns
 * what it has.
 */
export type Parts<T> = Generator<void, T, boolean>;

/** Does all of it at once. */
export function whole<T>(work: Parts<T>): T {
  let step = work.next(false);
  while (!step.done) step = work.next(false);
  return step.value;
}

/** The thread hears messages and signals this often. */
const TURN_MS = 100;

/** Does it while others on this thread get their turn, and `stop` is asked between parts. */
export async function inTurns<T>(work: Parts<T>, stop: StopSignal | undefined): Promise<T> {
  let turnedAt = performance.now();
  let step = work.next(false);
  while (!step.done) {
    if (performance.now() - turnedAt > TURN_MS) {
      await nextTask();
      turnedAt = performance.now();
    }
    step = work.next(stop?.aborted === true);
  }
  return step.value;
}
