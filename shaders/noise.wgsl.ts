import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';

/**
 * sin and cos of r quarter turns, |r| <= 1/2, with r2 = r r: good to 1e-7 everywhere. The built-in sin and cos may be off
 * by 2^-11 (and are by 2e-4 on SwiftShader), so that runs on two drivers would part.
 */
export const sineOfQuarter =
  'r * (1.57079633 + r2 * (-0.645964098 + r2 * (0.0796926262 + r2 * (-0.00468175414 + r2 * 0.000160441185))))';
export const cosineOfQuarter =
  '1.0 + r2 * (-1.23370055 + r2 * (0.253669507 + r2 * (-0.0208634808 + r2 * (0.000919260275 + r2 * -0.0000252020424))))';

/**
 * Counter-based normal noise: Philox4x32-10 (Salmon et al. 2011, Random123) and Box-Muller, four particles at a time.
 *
 * The noise of particle p, dimension d, step n, stream t is lane p mod 4 of the block with counter (p div 4, n, d, t)
 * and key = the 64-bit seed. All four words of a block are used, and nothing depends on how the work is cut.
 */
export const noise = wgsl`
// WGSL has no 32 x 32 -> 64 bit product: the high word is put together from 16-bit halves.
fn mulHigh(a: u32, b: u32) -> u32 {
  let a0 = a & 0xffffu;
  let a1 = a >> 16u;
  let b0 = b & 0xffffu;
  let b1 = b >> 16u;
  let middle = a1 * b0 + ((a0 * b0) >> 16u);
  return a1 * b1 + (middle >> 16u) + ((a0 * b1 + (middle & 0xffffu)) >> 16u);
}

fn philox(start: vec4u, seed: vec2u) -> vec4u {
  var counter = start;
  var key = seed;
  for (var round = 0u; round < 10u; round++) {
    counter = vec4u(
      mulHigh(0xcd9e8d57u, counter.z) ^ counter.y ^ key.x,
      0xcd9e8d57u * counter.z,
      mulHigh(0xd2511f53u, counter.x) ^ counter.w ^ key.y,
      0xd2511f53u * counter.x,
    );
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

// Four standard normals from four words. u lies in (0, 1], so that the logarithm is finite: |z| <= 6.76.
fn normals(words: vec4u) -> vec4f {
  let u = vec4f(words) * 2.3283064365386963e-10 + 1.1641532182693481e-10;
  let radius = sqrt(max(-2.0 * log(vec2f(u.x, u.z)), vec2f(0.0)));
  return vec4f(radius.x * turn(u.y), radius.y * turn(u.w));
}
`;

/**
 * Half the log-odds of a uniform number, ln(u / (1 - u)) / 2: a bit that follows y + T z is +1 with probability
 * 1 / (1 + exp(-2 y / T)). u = (j + 1/2) / 2^23 of the upper 23 bits j of a word, exact in float32 as 1 - u is: |z| < 8.4.
 */
export const logisticNoise = `
fn logistics(words: vec4u) -> vec4f {
  let u = (vec4f(words >> vec4u(9u)) + 0.5) * 1.1920928955078125e-7;
  return 0.5 * (log(u) - log(1.0 - u));
}
`;
