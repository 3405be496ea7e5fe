/** How fast a run is shown. Times are those of performance.now(), in ms. */

/** Frames follow one another at least so far apart. */
const FRAME_MS = 50;
/** While a run is computed its frames take at most one part in so many of the time. */
const FRAME_SHARE = 5;
/** What is played again takes about so long, */
const REPLAY_MS = 8000;
/** but stands still no longer than this, */
const SLOWEST_MS = 250;
/** and is shown in so many frames at least, however slow they come. */
const LEAST_FRAMES = 40;

/** Frames of a run that is being computed: as often as they cost little. */
export class LivePace {
  #next = Number.NEGATIVE_INFINITY;

  due(now: number): boolean {
    return now >= this.#next;
  }

  /** A frame was drawn between two times. */
  drew(from: number, to: number): void {
    this.#next = to + Math.max(FRAME_MS - (to - from), (FRAME_SHARE - 1) * (to - from));
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
