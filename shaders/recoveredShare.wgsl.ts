import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { cellRule, nearestMemories, scaledQuad } from './cellRule.wgsl.ts';
import { measureCell } from './cellSums.wgsl.ts';
import { observer } from './observer.wgsl.ts';
import { quad } from './quad.wgsl.ts';
import { coordinate, unroll } from './unroll.ts';

/** What is added up over the particles of a cell, in this order. */
export const RECOVERED_COLUMNS = ['count', 'returned'] as const;

/** Share of particles whose nearest memory is their own: particle i set out from memory i mod K. */
export function recoveredShare(dim: number, workgroupSize: number): string {
  const each = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  const own = (d: number) => unroll(4, (i) => `own${i}.${coordinate(d)}`, ', ');
  return wgsl`
${observer(dim, workgroupSize)}
${quad(dim)}
${cellRule('unused')}
${nearestMemories(dim)}

${measureCell({
  dim,
  workgroupSize,
  columns: RECOVERED_COLUMNS,
  values: wgsl`
    let rule = rules[cell];
    let u = ${scaledQuad(dim)};
    ${unroll(4, (i) => `let own${i} = points[rule.first + (4u * quad + ${i}u) % rule.count];`, '\n    ')}
    ${each((d) => `let d${d} = u.c${d} - vec4f(${own(d)});`, '\n    ')}
    let isOwn = ${each((d) => `d${d} * d${d}`, ' + ')} <= nearestOf(u, rule).first;
    var values = array<vec4f, ${RECOVERED_COLUMNS.length}>(vec4f(1.0), select(vec4f(0.0), vec4f(1.0), isOwn));`,
})}
`;
}
