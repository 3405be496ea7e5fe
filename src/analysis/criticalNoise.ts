/**
 * The critical noise of recovery (Pham et al. 2025, arXiv 2505.21777, App. C): the largest noise from which at least a
 * share p returns. And how much room it gives: the basin of a memory as a ball.
 */
export interface CriticalNoise {
  /**
   * the variance s at which the share falls below p for good, between two measured ones by their straight line in log s
   */
  s: number;
  /** one standard error, from that of the two shares; NaN where theirs are not known */
  error: number;
}

/**
 * Where measured shares fall below p for the last time; undefined where they never do within what was measured.
 *
 * @param s noise variances, in any order [n]
 * @param shares [n], with standard errors [n]
 */
export function criticalNoise(
  s: ArrayLike<number>,
  shares: ArrayLike<number>,
  errors: ArrayLike<number>,
  p = 0.9,
): CriticalNoise | undefined {
  const points = Array.from(s, (value, i) => ({
    log: Math.log(value),
    share: shares[i] as number,
    error: errors[i] as number,
  })).sort((a, b) => a.log - b.log);
  const last = points.findLastIndex(({ share }) => share >= p);
  const [low, high] = [points[last], points[last + 1]];
  if (!(low && high)) return undefined;
  const slope = (high.share - low.share) / (high.log - low.log);
  const along = (p - low.share) / (high.share - low.share);
  const value = Math.exp(low.log + along * (high.log - low.log));
  const error = Math.hypot((1 - along) * low.error, along * high.error);
  return { s: value, error: (value * error) / Math.abs(slope) };
}

/** log V of the d-ball of the rms distance sqrt(d s) that noise of variance s carries a memory. */
export function logBasinVolume(s: number, dim: number): number {
  return (dim / 2) * Math.log(Math.PI * dim * s) - logGammaHalf(dim + 2);
}

/** log Gamma(n / 2) for whole n >= 1: the product of the half-integers below it. */
function logGammaHalf(n: number): number {
  let sum = n % 2 === 1 ? 0.5 * Math.log(Math.PI) : 0;
  for (let half = n / 2 - 1; half > 0; half--) sum += Math.log(half);
  return sum;
}
