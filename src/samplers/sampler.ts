import { type NoiseLevel, type Row, row, type Spacing } from './row.ts';

/** The options samplers read, each under the name of its dial. */
export interface SamplerOptions {
  /** ODE samplers: the clock they tick in (the grid itself is made by noiseLevels) */
  spacing: Spacing;
  /** eulerMaruyama: one more update at the last level, without noise, as Pham et al. do */
  finalMean: boolean;
  /** ddim: 0 deterministic .. 1 ancestral */
  ddimEta: number;
  /** edmHeun: S_churn >= 0, applied while churnMin <= sigma / a <= churnMax, noise inflated by churnNoise */
  churn: number;
  churnMin: number;
  churnMax: number;
  churnNoise: number;
  /** corrector rows after every step, and their step size epsilon = correctorRatio s */
  correctorSteps: number;
  correctorRatio: number;
}

/** The only place of these defaults; the dials take theirs from here. */
export const samplerDefaults: SamplerOptions = {
  spacing: 'logVariance',
  finalMean: false,
  ddimEta: 0,
  churn: 0,
  churnMin: 0,
  churnMax: Number.POSITIVE_INFINITY,
  churnNoise: 1,
  correctorSteps: 0,
  correctorRatio: 0.1,
};

/** The variable in which the steps of a sampler are taken; none: its step is exact for a frozen denoiser. */
export type SamplerClock = 'time' | 'that of spacing' | 'log(s / a^2)' | 'sigma / a' | 'none';

/** A sampler: a pure function from noise levels and options to rows. */
export interface Sampler {
  doc: string;
  source: string;
  clock: SamplerClock;
  /** may draw noise (some only with their options): its tables may have rows with cz */
  stochastic: boolean;
  /** weak order of a stochastic sampler (noise options off: order of the ODE), order of the method of an ODE sampler */
  order: number;
  /** acc lives on between steps: the acc buffer must be kept between time slices */
  multistep: boolean;
  /** the rows of each step, levels[i] to levels[i + 1]; stepTable joins them */
  steps(levels: readonly NoiseLevel[], options: SamplerOptions): Row[][];
}

/** The level of clean data in every schedule. */
export const cleanLevel: NoiseLevel = { t: 0, a: 1, s: 0, f: 0, g2: 0 };

/**
 * The step to zero noise, the same for every sampler: x' = a' D(x). It is the exact end of the reverse SDE given a
 * frozen denoiser, of the probability-flow ODE, and EDM's Euler step to sigma = 0.
 */
export const denoise = (from: NoiseLevel, to: NoiseLevel = cleanLevel): Row => row({ read: readAt(from), cm: to.a });

/** Diffusion read-out at a level. */
export const readAt = ({ a, s }: { a: number; s: number }): NonNullable<Row['read']> => ({
  a,
  s,
  similarity: 'distance',
});

/** The rows of each step, [levels - 1]: those of `step`, or the one denoising row where a step ends at zero noise. */
export function eachStep(
  levels: readonly NoiseLevel[],
  step: (from: NoiseLevel, to: NoiseLevel, index: number) => Row[],
): Row[][] {
  return levels
    .slice(1)
    .map((to, i) => (to.s > 0 ? step(levelAt(levels, i), to, i) : [denoise(levelAt(levels, i), to)]));
}

/** Level i of a grid. Throws RangeError if there is none. */
export function levelAt(levels: readonly NoiseLevel[], i: number): NoiseLevel {
  const level = levels[i];
  if (!level) throw new RangeError(`no noise level ${i}; there are ${levels.length}`);
  return level;
}
