import { GLOBAL_ABOVE, MEMORY_BELOW } from '../../../shaders/classRule.ts';
import type { Inputs } from '../../experiments/run.ts';
import { levelsOf } from '../../experiments/schedule.ts';
import { trainingNotes } from '../../experiments/score.ts';
import { isActive } from '../../params/config.ts';
import { rmsRadius } from '../../reference/landscape.ts';
import { drawCount } from '../../reference/smoothed.ts';
import type { NoiseLevel } from '../../samplers/row.ts';
import { plain, things } from './words.ts';

/** Under which conditions something was found: whose score, how much noise, which rule. */

type Dials = Inputs['config'];

/** Who moved the particles. */
export function scoreText({ config, score }: Pick<Inputs, 'config' | 'score'>): string {
  const { features, trainingTime, draws, smoothing } = config;
  switch (config.score) {
    case 'exact':
      return 'the score is exact';
    case 'features':
      return `the score is not exact but made of ${things(features, 'random feature')}`;
    case 'trainedFeatures':
      return `the score is not exact but learned by ${things(features, 'random feature')}, trained to time ${plain(trainingTime)}`;
    case 'network':
      return `the score is ${trainingNotes({ config, score }).join('; ')}`;
    case 'smoothed':
      return `the score is not exact but averaged over ${things(drawCount({ draws }), 'place')} about ${plain(smoothing)} away`;
  }
}

/** The one noise level of a run that has one. */
export function levelText({ beta, similarity }: Dials): string {
  const kind = similarity === 'dot' ? 'modern Hopfield energy, ' : '';
  return `${kind}noise s = ${plain(1 / beta)} (β = ${plain(beta)})`;
}

/** Whose the energy at one level is: that of the memories, or what another score comes to along a way. */
export const energyText = (inputs: Pick<Inputs, 'config' | 'score'>): string =>
  inputs.config.score === 'exact'
    ? 'the energy is exact'
    : `${scoreText(inputs)}; its energy is its integral along a way`;

/** The last level of a run along a schedule. */
export function stopLevel(config: Dials): NoiseLevel {
  return levelsOf({ ...config, steps: 1 }).at(-1) as NoiseLevel;
}

/** The stop noise, and what comes after it; of basins, what always comes. */
export function stopText(config: Dials): string {
  const noise = `the noise falls to a standard deviation of ${plain(Math.sqrt(stopLevel(config).s))}`;
  if (config.experiment === 'basins' || config.experiment === 'retrieve') return `${noise} and is then taken away`;
  const ends = {
    stop: config.finalMean ? ', and one more update follows, without noise' : ' and stops there',
    denoise: ' and is then taken away',
    snap: ', and every sample is then put on the most probable memory',
  };
  return `${noise}${isActive('terminal', config) ? ends[config.terminal] : ''}`;
}

/** Farther than this from every memory, in the unit of the memories, a shared well was never stored. */
export const reachOf = ({ config, patterns }: Inputs): number => config.delta * (rmsRadius(patterns) || 1);

/** When a minimum counts as never stored (shaders/classRule.ts). */
export function wellRule(inputs: Inputs): string {
  return `A well counts as never stored if ${MEMORY_BELOW} memories or more share it, at most 1/${GLOBAL_ABOVE} of all, and it lies farther than ${plain(reachOf(inputs))} from each of them`;
}

/** What the data are, where they are more than the memories. */
export const widthText = ({ config }: Inputs): string =>
  config.width > 0 ? `; each memory stands for a Gaussian of variance ${plain(config.width)}` : '';
