import { vi } from 'vitest';
import { type Gpu, openGpu } from './device.ts';

const PATIENCE_MS = 20_000;

/** How a queue of the tests works, on the clock of vitest's fake timers. */
export interface QueueModel {
  /** units of work per ms */
  rate: number;
  /** ms from the end of the work until promises know of it */
  latencyMs?: number;
  /** looks for finished work only at multiples of so many ms, and at every submit: Firefox */
  pollMs?: number;
}

/** A queue without a GPU: work takes time by its size, and the news of its end takes more. */
export class TestQueue {
  /** units of every slice of work */
  readonly slices: number[] = [];
  empty = 0;
  readonly #model: QueueModel;
  #busyUntil = 0;
  #waiting: { from: number; resolve(): void }[] = [];

  constructor(model: QueueModel) {
    this.#model = model;
  }

  get longestMs(): number {
    return Math.max(...this.slices) / this.#model.rate;
  }

  work(units: number): void {
    this.slices.push(units);
    this.#busyUntil = Math.max(this.#busyUntil, performance.now()) + units / this.#model.rate;
    this.#look();
  }

  submit(): void {
    this.empty++;
    this.#look();
  }

  onSubmittedWorkDone(): Promise<undefined> {
    const { latencyMs = 0, pollMs } = this.#model;
    const at = this.#busyUntil;
    const now = performance.now();
    const end = Math.max(at, now) + latencyMs;
    // an engine that polls looks at the next multiple, even if the work is done by now
    const known = pollMs ? (Math.floor(end / pollMs) + 1) * pollMs : end;
    return new Promise((resolve) => {
      const entry = { from: end, resolve: () => resolve(undefined) };
      this.#waiting.push(entry);
      setTimeout(entry.resolve, known - now);
    });
  }

  /** At a submit, an engine sees what has ended before. */
  #look(): void {
    if (!this.#model.pollMs) return;
    const [now, waiting] = [performance.now(), this.#waiting];
    this.#waiting = waiting.filter(({ from }) => from >= now);
    for (const { from, resolve } of waiting) if (from < now) resolve();
  }
}

/** What openGpu makes of such a queue in a browser, of a software driver unless said otherwise; needs fake timers. */
export async function gpuOf(queue: TestQueue, { software = true } = {}): Promise<Gpu> {
  const device = { queue, limits: {}, lost: new Promise(() => undefined), addEventListener() {}, destroy() {} };
  const adapter = { limits: {}, info: { isFallbackAdapter: software }, requestDevice: async () => device };
  const { naps: _none, ...gpu } = await passing(openGpu(adapter as unknown as GPUAdapter));
  return gpu;
}

/** What a promise gives, with fake time passing as far as it has to. Throws where that is further than PATIENCE_MS. */
export async function passing<T>(promise: Promise<T>): Promise<T> {
  let pending = true;
  const over = () => {
    pending = false;
  };
  promise.then(over, over);
  const startedAt = performance.now();
  while (pending) {
    if (performance.now() - startedAt > PATIENCE_MS) throw new Error(`not done after ${PATIENCE_MS} ms`);
    await vi.advanceTimersToNextTimerAsync();
  }
  return promise;
}
