import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { cellRule, scaledQuad } from './cellRule.wgsl.ts';
import { CHUNK_QUADS, measureCell } from './cellSums.wgsl.ts';
import type { MemoriesAt } from './memoriesAt.wgsl.ts';
import { observer, UNROLLED_DIMS } from './observer.wgsl.ts';
import type { StagedGiven } from './stages.ts';
import { unroll } from './unroll.ts';

/** What is added up over the particles of a cell, in this order. */
export const NEIGHBOUR_COLUMNS = ['count', 'memorizedFraction', 'spuriousFraction', 'generalizedFraction'] as const;

/** What a reading of the memories must give. */
export const NEIGHBOUR_NEEDS: readonly StagedGiven[] = ['nearest'];

/** Squared distances of the particles of a quad to each of another one, by a loop over the dimensions. */
const squaresApart = (dim: number): string => wgsl`
fn squaresOf(base: u32, there: u32, inverseA: f32) -> array<vec4f, 4> {
  var squares: array<vec4f, 4>;
  for (var d = 0u; d < ${dim}u; d++) {
    let u = positions[base + d] * inverseA;
    let v = positions[there + d] * inverseA;
    ${unroll(4, (i) => `squares[${i}] += (u - v[${i}]) * (u - v[${i}]);`, '\n    ')}
  }
  return squares;
}
`;

/**
 * The class of samples by their neighbours (Pham et al. 2025, arXiv 2505.21777, compute_metrics of their code):
 * memorized, a memory within delta_m; spurious, none, but another sample within delta_s; generalized,
 * neither. Distances are those of x / a.
 *
 * Only samples that are not memorized look for others, and only until one is found. Others are those of the same chunk
 * of 4096, so that the cost stays linear in the particles of a cell; of the last chunk,
 * the last 4096, so that all have as many.
 */
export function neighbours(workgroupSize: number, { dim, declarations, nearest }: MemoriesAt): string {
  const wide = dim > UNROLLED_DIMS;
  const each = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  const near = (i: number, square: string) =>
    `found |= vec4<bool>(real[${i}]) & (lanes != vec4u(4u * other + ${i}u)) & (${square} <= vec4f(rule.spurious2));`;
  const lane = (i: number) => {
    const square = each((d) => `(u.c${d} - v${d}[${i}]) * (u.c${d} - v${d}[${i}])`, ' + ');
    return near(i, square);
  };
  const wideLane = (i: number) => near(i, `squares[${i}]`);
  return wgsl`
${observer(dim, workgroupSize)}
// spurious2: squared distance up to which another sample is near
${cellRule('spurious2')}
${declarations(5)}
${wide ? squaresApart(dim) : ''}

${measureCell({
  dim,
  workgroupSize,
  columns: NEIGHBOUR_COLUMNS,
  values: wgsl`
    let rule = rules[cell];
    ${wide ? '' : `let u = ${scaledQuad(dim)};`}
    let memorized = ${nearest}.first <= vec4f(rule.near2);
    let seeking = counted & !memorized;
    let lanes = vec4u(4u * quad) + vec4u(0u, 1u, 2u, 3u);
    var found = vec4<bool>(false);
    for (var other = max(endQuad, ${CHUNK_QUADS}u) - ${CHUNK_QUADS}u; other < endQuad && any(seeking & !found); other++) {
      let there = (cell * extent.quadsPerCell + other) * ${dim}u;
      let real = isReal(other) & allFinite(there);
      ${
        wide
          ? `let squares = squaresOf(base, there, rule.inverseA);
      ${unroll(4, wideLane, '\n      ')}`
          : `${each((d) => `let v${d} = positions[there + ${d}u] * rule.inverseA;`, '\n      ')}
      ${unroll(4, lane, '\n      ')}`
      }
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
