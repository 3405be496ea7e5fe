import { downloadPositions, type Particles } from '../gpu/particles.ts';
import type { Patterns } from '../memories/patterns.ts';
import { evaluateColumns } from './readings.ts';
import type { CellRule } from './rules.ts';

/** Order parameters of particles, in any dimension: what single particles are, of which runs tell the means. */
export interface OrderReadings {
  /** -sum_k r_k ln r_k, nats, [count] */
  entropy: Float32Array;
  /** Y2 = sum_k r_k^2, [count] */
  participation: Float32Array;
  /** largest r_k, [count] */
  topWeight: Float32Array;
  /** where the particles are, [count, dim] */
  x: ArrayLike<number>;
  /** D(x) = sum_k r_k xi_k, [dim][count] */
  mean: readonly Float32Array[];
}

/** Reads the particles of a single-cell run by a rule. Throws as evaluateColumns does. */
export async function readOrder(particles: Particles, rule: CellRule): Promise<OrderReadings> {
  const asked = ['mean', 'entropy', 'topWeight', 'participationRatio'] as const;
  // at once: a read-back waits longer than it takes
  const [{ participationRatio, ...read }, x] = await Promise.all([
    evaluateColumns(particles, [rule], asked),
    downloadPositions(particles),
  ]);
  return { ...read, participation: participationRatio.map((ratio) => 1 / ratio), x };
}

/** The memories from where overlaps are measured: their coordinates and squared norms about the origin of the data. */
export class Overlaps {
  readonly #patterns: Patterns;
  readonly #origin: readonly number[];
  /** xi - o, [count, dim] */
  readonly #memories: Float64Array;
  /** |xi - o|^2; memories where it is 0 have no overlap */
  readonly norms2: Float64Array;

  constructor(patterns: Patterns, origin: readonly number[]) {
    const { points, count, dim } = patterns;
    this.#patterns = patterns;
    this.#origin = origin;
    this.#memories = points.map((value, i) => value - (origin[i % dim] as number));
    this.norms2 = new Float64Array(count);
    this.#memories.forEach((value, i) => {
      const k = Math.floor(i / dim);
      this.norms2[k] = (this.norms2[k] as number) + value * value;
    });
  }

  /**
   * (x - a o).(xi - o) / |xi - o|^2 of x = at(particle, coordinate) with its memory; of patterns of +-1 it is x.xi / D.
   * NaN where the label is -1, and with a memory at the origin.
   */
  of(at: (p: number, d: number) => number, a: number, labels: ArrayLike<number>): Float64Array {
    const { dim } = this.#patterns;
    return Float64Array.from(labels, (k, p) => {
      if (k < 0) return Number.NaN;
      let dot = 0;
      for (let d = 0; d < dim; d++) {
        dot += (at(p, d) - a * (this.#origin[d] as number)) * (this.#memories[k * dim + d] as number);
      }
      // 0 / 0 with a memory at the origin
      return dot / (this.norms2[k] as number);
    });
  }
}
