/**
 * The pure geometry of the generated sets: rows of points from a count, no randomness, no names.
 * All lengths are in the sampler's own coordinate.
 */

/** K points on the unit circle at the given angles (radians). */
export function onCircle(angles: ArrayLike<number>): number[][] {
  return Array.from(angles, (angle) => [Math.cos(angle), Math.sin(angle)]);
}

/** Angles of a regular polygon: vertex k at 2 pi k / K. */
export function polygonAngles(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => (2 * Math.PI * k) / count);
}

/**
 * Two interlocked half circles of radius 1, point-symmetric about the origin: the upper one about (-1/2, -1/4), the
 * lower one about (1/2, 1/4). Points sit in the middle of equal arcs; an odd point goes to the upper moon.
 */
export function moonRows(count: number): number[][] {
  const arc = (n: number, sign: number) =>
    Array.from({ length: n }, (_, j) => {
      const angle = (Math.PI * (j + 0.5)) / n;
      return [sign * (Math.cos(angle) - 0.5), sign * (Math.sin(angle) - 0.25)];
    });
  return [...arc(Math.ceil(count / 2), 1), ...arc(Math.floor(count / 2), -1)];
}

/**
 * Three corners of a triangle at radius 3/2, one of them on top, and points on a
 * circle of radius 1/2 at the angles given.
 */
export function pointsAndRingRows(angles: ArrayLike<number>): number[][] {
  const at = (radius: number) => (angle: number) => [radius * Math.cos(angle), radius * Math.sin(angle)];
  const corners = Array.from(polygonAngles(3), (angle) => angle + Math.PI / 2);
  return [...corners.map(at(1.5)), ...Array.from(angles, at(0.5))];
}

/** An Archimedean spiral of two turns inside the unit disc. The square root makes the points equidistant along it. */
export function spiralRows(count: number): number[][] {
  return Array.from({ length: count }, (_, k) => {
    const radius = Math.sqrt((k + 0.5) / count);
    const angle = 4 * Math.PI * radius;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/** All 2^D sign vectors; bit d of the index (lowest first) set means -1 in dimension d. */
export function hypercubeRows(dim: number): number[][] {
  return Array.from({ length: 2 ** dim }, (_, k) => Array.from({ length: dim }, (_, d) => ((k >> d) & 1 ? -1 : 1)));
}
