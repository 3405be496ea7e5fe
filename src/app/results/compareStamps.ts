import type { RunStamp } from '../../experiments/index.ts';

export type Sameness = 'identical' | 'within tolerance' | 'different';

/** Shares in stamps have four digits. */
const ROUNDING = 1e-4;

/**
 * Whether a run gave what its stamp says: *identical* if the hashes of the results match; *within tolerance* if every
 * share of a class is within four standard errors of the difference of two such runs; else *different*.
 * undefined if the stamp is of another config, which says nothing.
 */
export function compareStamps(expected: RunStamp, got: RunStamp): Sameness | undefined {
  if (expected.config !== got.config) return undefined;
  if (expected.result === got.result) return 'identical';
  if (expected.fractions.length !== got.fractions.length) return 'different';
  const close = expected.fractions.every((share, i) => {
    const other = got.fractions[i] as number;
    // a share of 0 or 1 is not known to be exactly that
    const least = 1 / Math.max(1, got.n);
    const p = Math.min(1 - least, Math.max(least, (share + other) / 2));
    return Math.abs(share - other) <= 4 * Math.sqrt((2 * p * (1 - p)) / got.n) + ROUNDING;
  });
  return close ? 'within tolerance' : 'different';
}
