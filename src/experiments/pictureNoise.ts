import { isActive } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { stepTable } from '../samplers/index.ts';
import type { Read } from '../samplers/row.ts';
import { levelsOf } from './schedule.ts';

/** Whether a picture's particles move at one noise level; samples are shown at the last one of their schedule. */
export function atFixedNoise(config: Config): boolean {
  return isActive('beta', config) || config.experiment === 'generate';
}

/**
 * Where the memories are read for a place in a picture: at beta; at the noisy end of a schedule, where basins along it
 * start; at its clean end, where samples are shown. Throws RangeError where the dials make no schedule.
 */
export function readOf(config: Config): Read {
  if (isActive('beta', config)) return { a: 1, s: 1 / config.beta, similarity: config.similarity };
  const { start, label } = stepTable(levelsOf(config), { sampler: 'ancestral', terminal: 'stop' });
  return config.experiment === 'generate' ? label : { a: start.a, s: start.s, similarity: 'distance' };
}
