import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { cellRule, nearestMemories, scaledQuad } from './cellRule.wgsl.ts';
import { measureCell } from './cellSums.wgsl.ts';
import { observer } from './observer.wgsl.ts';
import { quad } from './quad.wgsl.ts';
import { unroll } from './unroll.ts';

/** What is added up over the particles of a cell, in this order. */
export const NEIGHBOUR_COLUMNS = ['count', 'memorizedFraction', 'spuriousFraction', 'generalizedFraction'] as const;

/**
 * The class of samples by their neighbours (Pham et al. 2025, arXiv 2505.21777, compute_metrics of their code):
 * memorized, a memory within delta_m; spurious, none, but another sample within delta_s; generalized, neither. Distances
 * are those of x / a.
 *
 * Only samples that are not memorized look for others, and only until one is found. Others are those of the same chunk
 * of 4096, so that the cost stays linear in the particles of a cell.
 */
export function neighbours(dim: number, workgroupSize: number): string {
  const each = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  const lane = (i: number) => {
    const square = each((d) => `(u.c${d} - v${d}[${i}]) * (u.c${d} - v${d}[${i}])`, ' + ');
    return `found |= vec4<bool>(real[${i}]) & (lanes != vec4u(4u * other + ${i}u)) & (${square} <= vec4f(rule.spurious2));`;
  };
  return wgsl`
${observer(dim, workgroupSize)}
${quad(dim)}
// spurious2: squared distance up to which another sample is near
${cellRule('spurious2')}
${nearestMemories(dim)}

${measureCell({
  dim,
  workgroupSize,
  columns: NEIGHBOUR_COLUMNS,
  values: wgsl`
    let rule = rules[cell];
    let u = ${scaledQuad(dim)};
    let memorized = nearestOf(u, rule).first <= vec4f(rule.near2);
    let seeking = counted & !memorized;
    let lanes = vec4u(4u * quad) + vec4u(0u, 1u, 2u, 3u);
    var found = vec4<bool>(false);
    for (var other = firstQuad; other < endQuad && any(seeking & !found); other++) {
      let there = (cell * extent.quadsPerCell + other) * ${dim}u;
      let real = isReal(other) & allFinite(there);
      ${each((d) => `let v${d} = positions[there + ${d}u] * rule.inverseA;`, '\n      ')}
      ${unroll(4, lane, '\n      ')}
    }
    let one = vec4f(1.0);
    let none = vec4f(0.0);
    var values = array<vec4f, ${NEIGHBOUR_COLUMNS.length}>(
      one,
      select(none, one, memorized),
      select(none, one, !memorized & found),
      select(none, one, !memorized & !found),
    );`,
})}
`;
}
