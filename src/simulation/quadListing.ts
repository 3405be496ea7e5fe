import { downloadBuffer } from '../gpu/buffers.ts';
import type { QuadList } from '../gpu/quadList.ts';
import type { Pace } from '../gpu/slices.ts';
import type { Settling, State } from './state.ts';

/** What it takes to read which particles have settled and to list the others, in ms: at least, and per quad of all. */
const LISTING_MS = 1;
const LISTING_MS_PER_QUAD = 2e-5;

/**
 * When the quads that have settled are left out of the steps of a run: once steps of them have cost as much as
 * a new list will, so that both together cost at most twice what the better of the two would have. Timing
 * decides when, and no result depends on it.
 */
export class QuadListing {
  readonly #state: State;
  /** missing where every step works on all quads */
  readonly #list: QuadList | undefined;
  readonly #pace: Pace;
  /** work on settled quads since they were listed last */
  #wasted = 0;

  constructor(state: State, list: QuadList | undefined, pace: Pace) {
    this.#state = state;
    this.#list = list;
    this.#pace = pace;
  }

  /** Quads that a step works on. */
  get quads(): number {
    return this.#list?.quads ?? this.#all;
  }

  /** Their share of all. */
  get share(): number {
    return this.quads / this.#all;
  }

  get #all(): number {
    return this.#state.cells * this.#state.quads;
  }

  /** A new list would save more than it costs. */
  get pays(): boolean {
    const { leastWaitMs } = this.#state.gpu;
    return this.#pace.msOf(this.#wasted) > LISTING_MS + leastWaitMs + LISTING_MS_PER_QUAD * this.#all;
  }

  /** Steps of this cost were done of so many quads, of which some had settled. */
  did(cost: number, quads: number, { awake }: Settling): void {
    this.#wasted += cost * (1 - awake / quads);
  }

  /** Lists the quads that move, if no step is under way. */
  async leaveOutSettled(): Promise<void> {
    if (!this.#list) return;
    this.#wasted = 0;
    this.#list.listUnsettled(new Uint32Array(await downloadBuffer(this.#state.gpu, this.#state.settledAt)));
  }

  listAll(): void {
    this.#list?.listAll();
  }
}
