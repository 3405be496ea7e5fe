/**
 * The classical Hopfield network of N neurons and p = alpha N random patterns, J = (1/N) sum xi xi^T without diagonal,
 * at temperature 0. Amit, Gutfreund, Sompolinsky 1985, 1987 (replica-symmetric); Hertz, Krogh, Palmer 1991, ch. 2.
 */
import { normalCdf } from '../reference/marginal.ts';

const erf = (y: number): number => 1 - 2 * normalCdf(-y * Math.SQRT2);

/** (2 / sqrt(pi)) e^(-y^2), the derivative of erf. */
const erfSlope = (y: number): number => (2 / Math.sqrt(Math.PI)) * Math.exp(-y * y);

/** The load at which y = m / sqrt(2 alpha r) solves the equations, a single maximum over y > 0. */
const loadAt = (y: number): number => 0.5 * (erf(y) / y - erfSlope(y)) ** 2;

/** Retrieval far beyond any load that float64 tells from 0. */
const FAR = 20;

/** y of the largest load: the load rises while erf(y) / y - erfSlope(y) does. */
const criticalY = (): number => root((y) => erfSlope(y) * (1 + 2 * y * y) - erf(y) / y, 0.5, FAR);

/** The largest load at which retrieval states exist, and their overlap there. */
export function criticalLoad(): { load: number; overlap: number } {
  const y = criticalY();
  return { load: loadAt(y), overlap: erf(y) };
}

/** A retrieval state. */
export interface Retrieval {
  /** m: overlap with the pattern */
  overlap: number;
  /** r: mean squared overlap with the other patterns, in units of alpha */
  crosstalk: number;
  /** (1 - m) / 2: share of wrong bits */
  bitError: number;
}

/**
 * m = erf(y), r = m^2 / (2 alpha y^2), with y = erf(y) / (sqrt(2 alpha) + (2 / sqrt(pi)) e^(-y^2)): the solution of the
 * largest m. Throws RangeError from the critical load on, where there is none but m = 0.
 */
export function retrievalAt(load: number): Retrieval {
  const critical = criticalY();
  if (!(load > 0 && load < loadAt(critical))) {
    throw new RangeError(`no retrieval state at a load of ${load}; give one above 0 and below ${loadAt(critical)}`);
  }
  const y = root((at) => loadAt(at) - load, critical, FAR);
  const overlap = erf(y);
  return { overlap, crosstalk: overlap ** 2 / (2 * load * y * y), bitError: normalCdf(-y * Math.SQRT2) };
}

/** Chances of a bit in one synchronous step from a stored pattern. */
export interface BitChances {
  /** its field points the other way */
  error: number;
  /** its field is 0, so that the rule for ties decides */
  tie: number;
}

/**
 * Exact: N times the field along the bit is N - 1 + a sum of (N - 1)(p - 1) independent signs. A sum of n signs is -(N
 * - 1) where (n + N - 1) / 2 of them are negative.
 */
export function oneStepErrors(neurons: number, patterns: number): BitChances {
  const signs = (neurons - 1) * (patterns - 1);
  const even = (signs + neurons - 1) % 2 === 0;
  const first = Math.floor((signs + neurons - 1) / 2);
  let chance = binomialHalf(signs, first);
  const tie = even ? chance : 0;
  let error = 0;
  for (let negative = first + 1; negative <= signs; negative++) {
    chance *= (signs - negative + 1) / negative;
    error += chance;
  }
  return { error, tie };
}

/** The same where the crosstalk is taken for Gaussian: erfc(sqrt(N / 2p)) / 2. */
export const gaussianBitError = (neurons: number, patterns: number): number =>
  normalCdf(-Math.sqrt(neurons / patterns));

/** How many random patterns are stored without a wrong bit, as N grows. */
export interface StoredPatterns {
  /** in most of them: N / (2 log N) */
  most: number;
  /** in all of them: N / (4 log N) */
  all: number;
  /** N / (4 log_2 N), the line that Ambrogioni 2023 (arXiv 2309.17290) compares with */
  base2: number;
}

/**
 * McEliece, Posner, Rodemich, Venkatesh 1987: a bit is wrong with chance erfc(sqrt(N / 2p)) / 2, fewer than one in all.
 */
export function storedPatterns(neurons: number): StoredPatterns {
  return {
    most: neurons / (2 * Math.log(neurons)),
    all: neurons / (4 * Math.log(neurons)),
    base2: neurons / (4 * Math.log2(neurons)),
  };
}

/**
 * The symmetric mixture of an odd number n of patterns at vanishing load: its overlap with each,
 * 2^-(n-1) C(n-1, (n-1)/2), and its energy per neuron, -n m^2 / 2 (a pattern: -1/2). Those of even n are
 * unstable. Throws RangeError for even n.
 */
export function mixtureState(n: number): { overlap: number; energy: number } {
  if (!(Number.isInteger(n) && n % 2 === 1 && n > 0)) {
    throw new RangeError(`a mixture of ${n} patterns is not stable; give an odd number`);
  }
  const overlap = binomialHalf(n - 1, (n - 1) / 2);
  return { overlap, energy: -0.5 * n * overlap * overlap };
}

/** C(n, k) / 2^n, as a product of ratios near 1. */
function binomialHalf(n: number, k: number): number {
  if (k > n) return 0;
  let log = -n * Math.LN2;
  for (let i = 1; i <= k; i++) log += Math.log((n - k + i) / i);
  return Math.exp(log);
}

/** The zero of a function that is positive at `low` and negative at `high`, or the other way round, by bisection. */
function root(f: (at: number) => number, low: number, high: number): number {
  const sign = Math.sign(f(low));
  let [from, to] = [low, high];
  for (let n = 0; n < 100; n++) {
    const middle = (from + to) / 2;
    if (Math.sign(f(middle)) === sign) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
}
