/** A plane in the space of the memories, along which particles of many dimensions are looked at. */
export interface Plane {
  /** [dim]: the place of the plane's own origin */
  mean: ArrayLike<number>;
  /** [2, dim]: its two directions, unit vectors at right angles */
  axes: ArrayLike<number>;
}

/**
 * Coordinates [n, 2] in a plane of points [n, dim], in float64: (x - mean) . axis. The twin of shaders/density.wgsl.ts.
 */
export function placesIn({ mean, axes }: Plane, points: ArrayLike<number>): Float64Array {
  const dim = mean.length;
  const places = new Float64Array((2 * points.length) / dim);
  for (let i = 0; i < places.length; i++) {
    const [point, axis] = [(i >> 1) * dim, (i & 1) * dim];
    let sum = 0;
    for (let d = 0; d < dim; d++) {
      sum += ((points[point + d] as number) - (mean[d] as number)) * (axes[axis + d] as number);
    }
    places[i] = sum;
  }
  return places;
}
