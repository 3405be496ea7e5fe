import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { unroll } from './unroll.ts';

/** Quads that one workgroup adds up: a cell of 4096 particles is one workgroup. */
export const CHUNK_QUADS = 1024;

/**
 * What kernels that measure cells share: each thread adds up columns of its particles, and `foldSums` makes one record
 * of a chunk of a cell, always in the same order, so that a cell gives the same bits in whatever company it is run.
 *
 *     raw[cell, chunk, thread] = [sum of each column, sum of the squares of each column]
 *
 * Two kernels, because lavapipe compiles a long one with a barrier in it for half a minute, and these in a second.
 */
export function cellSums(columns: number, workgroupSize: number): string {
  return wgsl`
var<private> sums: array<f32, ${2 * columns}>;

fn addUp(values: ptr<function, array<vec4f, ${columns}>>, counted: vec4<bool>) {
  ${unroll(
    columns,
    (i) => `let kept${i} = select(vec4f(0.0), (*values)[${i}], counted);
  sums[${i}] += dot(kept${i}, vec4f(1.0));
  sums[${columns + i}] += dot(kept${i}, kept${i});`,
  )}
}

fn storeSums(record: u32, thread: u32) {
  let first = (record * ${workgroupSize}u + thread) * ${2 * columns}u;
  ${unroll(2 * columns, (i) => `raw[first + ${i}u] = sums[${i}];`)}
}
`;
}

/** A kernel that adds up numbers of the particles of each cell. */
export interface CellMeasure {
  dim: number;
  workgroupSize: number;
  /** what is added up, the first of them 1 for every particle */
  columns: readonly string[];
  /** where `raw` is bound; default 4 */
  binding?: number;
  /**
   * What is done with one quad: WGSL that declares `var values: array<vec4f, columns>`. It sees `cell`, `quad`, `place`
   * (of the quad among those of all cells), `base` (of its positions), `counted` (its particles that are real and
   * finite) and the quads of the chunk, `firstQuad` to `endQuad`.
   */
  values: string;
}

/**
 * The entry point of a kernel that adds up columns over the particles of cells, a workgroup per chunk; beside quads().
 */
export function measureCell({ dim, workgroupSize, columns, binding = 4, values }: CellMeasure): string {
  return wgsl`
@group(0) @binding(${binding}) var<storage, read_write> raw: array<f32>; // [cell, chunk, thread, ${2 * columns.length}]
${cellSums(columns.length, workgroupSize)}

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let record = indexOf(workgroup);
  let cell = record / extent.workgroupsPerCell;
  if (record >= extent.endWorkgroup) {
    return;
  }
  let firstQuad = (record % extent.workgroupsPerCell) * ${CHUNK_QUADS}u;
  let endQuad = min(firstQuad + ${CHUNK_QUADS}u, extent.quadsPerCell);
  for (var quad = firstQuad + thread; quad < endQuad; quad += ${workgroupSize}u) {
    let place = cell * extent.quadsPerCell + quad;
    let base = place * ${dim}u;
    let counted = isReal(quad) & allFinite(base);
    ${values}
    addUp(&values, counted);
  }
  storeSums(record, thread);
}
`;
}

/** One number of one record per thread: the sum over the threads that worked on it, first to last. */
export function foldSums(workgroupSize: number): string {
  return wgsl`
struct Extent {
  numbers: u32,     // of all records
  width: u32,       // of one record
  gridWidth: u32,
  unused: u32,
}
@group(0) @binding(0) var<uniform> extent: Extent;
@group(0) @binding(1) var<storage, read> raw: array<f32>;               // [record, thread, width]
@group(0) @binding(2) var<storage, read_write> partial: array<f32>;     // [record, width]

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = (workgroup.y * extent.gridWidth + workgroup.x) * ${workgroupSize}u + thread;
  if (i >= extent.numbers) {
    return;
  }
  let first = (i / extent.width) * ${workgroupSize}u * extent.width + i % extent.width;
  var sum = 0.0;
  for (var other = 0u; other < ${workgroupSize}u; other++) {
    sum += raw[first + other * extent.width];
  }
  partial[i] = sum;
}
`;
}
