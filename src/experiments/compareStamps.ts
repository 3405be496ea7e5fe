import type { RunStamp } from './index.ts';

/** How alike two runs of one config are. */
export type Sameness = 'identical' | 'within tolerance' | 'different';

/** Shares in stamps have four digits. */
const ROUNDING = 1e-4;

/**
 * Whether a run gave what its stamp says: *identical* if the hashes of the results match; *within tolerance* if every
 * share of a class is within four standard errors of the difference of two such runs; else *different*.
 * undefined if the stamp is of another config, which says nothing.
 */
export function compareStamps(expected: RunStamp, got: RunStamp): Sameness | undefined {
  if (!isHash(expected.config, got.config)) return undefined;
  if (isHash(expected.result, got.result)) return 'identical';
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

/** So many letters of a hash are enough to know it by. */
const HASH = 16;

const isHash = (given: string, hash: string) => given === hash || (given.length >= HASH && hash.startsWith(given));

/** More shares would make a link too long. */
const MOST_SHARES = 64;

/**
 * What a link says of the result of its run: `?result=CONFIG.RESULT:0.36,0.43,0.21`.
 * Undefined where there are too many shares.
 */
export function stampText({ config, result, fractions }: RunStamp): string | undefined {
  if (fractions.length > MOST_SHARES) return undefined;
  return `${config.slice(0, HASH)}.${result.slice(0, HASH)}:${fractions.join()}`;
}

/** What stampText has written, as far as it is needed for compareStamps. Undefined for anything else. */
export function readStamp(text: string): RunStamp | undefined {
  const [, config, result, shares] = /^([0-9a-f]{16})\.([0-9a-f]{16}):([\d.,]{0,999})$/.exec(text) ?? [];
  if (config === undefined || result === undefined || shares === undefined) return undefined;
  const fractions = shares === '' ? [] : shares.split(',').map(Number);
  if (fractions.length > MOST_SHARES || !fractions.every((share) => share >= 0 && share <= 1)) return undefined;
  return { config, result, fractions, n: 0, adapter: '', kernel: '', version: '' };
}

/** A stamp from a file is plain data from outside. */
export function isStamp(value: unknown): value is RunStamp {
  if (typeof value !== 'object' || value === null) return false;
  const { config, result, n, fractions } = value as Record<string, unknown>;
  return (
    typeof config === 'string' &&
    typeof result === 'string' &&
    typeof n === 'number' &&
    Array.isArray(fractions) &&
    fractions.every((share) => typeof share === 'number')
  );
}
