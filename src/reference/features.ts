import type { Patterns } from '../memories/patterns.ts';
import { streams } from '../memories/streams.ts';
import { explodingVariance, type ReadLevel } from '../samplers/row.ts';
import { normals } from './noise.ts';

/**
 * A score of limited capacity: the density of the memories as a sum of Y random waves, in the coordinate x / a, in
 * which every schedule is the variance-exploding one.
 *
 *     p_S(x) ~ (1/Y) sum_j g_j exp(-(S - S_0) |omega_j|^2 / 2) [A_j cos(omega_j.x) + B_j sin(omega_j.x)]
 *     A_j = sum_k w_k cos(omega_j.xi_k),   B_j = sum_k w_k sin(omega_j.xi_k)
 *
 * After Hoover, Chau, Strobelt, Ram & Krotov, "Dense associative memory through the lens of random features",
 * arXiv:2410.24153 (cos/sin features, Rahimi & Recht 2007), who have one level: there g_j = 1, omega_j ~
 * N(0, I / S_0), the pair kernel k is unbiased, and its variance is (1 - k^2)^2 / 2Y. Here a run reads
 * at many levels, and two things follow.
 *
 * One estimate, not one per level: a wave of frequency omega fades under noise by exp(-S |omega|^2 / 2), so all levels
 * are the exact heat evolution of the estimate at S_0, the smallest level of the run, and the run is a diffusion. Waves
 * drawn anew at each level would be the noised densities of different data.
 *
 * Waves for every level: of omega ~ N(0, I / S_0) next to nothing is left at S >> S_0 (Y S_0 / S waves in the plane),
 * and samples would be lost before they come near the data. So the frequencies are drawn from the N(0, I / S_l) of
 * levels S_l spaced evenly in log S over the run, and g_j = N(omega_j; 0, I / S_0) / mean_l N(omega_j; 0, I / S_l)
 * makes the estimate unbiased (the balance heuristic of Veach & Guibas 1995). With one level it is the one above.
 */
export interface Features {
  dim: number;
  /** S_0, the smallest level: variance of x / a */
  least: number;
  /** [count, dim], radians per length */
  omega: Float64Array;
  /** g_j A_j and g_j B_j [count], over `scale` */
  cosine: Float64Array;
  sine: Float64Array;
  /** the largest sqrt(A^2 + B^2) g: times this, over the count, a sum of waves estimates sum_k w_k k(x - xi_k) */
  scale: number;
}

/**
 * Levels over which frequencies are spread: neighbours differ by a factor of 3 in S where a run spans seven decades.
 */
const LEVELS = 16;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The host prepares features x memories products; this many take a few seconds. */
const MOST_PRODUCTS = 2 ** 27;

/**
 * Draws `count` features for levels from `least` to `most`, from the seed alone: more features are the same ones and
 * some more. Frequencies are such that float32 holds them in quarter turns, so that kernel and twin have the same ones.
 * Throws RangeError where features x memories would keep the host for too long.
 */
export function drawFeatures(
  { points, weights, count: memories, dim }: Patterns,
  { least, most }: { least: number; most: number },
  count: number,
  seed: number,
): Features {
  if (!(Number.isInteger(count) && count >= 1))
    throw new RangeError(`features is ${count}; give a whole number from 1`);
  if (count * memories > MOST_PRODUCTS) {
    throw new RangeError(
      `${count} features of ${memories} memories are ${count * memories} products to prepare; at most ${MOST_PRODUCTS} are allowed: take fewer of one`,
    );
  }
  const levelAt = (l: number) => least * (most / least) ** (l / (LEVELS - 1));
  // multiples of the golden ratio cover the levels evenly, however many features there are
  const levels = Float64Array.from({ length: count }, (_, j) =>
    levelAt(Math.floor(LEVELS * (((j + 0.5) * GOLDEN) % 1))),
  );
  const quarterTurns = (z: number, i: number) =>
    Math.fround(z / Math.sqrt(levels[Math.floor(i / dim)] as number) / (Math.PI / 2));
  const omega = normals(seed, count, dim, 0, streams.readout).map((z, i) => quarterTurns(z, i) * (Math.PI / 2));

  const drawn = new Map<number, number>();
  for (const level of levels) drawn.set(level, (drawn.get(level) ?? 0) + 1);
  const cosine = new Float64Array(count);
  const sine = new Float64Array(count);
  let largest = 0;
  for (let j = 0; j < count; j++) {
    let square = 0;
    for (let d = 0; d < dim; d++) square += (omega[j * dim + d] as number) ** 2;
    let density = 0;
    for (const [level, times] of drawn) {
      density += (times / count) * (level / least) ** (dim / 2) * Math.exp((-(level - least) * square) / 2);
    }
    let [a, b] = [0, 0];
    for (let k = 0; k < memories; k++) {
      let angle = 0;
      for (let d = 0; d < dim; d++) angle += (omega[j * dim + d] as number) * (points[k * dim + d] as number);
      a += (weights[k] as number) * Math.cos(angle);
      b += (weights[k] as number) * Math.sin(angle);
    }
    cosine[j] = a / density;
    sine[j] = b / density;
    largest = Math.max(largest, Math.hypot(a, b) / density);
  }
  // a common factor drops out of the score; without it the squares of rare, heavy features could leave float32
  const scaled = (values: Float64Array) => values.map((value) => value / largest);
  return { dim, least, omega, cosine: scaled(cosine), sine: scaled(sine), scale: largest };
}

/** What the features say of a place. */
export interface FeatureReadOut {
  /** m = x/a + S grad p / max(p, floor), [dim] */
  mean: Float64Array;
  /** the sum of waves, in its own unit (Features.scale) */
  density: number;
  /** -log of it, continued below its floor; up to a constant that is the same everywhere at one level */
  energy: number;
  /** 1 where the sum is below its root mean square over all of space, else 0 */
  floored: number;
}

/**
 * The feature read-out at points x [dim]: the twin of the kernel's.
 *
 * A sum of waves is negative in places, where -log p means nothing. Far from all memories p is 0 and the sum is nothing
 * but its own noise, of root mean square f = (sum_j (A_j^2 + B_j^2) / 2)^1/2 over all of space: below f the estimate
 * knows nothing. There -log p is continued by its tangent at p = f, E = 1 - log f - p / f: the score is grad p / max(p,
 * f), which is continuous, the gradient of an energy, and never longer than the waves are steep.
 */
export function featureReadOut({ dim, least, omega, cosine, sine }: Features) {
  return (read: ReadLevel) => {
    const variance = explodingVariance(read);
    const fade = cosine.map((_, j) => {
      let square = 0;
      for (let d = 0; d < dim; d++) square += (omega[j * dim + d] as number) ** 2;
      return Math.exp((-(variance - least) * square) / 2);
    });
    const power = fade.reduce(
      (sum, f, j) => sum + (f * f * ((cosine[j] as number) ** 2 + (sine[j] as number) ** 2)) / 2,
      0,
    );
    const floor = Math.sqrt(power);
    return (x: ArrayLike<number>): FeatureReadOut => {
      const u = Float64Array.from({ length: dim }, (_, d) => (x[d] as number) / read.a);
      const slope = new Float64Array(dim);
      let density = 0;
      fade.forEach((f, j) => {
        const angle = u.reduce((sum, value, d) => sum + value * (omega[j * dim + d] as number), 0);
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        density += f * ((cosine[j] as number) * c + (sine[j] as number) * s);
        const along = f * ((sine[j] as number) * c - (cosine[j] as number) * s);
        for (let d = 0; d < dim; d++) slope[d] = (slope[d] as number) + along * (omega[j * dim + d] as number);
      });
      const mean = u.map((value, d) => value + (variance * (slope[d] as number)) / Math.max(density, floor));
      const floored = density < floor ? 1 : 0;
      const energy = floored ? 1 - Math.log(floor) - density / floor : -Math.log(density);
      return { mean, density, energy, floored };
    };
  };
}
