import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { cellRule, memoryWeight, readMemories, scaledQuad } from './cellRule.wgsl.ts';
import { measureCell } from './cellSums.wgsl.ts';
import { observer } from './observer.wgsl.ts';
import type { Given, SumsText } from './sums.ts';
import { unroll } from './unroll.ts';

/** What is added up over the particles of a cell, in this order. */
export const AGREEMENT_COLUMNS = ['count', 'agreement'] as const;

/** What the sums must give. */
export const AGREEMENT_NEEDS: readonly Given[] = ['weights'];

/** How far every particle agrees with its twin: sum_k r_k(x) r_k(y), the chance that both belong to one memory. */
export function agreement(dim: number, workgroupSize: number, sums: SumsText): string {
  const each = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  return wgsl`
${observer(dim, workgroupSize)}
${sums(dim, AGREEMENT_NEEDS)}
${cellRule('unused')}
${readMemories}
${memoryWeight(dim)}
@group(0) @binding(4) var<storage, read> twins: array<vec4f>;           // [quad, dim]

${measureCell({
  dim,
  workgroupSize,
  columns: AGREEMENT_COLUMNS,
  binding: 5,
  values: wgsl`
    let rule = rules[cell];
    let u = ${scaledQuad(dim)};
    let v = Quad(${each((d) => `twins[base + ${d}u] * rule.inverseA`, ', ')});
    let here = readAt(u, rule);
    let there = readAt(v, rule);
    var both = vec4f(0.0);
    for (var k = 0u; k < rule.count; k++) {
      let memory = points[rule.first + k];
      both += weightOf(memory, u, here, rule) * weightOf(memory, v, there, rule);
    }
    let finite = ${each((d) => `isFinite(twins[base + ${d}u])`, ' & ')};
    var values = array<vec4f, ${AGREEMENT_COLUMNS.length}>(vec4f(1.0), select(vec4f(0.0), both, finite));`,
})}
`;
}
