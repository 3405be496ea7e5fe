import type { StopSignal } from '../gpu/slices.ts';
import { Snapshots } from '../gpu/snapshots.ts';
import { countDensity, type Histogram } from '../observables/density.ts';
import type { Extent } from '../results.ts';
import type { Simulation } from '../simulation/simulation.ts';

/** Moments recorded between two read-backs, at most. */
export const MOST_AT_ONCE = 64;

/** A run at one step. */
export interface Recorded {
  /** particles over the first coordinate, [bins]; empty where none were asked for */
  counts: Uint32Array;
  /** first coordinate of the first few particles */
  paths: number[];
}

/** Records a run at many steps, and waits for it only once in many: no step waits for its histogram. */
export class Recorder {
  readonly #simulation: Simulation;
  readonly #pathCount: number;
  readonly #positions: Snapshots;
  readonly #histogram: { now: Histogram; taken: Snapshots } | undefined;

  private constructor(simulation: Simulation, paths: number, histogram: Histogram | undefined) {
    const { gpu, positions, dim, count } = simulation;
    this.#simulation = simulation;
    this.#pathCount = Math.min(paths, count);
    const bytes = Math.min(positions.size, Math.ceil(paths / 4) * dim * 16);
    this.#positions = new Snapshots(gpu, positions, bytes, MOST_AT_ONCE);
    this.#histogram = histogram && {
      now: histogram,
      taken: new Snapshots(gpu, histogram.counts, 4 * histogram.shape[1], MOST_AT_ONCE),
    };
  }

  /** `paths`: particles that are followed; `density`: where particles are counted, if at all. */
  static async of(
    simulation: Simulation,
    { paths, density }: { paths: number; density?: { extent: Extent; bins: number } },
  ): Promise<Recorder> {
    if (!density) return new Recorder(simulation, paths, undefined);
    const [, , low, high] = density.extent;
    // the other coordinate may be anywhere
    const far = 1e30;
    const histogram = await countDensity(simulation, [low, high, -far, far], [1, density.bins]);
    return new Recorder(simulation, paths, histogram);
  }

  /**
   * Takes the run on to the last of these steps (ascending, behind commits, MOST_AT_ONCE at most), and gives what it
   * was at each; at fewer of them where it is stopped.
   */
  async run(steps: readonly number[], stop?: StopSignal): Promise<Recorded[]> {
    const reached = (step: number) => {
      for (const _ of steps.filter((at) => at === step)) this.#take();
    };
    reached(this.#simulation.step);
    await this.#simulation.advance({ until: steps.at(-1) ?? 0, stop, ragged: true, marks: { steps, reached } });
    const [positions, counts] = await Promise.all([this.#positions.read(), this.#histogram?.taken.read()]);
    const { dim } = this.#simulation;
    return positions.map((bytes, i) => {
      const stored = new Float32Array(bytes);
      const paths = Array.from({ length: this.#pathCount }, (_, p) => stored[(p >> 2) * dim * 4 + (p & 3)] as number);
      return { counts: new Uint32Array(counts?.[i] ?? []), paths };
    });
  }

  #take(): void {
    this.#positions.take();
    this.#histogram?.now.recount();
    this.#histogram?.taken.take();
  }

  dispose(): void {
    this.#positions.dispose();
    this.#histogram?.now.dispose();
    this.#histogram?.taken.dispose();
  }
}
