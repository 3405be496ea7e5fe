import type { ReadOptions } from '../files/parsePatterns.ts';
import { MOST_DIMENSIONS } from '../memories/patterns.ts';
import type { Config } from '../params/table.ts';

/**
 * Numbers that a memory may have in experiments that need no plane: their memories may be images. probe has the
 * eigenvalues of a matrix of all dimensions.
 */
const WITHOUT_PLANE: Partial<Record<Config['experiment'], number>> = {
  retrieve: MOST_DIMENSIONS,
  generate: MOST_DIMENSIONS,
  trajectories: MOST_DIMENSIONS,
  phase: MOST_DIMENSIONS,
  probe: 256,
};

/** The experiments that run memories of so many numbers, for messages; '' where none does. */
export const runsInMore = (dim: number): string =>
  Object.entries(WITHOUT_PLANE)
    .flatMap(([name, most]) => (dim <= most ? [name] : []))
    .join(', ');

/**
 * Numbers that a memory of an experiment may have. The pictures and searches of most are those of a plane, or of space.
 */
export const mostDimensions = (experiment: Config['experiment']): number => WITHOUT_PLANE[experiment] ?? 3;

/** How files of memories are read for an experiment: one that shows images takes a picture for one. */
export function memoriesRead(experiment: Config['experiment']): ReadOptions {
  return { maxDim: mostDimensions(experiment), images: experiment === 'retrieve' };
}
