import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { observer } from './observer.wgsl.ts';

/** Copies chosen quads of one cell side by side; the extent is that of the copies. */
export function gather(dim: number, workgroupSize: number): string {
  return wgsl`
${observer(dim, workgroupSize)}
@group(0) @binding(2) var<storage, read> picks: array<u32>;       // [quad]: its place among all
@group(0) @binding(3) var<storage, read_write> out: array<vec4f>; // [quad, dim]

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let quad = quadOf(workgroup, thread);
  if (quad >= extent.quadsPerCell) {
    return;
  }
  for (var d = 0u; d < ${dim}u; d++) {
    out[quad * ${dim}u + d] = positions[picks[quad] * ${dim}u + d];
  }
}
`;
}
