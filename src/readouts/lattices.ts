import { LATTICE_DIMS } from '../../shaders/lattice.wgsl.ts';
import { BOUND_REACH } from '../../shaders/latticeBounds.wgsl.ts';
import { LATTICE_TILES } from '../../shaders/latticeSums.wgsl.ts';
import { type Coverage, corners } from './coverage.ts';
import type { CutoffOptions } from './cutoff.ts';
import { type Neighbourhood, neighbourhood, type WeighedTree } from './cutoffTree.ts';
import { areExact, roundedDown } from './exactGrid.ts';

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
 * the nodes is the integral: its error is below rounding (Poisson's sum). So memories are spread over few nodes, and
 * the lattice is smeared along one dimension after another.
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

/** Nodes of a lattice, and sums of all its chunks: with a million memories they fit into 128 MiB, twice. */
const MOST_NODES = 1.3e7;
/** Threads that keep an adapter busy. */
const BUSY_THREADS = 2 ** 13;
const MOST_CHUNKS = 256;
/** Threads side by side that go the same way: as many as software drivers take at once. */
const LEAST_CHUNKS = 8;
/** Memories of a tile and chunk: with fewer, the way through the tree takes longer than the sums. */
const LEAST_TOGETHER = 128;
/** What may be missing of a sum is not less: float32 has no smaller numbers. */
const LEAST_SUM = 1e-36;
/** Smallest eps of a lattice: below it the rounding of its sums shows. */
const LATTICE_EPS = 2e-5;

// Costs, in particle-memory pairs of a dense reading.
/** A memory at a node that it is spread to, and the way of a tile through the tree. */
const NODE_MEMORY = 0.5;
const TILE_WAY = 200;
/** A node in the smearing of another one. */
const NODE_SMEAR = 0.2;
/** The bound of a node. */
export const NODE_BOUND = 25;

/**
 * Of the product of both Gaussians of a smearing: its standard deviation in nodes.
 * The sum is off by 2 exp(-2 (pi this)^2).
 */
const PRODUCT_WIDTH = 0.96;
/** Between nodes, in sigma, at eps = 1e-4. */
const SPACING = 0.1;
/** Binary digits of a spacing. */
const SPACING_DIGITS = 5;
/** How far a Gaussian is spread, in its standard deviations. */
const SPREAD_REACH = 6;
/** Particles far outside see only the tail of the sums: nothing may be missing of this part of what others see. */
const TAIL = Math.exp(-8);

/**
 * The lattice for a level; undefined where it would be too large, or eps too small.
 * `refinement`: of the spacing that suits eps.
 */
export function latticeOf(
  weighed: WeighedTree,
  variance: number,
  around: readonly Neighbourhood[],
  { box: { low, high }, whole, covered }: Coverage,
  { eps, spacing: chosen, region }: CutoffOptions,
  refinement: number,
): Lattice | undefined {
  const { dim, count } = weighed.tree;
  if (eps < LATTICE_EPS || dim > LATTICE_DIMS) return undefined;
  const tile = LATTICE_TILES[dim] as readonly number[];
  const sigma = Math.sqrt(variance);
  const half = Math.max(...low.map((l, d) => ((high[d] as number) - l) / 2)) / sigma;
  // the error is of the fifth moment of what matters at a place, in sigma: at most that of
  // a Gaussian, or that of the box of few
  const moment = Math.min(6.7, Math.max(0.17 * half ** 5, 0.17));
  const suited = Math.min(0.25, SPACING * ((6.7 / moment) * (eps / 1e-4)) ** 0.25);
  const spacing = roundedDown(sigma * (chosen ?? refinement * suited), SPACING_DIGITS);
  const outside = region ? corners(covered).map((place) => neighbourhood(weighed, place, variance, eps).sum) : [];
  const least = Math.min(...around.map(({ sum }) => TAIL * sum), ...outside);
  const dropped = Math.max(1e-3 * eps * least, LEAST_SUM);
  const reach = Math.sqrt(2 * Math.log(20 / dropped)) * sigma;
  const border = whole ? BOUND_REACH : Math.ceil(reach / spacing) + BOUND_REACH;
  const origin = covered.low.map((l) => Math.floor(l / spacing) - border - 1);
  const size = covered.high.map((h, d) => {
    const needed = Math.ceil(h / spacing) + border + 2 - (origin[d] as number);
    return Math.ceil(needed / (tile[d] as number)) * (tile[d] as number);
  });
  const nodes = size.reduce((a, b) => a * b);
  if (nodes > MOST_NODES || !areExact([...origin, ...size])) return undefined;
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
    const cost = tiles * tileCost + smears + nodes * NODE_BOUND;
    return { chunks, tileCost, cost, ...(smearing && { smearing }) };
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
