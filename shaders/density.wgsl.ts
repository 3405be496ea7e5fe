import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { eachQuad, observer } from './observer.wgsl.ts';

/**
 * Histogram of the particles over a grid of their first two coordinates (one, for D = 1). Integer atomics, so the
 * counts are the same in every order; what falls outside goes into the last slot, so that nothing is ever lost.
 */
export function density(dim: number, workgroupSize: number): string {
  return wgsl`
${observer(dim, workgroupSize)}
struct Bins {
  low: vec2f,
  perUnit: vec2f,   // bins per unit of length
  size: vec2u,
  unused: vec2u,
}
@group(0) @binding(2) var<uniform> bins: Bins;
@group(0) @binding(3) var<storage, read_write> counts: array<atomic<u32>>; // [cell, ny * nx + 1]

${eachQuad(
  dim,
  workgroupSize,
  wgsl`
  let column = (positions[base] - bins.low.x) * bins.perUnit.x;
  let line = ${dim > 1 ? '(positions[base + 1u] - bins.low.y) * bins.perUnit.y' : 'vec4f(0.0)'};
  let finite = allFinite(base);
  let real = isReal(quad);
  let slots = cell * (bins.size.x * bins.size.y + 1u);
  let size = vec2f(bins.size);
  for (var i = 0u; i < 4u; i++) {
    if (real[i]) {
      var slot = bins.size.x * bins.size.y;
      if (finite[i] && column[i] >= 0.0 && column[i] <= size.x && line[i] >= 0.0 && line[i] <= size.y) {
        // a number on the upper edge of all belongs to the last bin, as in NumPy
        slot = min(u32(line[i]), bins.size.y - 1u) * bins.size.x + min(u32(column[i]), bins.size.x - 1u);
      }
      atomicAdd(&counts[slots + slot], 1u);
    }
  }`,
)}
`;
}
