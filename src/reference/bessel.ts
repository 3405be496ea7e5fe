/**
 * Modified Bessel functions of the first kind, in float64 and without overflow: exponentially scaled, or as a ratio.
 */

/**
 * Below this the power series, above it the asymptotic one: there its smallest
 * term is about e^-2x, beneath the last bit.
 */
const ASYMPTOTIC_FROM = 25;

/** e^-|x| I_0(x), relative error below 1e-14. */
export function besselI0e(x: number): number {
  const size = Math.abs(x);
  return size < ASYMPTOTIC_FROM ? series(size) * Math.exp(-size) : asymptotic(0, size);
}

/** I_0(x) = sum_k (x/2)^2k / k!^2: all terms positive, so no digit is lost (DLMF 10.25.2). */
function series(x: number): number {
  const quarter = (x * x) / 4;
  let term = 1;
  let sum = term;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

/**
 * e^-x I_order(x) = (2 pi x)^-1/2 (1 - (mu - 1) / 8x + (mu - 1)(mu - 9) / 2! (8x)^2
 * - ...), mu = 4 order^2 (DLMF 10.40.1).
 */
function asymptotic(order: number, x: number): number {
  const mu = 4 * order * order;
  let term = 1;
  let sum = 1;
  for (let k = 1; Math.abs(term) > 1e-17 && k < 2 * x; k++) {
    term *= -(mu - (2 * k - 1) ** 2) / (8 * k * x);
    sum += term;
  }
  return sum / Math.sqrt(2 * Math.PI * x);
}

/**
 * I_order(x) / I_{order - 1}(x) for order > 0, x >= 0: the mean resultant length of the von Mises-Fisher density.
 * Gauss's continued fraction 1 / (2 order / x + 1 / (2 (order + 1) / x + ...)) (DLMF 10.33.1) by modified Lentz;
 * all its terms are positive, so it is stable, and it takes about x / 2 + 30 of them.
 */
export function besselRatio(order: number, x: number): number {
  if (x === 0) return 0;
  // the continued fraction grows long where the asymptotic series is already exact
  if (order === 1 && x >= ASYMPTOTIC_FROM) return asymptotic(1, x) / asymptotic(0, x);
  let value = (2 * order) / x;
  let ahead = value;
  let behind = 0;
  for (let k = 1; k < 100000; k++) {
    const term = (2 * (order + k)) / x;
    behind = 1 / (term + behind);
    ahead = term + 1 / ahead;
    const factor = ahead * behind;
    value *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return 1 / value;
}
