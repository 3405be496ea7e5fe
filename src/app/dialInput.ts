import type { DialName } from '../params/table.ts';

/** Waits for the next letter before a run is begun, and for a hand to rest before it counts as an end. */
export const REST_MS = 250;

/** Dials by name, with the texts or switches that a form gives. */
export type Changes = Partial<Record<DialName, string | boolean>>;

/**
 * What is done to the dials, as runs. Letters wait until no more come: 8 on the way to 8.05 is no run. A turning hand
 * is answered at once, and again as soon as a picture of its last turn is there: turns on the way to it become one, so
 * that a fast hand sees as many pictures as the machine gives and no run ends before it has shown anything.
 */
export class DialInput {
  readonly #run: (changes: Changes, turning: boolean) => boolean;
  #changes: Changes = {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** a hand turns, and the run of its last turn has shown nothing yet */
  #unanswered = false;

  /** `run` says whether it has begun one; changes that are refused are kept for the next try. */
  constructor(run: (changes: Changes, turning: boolean) => boolean) {
    this.#run = run;
  }

  type(name: DialName, value: string | boolean): void {
    this.#changes = { ...this.#changes, [name]: value };
    this.#unanswered = false;
    this.#after(REST_MS, false);
  }

  turn(name: DialName, value: string | boolean): void {
    this.#changes = { ...this.#changes, [name]: value };
    // an answer that does not come is not waited for longer than letters are
    if (this.#unanswered) this.#after(REST_MS, true);
    else this.#begin(true);
  }

  /** A picture of the last run is there. */
  answered(): void {
    if (!this.#unanswered) return;
    this.#unanswered = false;
    if (Object.keys(this.#changes).length > 0) this.#begin(true);
  }

  /** Another config takes the place of what was typed. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#changes = {};
    this.#unanswered = false;
  }

  #after(ms: number, turning: boolean): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#begin(turning), ms);
  }

  #begin(turning: boolean): void {
    clearTimeout(this.#timer);
    if (!this.#run(this.#changes, turning)) return;
    this.forget();
    this.#unanswered = turning;
  }
}
