import { mainDirections } from '../files/mainDirections.ts';
import { type Patterns, patternsFrom } from '../memories/patterns.ts';
import { ConfigError } from '../params/config.ts';
import { type Plane, placesIn } from '../reference/plane.ts';
import type { Extent } from '../results.ts';
import { boxExtent, boxOf, isPrincipal, noiseShown } from './inputs.ts';
import type { Inputs } from './run.ts';

/** Over what samples are counted: part of a plane, or of the first two coordinates where there is no plane. */
export interface DensityWindow {
  extent: Extent;
  plane?: Plane;
}

/**
 * What the density of a config is counted over. On the principal plane the dial `box` is about the mean of the memories.
 * Throws ConfigError where the memories have no such plane, or the box is not one of two dimensions.
 */
export async function windowOf({ config, patterns, box }: Inputs): Promise<DensityWindow> {
  if (!isPrincipal(config)) return { extent: boxExtent(box) };
  const plane = await principalPlane(patterns);
  const places = patternsFrom(placesIn(plane, patterns.points), 2, patterns.label);
  return { extent: boxExtent(boxOf(config.box, places, noiseShown(config, patterns))), plane };
}

/** The plane through the weighted mean of the memories along their two main directions. Throws ConfigError. */
async function principalPlane({ points, count, dim, weights }: Patterns): Promise<Plane> {
  try {
    const { mean, axes } = await mainDirections(points, count, dim, weights);
    if (axes.subarray(dim).some((entry) => entry !== 0)) return { mean, axes };
    throw new RangeError('all rows lie on a line; they have no second main direction');
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ConfigError([`plane is principal, but of the memories ${error.message}, or choose plane coordinates`]);
  }
}
