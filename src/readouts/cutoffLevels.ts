import { average } from '../average.ts';

import { explodingVariance, type Row } from '../samplers/row.ts';
import { boxOf, coverages } from './coverage.ts';
import type { CutoffOptions } from './cutoff.ts';
import { neighbourhood, type WeighedTree } from './cutoffTree.ts';
import { type Lattice, latticeOf } from './lattices.ts';
import { variancesRead } from './level.ts';
import { cellsOf, type NearCells } from './nearCells.ts';

/** How a level is read: from one of two tables, or by the tree alone. */
export interface CutoffLevel {
  /** noise variance of x / a, length^2 */
  variance: number;
  lattice?: Lattice;
  cells?: NearCells;
  /** how often each particle is read at it */
  readings: number;
  /** of one reading, in particle-memory pairs */
  cost: number;
  /** of the table, spread over all readings of all particles, in particle-memory pairs */
  building: number;
}

/** Places at which it is looked how many memories matter. */
const SAMPLES = 48;

// Costs, in particle-memory pairs of a dense reading.
/** A reading from a lattice, by dimension. */
const LATTICE_READ = [0, 8, 22];
/** A memory of a cell, and the way to the cell. */
const CELL_MEMORY = 5;
const CELL_WAY = 12;
/** A memory of the tree, and the way to its leaves. */
const TREE_MEMORY = 18;
const TREE_WAY = 180;

/** Spacings that are tried, of that which suits eps where many memories matter. */
const REFINEMENTS = [1, 0.8, 0.65];
/** Share of the particles whose bound is too large: at most places, and where one memory matters. */
const SELDOM = 0.0005;
const OFTEN = 0.5;
/** Share of the particles of a map that are among outliers, where the table does not cover those. */
const OUTSIDE = 0.3;
/** Of particles that are read together: all wait where one of them goes to the tree. */
const TOGETHER = 8;

/** How each level of a table is read. */
export function cutoffLevels(weighed: WeighedTree, rows: readonly Row[], options: CutoffOptions): CutoffLevel[] {
  const readings = new Map<number, number>();
  for (const { read, repeat } of rows) {
    if (read) readings.set(explodingVariance(read), (readings.get(explodingVariance(read)) ?? 0) + repeat);
  }
  return variancesRead(rows).map((variance) =>
    levelOf(weighed, variance, rows, readings.get(variance) as number, options),
  );
}

function levelOf(
  weighed: WeighedTree,
  variance: number,
  rows: readonly Row[],
  readings: number,
  options: CutoffOptions,
): CutoffLevel {
  const { dim, count } = weighed.tree;
  const places = sampled(weighed, variance);
  const around = places.map((place) => neighbourhood(weighed, place, variance, options.eps));
  const memories = average(around.map((one) => one.memories));
  const direct = TREE_WAY + TREE_MEMORY * memories;
  const covered = coverages(weighed, variance, rows, options);
  const perReading = (cost: number) => cost / readings / options.particles;
  // where few memories matter, interpolation fails more often, and less so on a finer lattice
  const effective = average(around.map(({ sum }) => sum)) * count;
  const tables = covered.flatMap((coverage): CutoffLevel[] => {
    const outside = options.region && !coverage.whole ? OUTSIDE : 0;
    const lattices = REFINEMENTS.flatMap((refinement): CutoffLevel[] => {
      const lattice = latticeOf(weighed, variance, around, coverage, options, refinement);
      if (!lattice) return [];
      const failing = SELDOM + OFTEN * refinement ** 8 * Math.exp(-effective / 2.5) + outside;
      const cost = (LATTICE_READ[dim] as number) + Math.min(1, failing * TOGETHER) * direct;
      return [{ variance, readings, lattice, cost, building: perReading(lattice.cost) }];
    });
    const lists = cellsOf(weighed, variance, places, memories, coverage, options.eps).map((cells): CutoffLevel => {
      const failing = cells.failing + outside;
      const cost = CELL_WAY + CELL_MEMORY * cells.memories + Math.min(1, failing * TOGETHER) * direct;
      return { variance, readings, cells, cost, building: perReading(cells.cost) };
    });
    return [...lattices, ...lists];
  });
  const costOf = (level: CutoffLevel) => level.cost + level.building;
  const tree = { variance, readings, cost: direct, building: 0 };
  return tables.reduce<CutoffLevel>((best, level) => (costOf(level) < costOf(best) ? level : best), tree);
}

/** Some memories, pushed away from the middle by one sigma and a half, as particles at the edge are. */
function sampled(weighed: WeighedTree, variance: number): number[][] {
  const { dim, count, columns } = weighed.tree;
  const { low, high } = boxOf(weighed);
  const push = 1.5 * Math.sqrt(variance / dim);
  return Array.from({ length: Math.min(SAMPLES, count) }, (_, i) => {
    const at = Math.floor(((i + 0.5) * count) / Math.min(SAMPLES, count));
    return Array.from({ length: dim }, (_, d) => {
      const x = columns[d]?.[at] as number;
      return x + (x > ((low[d] as number) + (high[d] as number)) / 2 ? push : -push);
    });
  });
}
