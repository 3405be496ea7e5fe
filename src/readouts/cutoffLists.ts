import { LEVEL_RECORDS, TABLES } from '../../shaders/cutoff.wgsl.ts';
import type { Gpu } from '../gpu/device.ts';
import { explodingVariance, type Row } from '../samplers/row.ts';
import type { CutoffOptions } from './cutoff.ts';
import { type CutoffLevel, cutoffLevels } from './cutoffLevels.ts';
import { cutoffTables, filled } from './cutoffTables.ts';
import { nodeRecords, treeRecords, type WeighedTree } from './cutoffTree.ts';
import { variancesRead } from './level.ts';
import type { ReadoutLists } from './readout.ts';
import { type Slots, slotsOf } from './slots.ts';

/** The lists of a set of memories for a table of rows, and the tables that the GPU makes behind them. */
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
  const slots = tableSlots(levels, rows);
  levels.forEach(({ variance, lattice, cells }, i) => {
    const at = 4 * LEVEL_RECORDS * i;
    const table = lattice ? TABLES.lattice : cells ? TABLES.cells : TABLES.none;
    extra.set([table, Math.sqrt(variance), options.eps, weighed.leaves], at);
    const grid = lattice ?? cells;
    if (grid) {
      extra.set([...filled(grid.origin, 0), grid.spacing], at + 4);
      extra.set([...filled(grid.size, 1), slots.placeOf(i)], at + 8);
    }
    extra.set([nodesAt, cells?.entries ?? 0], at + 12);
  });
  const tables = await cutoffTables(gpu, weighed, levels, options.eps, slots, {
    records: 0,
    nodes: memories.length / 4 + nodesAt,
    tables: (memories.length + extra.length) / 4,
  });
  const byVariance = new Map(levels.map((level) => [level.variance, level]));
  return {
    memories,
    extra,
    cost: (read) => (byVariance.get(explodingVariance(read)) as CutoffLevel).cost,
    ...(tables.list.length > 0 ? { tables } : {}),
  };
}

/** Slots for the tables of the levels. One that finds none is given up, and its level is read by the tree. */
function tableSlots(levels: CutoffLevel[], rows: readonly Row[]): Slots {
  const indices = variancesRead(rows);
  const tableOf = ({ read }: Row) => {
    const level = read ? indices.indexOf(explodingVariance(read)) : -1;
    return levels[level]?.lattice || levels[level]?.cells ? level : undefined;
  };
  const sizes = levels.map(({ lattice, cells }) => (lattice?.nodes ?? (cells ? cells.count * cells.entries : 0)) / 4);
  const slots = slotsOf(rows, tableOf, sizes);
  levels.forEach(({ lattice, cells, ...rest }, level) => {
    if ((lattice || cells) && slots.slotOf(level) === undefined) levels[level] = rest;
  });
  return slots;
}
