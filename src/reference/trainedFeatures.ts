import type { Patterns } from '../memories/patterns.ts';
import { streams } from '../memories/streams.ts';
import type { ReadLevel } from '../samplers/row.ts';
import { normals } from './noise.ts';
import { meanAndSpread, preconditioning } from './preconditioning.ts';
import { type SymmetricBasis, symmetricBasis } from './symmetricBasis.ts';

/**
 * A denoiser that is trained: one linear layer on fixed random features at every noise level, by gradient flow on the
 * denoising loss, which has a closed form. After Bonnaire, Urfin, Biroli & Mezard 2025
 * (arXiv:2505.17638), Sec. 3 and its random-feature model; cosines with random phases are the features of
 * Rahimi & Recht 2007. In u = x / a, of variance S:
 *
 *     m(u) = mu + skip (u - mu) + out A phi(u),     phi_j(u) = sqrt(2/p) cos(omega_j.(u - mu) + b_j),  j = 1 ... p
 *     skip = v / (v + S),  out = sqrt(v S / (v + S))       mu, v: mean and variance of a coordinate of the memories
 *     loss = E |A phi(u) - y|^2 / 2,  u = xi + sqrt(S) z,  y = (xi - mu - skip (u - mu)) / out,  of variance 1
 *     dA/dtau = -grad loss,  A(0) = 0:    A(tau) = B U^-1 (1 - exp(-U tau)),   U = E phi phi^T,  B = E y phi^T
 *
 * Skip and out are the preconditioning of Karras et al. 2022 (arXiv:2206.00364), so that the layer starts
 * as the denoiser of one Gaussian and a step of tau means the same at all levels; the trace of U is 1. The
 * averages over the noise are exact: that of a cosine under a Gaussian is a cosine. So there are no draws
 * of noise, no batches and no optimizer.
 *
 * Structure of m is not finer than sigma, nor coarser than the noisy data, sqrt(S + v). So the lengths of the waves are
 * spread between the two, evenly in their logarithm: omega_j ~ N(0, I / D) / length_j.
 */
export interface LayerFeatures {
  dim: number;
  /** S of x / a */
  variance: number;
  /** mu [dim] */
  centre: Float64Array;
  /** v, length^2 */
  spread: number;
  /** [count, dim], radians per length */
  omega: Float64Array;
  /** b [count], radians */
  phase: Float64Array;
}

/** Products that the host adds up, at most: about a minute. */
const MOST_PRODUCTS = 2 ** 36;

/** Fractions of j times these fill the unit square evenly, however many there are: Roberts' R2 sequence (2018). */
const R2 = [0.7548776662466927, 0.5698402909980532] as const;
const fractionOf = (j: number, ratio: number) => ((j + 0.5) * ratio) % 1;

/** Throws RangeError where training so many features, at so many levels, would keep the host for minutes. */
export function requireTrainable({ count: memories, dim }: Patterns, count: number, levels: number): void {
  const products = levels * count * count * (count + memories + dim);
  if (products <= MOST_PRODUCTS) return;
  throw new RangeError(
    `training ${count} features on ${memories} memories at ${levels} noise levels takes ${products.toExponential(1)} products, more than the ${MOST_PRODUCTS.toExponential(1)} that are allowed; take fewer features, steps or memories`,
  );
}

/**
 * Draws `count` features of a level from the seed alone: more features are the same ones and some more,
 * and levels differ in the lengths of the waves only. Angles are such that float32 holds them in half
 * turns, so that kernel and twin have the same.
 */
export function layerFeatures(patterns: Patterns, variance: number, count: number, seed: number): LayerFeatures {
  const { dim } = patterns;
  const { centre, spread } = meanAndSpread(patterns);
  const shortest = Math.sqrt(variance);
  const ratio = Math.sqrt(1 + spread / variance);
  const inHalfTurns = (angle: number) => Math.fround(angle / Math.PI) * Math.PI;
  const omega = normals(seed, count, dim, 0, streams.readout).map((z, i) => {
    const length = shortest * ratio ** fractionOf(Math.floor(i / dim), R2[0]);
    return inHalfTurns(z / Math.sqrt(dim) / length);
  });
  const phase = Float64Array.from({ length: count }, (_, j) => inHalfTurns(2 * Math.PI * fractionOf(j, R2[1])));
  return { dim, variance, centre, spread, omega, phase };
}

const add = (sums: Float64Array, i: number, value: number): void => {
  sums[i] = (sums[i] as number) + value;
};

/** What the loss is made of: averages over data and noise, exact. */
export interface LayerMoments {
  /** U [count, count] */
  gram: Float64Array;
  /** B: E y_d phi [dim][count] */
  target: Float64Array[];
  /** E (u - mu)_d phi [dim][count] */
  place: Float64Array[];
  /** E phi [count] */
  mean: Float64Array;
  /** E |y|^2 */
  power: number;
}

/**
 * Moments of the features of a level over the data: the memories, or what they are a sample of. Data of width w about
 * each point count as that: u = xi + sqrt(S) z, xi = point + sqrt(w) z'.
 */
export function layerMoments(features: LayerFeatures, data: Patterns): LayerMoments {
  const { dim, variance, centre, omega, phase } = features;
  const { points, weights, count: memories, width } = data;
  const { skip, out } = preconditioning(features);
  const count = phase.length;
  const total = variance + width;
  const scale = Math.sqrt(2 / count);
  // sqrt(w_k) cos and sin of each angle at each point, the average over the noise left out
  const cosines = Array.from({ length: count }, () => new Float64Array(memories));
  const sines = Array.from({ length: count }, () => new Float64Array(memories));
  const squares = new Float64Array(count);
  const mean = new Float64Array(count);
  const target = Array.from({ length: dim }, () => new Float64Array(count));
  const place = Array.from({ length: dim }, () => new Float64Array(count));
  for (let j = 0; j < count; j++) {
    const [own, ownSines] = [cosines[j] as Float64Array, sines[j] as Float64Array];
    const wave = omega.subarray(j * dim, (j + 1) * dim);
    const square = wave.reduce((sum, value) => sum + value * value, 0);
    squares[j] = square;
    const faded = scale * Math.exp((-total * square) / 2);
    for (let k = 0; k < memories; k++) {
      const weight = weights[k] as number;
      let angle = phase[j] as number;
      for (let d = 0; d < dim; d++) {
        angle += (wave[d] as number) * ((points[k * dim + d] as number) - (centre[d] as number));
      }
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      own[k] = Math.sqrt(weight) * c;
      ownSines[k] = Math.sqrt(weight) * s;
      add(mean, j, weight * faded * c);
      for (let d = 0; d < dim; d++) {
        const at = (points[k * dim + d] as number) - (centre[d] as number);
        // Stein: E z_d f(z) = E df/dz_d
        const alongNoise = faded * (wave[d] as number) * s;
        const data = weight * (faded * c * at - width * alongNoise);
        const noisy = weight * (faded * c * at - total * alongNoise);
        add(place[d] as Float64Array, j, noisy);
        if (out > 0) add(target[d] as Float64Array, j, (data - skip * noisy) / out);
      }
    }
  }
  const gram = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    const [ci, si] = [cosines[i] as Float64Array, sines[i] as Float64Array];
    for (let j = 0; j <= i; j++) {
      const [cj, sj] = [cosines[j] as Float64Array, sines[j] as Float64Array];
      let [both, crossed, along] = [0, 0, 0];
      for (let k = 0; k < memories; k++) {
        both += (ci[k] as number) * (cj[k] as number);
        crossed += (si[k] as number) * (sj[k] as number);
      }
      for (let d = 0; d < dim; d++) along += (omega[i * dim + d] as number) * (omega[j * dim + d] as number);
      const mid = ((squares[i] as number) + (squares[j] as number)) / 2;
      const difference = Math.exp(-total * (mid - along)) * (both + crossed);
      const sum = Math.exp(-total * (mid + along)) * (both - crossed);
      gram[i * count + j] = (difference + sum) / count;
      gram[j * count + i] = gram[i * count + j] as number;
    }
  }
  let power = 0;
  for (let k = 0; k < memories; k++) {
    for (let d = 0; d < dim; d++) {
      const at = (points[k * dim + d] as number) - (centre[d] as number);
      const square = (1 - skip) ** 2 * (at * at + width) + skip ** 2 * variance;
      if (out > 0) power += ((weights[k] as number) * square) / out ** 2;
    }
  }
  return { gram, target, place, mean, power };
}

/** A linear layer on features: m of a level. */
export interface Layer {
  features: LayerFeatures;
  /** A [dim][count] */
  weights: Float64Array[];
}

/** The gradient flow of one layer, solved in the eigenbasis of U. */
export interface GradientFlow {
  features: LayerFeatures;
  basis: SymmetricBasis;
  /** the moments that the loss is made of, in that basis, where U is diagonal */
  moments: Omit<LayerMoments, 'gram'>;
}

/** Solves the flow for given moments; their `gram` is overwritten. */
export function gradientFlow(
  features: LayerFeatures,
  { gram, target, place, mean, power }: LayerMoments,
): GradientFlow {
  const basis = symmetricBasis(gram, features.phase.length);
  const { into } = basis;
  return { features, basis, moments: { target: target.map(into), place: place.map(into), mean: into(mean), power } };
}

/**
 * (1 - exp(-lambda tau)) / lambda: what has become of a unit of B along an eigenvector. Infinite tau: the least squares
 * of least norm, without the eigenvectors whose eigenvalue drowns in the rounding of the `largest`.
 */
function learntShare(lambda: number, tau: number, largest: number): number {
  if (tau === Number.POSITIVE_INFINITY) return lambda > 1e-13 * largest ? 1 / lambda : 0;
  return lambda * tau > 1e-9 ? -Math.expm1(-lambda * tau) / lambda : tau;
}

/** A [dim][count] in the eigenbasis at training time tau, from 0 to infinity. */
export function learntAt(
  { basis: { values }, moments }: Pick<GradientFlow, 'moments'> & { basis: Pick<SymmetricBasis, 'values'> },
  tau: number,
): Float64Array[] {
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  const shares = values.map((lambda) => learntShare(lambda, tau, largest));
  return moments.target.map((row) => row.map((value, i) => value * (shares[i] as number)));
}

/** The layer at training time tau, from 0 to infinity. */
export function layerAt(flow: GradientFlow, tau: number): Layer {
  return { features: flow.features, weights: learntAt(flow, tau).map(flow.basis.outOf) };
}

/** The layer of a level, trained on the memories: what `prepare` of the read-out and its twin have in common. */
export function trainedLayer(patterns: Patterns, variance: number, count: number, seed: number, tau: number): Layer {
  const points = { ...patterns, width: 0 };
  const features = layerFeatures(points, variance, count, seed);
  return layerAt(gradientFlow(features, layerMoments(features, points)), tau);
}

/** m [dim] at x [dim], read at signal scale a: the twin of the kernel's. */
export function layerReadOut({ features, weights }: Layer) {
  const { dim, centre, omega, phase } = features;
  const { skip, out } = preconditioning(features);
  const scale = out * Math.sqrt(2 / phase.length);
  return ({ a }: Pick<ReadLevel, 'a'>) =>
    (x: ArrayLike<number>): { mean: Float64Array } => {
      const away = centre.map((value, d) => (x[d] as number) / a - value);
      const mean = centre.map((value, d) => value + skip * (away[d] as number));
      for (let j = 0; j < phase.length; j++) {
        let angle = phase[j] as number;
        for (let d = 0; d < dim; d++) angle += (omega[j * dim + d] as number) * (away[d] as number);
        const wave = scale * Math.cos(angle);
        for (let d = 0; d < dim; d++) add(mean, d, wave * ((weights[d] as Float64Array)[j] as number));
      }
      return { mean };
    };
}
