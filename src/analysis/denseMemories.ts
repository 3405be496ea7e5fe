/** How many patterns associative memories beyond the classical one hold: polynomial, exponential, and attention. */
import { normalCdf } from '../reference/marginal.ts';

/** (2n - 3)!!: the second moment of the crosstalk of one pattern over N^(n-1), for +-1 patterns and energy z^n. */
function doubleFactorial(n: number): number {
  let product = 1;
  for (let factor = 2 * n - 3; factor > 1; factor -= 2) product *= factor;
  return product;
}

/**
 * Chance that a bit of a stored pattern is wrong after one step, energy -sum F(xi.sigma) with F = z^n, Gaussian
 * crosstalk: erfc(sqrt(N^(n-1) / (2 K (2n-3)!!))) / 2. Krotov & Hopfield 2016 (arXiv 1606.01164).
 */
export function polynomialBitError(neurons: number, patterns: number, degree: number): number {
  return normalCdf(-Math.sqrt(neurons ** (degree - 1) / (patterns * doubleFactorial(degree))));
}

/**
 * How many patterns it holds without an error in most of them: N^(n-1) / (2 (2n-3)!! log N), by them; n = 2: the
 * classical N / (2 log N). Without an error in any of N patterns: half as many.
 */
export function polynomialCapacity(neurons: number, degree: number): number {
  return neurons ** (degree - 1) / (2 * doubleFactorial(degree) * Math.log(neurons));
}

/** Laws of the patterns: N(0, I), or uniform on the sphere of radius sqrt(N). */
export type PatternLaw = 'gaussian' | 'spherical';

/**
 * K = e^(alpha N) patterns, energy -log sum exp(lambda x.xi) / lambda + |x|^2 / 2: the load alpha_1(lambda) up to which
 * the typical pattern is retrieved, where its signal lambda N is the free energy of all others, a random-energy model.
 * Lucibello & Mezard 2024 (arXiv 2304.14964). Gaussian: lambda - lambda^2 / 2, from lambda = 1 on 1/2. Spherical:
 * lambda (1 - t) - log(1 - t^2) / 2 with t of `sphericalOverlap`.
 */
export function exponentialLoad(law: PatternLaw, lambda: number): number {
  if (!(lambda > 0)) throw new RangeError(`lambda is ${lambda}; give a number above 0`);
  if (law === 'gaussian') return lambda < 1 ? lambda - lambda ** 2 / 2 : 0.5;
  const t = sphericalOverlap(lambda);
  return lambda * (1 - t) - 0.5 * Math.log1p(-t * t);
}

/**
 * The overlap per neuron of the patterns that dominate the crosstalk on the sphere:
 * (sqrt(1 + 4 lambda^2) - 1) / (2 lambda).
 */
export const sphericalOverlap = (lambda: number): number =>
  // in the form that keeps its digits for small lambda
  (2 * lambda) / (1 + Math.sqrt(1 + 4 * lambda ** 2));

/**
 * e^(alpha N) patterns of +-1, energy -sum exp(xi.sigma): the load alpha up to which a pattern comes back from a cue
 * with the share `flipped` < 1/2 of its bits turned round, I(1 - 2 flipped) / 2 with I(a) = ((1 + a) log(1 + a) + (1 -
 * a) log(1 - a)) / 2; log(2) / 2 from the pattern itself. Demircigil et al. 2017 (arXiv 1702.01929).
 */
export function signExponentialLoad(flipped: number): number {
  if (!(flipped >= 0 && flipped < 0.5)) throw new RangeError(`flipped is ${flipped}; give a share from 0, below 1/2`);
  const entropyPart = (x: number) => (x === 0 ? 0 : x * Math.log(x));
  return 0.25 * (entropyPart(2 - 2 * flipped) + entropyPart(2 * flipped));
}

/** Random patterns on the sphere of radius `scale` sqrt(d - 1), and the chance that one is not retrieved. */
export interface AttentionMemories {
  beta: number;
  /** K of the paper */
  scale: number;
  dim: number;
  failure: number;
}

/**
 * The base c of the number of patterns that attention holds, N >= sqrt(p) c^((d-1)/4): c = b / W0(exp(a + log b)) with
 * a = 2 / (d - 1) (1 + log(2 beta K^2 p (d - 1))), b = 2 K^2 beta / 5. Ramsauer et
 * al. 2020 (arXiv 2008.02217), theorem 3.
 */
export function attentionCapacity({ beta, scale, dim, failure }: AttentionMemories) {
  const a = (2 / (dim - 1)) * (1 + Math.log(2 * beta * scale ** 2 * failure * (dim - 1)));
  const b = (2 * scale ** 2 * beta) / 5;
  const exponent = a + Math.log(b);
  const base = b / lambertOfExp(exponent);
  return { base, exponent, patterns: Math.sqrt(failure) * base ** ((dim - 1) / 4) };
}

/**
 * How far from its pattern one step of attention ends at most: 2 (N - 1) exp(-beta (Delta - 2 distance M)) M;
 * theorem 5. Delta: x.x - max x.x_j of the pattern; M: the largest norm; distance: that of the state, or of the
 * fixed point, to the pattern, whichever is larger.
 */
export function retrievalBound(
  count: number,
  beta: number,
  { separation, largestNorm, distance }: { separation: number; largestNorm: number; distance: number },
): number {
  return 2 * (count - 1) * Math.exp(-beta * (separation - 2 * distance * largestNorm)) * largestNorm;
}

/** W0(e^y): the root of w + log w = y, by Newton's method from above its concave left side. */
function lambertOfExp(y: number): number {
  let w = y > 1 ? y : Math.exp(y);
  for (let n = 0; n < 100; n++) {
    const next = (w * (1 + y - Math.log(w))) / (1 + w);
    if (Math.abs(next - w) <= 1e-16 * w) return next;
    w = next;
  }
  return w;
}
