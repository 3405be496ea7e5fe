/** log2 weight of what pads a list of memories to a multiple of four: never wins, and no inf * 0 can come of it. */
export const NO_WEIGHT = -3e38;

/** Lists of vec4f, one behind the other in one buffer; a list that is placed twice stands there once. */
export class Packing {
  readonly #places = new Map<Float32Array, readonly [first: number, end: number]>();
  #end = 0;

  /** Where the list stands: its first record, and the one after its last. */
  place(list: Float32Array): readonly [first: number, end: number] {
    const known = this.#places.get(list);
    if (known) return known;
    const place = [this.#end, this.#end + list.length / 4] as const;
    this.#end = place[1];
    this.#places.set(list, place);
    return place;
  }

  /** All lists that were placed. */
  records(): Float32Array {
    const all = new Float32Array(this.#end * 4);
    for (const [list, [first]] of this.#places) all.set(list, first * 4);
    return all;
  }
}
