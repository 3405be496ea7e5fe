/**
 * Three memories at the corners of a regular triangle on the unit circle, in closed form. Along the axis through a
 * memory D(m) = (1 - q) / (1 + 2q) with q = exp(-3m / 2s): the mean-field equation of the three-state Potts model
 * (Wu 1982, sec. I.C), whose transition is of first order. So a fixed point m belongs to exactly one noise.
 */

/** The noise variance s at which m in (0, 1) is a fixed point on the axis of a memory. */
export function triangleNoise(m: number): number {
  return (1.5 * m) / Math.log((1 + 2 * m) / (1 - m));
}

/** m and s of the saddle-node: above this s the centre is the only minimum. */
export function triangleSaddleNode(): { m: number; s: number } {
  let [low, high] = [0.1, 0.9];
  for (let i = 0; i < 200; i++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (triangleNoise(a) < triangleNoise(b)) low = a;
    else high = b;
  }
  const m = (low + high) / 2;
  return { m, s: triangleNoise(m) };
}

/** s at which the centre and the minima beside the memories are equally deep: m = 1/2. */
export const triangleCoexistence = triangleNoise(0.5);

/** Distance from the centre of the minima (stable) or of the passes to them (unstable); NaN where there are none. */
export function triangleRadius(s: number, branch: 'stable' | 'unstable'): number {
  const fold = triangleSaddleNode();
  const isUnstable = branch === 'unstable';
  if (s > fold.s || (isUnstable && s < 0.5)) return Number.NaN;
  // s(m) rises up to the fold and falls from there on
  let [low, high] = isUnstable ? [1e-9, fold.m] : [fold.m, 1 - 1e-15];
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (triangleNoise(middle) < s === isUnstable) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
