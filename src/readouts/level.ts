import { explodingVariance, type ReadLevel, type Row } from '../samplers/row.ts';

/** The three numbers of a row by which a kernel reads at a level; their names are Fused.readNumbers. */
export type LevelNumbers = readonly [number, number, number];

/** Throws RangeError unless a > 0 and s > 0. */
export function requireLevel({ a, s }: Pick<ReadLevel, 'a' | 's'>): void {
  if (!(a > 0 && s > 0 && Number.isFinite(a) && Number.isFinite(s))) {
    throw new RangeError(
      `memories cannot be read at signal scale a = ${a} and noise variance s = ${s}; both must be positive and finite`,
    );
  }
}

/**
 * The variances S of x / a at which a table reads, each once, in its order: for scores that stand for distances. Throws
 * RangeError if it reads nowhere, or by dot product.
 */
export function variancesRead(rows: readonly Row[], which = 'random features stand'): number[] {
  const reads = rows.flatMap(({ read }) => read ?? []);
  if (reads.some(({ similarity }) => similarity === 'dot')) {
    throw new RangeError(`${which} for distances to the memories; set similarity = distance`);
  }
  if (reads.length === 0) {
    throw new RangeError('the table of steps reads no memories, so it has no use for another score');
  }
  return [...new Set(reads.map(explodingVariance))];
}
