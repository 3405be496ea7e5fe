import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import type { StagedGiven, Stages } from './stages.ts';

/**
 * The softmax over all memories in stages: the sums of shaders/softmaxSums.wgsl.ts, one memory at a time. Distances are
 * direct differences for the dot product, too: |xi|^2 is then in the logit as a bias, as it is there.
 */
export const softmaxStages: Stages = {
  similarity: 'distance',
  shifts: true,
  fields: (asked) => ['sum', ...SUMS.filter(({ name }) => asked.includes(name)).map(({ field }) => field)],
  text: softmaxText,
};

/** Sums that not everybody asks for: what they are named by, and what one memory adds. */
const SUMS = [
  { name: 'trace', field: 'squares', added: 'weight * similarity', rescaled: 'before.squares * scale' },
  {
    name: 'entropy',
    field: 'surprise',
    added: 'weight * max(logit - before.top, vec4f(-1e30))',
    rescaled: '(before.surprise + before.sum * rise) * scale',
  },
  {
    name: 'participation',
    field: 'participation',
    added: 'weight * weight',
    rescaled: 'before.participation * scale * scale',
  },
] as const;

function softmaxText(_dim: number, asked: readonly StagedGiven[]): string {
  const sums = SUMS.filter(({ name }) => asked.includes(name));
  return wgsl`
fn logitOf(similarity: vec4f, logWeight: f32, norm2: f32, level: Level) -> vec4f {
  return logWeight + level.normBias * norm2 - level.sharpness * similarity;
}

fn weightOf(logit: vec4f, top: vec4f) -> vec4f {
  return exp2(logit - top);
}

fn absorb(before: Sums, weight: vec4f, logit: vec4f, similarity: vec4f) -> Sums {
  var sums = before;
  sums.sum = before.sum + weight;
  ${sums.map(({ field, added }) => `sums.${field} = before.${field} + ${added};`).join('\n  ')}
  return sums;
}

fn rescaled(before: Sums, rise: vec4f, scale: vec4f) -> Sums {
  var sums = before;
  sums.sum = before.sum * scale;
  ${sums.map(({ field, rescaled }) => `sums.${field} = ${rescaled};`).join('\n  ')}
  return sums;
}

fn normOf(sums: Sums) -> vec4f {
  return 1.0 / sums.sum;
}

// -log sum_k exp(logit_k) in nats.
fn energyOf(sums: Sums) -> vec4f {
  return -0.6931471805599453 * (sums.top + log2(sums.sum));
}

#if ${asked.includes('entropy')}
// Posterior entropy H = -sum_k r_k ln r_k in nats, never below 0.
fn entropyOf(sums: Sums) -> vec4f {
  return max(0.6931471805599453 * (log2(sums.sum) - sums.surprise / sums.sum), vec4f(0.0));
}
#endif

#if ${asked.includes('trace')}
// tr Cov_r(xi) = sum_k r_k |u - xi_k|^2 - |u - m|^2, never below 0.
fn traceOf(sums: Sums, spread: vec4f) -> vec4f {
  return max(sums.squares / sums.sum - spread, vec4f(0.0));
}
#endif
`;
}
