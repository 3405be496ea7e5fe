/**
 * Of the last so many ms: long enough to be calm, short enough to follow when particles settle or another program ends.
 */
const WINDOW_MS = 4000;
/** Less than this tells nothing: the first slices are short, and shaders are compiled before them. */
const LEAST_MS = 500;

/** How long a run goes on, from how fast it has been going lately. Time in which the reader held it does not count. */
export class TimeLeft {
  /** ms worked, share done */
  #points: { worked: number; fraction: number }[] = [];
  #heldSince: number | undefined;
  #heldMs = 0;

  /** `now`: ms of a clock that runs while it is held, too. */
  progress(fraction: number, now: number): void {
    const worked = now - this.#heldMs;
    // taken back in time
    if (fraction < (this.#points.at(-1)?.fraction ?? 0)) this.#points = [];
    this.#points = this.#points.filter((point) => worked - point.worked <= WINDOW_MS);
    this.#points.push({ worked, fraction });
  }

  hold(held: boolean, now: number): void {
    if (held) this.#heldSince ??= now;
    else if (this.#heldSince !== undefined) {
      this.#heldMs += now - this.#heldSince;
      this.#heldSince = undefined;
    }
  }

  get held(): boolean {
    return this.#heldSince !== undefined;
  }

  /** Undefined while it is not known. */
  get seconds(): number | undefined {
    const [first, last] = [this.#points[0], this.#points.at(-1)];
    if (!first || !last || last.worked - first.worked < LEAST_MS || last.fraction <= first.fraction) return undefined;
    return ((1 - last.fraction) * (last.worked - first.worked)) / (last.fraction - first.fraction) / 1000;
  }
}

/** '12 s', '3 min': no finer than it can be known. */
export function roughly(seconds: number): string {
  return seconds < 90 ? `${Math.max(1, Math.ceil(seconds))} s` : `${Math.ceil(seconds / 60)} min`;
}
