import { GAP_RATIO } from '../../../shaders/classRule.ts';
import { pictureAxes } from '../../params/sweep.ts';
import type { Config } from '../../params/table.ts';
import { significant } from '../../printable.ts';

/** A scalar a sweep may map: one row per value of the dial `observable`. */
export interface PhaseObservable {
  /** names of dials stand for their values: see titleOf */
  title: string;
  unit: string;
  /** the processes that measure it */
  of: readonly Config['process'][];
  /** the column of their measurements (src/observables/cells.ts) */
  column: string;
}

/** Dials that stand in titles. */
const GAP = 'gapRatio';
const LEAST = 'retrievedOverlap';

const sampled = ['retrieve', 'noise', 'generate'] as const;
const wells = ['wells'] as const;
const generated = ['generate'] as const;
const recalled = ['recall'] as const;
const trained = ['training'] as const;

/** Every observable of a sweep by the value of its dial. */
export const phaseObservables: Readonly<Record<Config['observable'], PhaseObservable>> = {
  minima: { title: 'minima of the energy', unit: '', of: wells, column: 'minima' },
  memoryMinima: { title: 'minima at a memory', unit: '', of: wells, column: 'memory' },
  mergedMinima: { title: 'minima at merged memories', unit: '', of: wells, column: 'merged' },
  spuriousMinima: { title: 'spurious minima', unit: '', of: wells, column: 'spurious' },
  globalMinima: { title: 'minima shared by most memories', unit: '', of: wells, column: 'global' },
  memory: { title: 'share at a memory', unit: '', of: sampled, column: 'memory' },
  merged: { title: 'share at merged memories', unit: '', of: sampled, column: 'merged' },
  spurious: { title: 'share at no memory (spurious)', unit: '', of: sampled, column: 'spurious' },
  global: { title: 'share among most memories at once', unit: '', of: sampled, column: 'global' },
  memorization: { title: `memorization: share with d_{1}/d_{2} < ${GAP}`, unit: '', of: sampled, column: 'gap' },
  memorizationNull: {
    title: `share with d_{1}/d_{2} < ${GAP} of fresh samples`,
    unit: '',
    of: generated,
    column: 'gapNull',
  },
  excess: { title: 'excess memorization over fresh samples', unit: '', of: generated, column: 'excess' },
  memorizedFraction: { title: 'share near a memory', unit: '', of: generated, column: 'memorizedFraction' },
  spuriousFraction: {
    title: 'share near other samples, not memories (spurious)',
    unit: '',
    of: generated,
    column: 'spuriousFraction',
  },
  generalizedFraction: {
    title: 'share near nothing (generalized)',
    unit: '',
    of: generated,
    column: 'generalizedFraction',
  },
  ks: { title: 'distance of x_{1} to its law (Kolmogorov-Smirnov, 15 places)', unit: '', of: generated, column: 'ks' },
  firstShare: { title: 'share that ends at memory 1', unit: '', of: generated, column: 'firstShare' },
  diversity: { title: 'e^{H}: memories at which samples end', unit: '', of: generated, column: 'diversity' },
  pairCosine: {
    title: 'cosine between samples of two data sets from one noise',
    unit: '',
    of: generated,
    column: 'pairCosine',
  },
  pairDistance: {
    title: 'distance of samples of two data sets from one noise',
    unit: 'length',
    of: generated,
    column: 'pairDistance',
  },
  returned: { title: 'share back at its memory', unit: '', of: ['uturn', 'retrieve'], column: 'returned' },
  entropy: { title: 'posterior entropy H', unit: 'nat', of: sampled, column: 'entropy' },
  participation: { title: 'Y_{2} = Σ r^{2} (two clones end alike)', unit: '', of: sampled, column: 'participation' },
  topWeight: { title: 'largest posterior weight', unit: '', of: sampled, column: 'topWeight' },
  energy: { title: 'energy −log p', unit: 'nat', of: sampled, column: 'energy' },
  distance: { title: 'distance to the nearest memory', unit: 'length', of: sampled, column: 'distance' },
  radius: { title: 'radius |x| (order parameter)', unit: 'length', of: sampled, column: 'radius' },
  binder: { title: 'Binder cumulant of |x|', unit: '', of: sampled, column: 'binder' },
  overlap: { title: 'overlap m with the cued pattern', unit: '', of: recalled, column: 'overlap' },
  bitErrors: { title: 'share of wrong bits', unit: '', of: recalled, column: 'bitErrors' },
  recalled: { title: 'share recalled without an error', unit: '', of: recalled, column: 'recalled' },
  spinEnergy: { title: 'energy per spin', unit: '', of: recalled, column: 'spinEnergy' },
  fixed: { title: 'share at a fixed point', unit: '', of: recalled, column: 'fixed' },
  cycles: { title: 'share in a 2-cycle', unit: '', of: recalled, column: 'cycles' },
  retrieved: { title: `share with overlap m ≥ ${LEAST}`, unit: '', of: recalled, column: 'retrieved' },
  trainingError: { title: 'training error E|m − ξ|^{2}/(D s)', unit: '', of: trained, column: 'trainingError' },
  exactError: { title: 'error of the exact score E|m − ξ|^{2}/(D s)', unit: '', of: trained, column: 'exactError' },
  populationError: {
    title: 'population error E|m − ξ|^{2}/(D s), fresh ξ',
    unit: '',
    of: trained,
    column: 'populationError',
  },
  correlation: { title: 'correlation of trained and exact m', unit: '', of: trained, column: 'correlation' },
  susceptibility: { title: 'susceptibility Var |x|', unit: 'length^{2}', of: sampled, column: 'susceptibility' },
};

/** The title of the observable of a config, with the values of the dials in it; by name where they are swept. */
export function titleOf(config: Config): string {
  const swept = pictureAxes(config).map(({ dial }) => dial);
  const own = phaseObservables[config.observable];
  const isMhn = config.observable === 'energy' && config.similarity === 'dot';
  const title = isMhn ? 'energy β E of the modern Hopfield network + (D/2) ln 2πs' : own.title;
  return ([GAP, LEAST] as const)
    .filter((dial) => !swept.includes(dial))
    .reduce((text, dial) => text.replace(dial, shown(config[dial])), title);
}

const shown = (value: number) => (value === GAP_RATIO ? '1/3' : significant(value, 3));
