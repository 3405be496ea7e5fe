import type { Gpu } from './device.ts';
import { settled } from './settled.ts';

/**
 * Asked between slices: true ends the work early, with what was done kept. Where
 * nobody wants that either, it may throw.
 */
export interface StopSignal {
  readonly aborted: boolean;
}

/** Milliseconds one submit should take: a browser's compositor waits for it, and some drivers kill what takes long. */
const TARGET_MS = 30;
/**
 * Work that has just begun is often given up for other work, while somebody drags a slider, and that waits for a
 * submit. So submits are short at first, and then take a part of the time so far.
 */
const FIRST_MS = 8;
const PART_SO_FAR = 1 / 20;

/**
 * Units of work per ms assumed before anything was measured: a little less than the slowest of a class does, a software
 * driver on a loaded machine or a phone, as a first slice must not be too long.
 */
const FIRST_RATE = { software: 6e4, hardware: 1e6 };

/**
 * The least rate that is believed: below it the machine was busy with something else, and
 * shorter slices would only wait more often.
 */
const LEAST_RATE = FIRST_RATE.software / 4;

/** A slice tells how long slices up to so many times its size take. */
const GROWTH = 4;

/**
 * Where the least wait takes longer, a second slice is submitted before the first one is done: one and a half budgets.
 * Software drivers share their processor with whoever waits, so that nothing stands
 * idle, and a stop waits for two slices.
 */
const LONG_WAIT_MS = { software: TARGET_MS / 6, hardware: TARGET_MS / 30 };

/** What was just submitted. */
export interface Slice {
  /** of work, in any unit that does not change */
  units: number;
  /** performance.now() before the submit */
  startedAt: number;
  /** a read-back submitted after it, where there is one */
  done?: Promise<unknown> | undefined;
  /** called once it is done */
  onDone?: (() => void) | undefined;
  /** of work of another kind beside that of the Pace: what is known of its rate */
  learnt?: Learnt | undefined;
}

/** What is known of the rate of a kind of work, and is kept up to date. A kernel is one. */
export interface Learnt {
  rate?: number;
}

/**
 * How much fits into one submit, learnt from the submits before: work in arbitrary units per measured millisecond.
 * Timing decides only where work is cut, never what it computes.
 *
 * What is measured is the work and the wait for the news of it, which in some browsers is the longer one: taken for
 * work, it would make every slice shorter than the last. So the least wait of an empty submit is subtracted, and the
 * time before the slice in front was done, in which this one may have stood in the queue.
 */
export class Pace {
  /** wall-clock ms of all slices that are done */
  ms = 0;
  readonly #gpu: Gpu;
  readonly #inFlight: { units: number; learnt: Learnt; over: Promise<void> }[] = [];
  readonly #budgetsInFlight: number;
  readonly #firstRate: number;
  /** of this work: a later Pace of the same work begins with it */
  readonly learnt: Learnt;
  #lastDoneAt = Number.NEGATIVE_INFINITY;

  constructor(gpu: Gpu, learnt: Learnt = {}) {
    this.#gpu = gpu;
    this.learnt = learnt;
    const kind = gpu.adapter.software ? 'software' : 'hardware';
    this.#budgetsInFlight = gpu.leastWaitMs > LONG_WAIT_MS[kind] ? 1.5 : 0.5;
    this.#firstRate = FIRST_RATE[kind];
  }

  /** ms that the next submit should take. */
  get #sliceMs(): number {
    return Math.min(TARGET_MS, Math.max(FIRST_MS, 2 * this.#gpu.leastWaitMs, PART_SO_FAR * this.ms));
  }

  /** Units that should take that long. */
  get budget(): number {
    return this.budgetOf();
  }

  /** The same of another kind of work, if it is one. */
  budgetOf(learnt: Learnt = this.learnt): number {
    return this.#rateOf(learnt) * this.#sliceMs;
  }

  /** About how long so many units take. */
  msOf(units: number): number {
    return units / this.#rateOf(this.learnt);
  }

  #rateOf({ rate }: Learnt): number {
    return rate ?? this.#firstRate;
  }

  /**
   * Resolves when there is room for another slice: once this one is done, or, where waits are long, the one before it.
   * Slices far below the budget are let go together. Throws what ended a slice.
   */
  async submitted(slice: Slice): Promise<void> {
    const over = this.#learn(slice);
    // thrown where it is awaited, which may be later
    over.catch(() => undefined);
    this.#inFlight.push({ units: slice.units, learnt: slice.learnt ?? this.learnt, over });
    while (this.#msInFlight > this.#budgetsInFlight * this.#sliceMs) await this.#inFlight.shift()?.over;
  }

  /** Resolves when every slice is done. */
  async drained(): Promise<void> {
    while (this.#inFlight.length > 0) await this.#inFlight.shift()?.over;
  }

  get #msInFlight(): number {
    return this.#inFlight.reduce((sum, { units, learnt }) => sum + units / this.#rateOf(learnt), 0);
  }

  async #learn({ units, startedAt, done, onDone, learnt = this.learnt }: Slice): Promise<void> {
    const gpu = this.#gpu;
    await settled(gpu, done ?? gpu.device.queue.onSubmittedWorkDone());
    const doneAt = performance.now();
    const alone = Math.max(doneAt - Math.max(startedAt + gpu.leastWaitMs, this.#lastDoneAt), 0.05);
    this.ms += doneAt - Math.max(startedAt, this.#lastDoneAt);
    this.#lastDoneAt = doneAt;
    const most = Math.max(this.#rateOf(learnt), (GROWTH * units) / this.#sliceMs);
    learnt.rate = Math.min(Math.max(units / alone, LEAST_RATE), most);
    onDone?.();
  }
}
