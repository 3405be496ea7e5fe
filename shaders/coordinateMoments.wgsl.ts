import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { eachQuad, observer } from './observer.wgsl.ts';
import { lanes } from './unroll.ts';

/** Which particles count: 1 for those that are real and finite in every coordinate, else 0. */
export function countedParticles(dim: number, workgroupSize: number): string {
  return wgsl`
${observer(dim, workgroupSize)}
@group(0) @binding(2) var<storage, read_write> counted: array<vec4f>; // [quad]

${eachQuad(dim, workgroupSize, 'counted[place] = select(vec4f(0.0), vec4f(1.0), isReal(quad) & allFinite(base));')}
`;
}

/**
 * First and second moments about `origin` of every coordinate by itself, in any dimension: a thread per coordinate adds
 * up a chunk of quads, one after another, so that the order of summation is the same on every machine.
 *
 *     partial[cell, chunk] = [number of counted particles, first moments [dim], second moments [dim]]
 */
export function coordinateMoments(dim: number, chunkQuads: number, workgroupSize: number): string {
  return wgsl`
struct Extent {
  chunksPerCell: u32,
  chunks: u32,          // of all cells
  quadsPerCell: u32,
  gridWidth: u32,
}
@group(0) @binding(0) var<uniform> extent: Extent;
@group(0) @binding(1) var<storage, read> positions: array<vec4f>;    // [quad, dim]
@group(0) @binding(2) var<storage, read> counted: array<vec4f>;      // [quad]
@group(0) @binding(3) var<storage, read> origin: array<f32>;         // [dim]
@group(0) @binding(4) var<storage, read_write> partial: array<f32>;  // [chunk, 1 + 2 dim]

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let index = (workgroup.y * extent.gridWidth + workgroup.x) * ${workgroupSize}u + thread;
  let chunk = index / ${dim}u;
  let d = index % ${dim}u;
  if (chunk >= extent.chunks) {
    return;
  }
  let cell = chunk / extent.chunksPerCell;
  let first = (chunk % extent.chunksPerCell) * ${chunkQuads}u;
  let end = min(first + ${chunkQuads}u, extent.quadsPerCell);
  var sums = vec3f(0.0);
  for (var quad = first; quad < end; quad++) {
    let place = cell * extent.quadsPerCell + quad;
    let counts = counted[place];
    let x = positions[place * ${dim}u + d] - origin[d];
    ${lanes((i) => `if (counts.${i} > 0.0) { sums += vec3f(1.0, x.${i}, x.${i} * x.${i}); }`, '\n    ')}
  }
  let slot = chunk * ${1 + 2 * dim}u;
  if (d == 0u) {
    partial[slot] = sums.x;
  }
  partial[slot + 1u + d] = sums.y;
  partial[slot + ${1 + dim}u + d] = sums.z;
}
`;
}
