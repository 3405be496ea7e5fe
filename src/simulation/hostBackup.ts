import { fromHost, type HostCheckpoint, toHost } from './checkpoint.ts';
import type { Simulation } from './simulation.ts';

/** A copy takes a few milliseconds per million particles, and is no use before something would be lost. */
const EVERY_MS = 1000;
/** Copies take at most this share of the time. */
const SHARE = 1 / 20;
/** Runs with more bytes of state are begun again instead: 4 million particles on a plane. */
const MOST_BYTES = 2 ** 26;

/**
 * Now and then a copy of a run on the host, which outlives the GPU: the same run on another device goes on from there.
 * On an adapter of the same kind it gives the bits it would have given, because noise counts by step.
 */
export class HostBackup {
  #kept: HostCheckpoint | undefined;
  readonly #everyMs: number;
  #nextAt: number;

  constructor(everyMs = EVERY_MS) {
    this.#everyMs = everyMs;
    this.#nextAt = performance.now() + everyMs;
  }

  /** The step a run would go on from; 0 while there is no copy. */
  get step(): number {
    return this.#kept?.step ?? 0;
  }

  /** Whether it is time for a copy. */
  get due(): boolean {
    return performance.now() >= this.#nextAt;
  }

  /** Copies the simulation if it is time to and it has come further; call it between slices. */
  async keep(simulation: Simulation): Promise<void> {
    const startedAt = performance.now();
    if (startedAt < this.#nextAt || simulation.step <= this.step) return;
    const checkpoint = simulation.checkpoint();
    try {
      if (checkpoint.bytes <= MOST_BYTES) this.#kept = await toHost(simulation.gpu, checkpoint);
    } finally {
      checkpoint.dispose();
    }
    const endedAt = performance.now();
    this.#nextAt = endedAt + Math.max(this.#everyMs, (endedAt - startedAt) / SHARE);
  }

  /** Takes a simulation of the same run, which has made no step yet, to where the copy was made. */
  resume(simulation: Simulation): void {
    if (!this.#kept) return;
    const checkpoint = fromHost(simulation.gpu, this.#kept);
    simulation.restore(checkpoint);
    checkpoint.dispose();
  }
}
