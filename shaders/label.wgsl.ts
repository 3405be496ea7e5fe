import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { quads } from './quads.wgsl.ts';
import { softmaxSums } from './softmaxSums.wgsl.ts';
import { unroll } from './unroll.ts';

/**
 * Class of every particle: the memory (or attractor) of largest posterior weight, and the tally of each class.
 * With equal weights and no bias that is the nearest point, and `reach` can refuse what lies too far: label -1.
 *
 * counts per cell: [classes], then none, then the particles that are not finite (they are none, too).
 */
export function label(dim: number, workgroupSize: number): string {
  return wgsl`
${quads(dim, workgroupSize)}
${softmaxSums(dim, ['winner'])}
struct Rule {
  inverseA: f32,
  sharpness: f32,
  normBias: f32,
  reach: f32,       // largest distance |x/a - xi| that counts; negative: any
  classes: u32,     // tally slots per cell, without none and not finite
  unused0: u32,
  unused1: u32,
  unused2: u32,
}
struct PointRange {
  first: u32,
  end: u32,
}
@group(0) @binding(2) var<uniform> rule: Rule;
@group(0) @binding(3) var<storage, read> ranges: array<PointRange>; // [cell]
@group(0) @binding(4) var<storage, read> points: array<vec4f>;      // vec4f(xi, log2 w)
@group(0) @binding(5) var<storage, read_write> labels: array<vec4i>; // [quad]
@group(0) @binding(6) var<storage, read_write> counts: array<atomic<u32>>; // [cell, classes + 2]

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let cell = cellOf(workgroup);
  let quad = quadOf(workgroup, thread);
  if (cell >= extent.cells || quad >= extent.quadsPerCell) {
    return;
  }
  let range = ranges[cell];
  let base = (cell * extent.quadsPerCell + quad) * ${dim}u;
  let u = Quad(${unroll(dim, (d) => `positions[base + ${d}u] * rule.inverseA`, ', ')});
  var sums = emptySums();
  for (var k = range.first; k < range.end; k += 4u) {
    ${unroll(4, (i) => `let m${i} = points[k + ${i}u];`)}
    sums = absorb(sums, u, m0, m1, m2, m3, biases(m0, m1, m2, m3, rule.normBias), rule.sharpness, k - range.first);
  }
  let finite = allFinite(base);
  var near = finite;
  if (rule.reach >= 0.0) {
    near = near & (-sums.top <= vec4f(rule.sharpness * rule.reach * rule.reach));
  }
  let found = select(vec4i(-1), vec4i(sums.winner), near);
  labels[cell * extent.quadsPerCell + quad] = found;
  let real = isReal(quad);
  let slots = cell * (rule.classes + 2u);
  for (var i = 0u; i < 4u; i++) {
    if (real[i]) {
      atomicAdd(&counts[slots + select(rule.classes, u32(found[i]), found[i] >= 0)], 1u);
      if (!finite[i]) {
        atomicAdd(&counts[slots + rule.classes + 1u], 1u);
      }
    }
  }
}
`;
}
