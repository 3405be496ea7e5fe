import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { unroll } from './unroll.ts';

/** Quads that one workgroup adds up: a cell of 4096 particles is one workgroup. */
export const CHUNK_QUADS = 1024;

/**
 * The end of every kernel that measures cells: what its threads have added up becomes one record per chunk of a cell,
 * by a fixed tree, so that a cell gives the same bits in whatever company it is run.
 *
 *     partial[cell, chunk] = [sum of each column, sum of the squares of each column]
 */
export function cellSums(columns: number, workgroupSize: number): string {
  return wgsl`
const columns = ${columns}u;
var<workgroup> tree: array<array<f32, ${2 * columns}>, ${workgroupSize}>;

fn storeSums(sums: ptr<function, array<f32, ${2 * columns}>>, record: u32, thread: u32) {
  tree[thread] = *sums;
  workgroupBarrier();
  for (var half = ${workgroupSize / 2}u; half > 0u; half = half / 2u) {
    if (thread < half) {
      ${unroll(2 * columns, (i) => `tree[thread][${i}] += tree[thread + half][${i}];`)}
    }
    workgroupBarrier();
  }
  if (thread == 0u) {
    ${unroll(2 * columns, (i) => `partial[record * ${2 * columns}u + ${i}u] = tree[0][${i}];`)}
  }
}
`;
}
