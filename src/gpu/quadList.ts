import { FILLS } from '../../shaders/quadList.wgsl.ts';
import { storageBuffer } from './buffers.ts';
import type { Gpu } from './device.ts';
import { LEAST_WORKGROUPS } from './dispatch.ts';
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
  readonly #leastPerBlock: number;

  /**
   * A list of all quads. Few of them are spread over LEAST_WORKGROUPS blocks with `leastPerBlock` quads or more in each,
   * so that they run side by side: where a block that is not full costs less. Throws LimitError where
   * the adapter cannot hold it.
   */
  constructor(
    { gpu, cells, quads }: Pick<Particles, 'gpu' | 'cells' | 'quads'>,
    quadsPerBlock: number,
    leastPerBlock = quadsPerBlock,
  ) {
    this.#gpu = gpu;
    this.#cells = cells;
    this.#quadsPerCell = quads;
    this.quadsPerBlock = quadsPerBlock;
    this.#leastPerBlock = leastPerBlock;
    const full = cells * Math.ceil(quads / quadsPerBlock);
    const blocks = leastPerBlock < quadsPerBlock ? Math.max(full, cells + LEAST_WORKGROUPS) : full;
    this.buffer = storageBuffer(gpu, 'list of quads', blocks * quadsPerBlock * 4);
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
    const all = this.#cells * this.#quadsPerCell;
    let listed = 0;
    for (let quad = 0; quad < all; quad++) if (isListed(quad)) listed++;
    const least = this.#leastPerBlock;
    const perBlock = Math.min(size, least * Math.max(1, Math.ceil(listed / LEAST_WORKGROUPS / least)));
    const entries = new Uint32Array(this.buffer.size / 4);
    let at = 0;
    const endBlock = () => {
      for (; at % size !== 0; at++) entries[at] = (entries[at - 1] as number) | FILLS;
    };
    for (let cell = 0; cell < this.#cells; cell++) {
      const end = (cell + 1) * this.#quadsPerCell;
      for (let quad = end - this.#quadsPerCell; quad < end; quad++) {
        if (!isListed(quad)) continue;
        entries[at++] = quad;
        if (at % size === perBlock) endBlock();
      }
      endBlock();
    }
    this.quads = listed;
    this.blocks = at / size;
    this.#gpu.device.queue.writeBuffer(this.buffer, 0, entries, 0, at);
  }

  dispose(): void {
    this.buffer.destroy();
  }
}
