import { row } from './row.ts';
import { levelAt, readAt, type Sampler, type SamplerOptions } from './sampler.ts';

/**
 * Predictor-corrector: after every step of any sampler, `correctorSteps` Langevin steps at the new level,
 * x' = x + epsilon score + sqrt(2 epsilon) z with epsilon = ratio s, that is x' = (1 - ratio) x + ratio a D + noise.
 * A step size relative to s needs no norm of the score. Song et al. 2021 (arXiv 2011.13456), Alg. 2-5.
 * Throws RangeError unless the number is whole and >= 0 and the ratio lies in (0, 2), where it is stable.
 */
export function withCorrector(sampler: Sampler, options: SamplerOptions): Sampler {
  const { correctorSteps, correctorRatio: ratio } = options;
  if (!(Number.isInteger(correctorSteps) && correctorSteps >= 0)) {
    throw new RangeError(`correctorSteps is ${correctorSteps}; give a whole number, 0 or more`);
  }
  if (correctorSteps === 0) return sampler;
  if (!(ratio > 0 && ratio < 2)) throw new RangeError(`correctorRatio is ${ratio}; give a number between 0 and 2`);
  return {
    ...sampler,
    stochastic: true,
    steps: (levels, all) =>
      sampler.steps(levels, all).map((rows, i) => {
        // finalMean's update has no level after it, the clean level no score
        if (i + 1 >= levels.length || levelAt(levels, i + 1).s === 0) return rows;
        const { a, s } = levelAt(levels, i + 1);
        // ka: a multistep sampler's memory passes through
        const correct = { read: readAt({ a, s }), cx: 1 - ratio, cm: ratio * a, cz: Math.sqrt(2 * ratio * s), ka: 1 };
        return [...rows, row({ ...correct, repeat: correctorSteps })];
      }),
  };
}
