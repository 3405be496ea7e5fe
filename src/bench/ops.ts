/**
 * What is measured, as data: operations x sizes. `particles` is the most a trial takes; slow adapters take a power of
 * two less, so that a trial stays under half a second, unless the row is `fixed`.
 */
export type OpKind = 'dense' | 'hopfield' | 'ancestral' | 'noise' | 'histogram' | 'labels' | 'cells' | 'cutoff';

export interface Op {
  kind: OpKind;
  dim: number;
  /** memories; 0 where none are read */
  count: number;
  particles: number;
  fixed?: boolean;
}

/**
 * dense: the read-out alone, x <- (1 - eta) x + eta m, beside the naive kernel; in more than three dimensions beside
 * our kernels without tiles in registers.
 */
const dense = [1, 2, 3].flatMap((dim) =>
  [9, 16, 256, 4096].map(
    (count): Op => ({
      kind: 'dense',
      dim,
      count,
      particles: count > 1000 ? 2 ** 16 : 2 ** 18,
      // the size at which figures are compared from machine to machine
      fixed: dim === 2 && count === 256,
    }),
  ),
);

/**
 * The same by kernels that loop over dimensions and memories: letters, a set of digits, the most dimensions there are.
 */
const staged = [
  [64, 64, 4096],
  [784, 4096, 1024],
  [4096, 1024, 1024],
].map(([dim, count, particles]) => ({ kind: 'dense', dim, count, particles }) as Op);

export const OPS: readonly Op[] = [
  ...dense,
  ...staged,
  // with a tolerance, as basins runs it, that no particle reaches
  { kind: 'hopfield', dim: 2, count: 9, particles: 2 ** 20 },
  { kind: 'ancestral', dim: 2, count: 9, particles: 2 ** 20 },
  { kind: 'ancestral', dim: 2, count: 256, particles: 2 ** 18 },
  { kind: 'noise', dim: 2, count: 0, particles: 2 ** 20 },
  { kind: 'histogram', dim: 2, count: 0, particles: 2 ** 20 },
  { kind: 'labels', dim: 2, count: 9, particles: 2 ** 20 },
  { kind: 'labels', dim: 2, count: 256, particles: 2 ** 18 },
  // 512 small runs of 4096 particles, beside the same one after another
  { kind: 'cells', dim: 2, count: 9, particles: 2 ** 21, fixed: true },
];

/**
 * Not in the standard set, as a trial takes up to a minute: readings by cutoff along a schedule, beside dense
 * readings of 1000 memories. Chosen by name.
 */
export const LARGE_OPS: readonly Op[] = [1000, 100_000, 1_000_000].map((count) => ({
  kind: 'cutoff',
  dim: 2,
  count,
  particles: 2 ** 20,
  fixed: true,
}));

/** 'dense D=2 K=256'. */
export function nameOf({ kind, dim, count }: Op): string {
  return `${kind} D=${dim}${count ? ` K=${count}` : ''}`;
}

/**
 * Arithmetic of one pair in units of one multiply-add, exp2 not counted: D differences, D for the square, 1 logit,
 * 1 maximum, 1 shift, 1 sum, D for the mean.
 */
export function slotsPerPair(dim: number): number {
  return 3 * dim + 4;
}
