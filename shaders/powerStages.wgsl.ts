import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { powerOf } from './powerSums.wgsl.ts';
import type { Stages } from './stages.ts';

/**
 * A polynomial energy in stages: the sums of shaders/powerSums.wgsl.ts, one memory at a time. The weight of a memory is
 * w_k K t_k^(n-1); -(P / n) sum_k w_k K t_k^n is -(1 / n) sum_k weight_k u . xi_k, because t_k = u . xi_k / P.
 */
export const powerStages = (degree: number, rectified: boolean): Stages => ({
  similarity: 'dot',
  shifts: false,
  fields: () => ['powers'],
  text: (_dim, asked) => wgsl`
fn logitOf(similarity: vec4f, logWeight: f32, norm2: f32, level: Level) -> vec4f {
  let t = level.sharpness * ${rectified ? 'max(similarity, vec4f(0.0))' : 'similarity'};
  return exp2(logWeight + level.normBias) * ${powerOf('t', degree - 1)};
}

fn weightOf(logit: vec4f, top: vec4f) -> vec4f {
  return logit;
}

fn absorb(before: Sums, weight: vec4f, logit: vec4f, similarity: vec4f) -> Sums {
  var sums = before;
  sums.powers = before.powers + weight * similarity;
  return sums;
}

fn normOf(sums: Sums) -> vec4f {
  return vec4f(1.0);
}

#if ${asked.includes('energy')}
fn energyOf(sums: Sums) -> vec4f {
  return -${(1 / degree).toExponential()} * sums.powers;
}
#endif
`,
});
