import { explodingVariance, type NoiseLevel, row } from './row.ts';
import { eachStep, levelAt, readAt, type Sampler } from './sampler.ts';

/**
 * Drift of the reverse SDE over time h, coefficients at the old level: x + h (-f x + g2 score), score = (a D - x) / s.
 * Only the ratio h g2 / s reaches a row, so nothing blows up as s -> 0.
 */
function drift({ a, s, f, g2 }: NoiseLevel, h: number): { cx: number; cm: number } {
  const ratio = (h * g2) / s;
  return { cx: 1 - h * f - ratio, cm: ratio * a };
}

/** x' = x + h (-f x + g2 score) + sqrt(g2 h) z, h = t - t'. */
export const eulerMaruyama: Sampler = {
  doc: 'Euler-Maruyama on the reverse SDE, in time; unstable where h g2 / s > 2',
  source: 'Song et al. 2021 (arXiv 2011.13456); the toy experiment of Pham et al. 2025 (arXiv 2505.21777)',
  clock: 'time',
  stochastic: true,
  order: 1,
  multistep: false,
  steps(levels, { finalMean }) {
    const steps = eachStep(levels, (from, to) => {
      const h = from.t - to.t;
      return [row({ read: readAt(from), ...drift(from, h), cz: Math.sqrt(from.g2 * h) })];
    });
    if (finalMean) {
      // N levels, N updates: Pham's loop takes the last interval once more from the last level and returns the mean
      const last = levelAt(levels, levels.length - 1);
      if (last.s === 0) throw new RangeError('finalMean reads the score at the last level; raise timeMin above 0');
      const h = levelAt(levels, levels.length - 2).t - last.t;
      steps.push([row({ read: readAt(last), ...drift(last, h) })]);
    }
    return steps;
  },
};

/**
 * The largest h g2 / s of a grid, finalMean's update included: above 2 Euler-Maruyama oscillates, above 1 it overshoots.
 * A pure number.
 */
export function eulerStiffness(levels: readonly NoiseLevel[], finalMean = false): number {
  const ratio = ({ s, g2 }: NoiseLevel, h: number) => (h * g2) / s;
  const worst = levels.slice(1).reduce((most, to, i) => {
    const from = levelAt(levels, i);
    return to.s > 0 ? Math.max(most, ratio(from, from.t - to.t)) : most;
  }, 0);
  if (!finalMean) return worst;
  const last = levelAt(levels, levels.length - 1);
  return Math.max(worst, ratio(last, levelAt(levels, levels.length - 2).t - last.t));
}

/**
 * Heun's drift, one noise. With X = x / a, S = s / a^2 the reverse SDE in the clock -log S is dX = (D - X) + noise
 * whose variance over a step is S - S' exactly:
 *
 *     X~ = X + L (D - X) + sqrt(S - S') z,   X' = X~ + L/2 [(D(X~) - X~) - (D(X) - X)],   L = log(S / S')
 */
export const stochasticHeun: Sampler = {
  doc: 'Heun drift with one noise per step, in the clock log(s / a^2)',
  source: 'Kloeden & Platen 1992, ch. 15.1 (additive noise); Karras et al. 2022 for the clock',
  clock: 'log(s / a^2)',
  stochastic: true,
  order: 2,
  multistep: false,
  steps: (levels) =>
    eachStep(levels, (from, to) => {
      const step = Math.log(explodingVariance(from) / explodingVariance(to));
      const scale = to.a / from.a;
      const half = 0.5 * step;
      return [
        row({
          read: readAt(from),
          cx: scale * (1 - step),
          cm: to.a * step,
          cz: to.a * Math.sqrt(explodingVariance(from) - explodingVariance(to)),
          kx: scale * half,
          km: -to.a * half,
          commit: false,
        }),
        row({ read: readAt(to), cx: 1 - half, cm: to.a * half, cacc: 1 }),
      ];
    }),
};
