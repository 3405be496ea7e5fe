/**
 * The next time a canvas is painted, for who is about to keep this thread busy and
 * lets the page ask for its picture first.
 */
export class NextPaint {
  #waiting: (() => void)[] = [];

  /** Resolves when the canvas has been painted and the browser can show it; after `ms` at the latest. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const late = setTimeout(resolve, ms);
      this.#waiting.push(() => {
        clearTimeout(late);
        // a canvas is shown when the task ends that has painted it
        setTimeout(resolve);
      });
    });
  }

  /** It was painted. */
  done(): void {
    for (const tell of this.#waiting.splice(0)) tell();
  }
}
