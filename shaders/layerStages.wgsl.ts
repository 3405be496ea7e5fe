import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import type { Stages } from './stages.ts';
import { cosineOfHalfTurns } from './trainedFeatures.wgsl.ts';

/**
 * A trained layer in stages: similarities are phases of waves, omega.u in half turns, to which b is added (it stands
 * where memories have log2 w); the weight of a wave is its cosine, and what is summed are the rows of A. What of u goes
 * past the layer is left to the coefficients of the row.
 */
export const layerStages: Stages = {
  similarity: 'dot',
  shifts: false,
  values: true,
  fields: () => ['waves'],
  text: () => wgsl`
${cosineOfHalfTurns}
fn logitOf(similarity: vec4f, logWeight: f32, norm2: f32, level: Level) -> vec4f {
  return cosineOfHalfTurns(similarity + logWeight);
}

fn weightOf(logit: vec4f, top: vec4f) -> vec4f {
  return logit;
}

fn absorb(before: Sums, weight: vec4f, logit: vec4f, similarity: vec4f) -> Sums {
  var sums = before;
  sums.waves = before.waves + weight;
  return sums;
}

fn normOf(sums: Sums) -> vec4f {
  return vec4f(1.0);
}
`,
};
