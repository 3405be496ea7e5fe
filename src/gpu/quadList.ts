import { FILLS } from '../../shaders/quadList.wgsl.ts';
import { storageBuffer } from './buffers.ts';
import type { Gpu } from './device.ts';
import type { Particles } from './particles.ts';

/**
 * The quads that the kernels of a run work on: all of them, or those with a particle that still moves. The particles
 * stay where they are; only the list gets shorter.
 */
export class QuadList {
  /** u32 [block, quadsPerBlock], as shaders/quadList.wgsl.ts has them */
  readonly buffer: GPUBuffer;
  readonly quadsPerBlock: number;
  /** listed: blocks, and quads in them */
  blocks = 0;
  quads = 0;
  readonly #gpu: Gpu;
  readonly #cells: number;
  readonly #quadsPerCell: number;

  /** A list of all quads. Throws LimitError where the adapter cannot hold it. */
  constructor({ gpu, cells, quads }: Pick<Particles, 'gpu' | 'cells' | 'quads'>, quadsPerBlock: number) {
    this.#gpu = gpu;
    this.#cells = cells;
    this.#quadsPerCell = quads;
    this.quadsPerBlock = quadsPerBlock;
    this.buffer = storageBuffer(gpu, 'list of quads', cells * Math.ceil(quads / quadsPerBlock) * quadsPerBlock * 4);
    this.#fill(() => true);
  }

  /** Lists all quads again. */
  listAll(): void {
    if (this.quads < this.#cells * this.#quadsPerCell) this.#fill(() => true);
  }

  /** Lists the quads with a particle that has not settled. `settledAt`: [cell, quad, 4], 0 = it has not. */
  listUnsettled(settledAt: Uint32Array): void {
    this.#fill(
      (quad) =>
        settledAt[4 * quad] === 0 ||
        settledAt[4 * quad + 1] === 0 ||
        settledAt[4 * quad + 2] === 0 ||
        settledAt[4 * quad + 3] === 0,
    );
  }

  #fill(isListed: (quad: number) => boolean): void {
    const size = this.quadsPerBlock;
    const entries = new Uint32Array(this.buffer.size / 4);
    let [at, fillers] = [0, 0];
    for (let cell = 0; cell < this.#cells; cell++) {
      const end = (cell + 1) * this.#quadsPerCell;
      for (let quad = end - this.#quadsPerCell; quad < end; quad++) if (isListed(quad)) entries[at++] = quad;
      for (; at % size !== 0; fillers++) entries[at] = (entries[at++ - 1] as number) | FILLS;
    }
    this.quads = at - fillers;
    this.blocks = at / size;
    this.#gpu.device.queue.writeBuffer(this.buffer, 0, entries, 0, at);
  }

  dispose(): void {
    this.buffer.destroy();
  }
}
