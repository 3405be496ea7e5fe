import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { quads } from './quads.wgsl.ts';
import { softmaxSums } from './softmaxSums.wgsl.ts';
import { coordinate, unroll } from './unroll.ts';

/** Numbers per particle a reading holds: m, the lower triangle of Cov_r, then log-sum, entropy, top weight, participation, winner. */
export function readingCount(dim: number): number {
  return dim + (dim * (dim + 1)) / 2 + 5;
}

/**
 * Everything the softmax over the memories knows at the place of every particle: mean, covariance, log-sum-exp,
 * entropy, top weight, participation ratio and winner; with `weights` the posterior r_k of every memory as well.
 *
 * Two passes: Cov_r and r_k need the mean and the sum. Squares about the mean lose no digits to a far-off origin.
 */
export function readings(dim: number, weights: boolean, workgroupSize: number): string {
  const each = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  const pairs = Array.from({ length: dim }, (_, d) => Array.from({ length: d + 1 }, (_, e) => [d, e] as const)).flat();
  const after = dim + pairs.length;
  return wgsl`
${quads(dim, workgroupSize)}
${softmaxSums(dim, ['entropy', 'participation', 'winner'])}
struct Rule {
  inverseA: f32,
  sharpness: f32,
  normBias: f32,
  weightsPerQuad: u32,
}
struct PointRange {
  first: u32,
  end: u32,
  count: u32,       // without padding
  unused: u32,
}
@group(0) @binding(2) var<uniform> rule: Rule;
@group(0) @binding(3) var<storage, read> ranges: array<PointRange>;  // [cell]
@group(0) @binding(4) var<storage, read> points: array<vec4f>;       // vec4f(xi, log2 w)
@group(0) @binding(5) var<storage, read_write> out: array<vec4f>;    // [quad, readingCount]
#if ${weights}
@group(0) @binding(6) var<storage, read_write> posterior: array<vec4f>; // [quad, memory]
#endif

fn logitOf(memory: vec4f, u: Quad) -> vec4f {
  let bias = memory.w + rule.normBias * (${each((d) => `memory.${coordinate(d)} * memory.${coordinate(d)}`, ' + ')});
  return bias - rule.sharpness * (${each((d) => `(u.c${d} - memory.${coordinate(d)}) * (u.c${d} - memory.${coordinate(d)})`, ' + ')});
}

// The winner's logit once more. With the norm bias of the dot product |xi|^2 cancels in it, and far above the logit's
// own size its digits go: h |xi|^2 - h |u - xi|^2 = h (2 u.xi - |u|^2).
fn topLogit(memory: vec4f, u: vec4f, direct: f32) -> f32 {
  if (rule.normBias != rule.sharpness) {
    return direct;
  }
  return memory.w + rule.sharpness * (${each((d) => `u[${d}] * (2.0 * memory.${coordinate(d)} - u[${d}])`, ' + ')});
}

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let cell = cellOf(workgroup);
  let quad = quadOf(workgroup, thread);
  if (cell >= extent.cells || quad >= extent.quadsPerCell) {
    return;
  }
  let range = ranges[cell];
  let place = cell * extent.quadsPerCell + quad;
  let base = place * ${dim}u;
  let u = Quad(${each((d) => `positions[base + ${d}u] * rule.inverseA`, ', ')});
  var sums = emptySums();
  for (var k = range.first; k < range.end; k += 4u) {
    ${unroll(4, (i) => `let m${i} = points[k + ${i}u];`)}
    sums = absorb(sums, u, m0, m1, m2, m3, biases(m0, m1, m2, m3, rule.normBias), rule.sharpness, k - range.first);
  }
  let mean = meanOf(sums);
  ${pairs.map(([d, e]) => `var cov${d}${e} = vec4f(0.0);`).join('\n  ')}
  for (var k = 0u; k < range.count; k++) {
    let memory = points[range.first + k];
    let r = exp2(logitOf(memory, u) - sums.top) / sums.sum;
    ${each((d) => `let d${d} = memory.${coordinate(d)} - mean.c${d};`)}
    ${pairs.map(([d, e]) => `cov${d}${e} += r * d${d} * d${e};`).join('\n    ')}
    #if ${weights}
    posterior[place * rule.weightsPerQuad + k] = r;
    #endif
  }
  var top: vec4f;
  for (var i = 0u; i < 4u; i++) {
    let memory = points[range.first + sums.winner[i]];
    top[i] = topLogit(memory, vec4f(${each((d) => `u.c${d}[i]`, ', ')}${', 0.0'.repeat(4 - dim)}), sums.top[i]);
  }
  let slot = place * ${readingCount(dim)}u;
  ${each((d) => `out[slot + ${d}u] = mean.c${d};`)}
  ${pairs.map(([d, e], i) => `out[slot + ${dim + i}u] = cov${d}${e};`).join('\n  ')}
  out[slot + ${after}u] = 0.6931471805599453 * (top + log2(sums.sum));
  out[slot + ${after + 1}u] = entropyOf(sums);
  // The winner's own term is exp2(0): its weight is one over the sum.
  out[slot + ${after + 2}u] = 1.0 / sums.sum;
  out[slot + ${after + 3}u] = sums.sum * sums.sum / sums.participation;
  out[slot + ${after + 4}u] = vec4f(sums.winner);
}
`;
}
