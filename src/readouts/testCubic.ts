import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { quad } from '../../shaders/quad.wgsl.ts';
import type { Given } from '../../shaders/sums.ts';
import { coordinate, unroll } from '../../shaders/unroll.ts';
import type { Patterns } from '../memories/patterns.ts';
import type { ReadLevel } from '../samplers/row.ts';
import type { Separation } from './separation.ts';

/**
 * A separation for tests: the cubic energy of a dense associative memory (Krotov & Hopfield 2016, arXiv:1606.01164),
 *
 *     E(x) = -sum_k w_k t_k^3 / 3,   t_k = (a / s) x . xi_k,   m = sum_k w_k t_k^2 xi_k
 *
 * It is all that a separation needs: sums, twin, and this value.
 */
export const cubic: Separation = {
  name: 'cubic',
  weight: 'cubic overlap',
  gives: ['mean', 'energy'],
  sums: cubicSums,
  level: ({ a, s }) => [1 / a, (a * a) / s, 0],
  reference: cubicReadOut,
};

function cubicSums(dim: number, asked: readonly Given[]): string {
  const memories = ['m0', 'm1', 'm2', 'm3'];
  const each = (line: (d: number) => string, separator: string) => unroll(dim, line, separator);
  const dot = (m: string) => each((d) => `u.c${d} * ${m}.${coordinate(d)}`, ' + ');
  const weigh = (term: (m: string, i: number) => string) => memories.map(term).join(' + ');
  const energy = asked.includes('energy');
  return wgsl`
${quad(dim)}
struct Sums {
  ${each((d) => `mean${d}: vec4f,`, '\n  ')}
  ${energy ? 'energy: vec4f,' : ''}
}

fn emptySums() -> Sums {
  return Sums();
}

fn biases(m0: vec4f, m1: vec4f, m2: vec4f, m3: vec4f, normBias: f32) -> vec4f {
  return exp2(vec4f(m0.w, m1.w, m2.w, m3.w));
}

fn absorb(before: Sums, u: Quad, m0: vec4f, m1: vec4f, m2: vec4f, m3: vec4f, bias: vec4f, sharpness: f32, index: u32) -> Sums {
  ${memories.map((m, i) => `let t${i} = sharpness * (${dot(m)});\n  let e${i} = bias[${i}] * t${i} * t${i};`).join('\n  ')}
  return Sums(
    ${each((d) => `before.mean${d} + ${weigh((m, i) => `e${i} * ${m}.${coordinate(d)}`)}`, ',\n    ')},
    ${energy ? `before.energy - (${weigh((_, i) => `e${i} * t${i}`)}) / 3.0,` : ''}
  );
}

fn meanOf(sums: Sums) -> Quad {
  return Quad(${each((d) => `sums.mean${d}`, ', ')});
}

${energy ? 'fn energyOf(sums: Sums) -> vec4f { return sums.energy; }' : ''}
`;
}

function cubicReadOut({ points, dim, weights }: Patterns, { a, s }: ReadLevel) {
  return (x: ArrayLike<number>) => {
    const mean = new Float64Array(dim);
    let energy = 0;
    weights.forEach((weight, k) => {
      const xi = points.subarray(k * dim, (k + 1) * dim);
      const t = (a / s) * xi.reduce((sum, value, d) => sum + value * (x[d] as number), 0);
      energy -= (weight * t ** 3) / 3;
      xi.forEach((value, d) => {
        mean[d] = (mean[d] as number) + weight * t * t * value;
      });
    });
    return { mean, energy };
  };
}
