/** How fast a run is shown. Times are those of performance.now(), in ms. */

/** Frames follow one another at least so far apart. */
export const FRAME_MS = 50;
/** What is done beside a run takes at most one part in so many of the time. */
const SHARE = 5;
/** What the page and the browser do with a frame on the processor that a software driver computes on, too. */
const SOFTWARE_MS = 100;
/** What is played again takes about so long. */
const REPLAY_MS = 8000;
/** It stands still no longer than this. */
const SLOWEST_MS = 250;
/** It is shown in so many frames at least, however slow they come. */
const LEAST_FRAMES = 40;

/** What is done now and then beside a run: at least so many ms apart, and as often as it costs little. */
export class SparePace {
  readonly #leastMs: number;
  readonly #unseenMs: number;
  #next = Number.NEGATIVE_INFINITY;

  constructor(leastMs: number, { software }: { software: boolean }) {
    this.#leastMs = leastMs;
    this.#unseenMs = software ? SOFTWARE_MS : 0;
  }

  due(now: number): boolean {
    return now >= this.#next;
  }

  /** It was done between two times. */
  did(from: number, to: number): void {
    this.#next = from + Math.max(this.#leastMs, SHARE * (to - from + this.#unseenMs));
  }
}

/** Frames of a run that is played again: the whole of it in about eight seconds. */
export class ReplayPace {
  #at = Number.NEGATIVE_INFINITY;
  /** steps that time has made due beyond those taken, if less than one */
  #owed = 0;

  /** Begins, or goes on after a pause. */
  start(now: number): void {
    this.#at = now;
    this.#owed = 0;
  }

  /** How long to wait for the next frame of a run of so many steps. */
  wait(now: number, steps: number): number {
    return this.#at + Math.min(SLOWEST_MS, Math.max(FRAME_MS, REPLAY_MS / steps)) - now;
  }

  /** How many steps the next frame goes on by. A slow one makes the next longer, but does not run away with it. */
  take(now: number, steps: number): number {
    this.#owed += (steps * (now - this.#at)) / REPLAY_MS;
    this.#at = now;
    const taken = Math.min(Math.ceil(steps / LEAST_FRAMES), Math.max(1, Math.floor(this.#owed)));
    this.#owed = Math.min(1, Math.max(0, this.#owed - taken));
    return taken;
  }
}
