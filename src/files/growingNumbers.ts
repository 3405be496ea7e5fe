/** Numbers of which it is not known how many there will be; past `most` none may be pushed. */
export class GrowingNumbers {
  readonly #most: number;
  #values: Float64Array;
  #length = 0;

  constructor(most: number) {
    this.#most = most;
    this.#values = new Float64Array(Math.min(this.#most, 1024));
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(Math.min(this.#most, 2 * this.#length));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** The numbers; no more may be pushed. */
  finish(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
}
