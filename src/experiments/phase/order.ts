/**
 * Points of a grid from coarse to fine: first those at multiples of a large power of two, then those that halve the
 * distances, and so on, each level row by row. Any beginning of it is an even sample of the whole map.
 *
 * @returns indices iy * nx + ix, each once [nx * ny]
 */
export function coarseToFine(nx: number, ny: number): Int32Array {
  const order = new Int32Array(nx * ny);
  let n = 0;
  const coarsest = coarsestStride(nx, ny);
  for (let stride = coarsest; stride >= 1; stride /= 2) {
    for (let iy = 0; iy < ny; iy += stride) {
      for (let ix = 0; ix < nx; ix += stride) {
        const seen = stride < coarsest && ix % (2 * stride) === 0 && iy % (2 * stride) === 0;
        if (!seen) order[n++] = iy * nx + ix;
      }
    }
  }
  return order;
}

/**
 * The map as far as it is known: a point that is not finished yet shows the finished one at the corner of the smallest
 * block of coarseToFine that has one. What has none stays NaN.
 *
 * @param values [ny, nx], NaN where unfinished
 */
export function filledFromCoarser(values: Float32Array, nx: number, ny: number): Float32Array {
  return Float32Array.from(values, (own, i) => {
    if (!Number.isNaN(own)) return own;
    const [ix, iy] = [i % nx, Math.floor(i / nx)];
    for (let stride = 2; stride <= coarsestStride(nx, ny); stride *= 2) {
      const value = values[(iy - (iy % stride)) * nx + (ix - (ix % stride))] as number;
      if (!Number.isNaN(value)) return value;
    }
    return Number.NaN;
  });
}

/** Of the first level of coarseToFine. */
export function coarsestStride(nx: number, ny: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(nx, ny, 1)));
}
