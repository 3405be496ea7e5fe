import { explodingVariance, type NoiseLevel, type Row, row } from './row.ts';
import { eachStep, levelAt, readAt, type Sampler } from './sampler.ts';

/** Step of the half log signal-to-noise ratio lambda = log(a / sqrt(s)); positive towards clean data. */
const lambdaStep = (from: NoiseLevel, to: NoiseLevel) =>
  0.5 * Math.log(explodingVariance(from) / explodingVariance(to));

/**
 * The denoiser extrapolated to the middle of the step from this and the previous one, D + (D - D_old) / 2r with
 * r = previous step / this step in lambda. acc carries D on; the first step, with no past, is of first order.
 */
function extrapolated(levels: readonly NoiseLevel[], i: number, from: NoiseLevel, to: NoiseLevel, weight: number) {
  const past = i === 0 ? 0 : lambdaStep(from, to) / (2 * lambdaStep(levelAt(levels, i - 1), from));
  return { read: readAt(from), cm: weight * (1 + past), cacc: -weight * past, km: 1 } satisfies Partial<Row>;
}

/** x' = (sigma' / sigma) x + a' (1 - e^-h) D~, sigma = sqrt(s). */
export const dpmSolver2M: Sampler = {
  doc: 'DPM-Solver++(2M): second-order multistep on the ODE; the first step and the one to zero noise are first order',
  source: 'Lu et al. 2022 (arXiv 2211.01095), Alg. 2; k-diffusion sample_dpmpp_2m',
  clock: 'log(s / a^2)',
  stochastic: false,
  order: 2,
  multistep: true,
  steps: (levels) =>
    eachStep(levels, (from, to, i) => {
      const weight = -to.a * Math.expm1(-lambdaStep(from, to));
      return [row({ ...extrapolated(levels, i, from, to, weight), cx: Math.sqrt(to.s / from.s) })];
    }),
};

/** x' = (sigma' / sigma) e^-h x + a' (1 - e^-2h) D~ + sigma' sqrt(1 - e^-2h) z: the ancestral step with D~. */
export const dpmSolver2MSde: Sampler = {
  doc: 'SDE-DPM-Solver++(2M), midpoint: the ancestral step with an extrapolated denoiser',
  source: 'Lu et al. 2022 (arXiv 2211.01095), sec. 5; k-diffusion sample_dpmpp_2m_sde, eta = 1',
  clock: 'log(s / a^2)',
  stochastic: true,
  order: 2,
  multistep: true,
  steps: (levels) =>
    eachStep(levels, (from, to, i) => {
      const h = lambdaStep(from, to);
      const renewed = -Math.expm1(-2 * h);
      return [
        row({
          ...extrapolated(levels, i, from, to, to.a * renewed),
          cx: Math.sqrt(to.s / from.s) * Math.exp(-h),
          cz: Math.sqrt(to.s * renewed),
        }),
      ];
    }),
};
