import type { Gpu } from './device.ts';

/**
 * Asked between slices: true ends the work early, with what was done kept. Where nobody wants that either, it may throw.
 */
export interface StopSignal {
  readonly aborted: boolean;
}

/** Milliseconds one submit should take: a browser's compositor waits for it, and some drivers kill what takes long. */
const TARGET_MS = 30;

/**
 * Units of work per ms assumed before anything was measured: a little less than the slowest software driver does, as a
 * first slice must not be too long.
 */
const FIRST_RATE = 6e4;

/**
 * How much fits into one submit, learnt from the submits before: work in arbitrary units per measured millisecond.
 * Timing decides only where work is cut, never what it computes.
 */
export class Pace {
  #rate = FIRST_RATE;

  /** Units that should take about TARGET_MS. */
  get budget(): number {
    return this.#rate * TARGET_MS;
  }

  /**
   * Waits for what was submitted since `startedAt` (ms) and learns from how long `units` of it took. `done`: a read-back
   * submitted after it, where there is one.
   */
  async settle(
    gpu: Gpu,
    units: number,
    startedAt: number,
    done: Promise<unknown> = gpu.device.queue.onSubmittedWorkDone(),
  ): Promise<void> {
    await done;
    gpu.check();
    const ms = Math.max(performance.now() - startedAt, 0.05);
    const measured = units / ms;
    // Up at most fourfold at once: the first slices are dominated by start-up, and one lucky one must not overshoot.
    this.#rate = Math.min(measured, 4 * this.#rate);
  }
}
