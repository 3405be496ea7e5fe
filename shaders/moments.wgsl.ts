import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { observer } from './observer.wgsl.ts';
import { unroll } from './unroll.ts';

/** Sums a moment kernel writes per workgroup: number of finite particles, D first and D(D+1)/2 second moments. */
export function momentCount(dim: number): number {
  return 1 + dim + (dim * (dim + 1)) / 2;
}

/**
 * First and second moments about `origin`, one partial sum per workgroup by a fixed tree, so that the order of
 * summation is the same on every machine; the host adds the partial sums in float64.
 */
export function moments(dim: number, workgroupSize: number): string {
  const count = momentCount(dim);
  const pairs = Array.from({ length: dim }, (_, d) => Array.from({ length: d + 1 }, (_, e) => [d, e] as const)).flat();
  return wgsl`
${observer(dim, workgroupSize)}
@group(0) @binding(2) var<uniform> origin: vec4f;
@group(0) @binding(3) var<storage, read_write> partial: array<f32>; // [workgroup, ${count}]
var<workgroup> sums: array<array<f32, ${count}>, ${workgroupSize}>;

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let cell = cellOf(workgroup);
  let quad = quadOf(workgroup, thread);
  let base = (min(cell, extent.cells - 1u) * extent.quadsPerCell + min(quad, extent.quadsPerCell - 1u)) * ${dim}u;
  let counted = isReal(quad) & allFinite(base);
  let one = select(vec4f(0.0), vec4f(1.0), counted);
  ${unroll(dim, (d) => `let x${d} = select(vec4f(0.0), positions[base + ${d}u] - origin[${d}], counted);`)}
  sums[thread][0] = dot(one, vec4f(1.0));
  ${unroll(dim, (d) => `sums[thread][${1 + d}] = dot(x${d}, one);`)}
  ${pairs.map(([d, e], i) => `sums[thread][${1 + dim + i}] = dot(x${d}, x${e});`).join('\n  ')}
  workgroupBarrier();
  for (var half = ${workgroupSize / 2}u; half > 0u; half = half / 2u) {
    if (thread < half) {
      ${unroll(count, (i) => `sums[thread][${i}] += sums[thread + half][${i}];`)}
    }
    workgroupBarrier();
  }
  if (thread == 0u && cell < extent.cells) {
    let slot = indexOf(workgroup) * ${count}u;
    ${unroll(count, (i) => `partial[slot + ${i}u] = sums[0][${i}];`)}
  }
}
`;
}
