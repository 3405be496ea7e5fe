import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { unroll } from './unroll.ts';

/** What a chain of a ceiling kernel does in one turn of its loop, on each lane of a vec4f. */
export interface ChainWork {
  multiplyAdds: number;
  /** after them */
  exp2s: number;
}

/** Lanes of a chain. */
export const CHAIN_LANES = 4;

/**
 * How fast this adapter does arithmetic: `chains` chains per thread that do not wait for each other, nothing read and
 * one number written. x <- x a + b with |a| < 1, and x <- 2^(-x), both contract: every chain settles on the number that
 * ceilingLimit tells, so that the result can be checked and no number leaves the normal range.
 */
export function ceiling({ multiplyAdds, exp2s }: ChainWork, chains: number, workgroupSize: number): string {
  const all = (text: (chain: string) => string) => unroll(chains, (i) => text(`x${i}`), ' ');
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
  // different in every thread and lane, and in the range of both maps
  ${unroll(chains, (i) => `var x${i} = vec4f(f32(index & 15u) * 0.125, ${i}.0, 0.5, 1.0);`)}
  for (var i = 0u; i < problem.rounds; i++) {
    ${unroll(multiplyAdds, () => all((x) => `${x} = fma(${x}, a, b);`), '\n    ')}
    ${unroll(exp2s, () => all((x) => `${x} = exp2(-${x});`), '\n    ')}
  }
  let sum = ${unroll(chains, (i) => `x${i}`, ' + ')};
  results[index] = dot(sum, vec4f(${(1 / (CHAIN_LANES * chains)).toFixed(6)}));
}
`;
}

/** What every chain comes to with this factor and summand. */
export function ceilingLimit({ multiplyAdds, exp2s }: ChainWork, factor: number, summand: number): number {
  let x = 1;
  for (let round = 0; round < 100; round++) {
    for (let i = 0; i < multiplyAdds; i++) x = x * factor + summand;
    for (let i = 0; i < exp2s; i++) x = 2 ** -x;
  }
  return x;
}
