import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';

/** How fast this adapter reads and writes memory: a vec4f in, a vec4f out, one multiply-add per number between. */
export function bandwidth(workgroupSize: number): string {
  return wgsl`
struct Problem {
  factor: f32,
  summand: f32,
  count: u32,
  gridWidth: u32,
}
@group(0) @binding(0) var<uniform> problem: Problem;
@group(0) @binding(1) var<storage, read> numbers: array<vec4f>; // [count]
@group(0) @binding(2) var<storage, read_write> results: array<vec4f>; // [count]

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let index = (workgroup.y * problem.gridWidth + workgroup.x) * ${workgroupSize}u + thread;
  if (index >= problem.count) {
    return;
  }
  results[index] = fma(numbers[index], vec4f(problem.factor), vec4f(problem.summand));
}
`;
}
