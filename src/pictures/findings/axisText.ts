import { axisLabel, type SweepAxis } from '../../params/sweep.ts';
import { plainText } from '../../view/text.ts';
import { plain, uncapital } from './words.ts';

/** How findings name a dial that takes many values. */

const AXES: Partial<Record<SweepAxis['dial'], string>> = {
  sigma2: 'the noise s',
  beta: 'β = 1/s',
  count: 'the number of memories K',
  copies: 'the number of copies of memory 1',
  steps: 'the number of steps',
  iterations: 'the largest number of steps',
  correctorSteps: 'the number of corrector steps',
  features: 'the number of random features Y',
  draws: 'the number of places averaged M',
  flips: 'the share of flipped bits',
  mixed: 'the number of patterns in a cue',
  delta: 'the distance δ',
  deltaMemorized: 'the distance δₘ',
  deltaSpurious: 'the distance δₛ',
  gapRatio: 'the gap ratio d₁/d₂',
  retrievedOverlap: 'the least overlap m',
};

/** 'the training time τ'. */
export const axisText = ({ dial }: Pick<SweepAxis, 'dial'>): string =>
  AXES[dial] ?? `the ${uncapital(plainText(axisLabel(dial).label))}`;

/** 's = 0.15', 'K = 12'. */
export const placeOn = ({ dial }: Pick<SweepAxis, 'dial'>, value: number): string =>
  `${uncapital(axisLabel(dial).symbol)} = ${plain(value)}`;
