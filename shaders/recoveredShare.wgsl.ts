import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { cellRule, scaledQuad } from './cellRule.wgsl.ts';
import { measureCell } from './cellSums.wgsl.ts';
import { componentOf, type MemoriesAt } from './memoriesAt.wgsl.ts';
import { observer, UNROLLED_DIMS } from './observer.wgsl.ts';
import { BLOCK_EXTRA } from './stagedReading.wgsl.ts';
import type { StagedGiven } from './stages.ts';
import { coordinate, unroll } from './unroll.ts';

/** What is added up over the particles of a cell, in this order. */
export const RECOVERED_COLUMNS = ['count', 'returned'] as const;

/** What a reading of the memories must give. */
export const RECOVERED_NEEDS: readonly StagedGiven[] = ['nearest'];

/** Squared distances of four particles to their own memories, which lie in blocks of four. */
const ownSquares = (dim: number): string => wgsl`
${componentOf}
fn ownSquareOf(quad: u32, base: u32, rule: CellRule) -> vec4f {
  ${unroll(4, (i) => `let k${i} = (4u * quad + ${i}u) % rule.count;`)}
  ${unroll(4, (i) => `let at${i} = rule.first + (k${i} / 4u) * ${dim + BLOCK_EXTRA}u;`)}
  var square = vec4f(0.0);
  for (var d = 0u; d < ${dim}u; d++) {
    let own = vec4f(${unroll(4, (i) => `componentOf(points[at${i} + d], k${i} % 4u)`, ', ')});
    let off = positions[base + d] * rule.inverseA - own;
    square += off * off;
  }
  // the nearest one may be the same memory, whose distance another kernel added up in another order
  return square * 0.99999;
}
`;

/** Share of particles whose nearest memory is their own: particle i set out from memory i mod K. */
export function recoveredShare(workgroupSize: number, { dim, declarations, nearest }: MemoriesAt): string {
  const wide = dim > UNROLLED_DIMS;
  const each = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  const own = (d: number) => unroll(4, (i) => `own${i}.${coordinate(d)}`, ', ');
  return wgsl`
${observer(dim, workgroupSize)}
${cellRule('unused')}
${declarations(5)}
${wide ? ownSquares(dim) : ''}

${measureCell({
  dim,
  workgroupSize,
  columns: RECOVERED_COLUMNS,
  values: wgsl`
    let rule = rules[cell];
    ${
      wide
        ? 'let square = ownSquareOf(quad, base, rule);'
        : `let u = ${scaledQuad(dim)};
    ${unroll(4, (i) => `let own${i} = points[rule.first + (4u * quad + ${i}u) % rule.count];`, '\n    ')}
    ${each((d) => `let d${d} = u.c${d} - vec4f(${own(d)});`, '\n    ')}
    let square = ${each((d) => `d${d} * d${d}`, ' + ')};`
    }
    let isOwn = square <= ${nearest}.first;
    var values = array<vec4f, ${RECOVERED_COLUMNS.length}>(vec4f(1.0), select(vec4f(0.0), vec4f(1.0), isOwn));`,
})}
`;
}
