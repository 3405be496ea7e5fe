import { LEVEL_RECORDS } from '../../shaders/cutoff.wgsl.ts';
import { addedSums, LATTICE_TILES, latticeSums, SUMS_WORKGROUP } from '../../shaders/latticeSums.wgsl.ts';
import { smear } from '../../shaders/smear.wgsl.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Kernel } from '../gpu/kernels.ts';
import { LEAF_SIZE } from '../memories/kdTree.ts';
import { explodingVariance, type Row } from '../samplers/row.ts';
import type { CutoffOptions } from './cutoff.ts';
import { type CutoffLevel, cutoffLevels, type Smearing } from './cutoffLevels.ts';
import { nodeRecords, treeRecords, type WeighedTree } from './cutoffTree.ts';
import { levelsRead } from './levelsRead.ts';
import type { ReadoutLists } from './readout.ts';
import { type Slots, slotsOf } from './slots.ts';
import type { ReadoutTable, Tables } from './tables.ts';

/** The lists of a set of memories for a table of rows, and the lattices of sums that the GPU makes behind them. */
export async function cutoffLists(
  gpu: Gpu,
  weighed: WeighedTree,
  rows: readonly Row[],
  options: CutoffOptions,
): Promise<ReadoutLists> {
  const levels = cutoffLevels(weighed, rows, options);
  const memories = treeRecords(weighed);
  const nodes = nodeRecords(weighed);
  const nodesAt = levels.length * LEVEL_RECORDS;
  const extra = new Float32Array(4 * nodesAt + nodes.length);
  extra.set(nodes, 4 * nodesAt);
  const slots = latticeSlots(levels, rows);
  levels.forEach(({ variance, lattice }, i) => {
    const sigma = Math.sqrt(variance);
    const at = 4 * LEVEL_RECORDS * i;
    extra.set([lattice ? 1 : 0, sigma, options.eps, weighed.leaves], at);
    if (lattice) {
      extra.set([...filled(lattice.origin, 0), lattice.spacing], at + 4);
      extra.set([...filled(lattice.size, 1), slots.placeOf(i)], at + 8);
    }
    extra.set([nodesAt, lattice?.dropped ?? 0, lattice?.border ?? 0], at + 12);
  });
  const tablesAt = (memories.length + extra.length) / 4;
  const tables = await tablesOf(gpu, weighed, levels, slots, {
    nodes: memories.length / 4 + nodesAt,
    tables: tablesAt,
  });
  const byVariance = new Map(levels.map((level) => [level.variance, level]));
  return {
    memories,
    extra,
    cost: (read) => (byVariance.get(explodingVariance(read)) as CutoffLevel).cost,
    ...(tables.list.length > 0 ? { tables } : {}),
  };
}

const filled = (values: readonly number[], rest: number) => [0, 1, 2].map((d) => values[d] ?? rest);

/** Slots for the lattices of a table. A lattice that finds none is given up, and its level is read by the tree. */
function latticeSlots(levels: CutoffLevel[], rows: readonly Row[]): Slots {
  const indices = levelsRead(rows);
  const latticeOf = ({ read }: Row) => {
    const level = read ? indices.indexOf(explodingVariance(read)) : -1;
    return levels[level]?.lattice ? level : undefined;
  };
  const sizes = levels.map(({ lattice }) => (lattice?.nodes ?? 0) / 4);
  const slots = slotsOf(rows, latticeOf, sizes);
  levels.forEach(({ lattice, ...rest }, level) => {
    if (lattice && slots.slotOf(level) === undefined) levels[level] = rest;
  });
  return slots;
}

/** The lattices as tables. `at`: where in the lists the nodes of the tree and the tables begin, in vec4f. */
async function tablesOf(
  gpu: Gpu,
  weighed: WeighedTree,
  levels: readonly CutoffLevel[],
  slots: Slots,
  at: { nodes: number; tables: number },
): Promise<Tables> {
  const { dim } = weighed.tree;
  const lattices = levels.flatMap(({ variance, lattice }, level) => (lattice ? [{ variance, lattice, level }] : []));
  if (lattices.length === 0) return { room: 0, list: [], of: () => undefined };
  const kernel = (label: string, code: string) => gpu.kernels.get({ label, code, bindings: ['uniform', 'write'] });
  const [sums, added, alongRows, across] = await Promise.all([
    kernel(`lattice of sums D=${dim}`, latticeSums(dim, LEAF_SIZE)),
    kernel('sums of chunks', addedSums),
    kernel('smear along rows', smear(true)),
    kernel('smear across rows', smear(false)),
  ]);
  const scratch = at.tables + slots.room;
  const list = lattices.map(({ variance, lattice, level }): ReadoutTable => {
    const { nodes, chunks, smearing } = lattice;
    const smears = smearing ? dim : 0;
    const quads = nodes / 4;
    const slot = at.tables + slots.placeOf(level);
    // to and fro between the slot and scratch, so that the last pass ends in the slot
    const areas = Array.from({ length: smears + 1 }, (_, pass) => ((smears - pass) % 2 === 0 ? slot : scratch));
    const spread = areas[0] as number;
    const parts = scratch + quads;
    const tile = tileOf(dim);
    const tiles = filled(lattice.size, 1).map((n, d) => n / (tile[d] as number));
    const threads = chunks * tiles.reduce((a, b) => a * b);
    const ofSums = (threads: number, records: number, into: number) =>
      words([
        ['u', threads, ...tiles, threads / chunks],
        ['i', ...filled(lattice.origin, 0), 0],
        ['u', weighed.leaves, at.nodes, records, into, chunks, quads],
        [
          'f',
          lattice.spacing,
          Math.LOG2E / (2 * (smearing?.spread ?? variance)),
          (smearing ?? lattice).dropped / chunks,
          0,
          0,
          0,
        ],
      ]);
    const pass = (of: Kernel, count: number, cost: number, uniform: Uint32Array) => ({
      kernel: of,
      workgroups: Math.ceil(count / SUMS_WORKGROUP),
      cost: SUMS_WORKGROUP * cost,
      words: uniform,
    });
    const passes = [
      pass(sums, threads, lattice.tileCost / chunks, ofSums(threads, 0, chunks > 1 ? parts : spread)),
      ...(chunks > 1 ? [pass(added, quads, chunks, ofSums(quads, parts, spread))] : []),
      ...(smearing ? lattice.size : []).map((length, d) => {
        const { reach, rest, scale } = smearing as Smearing;
        const stride = lattice.size.slice(0, d).reduce((a, b) => a * b, 1) / (d === 0 ? 1 : 4);
        const [of, threads, inVectors] = d === 0 ? [alongRows, quads, 4] : [across, quads / 4, 1];
        const uniform = words([
          ['u', threads, areas[d] as number, areas[d + 1] as number, stride, length / inVectors],
          ['i', Math.ceil(reach / inVectors)],
          ['f', (lattice.spacing ** 2 * Math.LOG2E) / (2 * rest), scale, 0],
        ]);
        return pass(of, threads, reach, uniform);
      }),
    ];
    return { slot: slots.slotOf(level) as number, passes };
  });
  const room =
    slots.room +
    Math.max(0, ...lattices.map(({ lattice: { nodes, chunks } }) => (nodes / 4) * (chunks > 1 ? 1 + chunks : 1)));
  const number = new Map(lattices.map(({ variance }, i) => [variance, i]));
  return { room, list, of: (read) => number.get(explodingVariance(read)) };
}

const tileOf = (dim: number) => LATTICE_TILES[dim] as readonly [number, number, number];

/** Bits of numbers of 32 bits: unsigned, signed and float, in this order. */
function words(runs: readonly (readonly ['u' | 'i' | 'f', ...number[]])[]): Uint32Array {
  const arrays = runs.map(([type, ...values]) => {
    if (type === 'f') return new Uint32Array(Float32Array.from(values).buffer);
    return Uint32Array.from(values, (value) => value >>> 0);
  });
  return Uint32Array.from(arrays.flatMap((array) => [...array]));
}
