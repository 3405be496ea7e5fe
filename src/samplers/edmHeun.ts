import { heunInSigma } from './ode.ts';
import { explodingVariance, row } from './row.ts';
import { denoise, levelAt, type Sampler } from './sampler.ts';

/**
 * Karras' stochastic sampler: each step first adds noise ("churn"), sigma -> sigma (1 + gamma), then takes a Heun step
 * of the ODE in sigma from there; to sigma = 0 an Euler step, which is the denoiser. Other schedules run in x / a.
 */
export const edmHeun: Sampler = {
  doc: 'EDM: churn, then Heun in sigma; churn 0 is deterministic',
  source: 'Karras et al. 2022 (arXiv 2206.00364), Alg. 2',
  clock: 'sigma / a',
  stochastic: true,
  order: 2,
  multistep: false,
  steps(levels, { churn, churnMin, churnMax, churnNoise }) {
    if (!(churn >= 0 && churnNoise >= 0)) {
      throw new RangeError(`churn is ${churn} and churnNoise is ${churnNoise}; give numbers >= 0`);
    }
    // the paper's N counts the levels above zero
    const count = levels.filter(({ s }) => s > 0).length;
    const gamma = Math.min(churn / count, Math.SQRT2 - 1);
    return levels.slice(1).map((to, i) => {
      const from = levelAt(levels, i);
      const sigma = Math.sqrt(explodingVariance(from));
      const churns = gamma > 0 && sigma >= churnMin && sigma <= churnMax;
      const noisier = churns ? { ...from, s: from.s * (1 + gamma) ** 2 } : from;
      const step = to.s > 0 ? heunInSigma(noisier, to) : [denoise(noisier, to)];
      return churns ? [row({ cx: 1, cz: churnNoise * Math.sqrt(noisier.s - from.s) }), ...step] : step;
    });
  },
};
