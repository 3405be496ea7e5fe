import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { unroll } from './unroll.ts';

/**
 * What every observing kernel needs: which quads of which cell this workgroup has, how many particles are real, and
 * whether a number is finite. `x != x` is false for NaN on both software drivers, so finiteness is a question of bits.
 */
export function quads(dim: number, workgroupSize: number, access: 'read' | 'read_write' = 'read'): string {
  return wgsl`
struct Extent {
  workgroupsPerCell: u32,
  gridWidth: u32,
  quadsPerCell: u32,
  cells: u32,
  particlesPerCell: u32,
  unused0: u32,
  unused1: u32,
  unused2: u32,
}
@group(0) @binding(0) var<uniform> extent: Extent;
@group(0) @binding(1) var<storage, ${access}> positions: array<vec4f>; // [quad, dim]

fn cellOf(workgroup: vec3u) -> u32 {
  return (workgroup.y * extent.gridWidth + workgroup.x) / extent.workgroupsPerCell;
}

// Index of this thread's quad within its cell; may lie past the end.
fn quadOf(workgroup: vec3u, thread: u32) -> u32 {
  return ((workgroup.y * extent.gridWidth + workgroup.x) % extent.workgroupsPerCell) * ${workgroupSize}u + thread;
}

fn isFinite(x: vec4f) -> vec4<bool> {
  return (bitcast<vec4u>(x) & vec4u(0x7f800000u)) != vec4u(0x7f800000u);
}

// Which of the four are particles and not padding.
fn isReal(quad: u32) -> vec4<bool> {
  return vec4u(4u * quad) + vec4u(0u, 1u, 2u, 3u) < vec4u(extent.particlesPerCell);
}

fn allFinite(base: u32) -> vec4<bool> {
  return ${unroll(dim, (d) => `isFinite(positions[base + ${d}u])`, ' & ')};
}
`;
}
