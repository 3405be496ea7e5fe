import { mainDirections } from '../files/mainDirections.ts';
import { closestName } from '../memories/closestName.ts';
import { type Patterns, patternsFrom } from '../memories/patterns.ts';
import { ConfigError } from '../params/config.ts';
import type { ListValue } from '../params/dial.ts';
import { shown } from '../printable.ts';
import { type Plane, placesIn } from '../reference/plane.ts';
import type { Extent, Result } from '../results.ts';
import { boxExtent, boxOf, noiseShown } from './inputs.ts';
import { coordinatesShown, planeResults } from './planeTable.ts';
import type { Inputs } from './run.ts';

/** Over what samples are counted: part of a plane, or of the first two coordinates where there is no plane. */
export interface DensityWindow {
  extent: Extent;
  plane?: Plane;
  /** the plane as results keep it, where the config alone does not say which it is */
  results: Readonly<Record<string, Result>>;
}

/**
 * What the density of a config is counted over. In a chosen plane the dial `box` is of two dimensions;
 * in the principal plane it is about the mean of the memories. Throws ConfigError where the memories
 * have no such plane, or the box is another.
 */
export async function windowOf(inputs: Inputs): Promise<DensityWindow> {
  const { config, patterns, box, origin } = inputs;
  if (config.plane === 'coordinates') return { extent: boxExtent(box), results: {} };
  if (config.plane === 'principal') {
    const plane = await principalPlane(patterns);
    return { extent: extentIn(inputs, placesIn(plane, patterns.points)), plane, results: planeResults(plane) };
  }
  checkCoordinates(config.plane, patterns);
  const [i, j] = coordinatesShown(config);
  const axes = new Float64Array(2 * patterns.dim);
  axes[i] = axes[patterns.dim + j] = 1;
  const plane = { mean: new Float64Array(patterns.dim), axes };
  // the box of the dial is about the origin, wherever the run is computed
  const [x, y] = [origin[i] as number, origin[j] as number];
  const [x0, x1, y0, y1] = extentIn(
    inputs,
    placesIn(plane, patterns.points).map((place, n) => place - (n % 2 === 0 ? x : y)),
  );
  return { extent: [x0 + x, x1 + x, y0 + y, y1 + y], plane, results: {} };
}

/** The region that the dial `box` asks for in a plane where the memories lie at `places` [n, 2]. Throws ConfigError. */
function extentIn({ config, patterns }: Inputs, places: Float64Array): Extent {
  return boxExtent(boxOf(config.box, patternsFrom(places, 2, patterns.label), noiseShown(config, patterns)));
}

/** Throws ConfigError unless a value of the dial is two coordinates that the memories have. */
function checkCoordinates(plane: ListValue, { dim, label }: Pick<Patterns, 'dim' | 'label'>): void {
  const allowed =
    dim < 2
      ? `${label} has one coordinate: leave it out`
      : `give coordinates, principal, or two different whole numbers from 1 to ${dim}, the coordinates of ${label}`;
  const refuse = (hint = '') => {
    throw new ConfigError([`plane is ${shown(plane)}; ${allowed}${hint}`]);
  };
  if (typeof plane === 'string') {
    const near = closestName(plane, ['coordinates', 'principal']);
    refuse(near && `; did you mean ${near}?`);
  }
  const isPair = Array.isArray(plane) && plane.length === 2 && plane[0] !== plane[1];
  if (!isPair || !plane.every((d) => Number.isInteger(d) && d >= 1 && d <= dim)) refuse();
}

/** The plane through the weighted mean of the memories along their two main directions. Throws ConfigError. */
async function principalPlane({ points, count, dim, weights, label }: Patterns): Promise<Plane> {
  if (dim <= 3) {
    throw new ConfigError([
      `plane is principal, which is for more than 3 dimensions; ${label} has ${dim}: leave it out`,
    ]);
  }
  try {
    const { mean, axes } = await mainDirections(points, count, dim, weights);
    if (axes.subarray(dim).some((entry) => entry !== 0)) return { mean, axes };
    throw new RangeError('all rows lie on a line; they have no second main direction');
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ConfigError([`plane is principal, but of the memories ${error.message}, or choose plane coordinates`]);
  }
}
