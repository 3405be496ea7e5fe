/**
 * The root of z^degree = 1 that Newton's method reaches from x + i y, counted anticlockwise from 1; -1 from a pole, or
 * where 500 steps do not suffice. For degree 3 and more, all basins share one boundary, the Julia set of the map
 * (Cayley 1879): a label map with a boundary known to be fractal, that what is measured on basins can be held against.
 */
export function newtonRoot(degree: number, x: number, y: number): number {
  let [re, im] = [x, y];
  for (let step = 0; step < 500; step++) {
    // z^(degree - 1), then z - (z^degree - 1) / (degree z^(degree - 1)) = ((degree -
    // 1) z + 1 / z^(degree - 1)) / degree
    let [powerRe, powerIm] = [1, 0];
    for (let n = 1; n < degree; n++) [powerRe, powerIm] = [powerRe * re - powerIm * im, powerRe * im + powerIm * re];
    const size = powerRe * powerRe + powerIm * powerIm;
    if (!(size > 0 && Number.isFinite(size))) return -1;
    const nextRe = ((degree - 1) * re + powerRe / size) / degree;
    const nextIm = ((degree - 1) * im - powerIm / size) / degree;
    const moved = Math.hypot(nextRe - re, nextIm - im);
    [re, im] = [nextRe, nextIm];
    if (moved < 1e-9) {
      const turns = (Math.atan2(im, re) / (2 * Math.PI)) * degree;
      return ((Math.round(turns) % degree) + degree) % degree;
    }
  }
  return -1;
}
