/** Label maps over a grid of cell centres: the grid, and what is counted on them. */
import { squaredDistance } from '../../memories/distance.ts';
import type { Patterns } from '../../memories/patterns.ts';
import type { Measured } from '../compare.ts';
import { CaseError, type Fields } from '../fields.ts';
import type { Measurements } from './kind.ts';

/** A map with its classes in a fixed order. */
export interface Classified {
  /** class of every cell, -1 none */
  labels: Int32Array;
  classes: number;
  /** positions of the classes, where they are minima */
  attractors: number[][] | undefined;
}

/** The cells of a map: a box cut into equal parts. */
export interface MapGrid {
  low: number[];
  high: number[];
  /** cells per side */
  shape: number[];
  cells: number;
  /** only cells with their centre inside this distance of the origin count; undefined: all */
  disc: number | undefined;
}

/** box: half-width, or [low, high] for every dimension; n: cells per side. */
export function gridOf(setup: Fields, dim: number): MapGrid {
  const n = setup.integer('n', undefined, { min: 1, max: 4096 });
  const box = setup.value('box');
  const [low, high] = Array.isArray(box) ? setup.numbers('box', 2) : [-setup.number('box'), setup.number('box')];
  if (!((low as number) < (high as number))) throw new CaseError(`setup.box is [${low}, ${high}]; give low < high`);
  const every = <T>(value: T) => new Array<T>(dim).fill(value);
  return { low: every(low as number), high: every(high as number), shape: every(n), cells: n ** dim, disc: undefined };
}

/** Centre of cell i, x fastest. */
export function centreOf({ low, high, shape }: MapGrid, i: number): number[] {
  let rest = i;
  return shape.map((n, d) => {
    const at = rest % n;
    rest = Math.floor(rest / n);
    return (low[d] as number) + ((high[d] as number) - (low[d] as number)) * ((at + 0.5) / n);
  });
}

/** Index of the nearest memory, the lowest on a tie. */
export function nearestMemory({ points, count, dim }: Patterns, x: readonly number[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < count; k++) {
    const square = squaredDistance(x, 0, points, k * dim, dim);
    if (square < least) [best, least] = [k, square];
  }
  return best;
}

/** What the quantities of a map need besides its labels: `row` for a section, `second` for a comparison. */
export interface MapExtras {
  grid: MapGrid;
  patterns: Patterns;
  row: number | undefined;
  second: Classified | undefined;
}

/** All quantities of a map: shares of classes, edges, a section, what a second map has elsewhere. */
export function mapQuantities(found: Classified, { grid, patterns, row, second }: MapExtras): Measurements {
  const counted = Array.from({ length: grid.cells }, (_, i) => i).filter(
    (i) => grid.disc === undefined || Math.hypot(...centreOf(grid, i)) < grid.disc,
  );
  const labelAt = (i: number) => found.labels[i] as number;
  const counts = new Array<number>(found.classes).fill(0);
  let none = 0;
  for (const i of counted) {
    const label = labelAt(i);
    if (label < 0) none++;
    else counts[label] = (counts[label] as number) + 1;
  }
  // classes are minima or memories: what is nearest is told by the memory of each class
  const memoryOf = found.attractors?.map((x) => nearestMemory(patterns, x));
  const notNearest = counted.filter((i) => {
    const label = labelAt(i);
    const memory = label < 0 ? -1 : (memoryOf?.[label] ?? label);
    return memory !== nearestMemory(patterns, centreOf(grid, i)) && !isCut(grid, patterns, i);
  });
  const nx = grid.shape[0] as number;
  const gpu = (value: Measured['value']): Measured => ({ value, by: 'gpu' });
  return {
    ...(found.attractors ? { attractors: { value: found.attractors, by: 'gpu+host' } } : {}),
    counts: gpu(counts),
    fractions: gpu(counts.map((count) => count / counted.length)),
    none: gpu(none),
    labels: gpu([...found.labels]),
    notNearest: gpu(notNearest.length),
    ...(row === undefined ? {} : { row: gpu([...found.labels.slice(row * nx, (row + 1) * nx)]) }),
    ...(second ? { differing: gpu(counted.filter((i) => labelAt(i) !== second.labels[i]).length) } : {}),
  };
}

/** Whether the corners of a cell have more than one nearest memory: a bisector runs through it, or along its edge. */
function isCut(grid: MapGrid, patterns: Patterns, i: number): boolean {
  const centre = centreOf(grid, i);
  const half = grid.shape.map((n, d) => ((grid.high[d] as number) - (grid.low[d] as number)) / (2 * n));
  const corners = Array.from({ length: 2 ** centre.length }, (_, bits) =>
    // a little outside, so that a bisector through the corners counts as well
    centre.map((value, d) => value + ((bits >> d) & 1 ? 1 : -1) * (1 + 1e-9) * (half[d] as number)),
  );
  return new Set(corners.map((corner) => nearestMemory(patterns, corner))).size > 1;
}
