import { ORDER_COUNTER } from '../../shaders/sweep.wgsl.ts';
import type { Patterns } from '../memories/patterns.ts';
import { philox4x32, seedKey } from '../memories/philox.ts';
import type { ReadLevel } from '../samplers/row.ts';

/**
 * What a spin would gain by being +1 and not -1: h_i = (E(x_i = -1) - E(x_i = +1)) / 2 in units in which m is the
 * downhill gradient of E. `rest` [count]: the overlaps with the memories without spin i.
 */
export type SpinField = (rest: Float64Array, i: number) => number;

/** The field of a separation's energy at a level. */
export type SpinFieldAt = (patterns: Patterns, read: ReadLevel) => SpinField;

/**
 * The order in which the four networks of a quad visit their spins in a sweep: a permutation of 0 .. dim - 1, from the
 * block (quad, step, ORDER_COUNTER, stream) of the counter-based generator, as in shaders/sweep.wgsl.ts.
 */
export function visitingOrder(seed: number, quad: number, step: number, stream: number, dim: number): Int32Array {
  const keys = philox4x32([quad, step, ORDER_COUNTER, stream], seedKey(seed));
  const bits = Math.max(1, Math.ceil(Math.log2(dim)));
  const [shift, mask] = [Math.max(1, bits >> 1), 2 ** bits - 1];
  const scrambled = (at: number) =>
    keys.reduce((now, key) => (Math.imul(now ^ (now >>> shift), key | 1) + (key >>> 16)) & mask, at);
  return Int32Array.from({ length: dim }, (_, i) => {
    let at = scrambled(i);
    while (at >= dim) at = scrambled(at);
    return at;
  });
}

/** The fields of a network whose spins change one after another: x [dim] as it was before the first. */
export class ChangingFields {
  readonly #patterns: Patterns;
  readonly #field: SpinField;
  /** x . xi_k of the spins as they are now */
  readonly #overlaps: Float64Array;
  readonly #rest: Float64Array;

  constructor(patterns: Patterns, field: SpinField, x: ArrayLike<number>) {
    const { points, count, dim } = patterns;
    this.#patterns = patterns;
    this.#field = field;
    this.#overlaps = Float64Array.from({ length: count }, (_, k) => {
      let sum = 0;
      for (let d = 0; d < dim; d++) sum += (points[k * dim + d] as number) * (x[d] as number);
      return sum;
    });
    this.#rest = new Float64Array(count);
  }

  /** h of spin i, which is `value` now. */
  at(i: number, value: number): number {
    const { points, dim } = this.#patterns;
    this.#overlaps.forEach((overlap, k) => {
      this.#rest[k] = overlap - value * (points[k * dim + i] as number);
    });
    return this.#field(this.#rest, i);
  }

  changed(i: number, by: number): void {
    if (by === 0) return;
    const { points, count, dim } = this.#patterns;
    for (let k = 0; k < count; k++) {
      this.#overlaps[k] = (this.#overlaps[k] as number) + by * (points[k * dim + i] as number);
    }
  }
}
