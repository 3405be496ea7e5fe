import type { MixShape } from '../../shaders/mix.wgsl.ts';
import { downloadBuffer, storageBuffer, VEC4_BYTES } from '../gpu/buffers.ts';
import type { Gpu } from '../gpu/device.ts';
import { downloadLanes, type Particles } from '../gpu/particles.ts';
import { digits } from '../printable.ts';

/** How far the particles of a run have settled. */
export interface Settling {
  /** 0..1 */
  share: number;
  /** quads with a particle that has not settled */
  awake: number;
  /** the last step that settled one */
  last: number;
}

/**
 * The particles of a run, and all else that the next step depends on, at a committed step. Whoever copies `buffers` keeps
 * the whole of it, and need not know what they hold.
 */
export class State implements Particles {
  readonly gpu: Gpu;
  readonly dim: number;
  readonly cells: number;
  readonly count: number;
  readonly quads: number;
  readonly positions: GPUBuffer;
  /** [cell, quad]: acc [dim, 4] where rows use it, then q [4] where there is a tap; f32 */
  readonly accumulators: GPUBuffer;
  /** [cell, quad, 4] u32: step (from 1) that settled the particle, 0 = awake */
  readonly settledAt: GPUBuffer;
  /**
   * u32: quads and particles with work left, from 0 in every slice; tally of the read-out, low and high word; last settling
   * step; bits of the largest of what a read-out keeps that of
   */
  readonly counters: GPUBuffer;
  readonly #mix: MixShape;

  /** `count`: particles per cell. Throws LimitError where the adapter cannot hold them. */
  constructor(gpu: Gpu, { dim, cells, count }: Pick<Particles, 'dim' | 'cells' | 'count'>, mix: MixShape) {
    this.gpu = gpu;
    this.dim = dim;
    this.cells = cells;
    this.count = count;
    this.quads = Math.ceil(count / 4);
    this.#mix = mix;
    const { usesAccumulator, tap, freezes } = mix;
    const bytes = cells * this.quads * VEC4_BYTES;
    const perQuad = (usesAccumulator ? dim : 0) + (tap === 'none' ? 0 : 1);
    const what = `${digits(count * cells)} particles in ${dim} dimensions`;
    this.positions = storageBuffer(gpu, `positions of ${what}`, bytes * dim);
    this.accumulators = storageBuffer(gpu, `accumulators of ${what}`, bytes * perQuad);
    this.settledAt = storageBuffer(gpu, `settling steps of ${what}`, freezes ? bytes : 0);
    this.counters = storageBuffer(gpu, 'counters', 24);
  }

  get buffers(): readonly GPUBuffer[] {
    return [this.positions, this.accumulators, this.settledAt, this.counters];
  }

  /** q of every particle, [cell, particle] float32; zeros without a tap. */
  async downloadQ(): Promise<Float32Array> {
    const { usesAccumulator, tap } = this.#mix;
    const perQuad = (usesAccumulator ? this.dim : 0) + 1;
    const out = new Float32Array(this.cells * this.count);
    if (tap === 'none') return out;
    const stored = new Float32Array(await downloadBuffer(this.gpu, this.accumulators));
    for (let cell = 0; cell < this.cells; cell++) {
      for (let p = 0; p < this.count; p++) {
        const quad = cell * this.quads + (p >> 2);
        out[cell * this.count + p] = stored[(quad * perQuad + perQuad - 1) * 4 + (p & 3)] as number;
      }
    }
    return out;
  }

  /** [cell, particle] uint32 of `settledAt`. Throws RangeError where no particle freezes. */
  async downloadSettlingSteps(): Promise<Uint32Array> {
    if (!this.#mix.freezes) throw new RangeError('this run has no tolerance, so no particle settles; give one');
    return downloadLanes(this, this.settledAt, Uint32Array);
  }

  /** Sets the counts of quads and particles with work left to 0: before each slice of a run that freezes. */
  resetAwake(): void {
    this.gpu.device.queue.writeBuffer(this.counters, 0, new Uint32Array(2));
  }

  /** How far the slice that was submitted last has come. */
  async readSettling(): Promise<Settling> {
    const [awake = 0, particles = 0, , , last = 0] = new Uint32Array(await downloadBuffer(this.gpu, this.counters));
    return { share: 1 - particles / (this.cells * this.quads * 4), awake, last };
  }

  /** How often the read-out fell back on its floor, and the largest of what it keeps that of; 0 of what it does not tell. */
  async downloadTally(): Promise<{ count: number; largest: number }> {
    const words = await downloadBuffer(this.gpu, this.counters);
    const [, , low = 0, high = 0] = new Uint32Array(words);
    return { count: high * 2 ** 32 + low, largest: new Float32Array(words)[5] ?? 0 };
  }

  dispose(): void {
    for (const buffer of this.buffers) buffer.destroy();
  }
}
