import { type LayerPlace, layer } from '../../shaders/layer.wgsl.ts';
import type { StagedTile } from '../../shaders/similarity.wgsl.ts';
import { storageBuffer, storageOf, uniformBuffer, VEC4_BYTES } from '../gpu/buffers.ts';
import type { Kernel } from '../gpu/kernels.ts';
import type { Network } from '../networks/network.ts';
import { placedLayers } from './networkBlocks.ts';
import { Packing } from './packing.ts';
import { requireCells, type StagedReading, type StagedTask } from './staged.ts';
import { levelRecords, type StagedCell, type StagedLists, sourceRecords } from './stagedLists.ts';
import { type StagedPass, StagedTiles, stagedTile, type TileRead } from './stagedTiles.ts';

/**
 * Asks a network at the places of a tile of particles, layer by layer, by kernels that loop over what comes into a
 * layer. Cells have lists of their own, of networks of one shape.
 */
export class NetworkReading implements StagedReading {
  readonly means: GPUBuffer;
  readonly tiles: StagedTiles;
  readonly #own: readonly GPUBuffer[];
  readonly #levels: number;
  readonly #passes: readonly StagedPass[];

  private constructor(
    { dim, hidden }: Pick<Network, 'dim' | 'hidden'>,
    { particles, cells, isListed = false }: StagedTask,
    tile: StagedTile,
    kernels: Readonly<Record<LayerPlace, Kernel>>,
  ) {
    const { gpu, positions } = particles;
    const most = Math.max(...hidden);
    this.tiles = new StagedTiles(particles, tile, isListed, (2 * most + dim) * VEC4_BYTES);
    this.#levels = (cells[0] as StagedCell).levels.length;
    const { slots, quadList, uniform } = this.tiles;
    const packing = new Packing();
    const places = cells.map(({ lists }) => packing.place((lists as StagedLists).records));
    const shared = [
      storageOf(gpu, 'levels', levelRecords(cells)),
      storageOf(gpu, 'sources', sourceRecords(cells, places)),
      storageOf(gpu, `network in ${dim} dimensions`, packing.records()),
    ];
    const what = `of ${slots * 4} particles`;
    this.means = storageBuffer(gpu, `means ${what}`, slots * dim * VEC4_BYTES);
    // layers read one of them and write the other
    const units = [0, 1].map(() => storageBuffer(gpu, `units ${what}`, slots * most * VEC4_BYTES));
    const { layers } = placedLayers({ dim, hidden });
    const uniforms = layers.map((own) =>
      uniformBuffer(gpu, 'layer', Uint32Array.of(own.inputs, own.units, own.weights, own.biases)),
    );
    this.#own = [...shared, this.means, ...units, ...uniforms];
    const list = quadList ? [quadList.buffer] : [];
    this.#passes = layers.map((own, l) => {
      const kernel = kernels[l === 0 ? 'first' : l < hidden.length ? 'hidden' : 'last'];
      const given = l === 0 ? positions : (units[(l - 1) % 2] as GPUBuffer);
      const answers = l < hidden.length ? (units[l % 2] as GPUBuffer) : this.means;
      const threads = Math.ceil(own.units / 4 / tile.blocks);
      return {
        kernel,
        group: kernel.bind([uniform, uniforms[l] as GPUBuffer, ...shared, given, answers, ...list]),
        threads: (groups) => groups * threads,
      };
    });
  }

  /**
   * Makes the buffers and compiles the kernels. Throws RangeError where the particles have other dimensions than the
   * network, LimitError where the adapter is too small.
   */
  static async of(shape: Pick<Network, 'dim' | 'hidden'>, task: StagedTask): Promise<NetworkReading> {
    const { particles } = task;
    const { gpu, dim } = particles;
    requireCells(task);
    if (dim !== shape.dim) {
      throw new RangeError(`the network was trained in ${shape.dim} dimensions, the particles have ${dim}`);
    }
    const tile = stagedTile(particles, task.tile);
    const isListed = task.isListed ?? false;
    const kernel = (place: LayerPlace) =>
      gpu.kernels.get({
        label: `${place} layer, ${tile.quads} quads${isListed ? ' of a list' : ''} x ${4 * tile.blocks} units`,
        code: layer(place, tile, isListed),
        bindings: [
          'uniform',
          'uniform',
          'read',
          'read',
          'read',
          'read',
          'write',
          ...(isListed ? (['read'] as const) : []),
        ],
      });
    const [first, last] = await Promise.all([kernel('first'), kernel('last')]);
    const hidden = shape.hidden.length > 1 ? await kernel('hidden') : first;
    return new NetworkReading(shape, task, tile, { first, hidden, last });
  }

  get shape(): string {
    const { quads, blocks } = this.tiles.tile;
    return `${4 * quads} particles x ${4 * blocks} units`;
  }

  encode(pass: GPUComputePassEncoder, read: TileRead): void {
    this.tiles.encode(pass, read, this.#passes, { levels: this.#levels });
  }

  dispose(): void {
    this.tiles.dispose();
    for (const buffer of this.#own) buffer.destroy();
  }
}
