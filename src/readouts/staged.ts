import type { StagedTile } from '../../shaders/similarity.wgsl.ts';
import type { StagedGiven, Stages } from '../../shaders/stages.ts';
import type { Particles } from '../gpu/particles.ts';
import type { StagedCell } from './stagedLists.ts';
import type { StagedTiles, TileRead } from './stagedTiles.ts';

/** What is read, where, and what is wanted of it. */
export interface StagedTask {
  particles: Particles;
  /** one per cell, with equally many levels */
  cells: readonly StagedCell[];
  /** what the sums must give */
  asked: readonly StagedGiven[];
  /** a list says which quads are read: all of them, unless it is told otherwise */
  isListed?: boolean | undefined;
  /** how the kernels are tiled; that of the adapter unless given */
  tile?: Partial<StagedTile> | undefined;
}

/**
 * Answers at the places of a tile of particles, by kernels that loop over dimensions.
 * It records its work and submits nothing.
 */
export interface StagedReading {
  readonly tiles: StagedTiles;
  /** what a thread has in registers, for names of kernels */
  readonly shape: string;
  /** [slot, dim] vec4f: m of the tile that was read last, less what its lists leave to the rows (StagedLists.past) */
  readonly means: GPUBuffer;
  /**
   * sums over the memories, where there are any: [cell, quad, sums] vec4f of every
   * quad that was read, and what they are
   */
  readonly sums?: GPUBuffer;
  readonly stages?: Stages;
  /** Records the reading of a tile, of at most `tiles.most` groups: submit the pass before the next one is recorded. */
  encode(pass: GPUComputePassEncoder, read: TileRead): void;
  dispose(): void;
}

/** Makes a reading for a task: what a read-out gives to whoever reads in any dimension. */
export type MakeStaged = (task: StagedTask) => Promise<StagedReading>;

/** Throws RangeError unless there is something to read for every cell of particles. */
export function requireCells({ particles, cells }: Pick<StagedTask, 'particles' | 'cells'>): void {
  if (cells.length !== particles.cells) {
    throw new RangeError(`${cells.length} sets of memories for ${particles.cells} cells; give one per cell`);
  }
}
