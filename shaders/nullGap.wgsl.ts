import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { cellRule, nearestMemories, scaledQuad } from './cellRule.wgsl.ts';
import { measureCell } from './cellSums.wgsl.ts';
import { readBefore } from './memoriesAt.wgsl.ts';
import { noise } from './noise.wgsl.ts';
import { eachQuad, observer } from './observer.wgsl.ts';
import { quad } from './quad.wgsl.ts';
import { sumFields } from './stagedReading.wgsl.ts';
import type { StagedGiven, Stages } from './stages.ts';
import { unroll } from './unroll.ts';

/** What a reading of the memories must give. */
export const NULL_GAP_NEEDS: readonly StagedGiven[] = ['nearest'];

/** What is added up over the particles of a cell, in this order. */
export const NULL_GAP_COLUMNS = ['count', 'gapNull', 'excess'] as const;

/** Samples of N(0, I) in place of particles, of a noise stream of their own. */
export function freshNormals(dim: number, stream: number, workgroupSize: number): string {
  return wgsl`
${noise}
${observer(dim, workgroupSize, 'read_write')}
@group(0) @binding(2) var<storage, read> seeds: array<vec2u>;           // [cell]

${eachQuad(
  dim,
  workgroupSize,
  wgsl`
  for (var d = 0u; d < ${dim}u; d++) {
    positions[base + d] = normals(philox(vec4u(quad, 0u, d, ${stream}u), seeds[cell]));
  }`,
)}
`;
}

/**
 * The null of the gap ratio (nullGap) in more than three dimensions, where particles and samples have been read
 * before: `freshSums` are those of the samples.
 */
export function wideNullGap(dim: number, workgroupSize: number, stages: Stages): string {
  const memories = readBefore(dim, stages, NULL_GAP_NEEDS);
  const fields = sumFields(stages, NULL_GAP_NEEDS);
  const stored = (name: string) => `freshSums[place * ${fields.length + 1}u + ${fields.indexOf(name)}u]`;
  return wgsl`
${observer(dim, workgroupSize)}
${cellRule('unused')}
${memories.declarations(6)}
@group(0) @binding(4) var<storage, read> freshSums: array<vec4f>;       // [quad, ${fields.length + 1}]

${measureCell({
  dim,
  workgroupSize,
  columns: NULL_GAP_COLUMNS,
  binding: 5,
  values: wgsl`
    let rule = rules[cell];
    let expected = gapOf(Nearest(${stored('nearest')}, ${stored('second')}), rule);
    let measured = gapOf(${memories.nearest}, rule);
    var values = array<vec4f, ${NULL_GAP_COLUMNS.length}>(vec4f(1.0), expected, measured - expected);`,
})}
`;
}

/**
 * The null of the gap ratio: the same statistic of fresh samples of the law that the memories were drawn
 * from, and by how much the particles exceed it. A fresh sample stands beside every particle and is judged
 * by the same memories, so that the mean of `excess` has the standard error of the difference; what the
 * choice of memories does to both drops out.
 *
 * Fresh samples are N(0, I) of a noise stream of their own, for the circle divided by their length.
 */
export function nullGap(dim: number, law: 'circle' | 'gaussian', stream: number, workgroupSize: number): string {
  const each = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  const length = law === 'circle' ? `sqrt(${each((d) => `z${d} * z${d}`, ' + ')})` : 'vec4f(1.0)';
  return wgsl`
${noise}
${observer(dim, workgroupSize)}
${quad(dim)}
${cellRule('unused')}
${nearestMemories(dim)}
@group(0) @binding(4) var<storage, read> seeds: array<vec2u>;           // [cell]

${measureCell({
  dim,
  workgroupSize,
  columns: NULL_GAP_COLUMNS,
  binding: 5,
  values: wgsl`
    let rule = rules[cell];
    let particle = ${scaledQuad(dim)};
    ${each((d) => `let z${d} = normals(philox(vec4u(quad, 0u, ${d}u, ${stream}u), seeds[cell]));`, '\n    ')}
    let length = ${length};
    let sample = Quad(${each((d) => `z${d} / length`, ', ')});
    let expected = gapOf(nearestOf(sample, rule), rule);
    let measured = gapOf(nearestOf(particle, rule), rule);
    var values = array<vec4f, ${NULL_GAP_COLUMNS.length}>(vec4f(1.0), expected, measured - expected);`,
})}
`;
}
