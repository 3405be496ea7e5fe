import type { StopSignal } from '../gpu/slices.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Simulation } from './simulation.ts';

/**
 * Bytes of GPU memory that checkpoints may take unless said otherwise. Runs with more bytes of state have no way back.
 */
export const TIMELINE_BYTES = 2 ** 27;

/**
 * The way through time of one simulation: checkpoints within a budget, and from the nearest one before it to any step.
 * Going back and forth gives the bits of going straight, because noise counts by step. Make it before the first step.
 */
export class Timeline {
  readonly #simulation: Simulation;
  readonly #budget: number;
  /** by step, ascending; the first is the start and stays */
  #kept: Checkpoint[] = [];
  /** steps between neighbours, at least; doubled whenever the budget is full */
  #every = 1;

  constructor(simulation: Simulation, budget = TIMELINE_BYTES) {
    this.#simulation = simulation;
    this.#budget = budget;
    this.#kept.push(simulation.checkpoint());
  }

  /** Steps that have a checkpoint. */
  get steps(): number[] {
    return this.#kept.map(({ step }) => step);
  }

  /** Bytes of all checkpoints. */
  get bytes(): number {
    return this.#kept.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Whether `keep` would keep where the simulation stands, but for the budget. */
  get due(): boolean {
    const { step } = this.#simulation;
    return step - this.#before(step).step >= this.#every;
  }

  /** Keeps where the simulation stands, if that is far enough from what is kept; call it between slices. */
  keep(): void {
    const { step } = this.#simulation;
    const before = this.#before(step);
    if (step - before.step < this.#every) return;
    const next = this.#kept[this.#kept.indexOf(before) + 1];
    if (next && next.step - step < this.#every) return;
    this.#makeRoom(before.bytes);
    // thinning may have made the neighbours too near
    if (step - this.#before(step).step < this.#every || this.bytes + before.bytes > this.#budget) return;
    this.#kept.push(this.#simulation.checkpoint());
    this.#kept.sort((a, b) => a.step - b.step);
  }

  /**
   * Takes the simulation to a step, rounded down to a commit: onwards from where it stands, or from the nearest
   * checkpoint, whichever is closer. A stop leaves it somewhere on the way.
   */
  async seek(step: number, stop?: StopSignal): Promise<void> {
    const simulation = this.#simulation;
    const target = simulation.cursor.commitAtOrBefore(step);
    const near = this.#before(target);
    if (simulation.step > target || simulation.step < near.step) simulation.restore(near);
    await simulation.advance({ until: target, stop, between: () => this.keep() });
  }

  #before(step: number): Checkpoint {
    return this.#kept.findLast((kept) => kept.step <= step) as Checkpoint;
  }

  /** Thins what is kept until another one fits, or only the start is left. */
  #makeRoom(bytes: number): void {
    while (this.bytes + bytes > this.#budget && this.#kept.length > 1) {
      this.#every *= 2;
      let last = Number.NEGATIVE_INFINITY;
      this.#kept = this.#kept.filter((kept) => {
        const stays = kept.step - last >= this.#every;
        if (stays) last = kept.step;
        else kept.dispose();
        return stays;
      });
    }
  }

  dispose(): void {
    for (const kept of this.#kept) kept.dispose();
    this.#kept = [];
  }
}
