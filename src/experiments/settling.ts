import { rmsRadius } from '../reference/landscape.ts';
import type { Inputs } from './run.ts';

/** Up to this coordinate the dial's own default is well above the rounding of single precision. */
const UNIT_SCALE = 4;
/** Units in the last place by which a particle at rest may still move, per coordinate. */
const ULPS = 4;
const ULP = 2 ** -23;
/** The longest step, in rms radii, that counts as rest. */
const LONGEST = 1e-4;

/**
 * The step below which a particle has settled: the dial `tolerance` as far as single precision can tell it at the
 * coordinates of the memories, and a small part of the distances between them.
 */
export function settlingStep({ config, patterns }: Pick<Inputs, 'config' | 'patterns'>): number {
  const largest = patterns.points.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // the length of a step adds up what every coordinate is rounded by
  const { dim } = patterns;
  const rounding = largest > UNIT_SCALE || dim > 3 ? ULPS * ULP * largest * (dim > 3 ? Math.sqrt(dim) : 1) : 0;
  const radius = rmsRadius(patterns);
  return Math.max(rounding, radius > 0 ? Math.min(config.tolerance, LONGEST * radius) : config.tolerance);
}
