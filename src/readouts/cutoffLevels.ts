import { LATTICE_DIMS, LATTICE_REACH } from '../../shaders/lattice.wgsl.ts';
import { LATTICE_TILES } from '../../shaders/latticeSums.wgsl.ts';
import { explodingVariance, type Row } from '../samplers/row.ts';
import type { CutoffOptions } from './cutoff.ts';
import { type Neighbourhood, neighbourhood, type WeighedTree } from './cutoffTree.ts';
import { levelsRead } from './levelsRead.ts';

/** How a level is read. */
export interface CutoffLevel {
  /** noise variance of x / a, length^2 */
  variance: number;
  lattice?: Lattice;
  /** how often each particle is read at it */
  readings: number;
  /** of a reading, in particle-memory pairs, */
  cost: number;
  /** and of what is made before, spread over all readings of all particles */
  building: number;
}

/** A lattice of sums: nodes at spacing times (origin + 0 .. size - 1). */
export interface Lattice {
  spacing: number;
  origin: readonly number[];
  /** in every dimension, whole tiles */
  size: readonly number[];
  nodes: number;
  /** of every so many leaves one is summed by a thread; a power of two */
  chunks: number;
  /** of the sums: what may be missing */
  dropped: number;
  /** nodes at its border that are not read: near them memories outside may be missing */
  border: number;
  /** with many memories; few are summed at the nodes at once */
  smearing?: Smearing;
  /** of a tile of nodes, and of all that makes it, in particle-memory pairs */
  tileCost: number;
  cost: number;
}

/**
 * A Gaussian of variance s is one of variance `spread` smeared by one of variance `rest`, and on a lattice the sum over
 * the nodes is the integral: its error is below rounding (Poisson's sum). So memories are spread over few nodes, and the
 * lattice is smeared along one dimension after another.
 */
export interface Smearing {
  spread: number;
  rest: number;
  /** in nodes */
  reach: number;
  /** of one dimension: makes sums of integrals */
  scale: number;
  /** of what is spread: what may be missing */
  dropped: number;
}

/** Places at which it is looked how many memories matter. */
const SAMPLES = 48;
/** Nodes of a lattice, and sums of all its chunks: with a million memories they fit into 128 MiB, twice. */
const MOST_NODES = 1.3e7;
/** Threads that keep an adapter busy. */
const BUSY_THREADS = 2 ** 13;
const MOST_CHUNKS = 256;
/** Threads side by side that go the same way: as many as software drivers take at once. */
const LEAST_CHUNKS = 8;
/** Memories of a tile and chunk: with fewer, the way through the tree takes longer than the sums. */
const LEAST_TOGETHER = 128;
/** How far from the memories a lattice reaches, in sigma: of a million particles few are farther. */
const MARGIN = 4.5;
/** Smallest eps of a lattice: below it the rounding of its sums shows. */
const LATTICE_EPS = 2e-5;

/** In particle-memory pairs of a dense reading: a reading from a lattice, by dimension; */
const LATTICE_READ = [0, 12, 45];
/** of a memory of the tree, and the way to it; */
const TREE_MEMORY = 4;
const TREE_WAY = 60;
/** of a memory at a node that it is spread to, and of a node in the smearing of another one. */
const NODE_MEMORY = 0.5;
const TILE_WAY = 200;
const NODE_SMEAR = 0.2;

/** Of the product of both Gaussians of a smearing: its standard deviation in nodes. The sum is off by 2 exp(-2 (pi this)^2). */
const PRODUCT_WIDTH = 0.96;
/** Spacings that are tried, of that which suits eps where many memories matter. */
const REFINEMENTS = [1, 0.7];
/** Share of the particles whose bound is too large: at most places, and where one memory matters. */
const SELDOM = 0.002;
const OFTEN = 0.3;
/** Of particles that are read together: all wait where one of them goes to the tree. */
const TOGETHER = 8;
/** How far a Gaussian is spread, in its standard deviations. */
const SPREAD_REACH = 6;

/** How each level of a table is read. */
export function cutoffLevels(weighed: WeighedTree, rows: readonly Row[], options: CutoffOptions): CutoffLevel[] {
  const readings = new Map<number, number>();
  for (const { read, repeat } of rows) {
    if (read) readings.set(explodingVariance(read), (readings.get(explodingVariance(read)) ?? 0) + repeat);
  }
  return levelsRead(rows).map((variance) => levelOf(weighed, variance, readings.get(variance) as number, options));
}

function levelOf(weighed: WeighedTree, variance: number, readings: number, options: CutoffOptions): CutoffLevel {
  const { dim } = weighed.tree;
  const around = sampled(weighed, variance, options.eps);
  const memories = meanOf(around.map((one) => one.memories));
  const direct = TREE_WAY + TREE_MEMORY * memories;
  const tree = { variance, readings, cost: direct, building: 0 };
  // where few memories matter, interpolation fails more often, and less so on a finer lattice
  const effective = meanOf(around.map(({ sum }) => sum)) * weighed.tree.count;
  const lattices = REFINEMENTS.flatMap((refinement) => {
    const lattice = latticeOf(weighed, variance, around, options, refinement);
    if (!lattice) return [];
    const failing = SELDOM + OFTEN * refinement ** 8 * Math.exp(-effective / 4);
    const cost = (LATTICE_READ[dim] as number) + Math.min(1, failing * TOGETHER) * direct;
    return [{ variance, readings, lattice, cost, building: lattice.cost / readings / options.particles }];
  });
  const costOf = (level: CutoffLevel) => level.cost + level.building;
  return lattices.reduce<CutoffLevel>((best, level) => (costOf(level) < costOf(best) ? level : best), tree);
}

/** Some memories, pushed away from the middle by one sigma and a half, as particles at the edge are. */
function sampled(weighed: WeighedTree, variance: number, eps: number): Neighbourhood[] {
  const { tree } = weighed;
  const { dim, count, columns } = tree;
  const { low, high } = boxOf(weighed);
  const push = 1.5 * Math.sqrt(variance / dim);
  return Array.from({ length: Math.min(SAMPLES, count) }, (_, i) => {
    const at = Math.floor(((i + 0.5) * count) / Math.min(SAMPLES, count));
    const place = Array.from({ length: dim }, (_, d) => {
      const x = columns[d]?.[at] as number;
      return x + (x > ((low[d] as number) + (high[d] as number)) / 2 ? push : -push);
    });
    return neighbourhood(weighed, place, variance, eps);
  });
}

/** The lattice for a level; undefined where it would be too large, or eps too small. */
function latticeOf(
  weighed: WeighedTree,
  variance: number,
  around: readonly Neighbourhood[],
  { eps, spacing: chosen }: CutoffOptions,
  refinement: number,
): Lattice | undefined {
  const { dim, count } = weighed.tree;
  if (eps < LATTICE_EPS || dim > LATTICE_DIMS) return undefined;
  const tile = LATTICE_TILES[dim] as readonly number[];
  const sigma = Math.sqrt(variance);
  const { low, high, whole } = boxOf(weighed);
  const half = Math.max(...low.map((l, d) => ((high[d] as number) - l) / 2)) / sigma;
  // the error is of the sixth moment of what matters at a place, in sigma: at most 15 of many memories, that of the box of few
  const moment = Math.min(15, Math.max(half ** 6 / 7, 0.15));
  const suited = Math.min(0.35, 0.14 * ((15 / moment) * (eps / 1e-4)) ** 0.2);
  const spacing = roundedDown(sigma * (chosen ?? refinement * suited));
  // particles far outside see only the tail of the sums; where the box is not much wider than sigma, many are there
  const tail = half < 3 ? Math.exp(-8) : 0.1;
  const dropped = 1e-3 * eps * tail * Math.min(...around.map(({ sum }) => sum));
  const reach = Math.sqrt(2 * Math.log(20 / dropped)) * sigma;
  const border = whole ? LATTICE_REACH : Math.ceil(reach / spacing) + LATTICE_REACH;
  const margin = MARGIN * sigma + (border + 1) * spacing;
  const origin = low.map((l) => Math.floor((l - margin) / spacing));
  const size = high.map((h, d) => {
    const least = Math.ceil((h + margin) / spacing) - (origin[d] as number) + 1;
    return Math.ceil(least / (tile[d] as number)) * (tile[d] as number);
  });
  const nodes = size.reduce((a, b) => a * b);
  if (nodes > MOST_NODES || [...origin, ...size].some((n) => !(Math.abs(n) < 2 ** 20))) return undefined;
  const ways = [undefined, smearingOf(variance, spacing, reach, dropped, dim)].map((smearing) => {
    const spread = smearing?.spread ?? variance;
    const nodesPerTile = tile.reduce((a, b) => a * b);
    const tiles = nodes / nodesPerTile;
    // a memory reaches some tiles
    const width = 2 * SPREAD_REACH * Math.sqrt(spread);
    const touched = size.reduce((product, n, d) => product * Math.min(n, 1 + width / spacing / (tile[d] as number)), 1);
    const perTile = (count * Math.min(touched, tiles)) / tiles;
    const most = Math.min(MOST_CHUNKS, weighed.leaves, MOST_NODES / nodes, perTile / LEAST_TOGETHER);
    const wanted = Math.max(LEAST_CHUNKS, BUSY_THREADS / tiles);
    const chunks = 2 ** Math.max(0, Math.min(Math.floor(Math.log2(most)), Math.ceil(Math.log2(wanted))));
    const tileCost = TILE_WAY * chunks + perTile * nodesPerTile * NODE_MEMORY;
    const smears = smearing ? nodes * dim * 2 * smearing.reach * NODE_SMEAR : 0;
    return { chunks, tileCost, cost: tiles * tileCost + smears, ...(smearing && { smearing }) };
  });
  const way = ways.reduce((a, b) => (b.cost < a.cost ? b : a));
  return { spacing, origin, size, nodes, dropped, border, ...way };
}

/** `reach`: length; `dropped`: of the sums in the end. */
function smearingOf(variance: number, spacing: number, reach: number, dropped: number, dim: number): Smearing {
  // spread (s - spread) / s is the variance of the product
  const product = (PRODUCT_WIDTH * spacing) ** 2;
  const spread = (variance - Math.sqrt(variance * (variance - 4 * product))) / 2;
  const rest = variance - spread;
  // a node takes from its neighbours the mass of a Gaussian of their number
  const gain = Math.sqrt(rest / product);
  return {
    spread,
    rest,
    reach: Math.ceil(reach / spacing),
    scale: spacing / Math.sqrt(2 * Math.PI * product),
    dropped: dropped / 2 / gain ** dim,
  };
}

/** The box of the memories but for four in a thousand at either end, where a lattice lies: outliers do not stretch it. */
function boxOf({ tree }: WeighedTree): { low: number[]; high: number[]; whole: boolean } {
  const { columns, count } = tree;
  const step = Math.max(1, Math.floor(count / 8192));
  const sorted = columns.map((column) => column.filter((_, i) => i % step === 0).sort());
  const at = (share: number) => sorted.map((values) => values[Math.round(share * (values.length - 1))] as number);
  const [low, high] = [at(0.004), at(0.996)];
  const least = columns.map((_, d) => tree.least[d]?.[1] as number);
  const most = columns.map((_, d) => tree.most[d]?.[1] as number);
  // most sets end where most of their memories do
  const whole = low.every((l, d) => (most[d] as number) - (least[d] as number) < 1.2 * ((high[d] as number) - l));
  return whole ? { low: least, high: most, whole } : { low, high, whole };
}

/** Five binary digits, so that multiples of it are exact in float32. */
function roundedDown(value: number): number {
  const unit = 2 ** (Math.floor(Math.log2(value)) - 4);
  return Math.floor(value / unit) * unit;
}

const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
