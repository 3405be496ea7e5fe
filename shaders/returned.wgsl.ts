import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { cellRule, nearestMemories } from './cellRule.wgsl.ts';
import { CHUNK_QUADS, cellSums } from './cellSums.wgsl.ts';
import { quad } from './quad.wgsl.ts';
import { quads } from './quads.wgsl.ts';
import { coordinate, unroll } from './unroll.ts';

/** What is added up over the particles of a cell, in this order. */
export const RETURN_COLUMNS = ['count', 'returned'] as const;

/** Share of particles whose nearest memory is their own: particle i set out from memory i mod K. */
export function returned(dim: number, workgroupSize: number): string {
  const each = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  const own = (d: number) => unroll(4, (i) => `own${i}.${coordinate(d)}`, ', ');
  return wgsl`
${quads(dim, workgroupSize)}
${quad(dim)}
${cellRule('unused')}
${nearestMemories(dim)}
@group(0) @binding(2) var<storage, read> rules: array<CellRule>;        // [cell]
@group(0) @binding(3) var<storage, read> points: array<vec4f>;          // vec4f(xi, log2 w)
@group(0) @binding(4) var<storage, read_write> raw: array<f32>;         // [cell, chunk, thread, ${2 * RETURN_COLUMNS.length}]
${cellSums(RETURN_COLUMNS.length, workgroupSize)}

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let record = workgroup.y * extent.gridWidth + workgroup.x;
  let cell = record / extent.workgroupsPerCell;
  if (cell >= extent.cells) {
    return;
  }
  let rule = rules[cell];
  let firstQuad = (record % extent.workgroupsPerCell) * ${CHUNK_QUADS}u;
  let endQuad = min(firstQuad + ${CHUNK_QUADS}u, extent.quadsPerCell);
  for (var quad = firstQuad + thread; quad < endQuad; quad += ${workgroupSize}u) {
    let base = (cell * extent.quadsPerCell + quad) * ${dim}u;
    let u = Quad(${each((d) => `positions[base + ${d}u] * rule.inverseA`, ', ')});
    ${unroll(4, (i) => `let own${i} = points[rule.first + (4u * quad + ${i}u) % rule.count];`, '\n    ')}
    ${each((d) => `let d${d} = u.c${d} - vec4f(${own(d)});`, '\n    ')}
    let isOwn = ${each((d) => `d${d} * d${d}`, ' + ')} <= nearestOf(u, rule).first;
    var values = array<vec4f, ${RETURN_COLUMNS.length}>(vec4f(1.0), select(vec4f(0.0), vec4f(1.0), isOwn));
    addUp(&values, isReal(quad) & allFinite(base));
  }
  storeSums(record, thread);
}
`;
}
