/**
 * Infinitely many memories spread evenly over the unit sphere in `dim` dimensions (the circle: dim = 2), in closed
 * form. E_AM(R) = R^2 + 1 - 1/beta log I_0(2 beta R): Pham et al. 2025, eq. 4.13 of 2507.06211. Their beta is 1 / (2s).
 */
import { besselI0e, besselRatio } from './bessel.ts';

/**
 * E_AM(R) of the circle, with the mean over memories in place of the sum (the value
 * for K -> infinity less log(K) / beta).
 */
export function ringEnergy(radius: number, beta: number): number {
  return (radius - 1) ** 2 - Math.log(besselI0e(2 * beta * radius)) / beta;
}

/** Radial component of -grad E_AM on the circle: 2 (I_1 / I_0 (2 beta R) - R). */
export function ringScore(radius: number, beta: number): number {
  return 2 * (besselRatio(1, 2 * beta * radius) - radius);
}

/** d^2 E_AM / dR^2 on the circle. The derivative of A = I_1 / I_0 is 1 - A / z - A^2 (1/2 at z = 0). */
export function ringCurvature(radius: number, beta: number): number {
  const z = 2 * beta * radius;
  const ratio = besselRatio(1, z);
  const slope = z < 1e-8 ? 0.5 : 1 - ratio / z - ratio * ratio;
  return 2 - 4 * beta * slope;
}

/**
 * Radius of the minimum for memories even over the unit sphere of R^dim at noise variance s: the root of
 * R = I_{dim/2} / I_{dim/2 - 1} (R / s); 0 for s >= 1 / dim, where the centre is the only minimum.
 * Ambrogioni 2024 (2310.17467), hypersphere example; s = 1 / (2 beta) for the ring of Pham et al.
 */
export function sphereRadius(dim: number, s: number): number {
  if (!(Number.isInteger(dim) && dim >= 1 && s > 0)) {
    throw new RangeError(`no sphere of dimension ${dim} at s = ${s}; dim must be a positive integer and s positive`);
  }
  if (s * dim >= 1) return 0;
  // A(R / s) - R is positive below the root and negative above it
  let low = 0;
  let high = 1;
  for (let i = 0; i < 200 && high - low > 1e-16; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (besselRatio(dim / 2, middle / s) > middle) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Radius of the minimum on the circle in Pham's beta; the centre is the minimum for beta <= 1. */
export function ringRadius(beta: number): number {
  return sphereRadius(2, 1 / (2 * beta));
}

/**
 * Mean number of minima of the energy of K -> infinity memories drawn on the unit circle, at noise variance s: of its
 * fluctuations along the groove of radius R, with z = R / s (Rice's formula; their spectrum is I_n(z)^2)
 *
 *     sqrt(sum n^4 I_n(z)^2 / sum n^2 I_n(z)^2) = sqrt(1 + (3/2) z I_2(2z) / I_1(2z))     about sqrt(3 / 2s) for small s
 */
export function circleMinima(s: number): number {
  const z = sphereRadius(2, s) / s;
  return Math.sqrt(1 + 1.5 * z * besselRatio(2, 2 * z));
}

/** Neighbours on either side whose share of a density is seen in its last digit where the contrast is half. */
const NEIGHBOURS = 4;

/**
 * The noise variance s at which K even points on the unit circle show half as a pattern of K: (p - q) / (p + q) = 1/2, p
 * the density at a memory, q that on the circle half way to the next. About (1.66 / K)^2.
 */
export function halfContrast(count: number): number {
  const reach = Math.min(NEIGHBOURS, Math.floor((count - 1) / 2));
  // an even polygon has one memory opposite to another
  const last = count % 2 === 0 && count <= 2 * NEIGHBOURS ? reach + 1 : reach;
  const density = (s: number, turn: number) => {
    let sum = 0;
    for (let j = -reach; j <= last; j++) sum += Math.exp((Math.cos((2 * Math.PI * (j + turn)) / count) - 1) / s);
    return sum;
  };
  let [low, high] = [1 / count ** 2, 4 / count ** 2];
  for (let i = 0; i < 60; i++) {
    const s = (low + high) / 2;
    // p - q = (p + q) / 2
    if (density(s, 0) > 3 * density(s, 0.5)) low = s;
    else high = s;
  }
  return (low + high) / 2;
}
