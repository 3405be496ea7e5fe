/** How rough the boundary between basins is: box counting and the uncertainty exponent. */
import { fitPowerLaw } from './powerLaw.ts';

/** How a boundary scales. */
export interface BoundaryScaling {
  /** box-counting dimension D of the boundary, N(b) ~ b^-D: 1 for a curve in a plane, 0 for points on a line */
  dimension: Scaling;
  /**
   * uncertainty exponent alpha, f(b) ~ b^alpha (Grebogi, McDonald, Ott & Yorke 1983): d - D, 1 for a smooth boundary
   */
  uncertainty: Scaling;
}

/** An exponent and the range of scales it was seen over, in spacings of the grid. */
export interface Scaling {
  value: number;
  standardError: number;
  from: number;
  to: number;
}

/** Boxes of one size. */
export interface BoxCount {
  /** side of a box in spacings of the grid */
  side: number;
  /** share of boxes with more than one label, over all places of a box */
  share: number;
  /** boxes that cover the boundary, N(side): the mean over all places of a grid of boxes, so not a whole number */
  count: number;
}

/**
 * Above this share of mixed boxes a box is as large as a basin: the count then tells how many boxes there are and no
 * longer how long the boundary is.
 */
const MOST_MIXED = 1 / 4;
/** Boxes of one spacing are known at their corners only, and miss what a rough boundary does between them. */
const LEAST_SIDE = 2;
const FEWEST_SCALES = 3;

/**
 * Both scaling laws of a label map [ny, nx], over sides 2, 4, 8, ... spacings as long as no more than a quarter of the
 * boxes are mixed. -1 (none) counts as a label of its own: left out, a rim of unsettled starts would hide the boundary.
 * With ny = 1 the map is a line. Undefined where fewer than three scales are left: no boundary, or basins
 * too small for the grid. Throws RangeError if the map is not nx by ny.
 */
export function boundaryScaling(labels: Int32Array, nx: number, ny: number): BoundaryScaling | undefined {
  const used = boxCounts(labels, nx, ny, MOST_MIXED).filter(({ side }) => side >= LEAST_SIDE);
  if (used.length < FEWEST_SCALES || used[0]?.count === 0) return undefined;
  const sides = used.map(({ side }) => side);
  const counts = used.map(({ count }) => count);
  const uncertain = sides.map((side) => uncertainShare(labels, nx, ny, side));
  return { dimension: scalingOf(sides, counts, -1), uncertainty: scalingOf(sides, uncertain, 1) };
}

function scalingOf(sides: readonly number[], values: readonly number[], sign: 1 | -1): Scaling {
  const { exponent, standardError } = fitPowerLaw(sides, values);
  return { value: sign * exponent, standardError, from: sides[0] as number, to: sides.at(-1) as number };
}

/**
 * Counts for sides 1, 2, 4, ... spacings up to that of the map, as long as the share is at most `most`. A box is put at
 * every place where its centre is in the map, as a grid of boxes that happens to lie along a boundary, or across a
 * self-similar one, would count too many or too few. Boxes have the cell centres on their edges as well, so that no
 * boundary falls between two; what hangs over is left out.
 */
export function boxCounts(labels: Int32Array, nx: number, ny: number, most = 1): BoxCount[] {
  if (labels.length !== nx * ny || labels.length === 0) {
    throw new RangeError(`${labels.length} labels do not fill a map of ${nx} x ${ny} cells; give at least one`);
  }
  // a line is one row of boxes without height
  const [wide, high] = [Math.max(nx - 1, 1), Math.max(ny - 1, 1)];
  const dim = (nx > 1 ? 1 : 0) + (ny > 1 ? 1 : 0);
  const below = mixedBelow(labels, nx, ny, wide, high);
  const counts: BoxCount[] = [];
  for (let side = 1; side <= Math.max(wide, high); side *= 2) {
    const half = side >> 1;
    let mixed = 0;
    for (let y = 0; y < high; y++) {
      const bottom = Math.max(y - half, 0) * (wide + 1);
      const top = Math.min(y - half + side, high) * (wide + 1);
      for (let x = 0; x < wide; x++) {
        const left = Math.max(x - half, 0);
        const right = Math.min(x - half + side, wide);
        const inside =
          (below[top + right] as number) -
          (below[top + left] as number) -
          (below[bottom + right] as number) +
          (below[bottom + left] as number);
        if (inside > 0) mixed++;
      }
    }
    const share = mixed / (wide * high);
    if (share > most) break;
    counts.push({ side, share, count: mixed / side ** dim });
  }
  return counts;
}

/** Summed-area table [high + 1, wide + 1] of the squares between four neighbouring cells that do not have one label. */
function mixedBelow(labels: Int32Array, nx: number, ny: number, wide: number, high: number): Uint32Array {
  const below = new Uint32Array((wide + 1) * (high + 1));
  const [right, up] = [nx > 1 ? 1 : 0, ny > 1 ? nx : 0];
  for (let y = 0; y < high; y++) {
    let row = 0;
    for (let x = 0; x < wide; x++) {
      const at = y * nx + x;
      const label = labels[at];
      if (labels[at + right] !== label || labels[at + up] !== label || labels[at + up + right] !== label) row++;
      below[(y + 1) * (wide + 1) + x + 1] = (below[y * (wide + 1) + x + 1] as number) + row;
    }
  }
  return below;
}

/**
 * Probability that a cell has another label `distance` cells away, along an axis, either way: how uncertain the end is
 * of a start that is known up to that distance. Past the edges the map goes on as its mirror image, which adds no
 * boundary; to leave such pairs out would thin the boundary there and bend the law.
 */
export function uncertainShare(labels: Int32Array, nx: number, ny: number, distance: number): number {
  const [left, right] = [steps(nx, -distance), steps(nx, distance)];
  const [down, up] = [steps(ny, -distance), steps(ny, distance)];
  let changed = 0;
  for (let y = 0; y < ny; y++) {
    const row = y * nx;
    const [below, above] = [(down[y] as number) * nx, (up[y] as number) * nx];
    for (let x = 0; x < nx; x++) {
      const label = labels[row + x];
      if (labels[row + (left[x] as number)] !== label) changed++;
      if (labels[row + (right[x] as number)] !== label) changed++;
      if (labels[below + x] !== label) changed++;
      if (labels[above + x] !== label) changed++;
    }
  }
  return changed / (2 * ((nx > 1 ? 1 : 0) + (ny > 1 ? 1 : 0)) * nx * ny);
}

/** Where a step leads from each of n cells, mirrored at both ends. */
function steps(n: number, step: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => {
    const to = i + step;
    return Math.min(Math.max(to < 0 ? -1 - to : to >= n ? 2 * n - 1 - to : to, 0), n - 1);
  });
}
