/** Shares of labels, with two kinds of error: that of counting drawn samples, and that of a grid. */
export interface Fraction {
  count: number;
  /** count / total */
  fraction: number;
  /** standard error: see `fractions` and `gridFractions` */
  error: number;
}

/** Shares of all labels. */
export interface Fractions {
  of: Fraction[];
  /** entries without a label, -1 */
  none: Fraction;
}

/** Binomial standard error sqrt(p (1 - p) / n) of a share p among n independent draws. */
export function binomialError(fraction: number, n: number): number {
  return Math.sqrt((fraction * (1 - fraction)) / n);
}

/**
 * Share of each label 0 .. n - 1 among all entries, and of -1 (none), with binomial errors: for labels of independent
 * draws. Throws RangeError on a label outside -1 .. n - 1, or none at all.
 */
export function fractions(labels: ArrayLike<number>, n: number): Fractions {
  if (labels.length === 0) throw new RangeError('no labels to count; give at least one');
  const counts = new Array<number>(n + 1).fill(0);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (!(Number.isInteger(label) && label >= -1 && label < n)) {
      throw new RangeError(`label ${label} at ${i} is not one of -1 (none) to ${n - 1}`);
    }
    counts[label + 1] = (counts[label + 1] as number) + 1;
  }
  const [none, ...of] = counts.map((count) => {
    const fraction = count / labels.length;
    return { count, fraction, error: binomialError(fraction, labels.length) };
  });
  return { of, none: none as Fraction };
}

/** A grid is compared with its sub-grids of this many spacings. */
const COARSER = 4;

/**
 * The same for labels on a grid of `shape` starts per side, x fastest. Nothing is drawn there: a share is the
 * volume of a basin by the midpoint rule, wrong only in the cells that a boundary cuts, and the binomial error
 * would be far too large (by about the square root of the cells per side). The error is told from the grid
 * itself: it consists of 4^d sub-grids, each 4 spacings wide, and if V is the variance of a share on the whole
 * grid, then theirs is at least 4^2 V, so
 *
 *     mean of (p_j - p)^2 = V(4 h) - V(h) >= (4^2 - 1) V(h).
 *
 * Equality holds for boundaries along the grid; curved or slanted ones average better (V ~ h^(d + 1), Matheron), and
 * for them this is up to 2 times too large in two dimensions. NaN on a side of one start. Throws RangeError as
 * `fractions` does, or if the shape is another.
 */
export function gridFractions(labels: ArrayLike<number>, shape: readonly number[], n: number): Fractions {
  const total = shape.reduce((product, side) => product * side, 1);
  if (labels.length !== total) {
    throw new RangeError(`${labels.length} labels do not fill a grid of ${shape.join(' x ')} starts`);
  }
  const coarser = Math.min(COARSER, ...shape);
  const [x, y, z] = [0, 1, 2].map((d) => subGrids(shape[d] ?? 1, d < shape.length ? coarser : 1)) as [Axis, Axis, Axis];
  const lattices = coarser ** shape.length;
  const volumes = new Float64Array(lattices * (n + 1));
  const { of, none } = fractions(labels, n);
  for (let i = 0, k = 0; k < z.weight.length; k++) {
    for (let j = 0; j < y.weight.length; j++) {
      const weight = (y.weight[j] as number) * (z.weight[k] as number);
      const row = coarser * ((y.member[j] as number) + coarser * (z.member[k] as number));
      for (let m = 0; m < x.weight.length; m++, i++) {
        const at = (row + (x.member[m] as number)) * (n + 1) + (labels[i] as number) + 1;
        volumes[at] = (volumes[at] as number) + weight * (x.weight[m] as number);
      }
    }
  }
  const withError = ({ count, fraction }: Fraction, label: number): Fraction => {
    let squares = 0;
    for (let j = 0; j < lattices; j++)
      squares += ((volumes[j * (n + 1) + label + 1] as number) / total - fraction) ** 2;
    return { count, fraction, error: Math.sqrt(squares / lattices / (coarser ** 2 - 1)) };
  };
  return { of: of.map(withError), none: withError(none, -1) };
}

/** Of every cell along an axis: its sub-grid, and the length that is nearer to it than to others of that sub-grid. */
interface Axis {
  member: Uint8Array;
  weight: Float64Array;
}

function subGrids(side: number, coarser: number): Axis {
  // a sub-grid does not lie in the middle of the box: its outermost cells have what is left up to the edge
  const reach = (cells: number) => (cells < coarser ? cells + 0.5 : coarser / 2);
  return {
    member: Uint8Array.from({ length: side }, (_, i) => i % coarser),
    weight: Float64Array.from({ length: side }, (_, i) => reach(i) + reach(side - 1 - i)),
  };
}
