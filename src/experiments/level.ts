import type { LabelRule } from '../observables/labels.ts';
import type { CellRule } from '../observables/rules.ts';
import { isActive } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import type { Landscape } from '../reference/landscape.ts';
import { stepTable } from '../samplers/index.ts';
import type { ReadLevel } from '../samplers/row.ts';
import type { Inputs } from './run.ts';
import { levelsOf } from './schedule.ts';

/** The level of everything at fixed noise: s = 1/beta at a = 1. */
export function levelOf({ beta, similarity }: Pick<Config, 'beta' | 'similarity'>): ReadLevel {
  return { a: 1, s: 1 / beta, similarity };
}

/**
 * The energy of the classifier at a level: that whose minima and values the results speak of. Throws
 * RangeError where the classifier has none.
 */
export function landscapeIn(
  { patterns, classifier }: Pick<Inputs, 'patterns' | 'classifier'>,
  read: ReadLevel,
): Landscape {
  if (!classifier.landscape) throw new RangeError(`${classifier.name} has no energy; its minima cannot be sought`);
  return classifier.landscape(patterns, read);
}

/** How the classifier reads the memories at a level. */
export function readingRule(
  { patterns, classifier }: Pick<Inputs, 'patterns' | 'classifier'>,
  read: ReadLevel,
): CellRule {
  return { patterns, read, separation: classifier };
}

/** The rule by which particles belong to the memory of largest weight at a level. */
export function posteriorRule(inputs: Pick<Inputs, 'patterns' | 'classifier'>, read: ReadLevel): LabelRule {
  return { kind: 'posterior', ...readingRule(inputs, read) };
}

/** What the noise of `pictureLevel` is: the only one there is, or the first (noisy) or last level of the schedule. */
export type NoisePlace = 'only' | 'first' | 'last';

/** Which noise level a picture of these dials speaks of. */
export function noisePlace(config: Config): NoisePlace {
  if (isActive('beta', config)) return 'only';
  return config.experiment === 'generate' ? 'last' : 'first';
}

/** Whether a picture's particles move at one noise level; samples are shown at the last one of their schedule. */
export function atFixedNoise(config: Config): boolean {
  return noisePlace(config) !== 'first';
}

/**
 * Where the memories are read for a place in a picture: at beta; at the noisy end of a schedule, where basins along it
 * start; at its clean end, where samples are shown. Throws RangeError where the dials make no schedule.
 */
export function pictureLevel(config: Config): ReadLevel {
  const place = noisePlace(config);
  if (place === 'only') return levelOf(config);
  // samples put on their memory are as clean as those of which the noise is taken away
  const terminal = config.terminal === 'stop' && !config.finalMean ? 'stop' : 'denoise';
  const { start, label } = stepTable(levelsOf(config), { sampler: 'ancestral', terminal });
  return place === 'last' ? label : { a: start.a, s: start.s, similarity: 'distance' };
}
