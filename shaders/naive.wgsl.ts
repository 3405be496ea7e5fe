import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { coordinate, unroll } from './unroll.ts';

/**
 * The yardstick of `npm run bench`: the dense read-out as one would first write it. One thread per particle, one
 * dispatch per step, a plain online softmax with one rescale per memory (Milakov & Gimelshein 2018, arXiv:1805.02867),
 * nothing kept from one step to the next: x <- cx x + cm m, a damped step of a Hopfield network.
 *
 * It stays simple on purpose, and it stays as it is: a yardstick that is tuned measures nothing.
 */
export function naive(dim: number, workgroupSize: number): string {
  const each = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  return wgsl`
struct Problem {
  particles: u32,
  memories: u32,
  gridWidth: u32,
  sharpness: f32,   // beta / 2 log2(e)
  cx: f32,
  cm: f32,
  unused0: f32,
  unused1: f32,
}
@group(0) @binding(0) var<uniform> problem: Problem;
@group(0) @binding(1) var<storage, read> memories: array<vec4f>;      // vec4f(xi, log2 w)
@group(0) @binding(2) var<storage, read_write> positions: array<f32>; // [particle, dim]

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let particle = (workgroup.y * problem.gridWidth + workgroup.x) * ${workgroupSize}u + thread;
  if (particle >= problem.particles) {
    return;
  }
  ${each((d) => `let x${d} = positions[particle * ${dim}u + ${d}u];\n  var mean${d} = 0.0;`)}
  var top = -3.4e38;
  var sum = 0.0;
  for (var k = 0u; k < problem.memories; k++) {
    let memory = memories[k];
    let square = ${each((d) => `(x${d} - memory.${coordinate(d)}) * (x${d} - memory.${coordinate(d)})`, ' + ')};
    let logit = memory.w - problem.sharpness * square;
    let newTop = max(top, logit);
    let rescale = exp2(top - newTop);
    let e = exp2(logit - newTop);
    sum = sum * rescale + e;
    ${each((d) => `mean${d} = mean${d} * rescale + e * memory.${coordinate(d)};`)}
    top = newTop;
  }
  ${each((d) => `positions[particle * ${dim}u + ${d}u] = problem.cx * x${d} + problem.cm * (mean${d} / sum);`)}
}
`;
}
