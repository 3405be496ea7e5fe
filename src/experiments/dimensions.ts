import type { ReadOptions } from '../files/parsePatterns.ts';
import { MOST_DIMENSIONS } from '../memories/patterns.ts';
import type { Config } from '../params/table.ts';

type Experiment = Config['experiment'];

/** Experiments that need no plane: their memories may be images. */
const ANY_DIMENSION: ReadonlySet<Experiment> = new Set<Experiment>(['retrieve', 'generate', 'phase']);

/** Names of the experiments that run in any dimension, for messages. */
export const runsInAny = (): string => [...ANY_DIMENSION].join(', ');

/** Numbers that a memory of an experiment may have. The pictures and searches of most are those of a plane, or of space. */
export function mostDimensions(experiment: Experiment): number {
  return ANY_DIMENSION.has(experiment) ? MOST_DIMENSIONS : 3;
}

/** How files of memories are read for an experiment: one that shows images takes a picture for one. */
export function memoriesRead(experiment: Experiment): ReadOptions {
  return { maxDim: mostDimensions(experiment), images: experiment === 'retrieve' };
}
