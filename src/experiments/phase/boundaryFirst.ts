import { coarsestStride, filledFromCoarser } from './order.ts';

/** Neighbours whose ranks among the known values differ by more have a boundary between them. Ranks go from 0 to 1. */
const JUMP = 1 / 16;

/**
 * Points of a map in the order in which they are computed: from coarse to fine, and as soon as some are known, first
 * those between neighbours that differ, so that a boundary is sharp long before the areas beside it are filled. Values
 * are compared by their ranks: what is a jump depends on no scale.
 *
 * @param left indices in the order of coarseToFine
 * @param known the values finished so far [ny, nx], NaN elsewhere; asked again whenever there may be more
 */
export function* boundaryFirst(
  left: Iterable<number>,
  [ny, nx]: readonly [number, number],
  known: { readonly size: number; values(): Float32Array },
): Generator<number, undefined> {
  const open = new Set(left);
  while (open.size > 0) {
    const { size } = known;
    const next = [...atBoundary(open, filledFromCoarser(ranksOf(known.values()), nx, ny), nx, ny), ...open];
    for (const point of next) {
      if (open.delete(point)) yield point;
      if (known.size > size) break;
    }
  }
  return undefined;
}

/**
 * Of the open points between neighbours that differ those of the coarsest level:
 * finer ones are judged when these are known.
 */
function atBoundary(open: ReadonlySet<number>, ranks: Float32Array, nx: number, ny: number): number[] {
  const found: number[] = [];
  let level = 0;
  for (const point of open) {
    const [ix, iy] = [point % nx, Math.floor(point / nx)];
    const stride = strideOf(ix, iy, coarsestStride(nx, ny));
    if (found.length > 0 && stride < level) break;
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const y of around(iy, 2 * stride, ny)) {
      for (const x of around(ix, 2 * stride, nx)) {
        const rank = ranks[y * nx + x] as number;
        // NaN, of what is not known, is neither
        if (rank < least) least = rank;
        if (rank > most) most = rank;
      }
    }
    if (most - least <= JUMP || most === Number.NEGATIVE_INFINITY) continue;
    found.push(point);
    level = stride;
  }
  return found;
}

/** Places of the next coarser grid beside one, along an axis. */
function around(i: number, stride: number, n: number): number[] {
  const first = i - (i % stride);
  const places = i === first ? [i - stride, i, i + stride] : [first, first + stride];
  return places.filter((place) => place >= 0 && place < n);
}

function strideOf(ix: number, iy: number, coarsest: number): number {
  let stride = 1;
  while (stride < coarsest && ix % (2 * stride) === 0 && iy % (2 * stride) === 0) stride *= 2;
  return stride;
}

/** For each known value the share of them below it, and half of those equal to it. */
function ranksOf(values: Float32Array): Float32Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const ranks = new Map<number, number>();
  for (let from = 0; from < sorted.length; ) {
    const value = sorted[from] as number;
    let to = from;
    while (to < sorted.length && sorted[to] === value) to++;
    ranks.set(value, (from + to) / 2 / sorted.length);
    from = to;
  }
  return values.map((value) => ranks.get(value) ?? Number.NaN);
}
