import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { cellRule, nearestMemories, scaledQuad } from './cellRule.wgsl.ts';
import { measureCell } from './cellSums.wgsl.ts';
import { noise } from './noise.wgsl.ts';
import { observer } from './observer.wgsl.ts';
import { quad } from './quad.wgsl.ts';
import { unroll } from './unroll.ts';

/** What is added up over the particles of a cell, in this order. */
export const NULL_GAP_COLUMNS = ['count', 'gapNull', 'excess'] as const;

/**
 * The null of the gap ratio: the same statistic of fresh samples of the law that the memories were drawn from, and by how
 * much the particles exceed it. A fresh sample stands beside every particle and is judged by the same memories, so that
 * the mean of `excess` has the standard error of the difference; what the choice of memories does to both drops out.
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
