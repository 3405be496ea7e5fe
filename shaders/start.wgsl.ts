import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { noise } from './noise.wgsl.ts';
import { eachQuad, observer } from './observer.wgsl.ts';
import { unroll } from './unroll.ts';

/** How a start finds its centre: the i-th of a list, one of a list by its weight, or a cell centre of a grid. */
export type StartCentre = 'listed' | 'chosen' | 'grid';

/** Dimensions whose coordinates fit into a record beside a weight; above them the kernel loops. */
export const START_DIMS = 3;

/**
 * Starting positions x = scale centre + L z, with z from stream 1 and the choice of a centre from stream 0.
 * Replica r of start i is particle i * replicas + r: all replicas share their start and differ in their noise. In more
 * than three dimensions L is sigma I, and there is no grid.
 */
export function start(dim: number, centre: StartCentre, workgroupSize: number): string {
  const wide = dim > START_DIMS;
  if (wide && centre === 'grid') throw new RangeError(`a grid has 1 to ${START_DIMS} dimensions, not ${dim}`);
  const centreOf = (i: number) => {
    if (centre === 'grid') return `startIndex(birth, ${i}u, origin.replicas)`;
    if (centre === 'chosen') return `origin.firstCentre + choose(words[${i}], origin)`;
    return `origin.firstCentre + startIndex(birth, ${i}u, origin.replicas) % origin.centreCount`;
  };
  return wgsl`
${observer(dim, workgroupSize, 'read_write')}
${noise}
struct Start {
  seed: vec2u,
  firstQuad: u32,
  firstCentre: u32,
  centreCount: u32,
  replicas: u32,
  scale: f32,
  unused: f32,
  // lower triangular L, row by row: the standard deviation or Cholesky factor of the initial noise
  spread0: vec4f,
  spread1: vec4f,
  spread2: vec4f,
}
struct Grid {
  low: vec4f,
  step: vec4f,
  cells: vec4u,
}
@group(0) @binding(2) var<uniform> grid: Grid;
@group(0) @binding(3) var<storage, read> starts: array<Start>;      // [cell]
// Bits of xi (f32) and a cumulative weight (u32): read as integers, because a driver may rewrite the bits of a NaN.
@group(0) @binding(4) var<storage, read> centres: array<${wide ? 'u32' : 'vec4u'}>;

fn startIndex(quad: u32, i: u32, replicas: u32) -> u32 {
  return (4u * quad + i) / replicas;
}

// The first centre whose cumulative weight, as a 32-bit integer, exceeds the word: the same on every machine.
fn choose(word: u32, origin: Start) -> u32 {
  var low = 0u;
  var high = origin.centreCount - 1u;
  while (low < high) {
    let middle = (low + high) / 2u;
    if (word < ${wide ? `centres[(origin.firstCentre + middle) * ${dim + 1}u + ${dim}u]` : 'centres[origin.firstCentre + middle].w'}) {
      high = middle;
    } else {
      low = middle + 1u;
    }
  }
  return low;
}
${wide ? '' : placesOfCentres}
${eachQuad(
  dim,
  workgroupSize,
  wgsl`
  let origin = starts[cell];
  let birth = origin.firstQuad + quad;
  let words = philox(vec4u(birth, 0u, 0u, 0u), origin.seed);
  ${unroll(4, (i) => `let index${i} = ${centreOf(i)};`)}
  ${wide ? inALoop(dim) : unrolled(dim, centre)}`,
)}
`;
}

/** Centres of a list or a grid in up to three dimensions. */
const placesOfCentres = wgsl`
fn listedCentre(index: u32) -> vec4f {
  return vec4f(bitcast<vec3f>(centres[index].xyz), 0.0);
}

// Cell centres, x fastest: index iy * nx + ix.
fn gridCentre(index: u32) -> vec4f {
  let at = vec3u(index % grid.cells.x, (index / grid.cells.x) % grid.cells.y, index / (grid.cells.x * grid.cells.y));
  return vec4f(grid.low.xyz + (vec3f(at) + 0.5) * grid.step.xyz, 0.0);
}
`;

function unrolled(dim: number, centre: StartCentre): string {
  const each = (line: (d: number) => string) => unroll(dim, line);
  const lane = 'xyzw';
  return wgsl`
  ${unroll(4, (i) => `let centre${i} = ${centre === 'grid' ? 'gridCentre' : 'listedCentre'}(index${i});`)}
  ${each((d) => `let z${d} = normals(philox(vec4u(birth, 0u, ${d}u, 1u), origin.seed));`)}
  ${each(
    (d) =>
      `positions[base + ${d}u] = origin.scale * vec4f(${unroll(4, (i) => `centre${i}.${lane[d]}`, ', ')}) + ${unroll(
        d + 1,
        (e) => `origin.spread${d}.${lane[e]} * z${e}`,
        ' + ',
      )};`,
  )}`;
}

function inALoop(dim: number): string {
  return wgsl`
  let sigma = origin.spread0.x;
  for (var d = 0u; d < ${dim}u; d++) {
    let centre = bitcast<vec4f>(vec4u(${unroll(4, (i) => `centres[index${i} * ${dim + 1}u + d]`, ', ')}));
    var z = vec4f(0.0);
    if (sigma != 0.0) {
      z = normals(philox(vec4u(birth, 0u, d, 1u), origin.seed));
    }
    positions[base + d] = origin.scale * centre + sigma * z;
  }`;
}
