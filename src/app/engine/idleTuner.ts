import type { Inputs } from '../../experiments/run.ts';
import type { StopSignal } from '../../gpu/slices.ts';

/** Nobody has asked the engine for anything for so long; gaps of charts are filled by then. */
const IDLE_MS = 5000;

export interface IdleDoors {
  /** something is computed or shown, or nobody sees the page and timers are slow */
  busy(): boolean;
  /** tunes the kernel of a run; its code is loaded with the first one */
  tune(inputs: Inputs, stop: StopSignal): Promise<void>;
}

/** Tunes the kernel of the last run when the page is idle, for the next run: it delays no picture. */
export class IdleTuner {
  readonly #doors: IdleDoors;
  #wanted: Inputs | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stop = { aborted: false };

  constructor(doors: IdleDoors) {
    this.#doors = doors;
  }

  /** A run of these inputs is over. */
  ran(inputs: Inputs): void {
    this.#wanted = inputs;
    this.disturb();
  }

  /** Somebody asks for something: what is being measured is dropped, and the time begins anew. */
  disturb(): void {
    this.#stop.aborted = true;
    clearTimeout(this.#timer);
    if (this.#wanted) this.#timer = setTimeout(() => this.#begin(this.#wanted as Inputs), IDLE_MS);
  }

  /** Nothing is tuned any more. */
  close(): void {
    this.#wanted = undefined;
    this.disturb();
  }

  async #begin(inputs: Inputs): Promise<void> {
    if (this.#doors.busy()) return this.disturb();
    const stop = { aborted: false };
    this.#stop = stop;
    // nobody waits for it; who loses the device tells of that
    await this.#doors.tune(inputs, stop).catch(() => undefined);
    if (!stop.aborted) this.#wanted = undefined;
  }
}
