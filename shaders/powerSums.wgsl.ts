import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { quad } from './quad.wgsl.ts';
import type { SumsText } from './sums.ts';
import { coordinate, unroll } from './unroll.ts';

/** x^n as products: WGSL's pow is NaN of a negative base. */
export const powerOf = (x: string, n: number): string => new Array<string>(n).fill(x).join(' * ');

/**
 * The sums of a dense associative memory of polynomial energy at a quad of places
 * (src/reference/power.ts says of what):
 *
 *     m = sum_k w_k K t_k^(n-1) xi_k,   energy = -(P / n) sum_k w_k K t_k^n,   t_k = u . xi_k / P
 *
 * The row has 1 / P as its sharpness and log2 K as its normBias. Patterns of +-1 and uniform weights make whole numbers
 * of the sums, but for a power of two: exact in float32 as long as they fit into 24 bits, so that fields of 0 are 0.
 */
export const powerSums =
  (degree: number, rectified: boolean): SumsText =>
  (dim, asked, rest = 0) => {
    const each = (line: (d: number) => string, separator: string) => unroll(dim, line, separator);
    const dot = (m: string) => each((d) => `u.c${d} * ${m}.${coordinate(d)}`, ' + ');
    const overlap = (m: string) => (rectified ? `max(${dot(m)}, vec4f(0.0))` : `(${dot(m)})`);
    const energy = asked.includes('energy');
    const absorb = (name: string, n: number) => wgsl`
fn ${name}(before: Sums, u: Quad, ${unroll(n, (i) => `m${i}: vec4f, `, '')}bias: vec4f, sharpness: f32, index: u32) -> Sums {
  ${unroll(n, (i) => {
    const power = powerOf(`t${i}`, degree - 1);
    return `let t${i} = sharpness * ${overlap(`m${i}`)};\n  let e${i} = bias[${i}] * ${power};`;
  })}
  return Sums(
    ${each((d) => `before.mean${d} + ${unroll(n, (i) => `e${i} * m${i}.${coordinate(d)}`, ' + ')}`, ',\n    ')},
    ${energy ? `before.powers + ${unroll(n, (i) => `e${i} * t${i}`, ' + ')},` : ''}
  );
}
`;
    return wgsl`
${quad(dim)}
struct Sums {
  ${each((d) => `mean${d}: vec4f,`, '\n  ')}
  ${energy ? 'powers: vec4f,' : ''}
}

fn emptySums() -> Sums {
  return Sums();
}

// w_k K of four memories; 0 of those that pad the list.
fn biases(m0: vec4f, m1: vec4f, m2: vec4f, m3: vec4f, normBias: f32) -> vec4f {
  return exp2(vec4f(m0.w, m1.w, m2.w, m3.w) + normBias);
}

${absorb('absorb', 4)}
${rest > 0 ? absorb('absorbRest', rest) : ''}

fn meanOf(sums: Sums) -> Quad {
  return Quad(${each((d) => `sums.mean${d}`, ', ')});
}

${energy ? `fn energyOf(sums: Sums) -> vec4f {\n  return -${(powerOfTwoFrom(dim) / degree).toExponential()} * sums.powers;\n}` : ''}
`;
  };

/** P: the least power of two that is not below the dimension. */
export const powerOfTwoFrom = (dim: number): number => 2 ** Math.ceil(Math.log2(dim));
