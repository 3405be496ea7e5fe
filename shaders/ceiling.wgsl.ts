import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { unroll } from './unroll.ts';

/** Multiply-adds in a row per chain and turn of the loop. */
const UNROLLED = 8;

/** Floating-point operations of one thread: a multiply-add counts two, a vec4f four lanes. */
export function ceilingFlops(chains: number, rounds: number): number {
  return chains * rounds * UNROLLED * 4 * 2;
}

/**
 * How fast this adapter multiplies and adds: `chains` chains of multiply-adds per thread that do not wait for each
 * other, nothing read and one number written. x <- x a + b with |a| < 1 settles on b / (1 - a), so that the result can
 * be checked and no number leaves the normal range.
 */
export function ceiling(chains: number, workgroupSize: number): string {
  return wgsl`
struct Problem {
  factor: f32,
  summand: f32,
  rounds: u32,
  gridWidth: u32,
}
@group(0) @binding(0) var<uniform> problem: Problem;
@group(0) @binding(1) var<storage, read_write> results: array<f32>; // [thread]

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let index = (workgroup.y * problem.gridWidth + workgroup.x) * ${workgroupSize}u + thread;
  let a = vec4f(problem.factor);
  let b = vec4f(problem.summand);
  ${unroll(chains, (i) => `var x${i} = vec4f(f32(index + ${i}u), ${i}.0, 0.5, 1.0);`)}
  for (var i = 0u; i < problem.rounds; i++) {
    ${unroll(UNROLLED, () => unroll(chains, (i) => `x${i} = fma(x${i}, a, b);`, ' '), '\n    ')}
  }
  let all = ${unroll(chains, (i) => `x${i}`, ' + ')};
  results[index] = dot(all, vec4f(${(1 / (4 * chains)).toFixed(6)}));
}
`;
}
