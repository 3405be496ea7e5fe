import type { Gpu } from '../gpu/device.ts';
import type { Simulation } from '../simulation/simulation.ts';
import type { RunContext } from './run.ts';
import type { Watcher } from './watch.ts';

/** A stretch of particles that fits the adapter. */
export interface Batch {
  first: number;
  count: number;
}

/**
 * Bytes of positions of a batch: 16 million particles on a plane. Hardware allows 30 times as much whether it has the
 * memory or not, and what does not fit is swapped or ends in a lost device, not in an error.
 */
const MOST_BYTES = 2 ** 27;

/**
 * Cuts `total` starts of `replicas` particles each into batches of at most MOST_BYTES whose buffers the adapter can
 * bind. Noise counts by birth index and every batch starts at a whole quad, so batches change no result.
 */
export function batches(gpu: Gpu, total: number, replicas: number, dim: number): Batch[] {
  const bytesPerParticle = 4 * Math.max(dim, 1);
  const bytes = Math.min(gpu.limits.maxStorageBufferBindingSize, MOST_BYTES);
  const most = Math.floor(bytes / bytesPerParticle / replicas / 4) * 4;
  const size = Math.max(4, Math.min(most, total));
  return Array.from({ length: Math.ceil(total / size) }, (_, i) => ({
    first: i * size,
    count: Math.min(size, total - i * size),
  }));
}

/** Pairs and GPU time over the batches of a run, from which its progress is told. */
export class Tally {
  #pairs = 0;
  #ms = 0;

  /** Runs a batch of `total` starts to its end, or until it is stopped. */
  async advance(
    simulation: Simulation,
    { first, count }: Batch,
    total: number,
    { stop, progress }: RunContext,
    watcher: Watcher | undefined,
  ): Promise<void> {
    await watcher?.between();
    await simulation.advance({
      stop,
      ragged: watcher === undefined,
      between: watcher && (() => watcher.between()),
      pressing: watcher?.pressing && (() => watcher.pressing?.() ?? true),
      progress: ({ fraction, settled, pairs, ms }) =>
        progress?.({
          fraction: (first + count * fraction) / total,
          ...(settled === undefined ? {} : { settled: (first + count * settled) / total }),
          pairsPerSecond: ((this.#pairs + pairs) / (this.#ms + ms)) * 1000,
        }),
    });
    this.#pairs += simulation.pairs;
    this.#ms += simulation.ms;
  }
}
