import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { CHUNK_QUADS, cellSums } from './cellSums.wgsl.ts';
import { quads } from './quads.wgsl.ts';

/** Places at which the distribution of a cell is compared with its law. */
export const QUANTILES = 15;
/** What is added up over the particles of a cell, in this order: how many there are, and how many lie below each place. */
export const QUANTILE_COLUMNS = ['count', ...Array.from({ length: QUANTILES }, (_, i) => `below${i + 1}`)] as const;

/** The empirical distribution function of the first coordinate, at places of the cell's own. */
export function quantiles(dim: number, workgroupSize: number): string {
  const columns = QUANTILE_COLUMNS.length;
  return wgsl`
${quads(dim, workgroupSize)}
@group(0) @binding(4) var<storage, read> places: array<f32>;            // [cell, ${QUANTILES}]
@group(0) @binding(5) var<storage, read_write> raw: array<f32>;         // [cell, chunk, thread, ${2 * columns}]
${cellSums(columns, workgroupSize)}

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let record = workgroup.y * extent.gridWidth + workgroup.x;
  let cell = record / extent.workgroupsPerCell;
  if (cell >= extent.cells) {
    return;
  }
  let firstQuad = (record % extent.workgroupsPerCell) * ${CHUNK_QUADS}u;
  let endQuad = min(firstQuad + ${CHUNK_QUADS}u, extent.quadsPerCell);
  for (var quad = firstQuad + thread; quad < endQuad; quad += ${workgroupSize}u) {
    let base = (cell * extent.quadsPerCell + quad) * ${dim}u;
    let x = positions[base];
    var values: array<vec4f, ${columns}>;
    values[0] = vec4f(1.0);
    for (var i = 0u; i < ${QUANTILES}u; i++) {
      values[i + 1u] = select(vec4f(0.0), vec4f(1.0), x < vec4f(places[cell * ${QUANTILES}u + i]));
    }
    addUp(&values, isReal(quad) & allFinite(base));
  }
  storeSums(record, thread);
}
`;
}
