import { CELL_SHARE } from '../../shaders/nearCells.wgsl.ts';
import { average } from '../average.ts';
import { LEAF_SIZE } from '../memories/kdTree.ts';
import type { Coverage } from './coverage.ts';
import type { WeighedTree } from './cutoffTree.ts';
import { areExact, roundedDown } from './exactGrid.ts';

/** A grid of cells that list the memories that matter in them: cell i of a dimension begins at spacing (origin + i). */
export interface NearCells {
  spacing: number;
  origin: readonly number[];
  size: readonly number[];
  count: number;
  /** memories for which a cell has room, a multiple of four */
  entries: number;
  /** that matter, on average */
  memories: number;
  /** share of the cells with more than there is room for: the tree is read there */
  failing: number;
  /** of all that makes it, in particle-memory pairs */
  cost: number;
}

/** Cells that are tried, per memory. */
const CELLS_PER_MEMORY = [2, 6, 16];
const MOST_ENTRIES = 64;
/** Where more memories matter than this at a place, cells are not looked at. */
const MOST_NEAR = 80;
/** Binary digits of the side of a cell. */
const SIDE_DIGITS = 5;
/** vec4f of all cells: 64 MiB. */
const MOST_RECORDS = 2 ** 22;
/** To list the memories of a cell, in particle-memory pairs: the way through the tree. */
export const CELL_LISTING = 600;
/** Each memory that is listed, in particle-memory pairs. */
export const MEMORY_LISTING = 60;

/** Grids of cells for a level, of which one may pay. `near`: how many memories matter at a place, on average. */
export function cellsOf(
  weighed: WeighedTree,
  variance: number,
  places: readonly number[][],
  near: number,
  { box, covered }: Coverage,
  eps: number,
): NearCells[] {
  const { dim, count } = weighed.tree;
  if (near > MOST_NEAR) return [];
  const volume = box.low.reduce((product, l, d) => product * ((box.high[d] as number) - l), 1);
  return CELLS_PER_MEMORY.flatMap((perMemory) => {
    const wanted = (volume / (perMemory * count)) ** (1 / dim);
    if (!(wanted > 0)) return [];
    const side = roundedDown(wanted, SIDE_DIGITS);
    const origin = covered.low.map((l) => Math.floor(l / side));
    const size = covered.high.map((h, d) => Math.floor(h / side) + 1 - (origin[d] as number));
    const cells = size.reduce((a, b) => a * b);
    if (!areExact([...origin, ...size])) return [];
    const counts = places.map((place) => {
      const middle = place.map((x) => (Math.floor(x / side) + 0.5) * side);
      return nearMemories(weighed, middle, side, variance, eps).length;
    });
    const entries = Math.min(MOST_ENTRIES, 4 * Math.ceil((Math.max(...counts) + 2) / 4));
    if ((cells * entries) / 4 > MOST_RECORDS) return [];
    const memories = average(counts);
    const failing = counts.filter((n) => n > entries).length / counts.length;
    const cost = cells * (CELL_LISTING + MEMORY_LISTING * memories);
    return [{ spacing: side, origin, size, count: cells, entries, memories, failing, cost }];
  });
}

/**
 * The memories that shaders/nearCells.wgsl.ts lists for a cell, by their places in the order of the tree: those that
 * are left out move m by less than eps sigma anywhere in it.
 */
export function nearMemories(
  { tree, patterns, masses, leaves }: WeighedTree,
  middle: readonly number[],
  side: number,
  variance: number,
  eps: number,
): number[] {
  const { dim, count, columns, memories } = tree;
  const sigma = Math.sqrt(variance);
  const halfDiagonal = (Math.sqrt(dim) / 2) * side;
  const weightOf = (i: number) => patterns.weights[memories[i] as number] as number;
  const sumOver = (of: (d: number) => number) => middle.reduce((sum, _, d) => sum + of(d), 0);
  const at = (i: number, d: number) => columns[d]?.[i] as number;
  const squareTo = (i: number) => sumOver((d) => (at(i, d) - (middle[d] as number)) ** 2);
  const box = (node: number, d: number): [number, number] => [
    tree.least[d]?.[node] as number,
    tree.most[d]?.[node] as number,
  ];
  const squareToBox = (node: number) =>
    sumOver((d) => {
      const [low, high] = box(node, d);
      return Math.max(low - (middle[d] as number), (middle[d] as number) - high, 0) ** 2;
    });
  let leaf = 1;
  while (leaf < leaves) leaf = 2 * leaf + (squareToBox(2 * leaf + 1) < squareToBox(2 * leaf) ? 1 : 0);
  const inLeaf = (node: number) => {
    const first = (node - leaves) * LEAF_SIZE;
    return Array.from({ length: Math.max(0, Math.min(LEAF_SIZE, count - first)) }, (_, i) => first + i);
  };
  const logit = (i: number) => Math.log(weightOf(i)) - squareTo(i) / (2 * variance);
  const nearest = inLeaf(leaf).reduce((a, b) => (logit(b) > logit(a) ? b : a));
  const square = squareTo(nearest);
  const reach =
    Math.sqrt((Math.sqrt(square) + halfDiagonal) ** 2 - 2 * variance * Math.log(weightOf(nearest))) + halfDiagonal;
  const costOf = (mass: number, apart: number, far: number) =>
    ((mass / weightOf(nearest)) * Math.exp(-apart / (2 * variance)) * (far + reach)) / sigma;
  const found: number[] = [];
  let spent = 0;
  const visit = (node: number) => {
    const mass = masses[node] as number;
    if (mass === 0) return;
    const far = sumOver((d) => Math.max(...box(node, d).map((x) => Math.abs(x - (middle[d] as number)))) ** 2);
    const beside = sumOver((d) => Math.max(...box(node, d).map((x) => Math.abs(x - at(nearest, d)))));
    const cost = costOf(mass, squareToBox(node) - square - side * beside, Math.sqrt(far));
    if (cost <= (eps - spent) * CELL_SHARE) {
      spent += cost;
    } else if (node < leaves) {
      visit(2 * node);
      visit(2 * node + 1);
    } else {
      for (const i of inLeaf(node)) {
        const across = sumOver((d) => Math.abs(at(i, d) - at(nearest, d)));
        const own = squareTo(i);
        const costOfOne = costOf(weightOf(i), own - square - side * across, Math.sqrt(own));
        if (i === nearest || costOfOne > (eps - spent) * CELL_SHARE) found.push(i);
        else spent += costOfOne;
      }
    }
  };
  visit(1);
  return found;
}
