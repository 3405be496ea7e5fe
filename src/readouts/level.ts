import type { ReadLevel } from '../samplers/row.ts';

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
