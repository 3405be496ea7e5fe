import type { Watched } from '../../experiments/watch.ts';
import type { ChartPoint } from '../../pictures/charts.ts';

/** Points may take so much of the time that the steps take: the first one, which compiles, aside. */
const SHARE = 0.04;
/** Points without gaps: a curve of so many pieces looks whole. */
const PIECES = 64;
/** ... and of so many it can be read. */
const FEW_PIECES = 8;
/** Gaps of a finished run are filled for so long at most, ms. */
const FILL_MS = 3000;
/** From so many points on new ones keep their distance. */
const MANY = 512;

/** The charts of one run: a point per step at most, measured where the simulation stands, and kept. */
export class ChartSeries {
  readonly #watched: Watched;
  readonly #post: (point: ChartPoint) => void;
  readonly #steps = new Set<number>();
  #latest = 0;
  /** steps of a finished run that its curves lack */
  #gaps: number[] = [];
  #gapsMs = 0;
  #ms = 0;

  constructor(watched: Watched, post: (point: ChartPoint) => void) {
    this.#watched = watched;
    this.#post = post;
  }

  /** Whether a run that is being computed can spare the time for a point. */
  get due(): boolean {
    const { step, totalSteps, settled, ms } = this.#watched.simulation;
    if (this.#steps.size === 0 || step === totalSteps || settled) return true;
    if (this.#steps.size >= MANY && Math.abs(step - this.#latest) < totalSteps / MANY) return false;
    return this.#ms <= SHARE * ms;
  }

  /** Measures the step where the simulation stands, unless that was done. */
  async take(): Promise<void> {
    const { step } = this.#watched.simulation;
    if (this.#steps.has(step)) return;
    const first = this.#steps.size === 0;
    this.#steps.add(step);
    this.#latest = step;
    const startedAt = performance.now();
    const means = await this.#watched.measure();
    if (!first) this.#ms += performance.now() - startedAt;
    const level = this.#watched.levelAfter?.(step);
    this.#post({ step, ...(level ? { time: level.t, sigma: Math.sqrt(level.s) } : {}), ...means });
  }

  /**
   * The run has ended at step `last`: what its curves lack is known, first a few steps all along it, then the others.
   */
  finish(last: number): void {
    const { cursor } = this.#watched.simulation;
    const known = [...this.#steps];
    const lacking = [FEW_PIECES, PIECES].flatMap((pieces) => {
      const near = last / pieces;
      const wanted = Array.from({ length: pieces + 1 }, (_, i) => cursor.commitAtOrBefore(Math.round(i * near)));
      return wanted.filter((step) => known.every((other) => Math.abs(other - step) >= near));
    });
    this.#gaps = [...new Set(lacking)];
  }

  /** The next step to go to and to complete; undefined: enough is known, or was done. */
  get lacking(): number | undefined {
    return this.#gapsMs < FILL_MS ? this.#gaps[0] : undefined;
  }

  /** Measures the step that was lacking; to go there took `ms`. */
  async complete(ms: number): Promise<void> {
    const startedAt = performance.now();
    await this.take();
    this.#gapsMs += ms + performance.now() - startedAt;
    this.#gaps.shift();
  }
}
