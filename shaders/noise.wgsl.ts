import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { lanes } from './unroll.ts';

/**
 * sin and cos of r quarter turns, |r| <= 1/2, with r2 = r r: good to 1e-7 everywhere. The built-in sin and cos may be
 * off by 2^-11 (and are by 2e-4 on SwiftShader), so that runs on two drivers would part.
 */
export const sineOfQuarter =
  'r * (1.57079633 + r2 * (-0.645964098 + r2 * (0.0796926262 + r2 * (-0.00468175414 + r2 * 0.000160441185))))';
export const cosineOfQuarter =
  '1.0 + r2 * (-1.23370055 + r2 * (0.253669507 + r2 * (-0.0208634808 + r2 * (0.000919260275 + r2 * -0.0000252020424))))';

/**
 * Coefficients of f, f^2, ..., f^9 of -2 ln(1 + f), -1/3 <= f < 1/3: the polynomial of least relative error of the sum
 * below, 2e-8 (found by linear programming). The first is exact, so that the logarithm near u = 1
 * keeps its digits. With float32 rounding -2 ln u is good to 2e-7 of itself; the built-in log may be
 * off by 2^-21, which is all of it there.
 */
export const LOG_COEFFICIENTS = [
  -2, 0.999999464, -0.666655481, 0.500129998, -0.400580108, 0.328606784, -0.275262982, 0.306787908, -0.299758404,
] as const;
/** The bits of 2/3, where the mantissas begin into which a number is taken apart: 2/3 <= 1 + f < 4/3. */
export const LEAST_MANTISSA = 0x3f2aaaab;
/** -2 ln 2, per exponent that still stands above its 23 bits of mantissa. */
export const LOG_PER_EXPONENT = (-2 * Math.LN2) / 2 ** 23;

/** A number as WGSL writes it. */
const literal = (value: number) => value.toExponential(9);
const logOfMantissa = LOG_COEFFICIENTS.map(literal).reduceRight((inner, c) => `(${c} + f * ${inner})`);

/**
 * Counter-based normal noise: Philox4x32-10 (Salmon et al. 2011, Random123) and Box-Muller, four particles at a time.
 *
 * The noise of particle p, dimension d, step n, stream t is lane p mod 4 of the block with counter (p div 4, n, d, t)
 * and key = the 64-bit seed. All four words of a block are used, and nothing depends on how the work is cut.
 */
export const noise = wgsl`
// The low and the high word of a product. WGSL has no 32 x 32 -> 64 bit product: the high
// word is put together from 16-bit halves.
fn multiply(a: u32, b: u32) -> vec2u {
  let a0 = a & 0xffffu;
  let a1 = a >> 16u;
  let b0 = b & 0xffffu;
  let b1 = b >> 16u;
  let middle = a1 * b0 + ((a0 * b0) >> 16u);
  return vec2u(a * b, a1 * b1 + (middle >> 16u) + ((a0 * b1 + (middle & 0xffffu)) >> 16u));
}

fn philox(start: vec4u, seed: vec2u) -> vec4u {
  var counter = start;
  var key = seed;
  for (var round = 0u; round < 10u; round++) {
    let first = multiply(0xd2511f53u, counter.x);
    let second = multiply(0xcd9e8d57u, counter.z);
    counter = vec4u(second.y ^ counter.y ^ key.x, second.x, first.y ^ counter.w ^ key.y, first.x);
    key += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return counter;
}

// (cos, sin) of a whole turn times u, u in [0, 1].
fn turn(u: f32) -> vec2f {
  let quarter = round(4.0 * u);
  let r = 4.0 * u - quarter;
  let r2 = r * r;
  let sine = ${sineOfQuarter};
  let cosine = ${cosineOfQuarter};
  let quadrant = u32(quarter) & 3u;
  let swap = (quadrant & 1u) == 1u;
  let c = select(cosine, sine, swap);
  let s = select(sine, cosine, swap);
  return vec2f(select(c, -c, quadrant == 1u || quadrant == 2u), select(s, -s, quadrant >= 2u));
}

// -2 ln u of a u in (0, 1]: u = 2^e (1 + f), from its bits.
fn squaredRadius(u: f32) -> f32 {
  let bits = bitcast<i32>(u);
  let exponent = (bits - 0x${LEAST_MANTISSA.toString(16)}) & -0x800000;
  let f = bitcast<f32>(bits - exponent) - 1.0;
  return f32(exponent) * ${literal(LOG_PER_EXPONENT)} + f * ${logOfMantissa};
}

// (word + 1/2) / 2^32, in (0, 1]. The conversion of a whole word may round either way; that of each half is
// exact, and so is all but the last sum.
fn uniforms(words: vec4u) -> vec4f {
  let high = vec4f(vec4i(words >> vec4u(16u)));
  let low = vec4f(vec4i(words & vec4u(0xffffu)));
  return high * 0x1p-16 + (low * 0x1p-32 + 0x1p-33);
}

// Four standard normals from four words: |z| <= 6.76. A driver may compute a square root as x / sqrt(x), NaN at 0.
fn normals(words: vec4u) -> vec4f {
  let u = uniforms(words);
  let radius = sqrt(max(vec2f(squaredRadius(u.x), squaredRadius(u.z)), vec2f(1e-30)));
  return vec4f(radius.x * turn(u.y), radius.y * turn(u.w));
}
`;

/**
 * Half the log-odds of a uniform number, ln(u / (1 - u)) / 2: a bit that follows y + T z is +1 with probability
 * 1 / (1 + exp(-2 y / T)). Beside `noise`. u = (j + 1/2) / 2^23 of the upper 23 bits j of a word,
 * exact in float32 as 1 - u is: |z| < 8.4.
 */
export const logisticNoise = `
fn logistics(words: vec4u) -> vec4f {
  let u = (vec4f(words >> vec4u(9u)) + 0.5) * 1.1920928955078125e-7;
  return 0.25 * vec4f(${lanes((i) => `squaredRadius(1.0 - u.${i}) - squaredRadius(u.${i})`, ', ')});
}
`;
