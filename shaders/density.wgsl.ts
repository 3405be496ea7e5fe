import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { countQuad, eachQuad, observer } from './observer.wgsl.ts';

/**
 * Histogram of the particles over a grid of their first two coordinates (one, for D = 1). Integer atomics, so the
 * counts are the same in every order; what falls outside goes into the last slot, so that nothing is ever lost.
 * `projected`: over their coordinates along two directions instead.
 */
export function density(dim: number, workgroupSize: number, projected = false): string {
  const [x, y] = projected ? ['first', 'second'] : ['positions[base]', 'positions[base + 1u]'];
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
${projected ? '@group(0) @binding(4) var<storage, read> axes: array<vec2f>; // [dim]' : ''}

${eachQuad(
  dim,
  workgroupSize,
  wgsl`
  ${projected ? alongAxes(dim) : ''}
  let column = (${x} - bins.low.x) * bins.perUnit.x;
  let line = ${dim > 1 ? `(${y} - bins.low.y) * bins.perUnit.y` : 'vec4f(0.0)'};
  let finite = allFinite(base);
  let real = isReal(quad);
  let slots = cell * (bins.size.x * bins.size.y + 1u);
  let size = vec2f(bins.size);
  let zero = vec4f(0.0);
  let inside = finite & (column >= zero) & (column <= vec4f(size.x)) & (line >= zero) & (line <= vec4f(size.y));
  // a number on the upper edge of all belongs to the last bin, as in NumPy
  let x = min(vec4u(select(zero, column, inside)), vec4u(bins.size.x - 1u));
  let y = min(vec4u(select(zero, line, inside)), vec4u(bins.size.y - 1u));
  let slot = slots + select(vec4u(bins.size.x * bins.size.y), y * bins.size.x + x, inside);
  ${countQuad}`,
)}
`;
}

/** `first` and `second`: the products of four places with both directions. */
function alongAxes(dim: number): string {
  return wgsl`
  var first = vec4f(0.0);
  var second = vec4f(0.0);
  for (var d = 0u; d < ${dim}u; d++) {
    first += axes[d].x * positions[base + d];
    second += axes[d].y * positions[base + d];
  }`;
}
