import { latticeBounds } from '../../shaders/latticeBounds.wgsl.ts';
import { addedSums, LATTICE_TILES, latticeSums, SUMS_WORKGROUP } from '../../shaders/latticeSums.wgsl.ts';
import { nearCells } from '../../shaders/nearCells.wgsl.ts';
import { smear } from '../../shaders/smear.wgsl.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Kernel } from '../gpu/kernels.ts';
import { LEAF_SIZE } from '../memories/kdTree.ts';
import { explodingVariance } from '../samplers/row.ts';
import type { CutoffLevel } from './cutoffLevels.ts';
import type { WeighedTree } from './cutoffTree.ts';
import { type Lattice, NODE_BOUND, type Smearing } from './lattices.ts';
import type { NearCells } from './nearCells.ts';
import type { Slots } from './slots.ts';
import type { ReadoutTable, TablePass, Tables } from './tables.ts';

/** Where things lie in the lists, in vec4f. */
export interface TablesAt {
  /** records of the memories, in the order of the tree */
  records: number;
  /** nodes of the tree */
  nodes: number;
  tables: number;
}

/** What a table is made of. */
interface Making {
  gpu: Gpu;
  weighed: WeighedTree;
  variance: number;
  eps: number;
  at: TablesAt;
  /** the place of the table, and of what is needed on the way */
  slot: number;
  scratch: number;
}

/** The lattices and cells of the levels as tables. */
export async function cutoffTables(
  gpu: Gpu,
  weighed: WeighedTree,
  levels: readonly CutoffLevel[],
  eps: number,
  slots: Slots,
  at: TablesAt,
): Promise<Tables> {
  const numbers = new Map<number, number>();
  const list: ReadoutTable[] = [];
  for (const [level, { variance, lattice, cells }] of levels.entries()) {
    const own = slots.slotOf(level);
    if (own === undefined) continue;
    const [slot, scratch] = [at.tables + slots.placeOf(level), at.tables + slots.room];
    const making = { gpu, weighed, variance, eps, at, slot, scratch };
    const passes = lattice ? await latticePasses(making, lattice) : await cellPasses(making, cells as NearCells);
    numbers.set(variance, list.length);
    list.push({ slot: own, passes });
  }
  const scratch = levels.map(({ lattice }) => (lattice ? scratchOf(lattice) : 0));
  return {
    room: slots.room + Math.max(0, ...scratch),
    list,
    of: (read) => numbers.get(explodingVariance(read)),
  };
}

/** vec4f that making a lattice takes beside it. */
const scratchOf = ({ nodes, chunks }: Lattice) => (nodes / 4) * (chunks > 1 ? 1 + chunks : 1);

async function latticePasses(
  { gpu, weighed, variance, eps, at, slot, scratch }: Making,
  lattice: Lattice,
): Promise<TablePass[]> {
  const { dim } = weighed.tree;
  const [sums, added, alongRows, across, bounds] = await Promise.all([
    kernelOf(gpu, `lattice of sums D=${dim}`, latticeSums(dim, LEAF_SIZE)),
    kernelOf(gpu, 'sums of chunks', addedSums),
    kernelOf(gpu, 'smear along rows', smear(true)),
    kernelOf(gpu, 'smear across rows', smear(false)),
    kernelOf(gpu, `bounds of a lattice D=${dim}`, latticeBounds(dim)),
  ]);
  const { nodes, chunks, smearing } = lattice;
  const smears = smearing ? dim : 0;
  const quads = nodes / 4;
  // to and fro between the slot and scratch, so that the last pass, that of the bounds, ends in the slot
  const areas = Array.from({ length: smears + 1 }, (_, pass) => ((smears - pass) % 2 === 0 ? scratch : slot));
  const spread = areas[0] as number;
  const parts = scratch + quads;
  const tile = LATTICE_TILES[dim] as readonly number[];
  const tiles = tile.map((n, d) => (lattice.size[d] ?? 1) / n);
  const threads = chunks * tiles.reduce((a, b) => a * b);
  const sharpness = Math.LOG2E / (2 * (smearing?.spread ?? variance));
  const dropped = (smearing ?? lattice).dropped / chunks;
  const ofSums = (threads: number, records: number, into: number) =>
    words([
      ['u', threads, ...tiles],
      ['i', ...filled(lattice.origin, 0).slice(0, 2)],
      ['u', weighed.leaves, at.nodes, records, into, chunks, quads],
      ['f', lattice.spacing, sharpness, dropped, 0, 0, 0],
    ]);
  const [length, rows] = filled(lattice.size, 1) as [number, number];
  return [
    passOf(sums, threads, lattice.tileCost / chunks, ofSums(threads, 0, chunks > 1 ? parts : spread)),
    ...(chunks > 1 ? [passOf(added, quads, chunks, ofSums(quads, parts, spread))] : []),
    ...(smearing ? lattice.size : []).map((length, d) => {
      const { reach, rest, scale } = smearing as Smearing;
      const stride = lattice.size.slice(0, d).reduce((a, b) => a * b, 1) / (d === 0 ? 1 : 4);
      const [of, threads, inVectors] = d === 0 ? [alongRows, quads, 4] : [across, quads / 4, 1];
      const uniform = words([
        ['u', threads, areas[d] as number, areas[d + 1] as number, stride, length / inVectors],
        ['i', Math.ceil(reach / inVectors)],
        ['f', (lattice.spacing ** 2 * Math.LOG2E) / (2 * rest), scale, 0],
      ]);
      return passOf(of, threads, reach, uniform);
    }),
    passOf(
      bounds,
      quads,
      4 * NODE_BOUND,
      words([
        ['u', quads, areas[smears] as number, slot, length / 4, rows, lattice.border],
        ['f', lattice.spacing / Math.sqrt(variance), eps, lattice.dropped],
      ]),
    ),
  ];
}

async function cellPasses({ gpu, weighed, variance, eps, at, slot }: Making, cells: NearCells): Promise<TablePass[]> {
  const { dim } = weighed.tree;
  const kernel = await kernelOf(gpu, `memories of cells D=${dim}`, nearCells(dim, LEAF_SIZE));
  const uniform = words([
    ['u', cells.count, ...filled(cells.size, 1), cells.entries],
    ['i', ...filled(cells.origin, 0), 0],
    ['u', weighed.leaves, at.nodes, at.records, slot],
    ['f', cells.spacing, Math.LOG2E / (2 * variance), eps, Math.sqrt(variance)],
  ]);
  return [passOf(kernel, cells.count, cells.cost / cells.count, uniform)];
}

const kernelOf = (gpu: Gpu, label: string, code: string) =>
  gpu.kernels.get({ label, code, bindings: ['uniform', 'write'] });

const passOf = (kernel: Kernel, threads: number, cost: number, uniform: Uint32Array): TablePass => ({
  kernel,
  workgroups: Math.ceil(threads / SUMS_WORKGROUP),
  cost: SUMS_WORKGROUP * cost,
  words: uniform,
});

/** Three numbers, one per dimension. */
export const filled = (values: readonly number[], rest: number): number[] => [0, 1, 2].map((d) => values[d] ?? rest);

/** Bits of numbers of 32 bits: unsigned, signed and float, in this order. */
function words(runs: readonly (readonly ['u' | 'i' | 'f', ...number[]])[]): Uint32Array {
  const arrays = runs.map(([type, ...values]) => {
    if (type === 'f') return new Uint32Array(Float32Array.from(values).buffer);
    return Uint32Array.from(values, (value) => value >>> 0);
  });
  return Uint32Array.from(arrays.flatMap((array) => [...array]));
}
