import type { Pace, StopSignal } from '../gpu/slices.ts';
import type { Cursor } from './cursor.ts';
import type { Executor } from './executors/executor.ts';
import type { QuadListing } from './quadListing.ts';
import type { Settling, State } from './state.ts';
import { submitWork } from './submitWork.ts';

/** Steps of a table that are submitted together. */
export interface Stretch {
  /** the step at which it begins */
  from: number;
  steps: number;
  /** in particle-memory pairs: an estimate */
  cost: number;
}

interface StretchOptions {
  stop: StopSignal | undefined;
  /** a stop may leave some particles ahead of the others */
  ragged: boolean;
  /** called when it is done; `settling`: of a run whose particles freeze, counted then */
  onDone(settling: Settling | undefined): void;
}

interface Parts {
  state: State;
  executor: Executor;
  cursor: Cursor;
  pace: Pace;
  listing: QuadListing;
  /** whether particles of the run freeze */
  freezes: boolean;
}

/**
 * Parts that keep an adapter of a class busy: fewer are not taken at a time for the sake of more steps. A part has 64
 * threads. A software driver has a thread for each core, and the largest GPUs hold a quarter of a million.
 */
const BUSY_PARTS = { software: 32, hardware: 1024 };

/** Cuts the steps of a run into stretches by what the GPU is known to do in a while, and submits them. */
export class Stretches {
  readonly #parts: Parts;
  readonly #busyParts: number;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#busyParts = BUSY_PARTS[parts.state.gpu.adapter.software ? 'software' : 'hardware'];
  }

  /**
   * The stretch from a step to `last` at most, as long as `slices` slices take; its
   * steps are 0 at the end of the table.
   */
  next(from: number, last: number, slices: number): Stretch {
    const { executor, cursor, pace, listing } = this.#parts;
    const budget = (pace.budget * Math.max(1, Math.min(slices, executor.parts / this.#busyParts))) / listing.share;
    const affordable = cursor.slice(from, last, budget);
    const allowed = executor.stepsFrom?.(cursor.place(from), affordable.steps) ?? affordable.steps;
    const { steps, cost } = allowed < affordable.steps ? cursor.slice(from, from + allowed, budget) : affordable;
    return { from, steps, cost: cost * listing.share };
  }

  /**
   * Submits one, cut by parts where it is too long for one submit. A stop takes effect at its end, so that
   * all particles stand at one step; with `ragged` it takes effect at once, and this returns false. If the
   * run was superseded, `stop.aborted` throws.
   */
  async submit({ from, steps, cost }: Stretch, { stop, ragged, onDone }: StretchOptions): Promise<boolean> {
    const { state, executor, cursor, pace, listing, freezes } = this.#parts;
    const { parts } = executor;
    const { quads } = listing;
    const place = cursor.place(from);
    if (freezes) state.resetAwake();
    // of this one, as the one behind it may be counted before this one is over
    let settling: Settling | undefined;
    const count = async () => {
      settling = await state.readSettling();
    };
    for (const work of executor.workFor?.(place, steps) ?? []) {
      if (!(await submitWork(pace, work, { stop, ragged }))) return false;
    }
    const submit = (first: number, take: number) => executor.submit({ first, take, firstStep: from, steps, place });
    return submitWork(
      pace,
      { parts, cost, submit },
      {
        stop,
        ragged,
        done: freezes ? count : undefined,
        onDone() {
          if (settling) listing.did(cost, quads, settling);
          onDone(settling);
        },
      },
    );
  }
}
