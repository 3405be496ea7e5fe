import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { lanes, unroll } from './unroll.ts';

/** Dimensions whose coordinates are written out; above them the kernels loop. */
export const UNROLLED_DIMS = 3;

/**
 * What every observing kernel needs: which quads of which cell this workgroup has, how many particles are real, and
 * whether a number is finite. `x != x` is false for NaN on both software drivers, so finiteness is a question of bits.
 */
export function observer(dim: number, workgroupSize: number, access: 'read' | 'read_write' = 'read'): string {
  return wgsl`
struct Extent {
  workgroupsPerCell: u32,
  gridWidth: u32,
  quadsPerCell: u32,
  cells: u32,
  particlesPerCell: u32,
  firstWorkgroup: u32,   // of this slice of the work, and the one behind its last
  endWorkgroup: u32,
  unused2: u32,
}
@group(0) @binding(0) var<uniform> extent: Extent;
@group(0) @binding(1) var<storage, ${access}> positions: array<vec4f>; // [quad, dim]

// Index of a workgroup among those of all slices. A grid of two dimensions may reach past the end.
fn indexOf(workgroup: vec3u) -> u32 {
  return extent.firstWorkgroup + workgroup.y * extent.gridWidth + workgroup.x;
}

fn cellOf(workgroup: vec3u) -> u32 {
  return indexOf(workgroup) / extent.workgroupsPerCell;
}

// Index of this thread's quad within its cell; may lie past the end.
fn quadOf(workgroup: vec3u, thread: u32) -> u32 {
  return (indexOf(workgroup) % extent.workgroupsPerCell) * ${workgroupSize}u + thread;
}

fn isFinite(x: vec4f) -> vec4<bool> {
  return (bitcast<vec4u>(x) & vec4u(0x7f800000u)) != vec4u(0x7f800000u);
}

// Which of the four are particles and not padding.
fn isReal(quad: u32) -> vec4<bool> {
  return vec4u(4u * quad) + vec4u(0u, 1u, 2u, 3u) < vec4u(extent.particlesPerCell);
}

fn allFinite(base: u32) -> vec4<bool> {
  ${
    dim > UNROLLED_DIMS
      ? `var finite = vec4<bool>(true);
  for (var d = 0u; d < ${dim}u; d++) {
    finite &= isFinite(positions[base + d]);
  }
  return finite;`
      : `return ${unroll(dim, (d) => `isFinite(positions[base + ${d}u])`, ' & ')};`
  }
}
`;
}

/**
 * The entry point of an observing kernel with a thread per quad. `body` is WGSL that sees `cell`, `quad` (within the
 * cell), `place` (of the quad among those of all cells) and `base` (where its positions begin).
 */
export function eachQuad(dim: number, workgroupSize: number, body: string): string {
  return wgsl`
@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let cell = cellOf(workgroup);
  let quad = quadOf(workgroup, thread);
  if (indexOf(workgroup) >= extent.endWorkgroup || quad >= extent.quadsPerCell) {
    return;
  }
  let place = cell * extent.quadsPerCell + quad;
  let base = place * ${dim}u;
  ${body}
}
`;
}

/**
 * Statements that add 1 to `counts[slot]` for every particle of a quad; `slot: vec4u` and `real` are in scope. Atomic
 * additions to one address wait for each other, so four particles of one slot make one addition.
 */
export const countQuad = wgsl`
  if (all(real) && all(slot == slot.xxxx)) {
    atomicAdd(&counts[slot.x], 4u);
  } else {
    ${lanes((i) => `if (real.${i}) { atomicAdd(&counts[slot.${i}], 1u); }`, '\n    ')}
  }`;
