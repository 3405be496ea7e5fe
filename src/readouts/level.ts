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

/** The variances S of x / a at which a table reads, each once, in its order. */
export function variancesRead(rows: readonly Row[]): number[] {
  return [...new Set(rows.flatMap(({ read }) => (read ? [explodingVariance(read)] : [])))];
}

/**
 * The same for a score that stands for distances to the memories. `which` begins the sentence of the error. Throws
 * RangeError if the table reads nowhere, or by dot product.
 */
export function scoreVariances(rows: readonly Row[], which = 'random features stand'): number[] {
  if (rows.some(({ read }) => read?.similarity === 'dot')) {
    throw new RangeError(`${which} for distances to the memories; set similarity = distance`);
  }
  const variances = variancesRead(rows);
  if (variances.length > 0) return variances;
  throw new RangeError('the table of steps reads no memories, so it has no use for another score; take the exact one');
}
