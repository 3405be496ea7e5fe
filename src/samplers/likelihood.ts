import { rungeKutta4 } from './ode.ts';
import { explodingVariance, type NoiseLevel, type StepTable } from './row.ts';
import { levelAt, readAt } from './sampler.ts';

/** A step table whose q becomes the energy of the place where a particle started. */
export interface LikelihoodTable extends StepTable {
  /**
   * -log p(x) at the cleanest level, from what the run of this table leaves: q and |X - mean|^2, X = x / a at the
   * noisiest level, where p is taken as the Gaussian of the data's mean and `variance` per dimension.
   */
  energy(q: number, squaredDistance: number, dim: number, prior: LikelihoodPrior): number;
  /**
   * the same from -log p of X at the noisiest level, where that is known better than
   * as a Gaussian; `width` as in the prior
   */
  fromEnd(q: number, endEnergy: number, dim: number, width: number): number;
}

/** What is known of the data at the noisiest level. */
export interface LikelihoodPrior {
  /** variance of the data per dimension, width included: with it the error at the noisy end is O(1 / S^2) */
  variance: number;
  /** `width` the table was folded with, 0 for points */
  width: number;
}

/**
 * Energy of any x by the instantaneous change of variables along the probability-flow ODE, run from clean to noisy.
 * In X = x / a, S = s / a^2 the divergence is dim / 2 - tr Cov_r / 2S per log S, so q += (tr Cov_r / 2S) dlog S and
 *
 *     -log p(x) = -log N(X_T; mean, S_T + variance) + q - dim/2 log((S_T + width) / (S_0 + width)) + dim log a_0
 *
 * @param levels from noisy to clean, as noiseLevels gives them
 * @throws RangeError unless the last has s > 0
 * Song et al. 2021 (arXiv 2011.13456), sec. 4.3; exact trace instead of Hutchinson's. RK4 in log S.
 */
export function odeLikelihood(levels: readonly NoiseLevel[]): LikelihoodTable {
  const upwards = [...levels].reverse();
  const start = levelAt(upwards, 0);
  const end = levelAt(upwards, upwards.length - 1);
  if (!(start.s > 0)) throw new RangeError('the likelihood is that of noisy data; raise timeMin (sigmaMin) above 0');
  const rows = upwards
    .slice(1)
    .flatMap((to, i) => rungeKutta4(levelAt(upwards, i), to, (level) => 0.5 / explodingVariance(level)));
  const [clean, noisy] = [explodingVariance(start), explodingVariance(end)];
  // what the folded trace leaves out does not depend on x: its integral is the logarithm
  const fromEnd: LikelihoodTable['fromEnd'] = (q, endEnergy, dim, width) =>
    endEnergy + q - 0.5 * dim * Math.log((noisy + width) / (clean + width)) + dim * Math.log(start.a);
  return {
    rows,
    start,
    end,
    tap: 'trace',
    multistep: false,
    label: readAt(start),
    energy(q, squaredDistance, dim, { variance, width }) {
      const spread = noisy + variance;
      const prior = 0.5 * (squaredDistance / spread + dim * Math.log(2 * Math.PI * spread));
      return fromEnd(q, prior, dim, width);
    },
    fromEnd,
  };
}
