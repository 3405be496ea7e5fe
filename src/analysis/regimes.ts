/**
 * Noise levels at which the dynamical regimes of diffusion in high dimension change, in closed form: Biroli et al. 2024
 * (arXiv 2402.18491), for K memories drawn from N(0, variance I) in `dim` dimensions. Noise is S = s / a^2, the
 * variance round x / a: every schedule has its own time for it, the Ornstein-Uhlenbeck process t = log(1 + S) / 2.
 */

/** K memories of N(0, variance I) in dim dimensions. */
export interface GaussianMemories {
  count: number;
  dim: number;
  variance: number;
}

/** The time of an Ornstein-Uhlenbeck process, a = e^-t, s = 1 - e^-2t, at S = s / a^2. */
export const ouTime = (S: number): number => 0.5 * Math.log1p(S);

/** S_C = variance / (K^(2 / dim) - 1): below it a trajectory belongs to one memory (collapse). */
export function collapseVariance({ count, dim, variance }: GaussianMemories): number {
  return variance / Math.expm1((2 / dim) * Math.log(count));
}

/**
 * The excess entropy f^e / alpha at S, alpha = log(K) / dim: how far from knowing the memory a sample is, 1 - log(1 +
 * variance / S) / (2 alpha), 0 below S_C. In the limit of large dim it is the mean posterior entropy over log K.
 */
export function excessEntropy({ count, dim, variance }: GaussianMemories, S: number): number {
  return Math.max(0, 1 - (dim * Math.log1p(variance / S)) / (2 * Math.log(count)));
}

/**
 * S_O, below which the typical memory has a minimum of E of its own (traps): the root of alpha = log(1 + 1 / S) / 2 +
 * 1 / (2 (1 + S)) for variance 1, by comparing the energy of a memory with the annealed free energy of all others
 * there. S_O > S_C: traps exist before trajectories fall into them (Achilli et al. 2025, arXiv 2502.09578).
 */
export function trapVariance({ count, dim, variance }: GaussianMemories): number {
  const load = Math.log(count) / dim;
  const excess = (S: number) => 0.5 * Math.log1p(1 / S) + 0.5 / (1 + S) - load;
  let [low, high] = [1e-300, 1e300];
  // the sum falls with S; in its logarithm
  for (let n = 0; n < 200; n++) {
    const middle = Math.sqrt(low) * Math.sqrt(high);
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return variance * Math.sqrt(low) * Math.sqrt(high);
}

/**
 * The time, in an Ornstein-Uhlenbeck process, at which a trajectory takes one of the two sides of the
 * largest variance of the data: log(variance) / 2, the limit of log(1 + variance) / 2, where the
 * centre turns unstable, for large variance.
 */
export const speciationTime = (largestVariance: number): number => 0.5 * Math.log(largestVariance);

/**
 * Var(x_0 | x) / S of a direction of the data in which their law has this variance: the share of a
 * direction that a score which knows the law keeps. Memories fall below it as they are told apart
 * (Achilli et al. 2024, arXiv 2410.08727).
 */
export const populationRatio = (variance: number, S: number): number => variance / (variance + S);
