import type { Gpu } from '../gpu/device.ts';
import { gaussianRows } from '../memories/randomSets.ts';
import { type OrderReadings, readOrder } from '../observables/order.ts';
import { particlesAt } from '../observables/readings.ts';
import { type NoiseLevel, totalVariance } from '../samplers/row.ts';
import { readAt } from '../samplers/sampler.ts';
import { readingRule } from './level.ts';
import { BESIDE, seedOf } from './phase/seeds.ts';
import type { Inputs } from './run.ts';

/**
 * Samples a xi_k + sqrt(S) z of the exact marginal p_t, with one draw of k and z for all levels, so that what is
 * measured of them is smooth in the level. Every memory has its share of them, to one sample.
 */
export class MarginalSamples {
  readonly #inputs: Inputs;
  /** [count, dim] */
  readonly #noise: readonly number[];
  /** [count]: the memory of each */
  readonly sources: Int32Array;

  constructor(inputs: Inputs, count: number) {
    const { config, patterns } = inputs;
    this.#inputs = inputs;
    this.#noise = gaussianRows(count, patterns.dim, seedOf(config.seed, BESIDE.marginalSamples)).flat();
    this.sources = shares(patterns.weights, count);
  }

  /** What the memories say of the samples at a level; undefined where p_t has no density. */
  async readAt(gpu: Gpu, level: NoiseLevel): Promise<OrderReadings | undefined> {
    const { patterns } = this.#inputs;
    const { points, dim, width } = patterns;
    const spread = Math.sqrt(totalVariance(level, width));
    if (spread === 0) return undefined;
    const x = Float64Array.from(this.#noise, (z, i) => {
      const k = this.sources[Math.floor(i / dim)] as number;
      return level.a * (points[k * dim + (i % dim)] as number) + spread * z;
    });
    const particles = particlesAt(gpu, x, dim);
    try {
      return await readOrder(particles, readingRule(this.#inputs, readAt(level)));
    } finally {
      particles.positions.destroy();
    }
  }
}

/** `count` indices, each as often as its weight says. */
function shares(weights: ArrayLike<number>, count: number): Int32Array {
  const out = new Int32Array(count);
  let [k, below] = [0, weights[0] as number];
  for (let i = 0; i < count; i++) {
    while (below < (i + 0.5) / count && k + 1 < weights.length) below += weights[++k] as number;
    out[i] = k;
  }
  return out;
}
