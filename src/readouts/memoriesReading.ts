import { project } from '../../shaders/project.wgsl.ts';
import { separate } from '../../shaders/separate.wgsl.ts';
import { type StagedTile, similarity } from '../../shaders/similarity.wgsl.ts';
import { CHUNK_MEMORIES, sumsStride } from '../../shaders/stagedReading.wgsl.ts';
import type { Stages } from '../../shaders/stages.ts';
import { storageBuffer, storageOf, uniformBuffer, VEC4_BYTES } from '../gpu/buffers.ts';
import type { Kernel } from '../gpu/kernels.ts';
import type { Particles } from '../gpu/particles.ts';
import { Pace } from '../gpu/slices.ts';
import type { Patterns } from '../memories/patterns.ts';
import { Packing } from './packing.ts';
import { requireCells, type StagedReading, type StagedTask } from './staged.ts';
import { blocksOf, levelRecords, memoryBlocks, type StagedCell, sourceRecords } from './stagedLists.ts';
import { type QuadSlots, type StagedPass, StagedTiles, stagedTile, type TileRead } from './stagedTiles.ts';

/**
 * Reads all memories at the places of a tile of particles, by kernels that loop over dimensions and memories:
 * similarities, weights and sums, mean. It records its work and submits nothing. Memories are taken in chunks of a
 * fixed size, so that scratch does not grow with them; tiles are cut freely and change no bit.
 */
export class MemoriesReading implements StagedReading {
  /** [slot, dim] vec4f: m of the tile that was read last */
  readonly means: GPUBuffer;
  /** [cell, quad, sums] vec4f, as shaders/stagedReading.wgsl.ts stores them: of every quad that was read */
  readonly sums: GPUBuffer;
  /** the memories of all cells, as shaders/stagedReading.wgsl.ts has them */
  readonly memories: GPUBuffer;
  /** per cell: where its memories lie among them, in vec4f */
  readonly places: readonly (readonly [first: number, end: number])[];
  readonly tiles: StagedTiles;
  readonly stages: Stages;
  readonly #particles: Particles;
  readonly #own: readonly GPUBuffer[];
  readonly #chunkBlocks: number;
  readonly #memoriesAtMost: number;
  readonly #levels: number;
  /** of the chunks one after another: the kernels in the order in which they run */
  readonly #passes: readonly StagedPass[];

  private constructor(
    stages: Stages,
    { particles, cells, asked, isListed = false }: StagedTask,
    tile: StagedTile,
    kernels: Kernels,
  ) {
    const { gpu, dim, quads, positions } = particles;
    this.#particles = particles;
    this.stages = stages;
    this.#levels = (cells[0] as StagedCell).levels.length;
    const most = Math.max(...cells.map(blocksOf));
    this.#memoriesAtMost = 4 * most;
    this.#chunkBlocks = Math.min(CHUNK_MEMORIES / 4, most);
    const perQuad = (4 * this.#chunkBlocks + dim) * VEC4_BYTES;
    this.tiles = new StagedTiles(particles, tile, isListed, perQuad);
    const { slots, quadList } = this.tiles;

    const lists = new Map<Patterns, Float32Array>();
    const packing = new Packing();
    this.places = cells.map(({ patterns, lists: own }) => {
      if (own) return packing.place(own.records);
      const list = lists.get(patterns) ?? memoryBlocks(patterns);
      lists.set(patterns, list);
      return packing.place(list);
    });
    const what = `of ${slots * 4} particles`;
    this.memories = storageOf(gpu, `memories in ${dim} dimensions`, packing.records());
    const shared = [
      storageOf(gpu, 'levels', levelRecords(cells)),
      storageOf(gpu, 'sources', sourceRecords(cells, this.places)),
      this.memories,
    ];
    const similarities = storageBuffer(gpu, `similarities ${what}`, slots * 4 * this.#chunkBlocks * VEC4_BYTES);
    this.means = storageBuffer(gpu, `means ${what}`, kernels.project ? slots * dim * VEC4_BYTES : 0);
    this.sums = storageBuffer(
      gpu,
      'sums over the memories',
      particles.cells * quads * sumsStride(stages, asked) * VEC4_BYTES,
    );
    const chunks = Math.ceil(most / this.#chunkBlocks);
    const chunkUniforms = Array.from({ length: chunks }, (_, c) => {
      const first = c * this.#chunkBlocks;
      const words = Uint32Array.of(first, first + this.#chunkBlocks, c === 0 ? 1 : 0, c === chunks - 1 ? 1 : 0);
      return uniformBuffer(gpu, 'chunk', words);
    });
    this.#own = [...shared, similarities, this.means, this.sums, ...chunkUniforms];

    const perGroup = {
      similarity: Math.ceil(this.#chunkBlocks / tile.blocks),
      project: Math.ceil(dim / tile.coordinates),
    };
    const list = quadList ? [quadList.buffer] : [];
    this.#passes = chunkUniforms.flatMap((chunk): StagedPass[] => {
      const common = [this.tiles.uniform, chunk, ...shared];
      return [
        {
          kernel: kernels.similarity,
          group: kernels.similarity.bind([...common, positions, similarities, ...list]),
          threads: (groups) => groups * perGroup.similarity,
        },
        {
          kernel: kernels.separate,
          group: kernels.separate.bind([...common, similarities, this.sums, ...list]),
          threads: (groups) => groups * tile.quads,
        },
        ...(kernels.project
          ? [
              {
                kernel: kernels.project,
                group: kernels.project.bind([...common, similarities, this.sums, this.means, ...list]),
                threads: (groups: number) => groups * perGroup.project,
              },
            ]
          : []),
      ];
    });
  }

  /**
   * Makes the buffers and compiles the kernels. Throws RangeError unless there is one cell of memories per cell of
   * particles, LimitError where the adapter is too small.
   */
  static async of(stages: Stages, task: StagedTask): Promise<MemoriesReading> {
    const { particles, asked } = task;
    const { gpu, dim } = particles;
    requireCells(task);
    const tile = stagedTile(particles, task.tile);
    const isListed = task.isListed ?? false;
    const list = isListed ? (['read'] as const) : [];
    const label = `D=${dim}, ${tile.quads} quads${isListed ? ' of a list' : ''}`;
    const [first, second, third] = await Promise.all([
      gpu.kernels.get({
        label: `similarity ${label} x ${4 * tile.blocks} memories`,
        code: similarity(dim, stages.similarity, tile, isListed),
        bindings: ['uniform', 'uniform', 'read', 'read', 'read', 'read', 'write', ...list],
      }),
      gpu.kernels.get({
        label: `separate ${label}`,
        code: separate(dim, stages, asked, tile, isListed),
        bindings: ['uniform', 'uniform', 'read', 'read', 'read', 'write', 'write', ...list],
      }),
      asked.includes('mean')
        ? gpu.kernels.get({
            label: `project ${label} x ${tile.coordinates} coordinates`,
            code: project(dim, stages, asked, tile, isListed),
            bindings: ['uniform', 'uniform', 'read', 'read', 'read', 'read', 'read', 'write', ...list],
          })
        : undefined,
    ]);
    return new MemoriesReading(stages, task, tile, { similarity: first, separate: second, project: third });
  }

  get shape(): string {
    const { quads, blocks, coordinates } = this.tiles.tile;
    return `${4 * quads} particles x ${4 * blocks} memories or ${coordinates} coordinates`;
  }

  encode(pass: GPUComputePassEncoder, read: TileRead): void {
    this.tiles.encode(pass, read, this.#passes, { levels: this.#levels, chunkBlocks: this.#chunkBlocks });
  }

  /**
   * Reads all quads at the first level, in slices like those of a run. `read` is told of each tile before it is
   * submitted, cell by cell, in which slots its quads are, and may record what it does with the means. It waits for
   * no more than the pace of the slices.
   */
  async readAll(read?: (encoder: GPUCommandEncoder, slots: QuadSlots) => void): Promise<void> {
    const { gpu, dim } = this.#particles;
    const { tiles } = this;
    const pace = new Pace(gpu, this.#passes[0]?.kernel);
    // pairs of two coordinates, as those of other kernels are
    const cost = 4 * tiles.tile.quads * this.#memoriesAtMost * (dim / 2);
    for (let firstGroup = 0; firstGroup < tiles.groups; ) {
      const groups = Math.min(tiles.groups - firstGroup, tiles.most, Math.max(1, Math.floor(pace.budget / cost)));
      const startedAt = performance.now();
      const encoder = gpu.device.createCommandEncoder({ label: 'staged reading' });
      const pass = encoder.beginComputePass({ label: `staged reading D=${dim}` });
      this.encode(pass, { firstGroup, groups, level: 0 });
      pass.end();
      if (read) for (const slots of tiles.slotsOf(firstGroup, groups)) read(encoder, slots);
      gpu.device.queue.submit([encoder.finish()]);
      firstGroup += groups;
      if (firstGroup < tiles.groups) await pace.submitted({ units: groups * cost, startedAt });
    }
  }

  dispose(): void {
    this.tiles.dispose();
    for (const buffer of this.#own) buffer.destroy();
  }
}

interface Kernels {
  similarity: Kernel;
  separate: Kernel;
  project: Kernel | undefined;
}
