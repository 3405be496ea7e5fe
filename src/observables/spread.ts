import { average } from '../average.ts';

/** A mean over realizations, from which several may be pooled. */
export interface RealizationMean {
  mean: number;
  /** sum of squared deviations of the realizations from their mean */
  squares: number;
  /** mean over the realizations of (variance over particles) / particles; -1 for what is no mean over particles */
  within: number;
  /** realizations */
  count: number;
}

/** Mean and standard error over the realizations; of a single one over its particles, NaN where that says nothing. */
export function estimate({ mean, squares, within, count }: RealizationMean): { mean: number; standardError: number } {
  const standardError =
    count > 1 ? Math.sqrt(squares / (count - 1) / count) : within >= 0 ? Math.sqrt(within) : Number.NaN;
  return { mean, standardError };
}

/** Two sets of realizations of one point as one (Chan, Golub, LeVeque 1983). */
export function pooledSpread(a: RealizationMean, b: RealizationMean): RealizationMean {
  const count = a.count + b.count;
  const apart = b.mean - a.mean;
  const share = b.count / count;
  return {
    mean: a.mean + apart * share,
    squares: a.squares + b.squares + apart * apart * a.count * share,
    within: a.within * (1 - share) + b.within * share,
    count,
  };
}

/** Mean and spread of the values of realizations; `within` as in RealizationMean. */
export function spreadOf(values: readonly number[], within: number): RealizationMean {
  const mean = average(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, squares, within, count: values.length };
}
