import { explodingVariance, row } from './row.ts';
import { eachStep, readAt, type Sampler } from './sampler.ts';

/**
 * Exact reverse transition given that the denoiser stays D over the step: the Gaussian q(x' | x, x_0 = D). With
 * keep = S' / S (S = s / a^2) and scale = a' / a:
 *
 *     x' = scale keep x + a' (1 - keep) D + sqrt(s' (1 - keep)) z
 *
 * Stable at any step size, exact for one memory.
 */
export const ancestral: Sampler = {
  doc: 'DDPM: exact reverse step for a frozen denoiser; stable at any step size',
  source: 'Ho et al. 2020 (arXiv 2006.11239), eq. 6-7',
  clock: 'none',
  stochastic: true,
  order: 1,
  multistep: false,
  steps: (levels) =>
    eachStep(levels, (from, to) => {
      const keep = explodingVariance(to) / explodingVariance(from);
      return [
        row({
          read: readAt(from),
          cx: keep * (to.a / from.a),
          cm: to.a * (1 - keep),
          cz: Math.sqrt(to.s * (1 - keep)),
        }),
      ];
    }),
};

/** x' = a' D + sqrt(s' - spread^2) (x - a D) / sqrt(s) + spread z, spread^2 = eta^2 s' (1 - S' / S). */
export const ddim: Sampler = {
  doc: 'DDIM: ddimEta 0 deterministic, 1 the same as ancestral',
  source: 'Song, Meng, Ermon 2021 (arXiv 2010.02502), eq. 12 and 16',
  clock: 'none',
  stochastic: true,
  order: 1,
  multistep: false,
  steps(levels, { ddimEta }) {
    if (!(ddimEta >= 0 && ddimEta <= 1)) throw new RangeError(`ddimEta is ${ddimEta}; give a number from 0 to 1`);
    return eachStep(levels, (from, to) => {
      const spread = ddimEta * Math.sqrt(to.s * (1 - explodingVariance(to) / explodingVariance(from)));
      const direction = Math.sqrt((to.s - spread * spread) / from.s);
      return [row({ read: readAt(from), cx: direction, cm: to.a - direction * from.a, cz: spread })];
    });
  },
};
