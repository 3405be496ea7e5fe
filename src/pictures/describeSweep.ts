import type { Inputs } from '../experiments/run.ts';
import { isActive } from '../params/config.ts';
import {
  classLine,
  countText,
  type Dials,
  endLine,
  memoriesText,
  reachText,
  scheduleLine,
  scoreText,
  short,
  sweeps,
  trainingText,
  valueText,
  wanderingLine,
} from './describe.ts';
import { spinEnergyText, spinUpdatesText } from './describeSpins.ts';

/** The sentences that keep a picture of a sweep honest. */
export function describeSweep(inputs: Inputs): string[] {
  return [memoriesText(inputs), ...phaseLines(inputs)];
}

/** What every point of a sweep runs; what is swept stands on the axes. */
function phaseLines(inputs: Inputs): string[] {
  const { config } = inputs;
  const { process, particles, realizations, sampler, observable } = config;
  const rule = classLine(config);
  const isDot = config.similarity === 'dot';
  const repeated = realizations > 1 ? `, mean of ${realizations} realizations` : '';
  switch (process) {
    case 'wells':
      return [
        `minima of ${isDot ? 'the modern Hopfield energy (dot product)' : 'E = −log p'}, sought from ${particles} starts (memories and a grid), Newton steps in float32${repeated}${levelText(config)}`,
        rule,
      ];
    case 'retrieve':
      return [
        `fixed-point iteration x ← D(x)${isDot ? ', D by the dot product,' : ''} from ${startText(inputs)}, exact score${repeated}${levelText(config)}`,
        config.observable === 'returned' ? 'returned: nearest to the memory that its cue was made of' : rule,
      ];
    case 'noise':
      return [
        `${particles} samples of p_{s} at every point: a memory with noise${repeated}${levelText(config)}; no dynamics${isDot ? '; read by the dot product' : ''}`,
        rule,
      ];
    case 'generate': {
      const scheduled = isActive('schedule', config);
      const how = scheduled ? scheduleLine(inputs) : `${wanderingLine(inputs)}${levelText(config)}`;
      const end = scheduled ? `${endLine(inputs)}; ` : '';
      const fresh = observable === 'excess' ? '; null: as many fresh samples of what the memories were drawn from' : '';
      return [
        `${particles} samples at every point${repeated}; ${how}`,
        `${end}${reachText(config)}; neighbours: δ_{m}${valueText(config, 'deltaMemorized')}, δ_{s}${valueText(config, 'deltaSpurious')}${fresh}`,
      ];
    }
    case 'training':
      return [
        `${trainingText(config)}${repeated}${levelText(config)}`,
        `errors per coordinate in units of the noise, 1 for m = x; exact averages over the noise; exact m from ${particles} samples of p_{s}`,
      ];
    case 'recall':
      return recallLines(config, repeated);
    case 'uturn':
      return [
        `${particles} particles at every point${repeated}: a memory with noise of variance s = 1/β, ${sampler} back in ${countText(config, 'steps')} steps`,
        `${scoreText(inputs)}${levelText(config)}; returned: nearest to the memory it came from`,
      ];
  }
}

/** A network of spins, its cues and its updates. */
function recallLines(config: Dials, repeated: string): string[] {
  const { separation, flips, mixed, particles } = config;
  const from = cuedText(config);
  const cue =
    mixed > 1 || sweeps(config, 'mixed')
      ? `majorities of ${sweeps(config, 'mixed') ? 'a swept number' : mixed} of ${from}`
      : from;
  const share = sweeps(config, 'flips') ? 'a swept share' : `${short(100 * flips)} %`;
  const flipped = flips > 0 || sweeps(config, 'flips') ? ` with ${share} of the bits flipped` : '';
  return [
    `${particles} networks at every point, from ${cue}${flipped}${repeated}`,
    `${spinEnergyText(config)}${separation === 'softmax' ? levelText(config) : ''}; ${spinUpdatesText(config)}`,
  ];
}

/** What networks of spins are cued with. */
function cuedText(config: Dials): string {
  const { cued } = config;
  if (sweeps(config, 'cued')) return 'patterns of each kind';
  return { stored: 'the memories', unseen: 'patterns that are not stored', features: 'the features of the memories' }[
    cued
  ];
}

/** Where retrieval of a sweep starts. */
function startText({ config: { startAt, particles }, cues }: Inputs): string {
  if (startAt === 'memories') return 'the memories';
  if (cues) return `${particles} cues (${cues.text})`;
  return `${particles} starts on a grid${startAt === 'centre' ? ' close round the centre' : ''}`;
}

/** The one noise level of a sweep over other dials. */
function levelText(config: Dials): string {
  return sweeps(config, 'sigma2', 'beta') ? '' : `; s = σ^{2} = 1/β = ${short(1 / config.beta)}`;
}
