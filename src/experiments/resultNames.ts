import type { Config } from '../params/table.ts';

/**
 * What the results of an experiment may be called: a run has those that its dials ask for. By them a name is known to be
 * none before the run.
 */
export const resultNames: Readonly<Record<Config['experiment'], readonly string[]>> = {
  basins: ['labels', 'iterations', 'attractors', 'analysis', 'fractions', 'frequency', 'entropy'],
  generate: ['density', 'plane', 'moments', 'fractions'],
  trajectories: [
    ...['density', 'levels', 'minima', 'criticalTimes', 'paths', 'clones'],
    ...['order', 'law', 'criticalNoise'],
  ],
  landscape: [
    ...['attractors', 'energy', 'scoreNorm', 'scoreX', 'scoreY', 'scoreZ', 'hessianMin', 'hessianMax'],
    ...['entropy', 'topWeight'],
  ],
  attractors: ['attractors', 'energy'],
  probe: ['point', 'weights', 'trajectory', 'attractors', 'energy', 'segment', 'arc'],
  retrieve: ['images', 'retrieval', 'systems', 'order', 'betaRanges', 'memories'],
  phase: ['value', 'standardError', 'points', 'critical', 'residuals', 'boundaries'],
};
