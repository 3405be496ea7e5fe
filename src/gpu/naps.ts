/** of Node, where alone threads nap */
declare const setImmediate: (callback: () => void) => unknown;

/** The thread stays awake for so long: most reads of small buffers are over by then. */
const AWAKE_MS = 0.5;
/** How long it sleeps before finished work is looked for again: so late a wait may end. */
const NAP_MS = 0.25;

/**
 * Naps of this thread while it waits for a software driver in its own process. Dawn in Node looks for finished work at
 * every turn of the event loop as long as a promise waits. Without naps that takes a processor from the driver.
 */
export class Naps {
  readonly #never = new Int32Array(new SharedArrayBuffer(4));
  #waits = 0;
  #awakeUntil = 0;
  #isTurning = false;

  /** What the promise gives; meanwhile every turn of the event loop has a nap. */
  async during<T>(promise: Promise<T>): Promise<T> {
    this.#waits++;
    this.#awakeUntil = performance.now() + AWAKE_MS;
    if (!this.#isTurning) this.#turn();
    try {
      return await promise;
    } finally {
      this.#waits--;
    }
  }

  #turn(): void {
    this.#isTurning = this.#waits > 0;
    if (!this.#isTurning) return;
    setImmediate(() => {
      if (this.#waits > 0 && performance.now() > this.#awakeUntil) Atomics.wait(this.#never, 0, 0, NAP_MS);
      this.#turn();
    });
  }
}
