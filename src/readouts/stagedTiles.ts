import type { StagedTile } from '../../shaders/similarity.wgsl.ts';
import { uniformBuffer } from '../gpu/buffers.ts';
import { workgroupGrid } from '../gpu/dispatch.ts';
import type { Kernel } from '../gpu/kernels.ts';
import type { Particles } from '../gpu/particles.ts';
import { QuadList } from '../gpu/quadList.ts';

/** A stretch of groups of quads, and the level at which they read. */
export interface TileRead {
  firstGroup: number;
  groups: number;
  level: number;
}

/** Consecutive quads, and the first of the consecutive slots in which they are read. */
export interface QuadSlots {
  firstSlot: number;
  /** among those of all cells */
  firstQuad: number;
  quads: number;
}

/** One dispatch of a reading. */
export interface StagedPass {
  kernel: Kernel;
  group: GPUBindGroup;
  /** for so many groups */
  threads(groups: number): number;
}

/** Bytes of scratch of a tile, at most. */
const SCRATCH_BYTES = 2 ** 26;
const TILE_WORDS = 12;

/**
 * 8 particles by 8 memories, or by 8 coordinates: what more registers win is lost where
 * particles are few, and on GPUs occupancy.
 */
const TILE: StagedTile = { quads: 2, blocks: 2, coordinates: 8, workgroupSize: 64 };
/** What won on both software drivers; it takes twice as long to compile (docs/performance.md). */
const LARGE_TILE: StagedTile = { ...TILE, quads: 4, coordinates: 16 };
/** Quads of a cell from which on the large one is worth it. */
const MANY_QUADS = 16;

/** How the kernels are tiled; of few particles, no more quads than a cell has. */
export function stagedTile(
  { gpu, quads }: Pick<Particles, 'gpu' | 'quads'>,
  chosen: Partial<StagedTile> = {},
): StagedTile {
  const tile = { ...(gpu.adapter.software && quads >= MANY_QUADS ? LARGE_TILE : TILE), ...chosen };
  return { ...tile, quads: Math.min(tile.quads, quads) };
}

/**
 * How the quads of all cells are cut into groups, tiles and slots
 * (shaders/stagedReading.wgsl.ts): cut freely, it changes no bit.
 */
export class StagedTiles {
  readonly tile: StagedTile;
  /** which quads are read, where a list says so */
  readonly quadList: QuadList | undefined;
  readonly groupsPerCell: number;
  /** groups that scratch has room for */
  readonly most: number;
  /** bound by every kernel: the tile at hand */
  readonly uniform: GPUBuffer;
  readonly #particles: Particles;

  /** `quadBytes`: scratch of one quad. */
  constructor(particles: Particles, tile: StagedTile, isListed: boolean, quadBytes: number) {
    this.#particles = particles;
    this.tile = tile;
    this.groupsPerCell = Math.ceil(particles.quads / tile.quads);
    this.quadList = isListed ? new QuadList(particles, tile.quads) : undefined;
    this.most = Math.max(1, Math.min(this.groups, Math.floor(SCRATCH_BYTES / quadBytes / tile.quads)));
    this.uniform = uniformBuffer(particles.gpu, 'tile', TILE_WORDS * 4);
  }

  /** Of all cells: what the work can be cut into. */
  get groups(): number {
    return this.quadList?.blocks ?? this.groupsPerCell * this.#particles.cells;
  }

  /** Quads that scratch has room for. */
  get slots(): number {
    return this.most * this.tile.quads;
  }

  /**
   * Records passes over a tile, of at most `most` groups. What it reads is written to the uniform at
   * once: submit the pass before the next one is recorded. `levels`: of each cell; `chunkBlocks`: blocks
   * of memories that scratch has room for.
   */
  encode(
    pass: GPUComputePassEncoder,
    { firstGroup, groups, level }: TileRead,
    passes: readonly StagedPass[],
    { levels, chunkBlocks = 0 }: { levels: number; chunkBlocks?: number },
  ): void {
    const { gpu, quads } = this.#particles;
    const slots = groups * this.tile.quads;
    const words = Uint32Array.of(firstGroup, groups, this.groupsPerCell, quads, 0, slots, level, levels, chunkBlocks);
    gpu.device.queue.writeBuffer(this.uniform, 0, words);
    for (const { kernel, group, threads } of passes) {
      const { width, height } = workgroupGrid(gpu, Math.ceil(threads(groups) / this.tile.workgroupSize));
      pass.setPipeline(kernel.pipeline);
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(width, height);
    }
  }

  /** Where the quads of some groups have scratch, cell by cell; without a list. */
  *slotsOf(firstGroup: number, groups: number): Generator<QuadSlots> {
    const { quads } = this.#particles;
    for (let group = firstGroup; group < firstGroup + groups; ) {
      const [cell, inCell] = [Math.floor(group / this.groupsPerCell), group % this.groupsPerCell];
      const taken = Math.min(this.groupsPerCell - inCell, firstGroup + groups - group);
      const first = inCell * this.tile.quads;
      const own = Math.min(taken * this.tile.quads, quads - first);
      yield { firstSlot: (group - firstGroup) * this.tile.quads, firstQuad: cell * quads + first, quads: own };
      group += taken;
    }
  }

  dispose(): void {
    this.quadList?.dispose();
    this.uniform.destroy();
  }
}
