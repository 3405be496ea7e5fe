import { project } from '../../shaders/project.wgsl.ts';
import { separate } from '../../shaders/separate.wgsl.ts';
import { type StagedTile, similarity } from '../../shaders/similarity.wgsl.ts';
import { CHUNK_MEMORIES, sumsStride } from '../../shaders/stagedReading.wgsl.ts';
import type { StagedGiven, Stages } from '../../shaders/stages.ts';
import { storageBuffer, storageOf, uniformBuffer } from '../gpu/buffers.ts';
import { workgroupGrid } from '../gpu/dispatch.ts';
import type { Kernel } from '../gpu/kernels.ts';
import type { Particles } from '../gpu/particles.ts';
import { QuadList } from '../gpu/quadList.ts';
import { Pace } from '../gpu/slices.ts';
import type { Patterns } from '../memories/patterns.ts';
import { Packing } from './packing.ts';
import { blocksOf, memoryBlocks, type StagedCell } from './stagedLists.ts';

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

/** A stretch of groups of quads, and the level at which they read. */
export interface TileRead {
  firstGroup: number;
  groups: number;
  level: number;
}

/** Makes a reading for a task: what a read-out gives to whoever reads in any dimension. */
export type MakeStaged = (task: StagedTask) => Promise<StagedReading>;

/** Bytes of the similarities and means of a tile, at most. */
const SCRATCH_BYTES = 2 ** 26;
const VEC4 = 16;

/** 8 particles by 8 memories, or by 8 coordinates: what more registers win is lost where particles are few, and on GPUs occupancy. */
const TILE: StagedTile = { quads: 2, blocks: 2, coordinates: 8, workgroupSize: 64 };
/** What won on both software drivers; it takes twice as long to compile (docs/performance.md). */
const LARGE_TILE: StagedTile = { ...TILE, quads: 4, coordinates: 16 };
/** Quads of a cell from which on the large one is worth it. */
const MANY_QUADS = 16;

/** How the kernels are tiled; of few particles, no more quads than a cell has. */
function stagedTile({ gpu, quads }: Pick<Particles, 'gpu' | 'quads'>, chosen: Partial<StagedTile> = {}): StagedTile {
  const tile = { ...(gpu.adapter.software && quads >= MANY_QUADS ? LARGE_TILE : TILE), ...chosen };
  return { ...tile, quads: Math.min(tile.quads, quads) };
}

/**
 * Reads all memories at the places of a tile of particles, by kernels that loop over dimensions and memories: similarities,
 * weights and sums, mean. It records its work and submits nothing. Memories are taken in chunks of a fixed size, so that
 * scratch does not grow with them; tiles are cut freely and change no bit.
 */
export class StagedReading {
  /** [slot, dim] vec4f: m of the tile that was read last */
  readonly means: GPUBuffer;
  /** [cell, quad, sums] vec4f, as shaders/stagedReading.wgsl.ts stores them: of every quad that was read */
  readonly sums: GPUBuffer;
  /** the memories of all cells, as shaders/stagedReading.wgsl.ts has them */
  readonly memories: GPUBuffer;
  /** per cell: where its memories lie among them, in vec4f */
  readonly places: readonly (readonly [first: number, end: number])[];
  /** which quads are read, where a list says so */
  readonly quadList: QuadList | undefined;
  /** groups that scratch has room for */
  readonly most: number;
  readonly groupsPerCell: number;
  readonly stages: Stages;
  readonly tile: StagedTile;
  readonly #particles: Particles;
  readonly #own: readonly GPUBuffer[];
  readonly #uniform: GPUBuffer;
  readonly #chunkBlocks: number;
  readonly #memoriesAtMost: number;
  readonly #levels: number;
  /** per chunk: bind groups of the kernels, in the order in which they run */
  readonly #chunks: readonly (readonly Pass[])[];

  private constructor(
    stages: Stages,
    { particles, cells, asked, isListed = false }: StagedTask,
    tile: StagedTile,
    kernels: Kernels,
  ) {
    const { gpu, dim, quads, positions } = particles;
    this.#particles = particles;
    this.stages = stages;
    this.tile = tile;
    this.groupsPerCell = Math.ceil(quads / tile.quads);
    this.quadList = isListed ? new QuadList(particles, tile.quads) : undefined;
    this.#levels = (cells[0] as StagedCell).levels.length;
    const most = Math.max(...cells.map(blocksOf));
    this.#memoriesAtMost = 4 * most;
    this.#chunkBlocks = Math.min(CHUNK_MEMORIES / 4, most);
    const perQuad = (4 * this.#chunkBlocks + dim) * VEC4;
    this.most = Math.max(1, Math.min(this.groups, Math.floor(SCRATCH_BYTES / perQuad / tile.quads)));
    const slots = this.most * tile.quads;

    const lists = new Map<Patterns, Float32Array>();
    const packing = new Packing();
    this.places = cells.map(({ patterns, lists: own }) => {
      if (own) return packing.place(own.records);
      const list = lists.get(patterns) ?? memoryBlocks(patterns);
      lists.set(patterns, list);
      return packing.place(list);
    });
    const sources = Uint32Array.from(cells.flatMap((cell, c) => [this.places[c]?.[0] as number, blocksOf(cell)]));
    const levels = Float32Array.from(
      cells.flatMap(({ levels, lists: own }) => levels.flatMap((numbers, i) => [...numbers, own?.first[i] ?? 0])),
    );
    const what = `of ${slots * 4} particles`;
    this.memories = storageOf(gpu, `memories in ${dim} dimensions`, packing.records());
    const shared = [storageOf(gpu, 'levels', levels), storageOf(gpu, 'sources', sources), this.memories];
    const similarities = storageBuffer(gpu, `similarities ${what}`, slots * 4 * this.#chunkBlocks * VEC4);
    this.means = storageBuffer(gpu, `means ${what}`, kernels.project ? slots * dim * VEC4 : 0);
    this.sums = storageBuffer(
      gpu,
      'sums over the memories',
      particles.cells * quads * sumsStride(stages, asked) * VEC4,
    );
    this.#uniform = uniformBuffer(gpu, 'tile', TILE_WORDS * 4);
    const chunks = Math.ceil(most / this.#chunkBlocks);
    const chunkUniforms = Array.from({ length: chunks }, (_, c) => {
      const first = c * this.#chunkBlocks;
      const words = Uint32Array.of(first, first + this.#chunkBlocks, c === 0 ? 1 : 0, c === chunks - 1 ? 1 : 0);
      return uniformBuffer(gpu, 'chunk', words);
    });
    this.#own = [...shared, similarities, this.means, this.sums, this.#uniform, ...chunkUniforms];

    const perGroup = {
      similarity: Math.ceil(this.#chunkBlocks / tile.blocks),
      project: Math.ceil(dim / tile.coordinates),
    };
    const list = this.quadList ? [this.quadList.buffer] : [];
    this.#chunks = chunkUniforms.map((chunk): Pass[] => {
      const common = [this.#uniform, chunk, ...shared];
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
   * Makes the buffers and compiles the kernels. Throws RangeError unless there is one cell of memories per cell of particles,
   * LimitError where the adapter is too small.
   */
  static async of(stages: Stages, task: StagedTask): Promise<StagedReading> {
    const { particles, cells, asked } = task;
    const { gpu, dim } = particles;
    if (cells.length !== particles.cells) {
      throw new RangeError(`${cells.length} sets of memories for ${particles.cells} cells; give one per cell`);
    }
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
    return new StagedReading(stages, task, tile, { similarity: first, separate: second, project: third });
  }

  /** Of all cells: what the work can be cut into. */
  get groups(): number {
    return this.quadList?.blocks ?? this.groupsPerCell * this.#particles.cells;
  }

  /**
   * Records the reading of a tile, of at most `most` groups. What it reads is written to a uniform at once: submit the pass
   * before the next one is recorded.
   */
  encode(pass: GPUComputePassEncoder, read: TileRead): void {
    const { gpu, quads } = this.#particles;
    const words = Uint32Array.of(
      read.firstGroup,
      read.groups,
      this.groupsPerCell,
      quads,
      0,
      read.groups * this.tile.quads,
      read.level,
      this.#levels,
      this.#chunkBlocks,
    );
    gpu.device.queue.writeBuffer(this.#uniform, 0, words);
    for (const chunk of this.#chunks) {
      for (const { kernel, group, threads } of chunk) {
        const total = threads(read.groups);
        const { width, height } = workgroupGrid(gpu, Math.ceil(total / this.tile.workgroupSize));
        pass.setPipeline(kernel.pipeline);
        pass.setBindGroup(0, group);
        pass.dispatchWorkgroups(width, height);
      }
    }
  }

  /**
   * Reads all quads at the first level, in slices like those of a run. `read` is told of each tile before it is submitted,
   * cell by cell, in which slots its quads are, and may record what it does with the means. It waits for no more than the pace
   * of the slices.
   */
  async readAll(read?: (encoder: GPUCommandEncoder, slots: QuadSlots) => void): Promise<void> {
    const { gpu, dim } = this.#particles;
    const pace = new Pace(gpu, this.#chunks[0]?.[0]?.kernel);
    // pairs of two coordinates, as those of other kernels are
    const cost = 4 * this.tile.quads * this.#memoriesAtMost * (dim / 2);
    for (let firstGroup = 0; firstGroup < this.groups; ) {
      const groups = Math.min(this.groups - firstGroup, this.most, Math.max(1, Math.floor(pace.budget / cost)));
      const startedAt = performance.now();
      const encoder = gpu.device.createCommandEncoder({ label: 'staged reading' });
      const pass = encoder.beginComputePass({ label: `staged reading D=${dim}` });
      this.encode(pass, { firstGroup, groups, level: 0 });
      pass.end();
      if (read) for (const slots of this.#slotsOf(firstGroup, groups)) read(encoder, slots);
      gpu.device.queue.submit([encoder.finish()]);
      firstGroup += groups;
      if (firstGroup < this.groups) await pace.submitted({ units: groups * cost, startedAt });
    }
  }

  /** Where the quads of some groups have scratch, cell by cell; without a list. */
  *#slotsOf(firstGroup: number, groups: number): Generator<QuadSlots> {
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
    for (const buffer of this.#own) buffer.destroy();
  }
}

/** Consecutive quads, and the first of the consecutive slots in which they are read. */
export interface QuadSlots {
  firstSlot: number;
  /** among those of all cells */
  firstQuad: number;
  quads: number;
}

/** One dispatch of a chunk. */
interface Pass {
  kernel: Kernel;
  group: GPUBindGroup;
  /** for so many groups */
  threads(groups: number): number;
}

interface Kernels {
  similarity: Kernel;
  separate: Kernel;
  project: Kernel | undefined;
}

const TILE_WORDS = 12;
