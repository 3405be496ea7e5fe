import { LEAST_MANTISSA, LOG_COEFFICIENTS, LOG_PER_EXPONENT } from '../../shaders/noise.wgsl.ts';
import { philox4x32, seedKey } from '../memories/philox.ts';
import { streams } from '../memories/streams.ts';

/** In (0, 1], so that its logarithm is finite; rounded once. */
const uniform = (word: number): number => Math.fround((word + 0.5) / 2 ** 32);

/**
 * The four standard normals of one Philox block: particles 4 * quad .. 4 * quad + 3 at one step and dimension.
 * The uniforms are rounded to float32 as the GPU's are, so that both see the same noise to float32 rounding of
 * its logarithm (squaredRadius), sqrt and cos. u lies in (0, 1]: |z| <= 6.76. Box & Muller 1958.
 */
export function normalsOfQuad(
  seed: number,
  quad: number,
  step: number,
  dimension: number,
  stream: number,
): [number, number, number, number] {
  const words = philox4x32([quad, step, dimension, stream], seedKey(seed));
  const [u0, u1, u2, u3] = words.map(uniform) as [number, number, number, number];
  const [radius, other] = [Math.sqrt(-2 * Math.log(u0)), Math.sqrt(-2 * Math.log(u2))];
  const [angle, turn] = [2 * Math.PI * u1, 2 * Math.PI * u3];
  return [radius * Math.cos(angle), radius * Math.sin(angle), other * Math.cos(turn), other * Math.sin(turn)];
}

/**
 * -2 ln u in float32, the squared radius of Box-Muller, in the steps of the GPU (shaders/noise.wgsl.ts); a driver that
 * fuses a product with a sum rounds less often.
 * @param uniforms numbers in [2^-33, 1]
 */
export function squaredRadii(uniforms: Float32Array): Float32Array {
  const { fround } = Math;
  const perExponent = fround(LOG_PER_EXPONENT);
  const coefficients = Float32Array.from(LOG_COEFFICIENTS);
  const mantissas = uniforms.slice();
  const bits = new Int32Array(mantissas.buffer);
  return mantissas.map((_, i) => {
    const exponent = ((bits[i] as number) - LEAST_MANTISSA) & -0x800000;
    bits[i] = (bits[i] as number) - exponent;
    const f = fround((mantissas[i] as number) - 1);
    let slope = 0;
    for (let n = coefficients.length - 1; n >= 0; n--) slope = fround((coefficients[n] as number) + fround(f * slope));
    return fround(exponent * perExponent) + fround(f * slope);
  });
}

/** Half the log-odds of four uniform numbers, exact in float32, of one Philox block (shaders/noise.wgsl.ts). */
export function logisticsOfQuad(...[seed, quad, step, dimension, stream]: Parameters<typeof normalsOfQuad>): number[] {
  const words = philox4x32([quad, step, dimension, stream], seedKey(seed));
  return words.map((word) => {
    const u = ((word >>> 9) + 0.5) * 2 ** -23;
    return 0.5 * (Math.log(u) - Math.log1p(-u));
  });
}

/**
 * Noise [particles, dim] of one unrolled row `step` for the particles from `firstParticle` on: standard normal, unless
 * `ofQuad` draws other numbers.
 */
export function normals(
  seed: number,
  particles: number,
  dim: number,
  step: number,
  stream: number = streams.steps,
  firstParticle = 0,
  ofQuad: (...block: Parameters<typeof normalsOfQuad>) => readonly number[] = normalsOfQuad,
): Float64Array {
  const z = new Float64Array(particles * dim);
  const lastQuad = (firstParticle + particles - 1) >> 2;
  for (let quad = firstParticle >> 2; quad <= lastQuad; quad++) {
    for (let d = 0; d < dim; d++) {
      ofQuad(seed, quad, step, d, stream).forEach((value, lane) => {
        const particle = 4 * quad + lane - firstParticle;
        if (particle >= 0 && particle < particles) z[particle * dim + d] = value;
      });
    }
  }
  return z;
}
