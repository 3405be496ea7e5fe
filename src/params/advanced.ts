import type { DialName } from './table.ts';

/** Dials a panel keeps folded: their defaults do for a first look, whatever the experiment. */
export const advancedDials: ReadonlySet<DialName> = new Set<DialName>([
  'weights',
  'width',
  'box',
  'similarity',
  'eta',
  'flowStep',
  'iterations',
  'tolerance',
  'delta',
  'gapRatio',
  'deltaMemorized',
  'deltaSpurious',
  'spacing',
  'rho',
  'betaMin',
  'betaMax',
  'finalMean',
  'ddimEta',
  'churn',
  'churnMin',
  'churnMax',
  'churnNoise',
  'correctorSteps',
  'correctorRatio',
]);
