/** Two deltas at +-1: how well their noisy samples tell which memory they come from. */
import type { Patterns } from '../memories/patterns.ts';
import { normalCdf } from './marginal.ts';

/** E Σ r^2 under p for two deltas at +-1 of weights w and 1 - w: sum_k w_k E r_k(x), x ~ N(xi_k, S). */
export function participationOfTwo(w: number, S: number): number {
  // r_1 = 1 / (1 + (1 - w)/w e^{2x/S}) for the memory at -1; by symmetry the other one is that of weight 1 - w
  const own = (mine: number) =>
    normalMean((z) => 1 / (1 + ((1 - mine) / mine) * Math.exp((-2 * (1 + Math.sqrt(S) * z)) / S)));
  return w * own(w) + (1 - w) * own(1 - w);
}

/**
 * Share of particles that end nearest to their own memory after a U-turn by the exact reverse SDE, for
 * two deltas at +-1 with data of width v, each as often: x ~ N(xi_k, s + v) and then x_0 from the
 * posterior of x, a mixture of two Gaussians.
 */
export function returnOfTwo({ weights, width: v }: Patterns, s: number): number {
  const S = s + v;
  const share = (mine: number) =>
    normalMean((z) => {
      // the memory it came from lies at +1
      const x = 1 + Math.sqrt(S) * z;
      const r = 1 / (1 + ((1 - mine) / mine) * Math.exp((-2 * x) / S));
      if (v === 0) return r;
      const right = (centre: number) => normalCdf((centre + (v / S) * (x - centre)) / Math.sqrt((v * s) / S));
      return r * right(1) + (1 - r) * right(-1);
    });
  return (share(weights[0] as number) + share(weights[1] as number)) / 2;
}

/** The mean of a function of z ~ N(0, 1), by the trapezoidal rule over 8 sigma. */
function normalMean(of: (z: number) => number): number {
  const [points, reach] = [800, 8];
  let sum = 0;
  let norm = 0;
  for (let i = 0; i <= points; i++) {
    const z = -reach + (2 * reach * i) / points;
    const density = Math.exp(-0.5 * z * z);
    sum += density * of(z);
    norm += density;
  }
  return sum / norm;
}
