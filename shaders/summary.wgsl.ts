import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { cellRule, nearestMemories, readMemories, scaledQuad } from './cellRule.wgsl.ts';
import { measureCell } from './cellSums.wgsl.ts';
import { IS_GLOBAL, IS_MEMORY } from './classRule.ts';
import { observer } from './observer.wgsl.ts';
import type { Given, SumsText } from './sums.ts';
import { unroll } from './unroll.ts';

/** What is added up over the particles of a cell, in this order; the first counts those that are finite. */
export const SUMMARY_COLUMNS = [
  'count',
  'entropy',
  'participation',
  'topWeight',
  'energy',
  'distance',
  'gap',
  'memory',
  'merged',
  'spurious',
  'global',
  'radius',
  'radius2',
  'radius4',
] as const;

/** What the sums must give. */
export const SUMMARY_NEEDS: readonly Given[] = ['energy', 'entropy', 'participation', 'weights'];

/**
 * Per cell, with memories and noise level of its own: what the softmax knows at its particles (posterior entropy, Y2 =
 * sum r^2, top weight, energy), how near the memories are, the class rule, and moments of the radius.
 *
 * gap: see gapOf. memory, merged, spurious, global: the rule of classRule.ts, here of a place.
 */
export function summary(dim: number, workgroupSize: number, sums: SumsText): string {
  const each = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  return wgsl`
${observer(dim, workgroupSize)}
${sums(dim, SUMMARY_NEEDS)}
// energyOffset: what log-sum-exp lacks of -log p, (D / 2) log(2 pi S)
${cellRule('energyOffset')}
${readMemories}
${nearestMemories(dim)}

${measureCell({
  dim,
  workgroupSize,
  columns: SUMMARY_COLUMNS,
  values: wgsl`
    let rule = rules[cell];
    ${each((d) => `let x${d} = positions[base + ${d}u];`)}
    let u = ${scaledQuad(dim)};
    let sums = readAt(u, rule);
    let near = nearestOf(u, rule);
    let entropy = entropyOf(sums);
    let effective = exp(entropy);
    let one = vec4f(1.0);
    let none = vec4f(0.0);
    let isMemory = ${IS_MEMORY};
    let isGlobal = !isMemory & (${IS_GLOBAL});
    let isNear = near.first <= vec4f(rule.near2);
    let radius2 = ${each((d) => `x${d} * x${d}`, ' + ')};
    var values = array<vec4f, ${SUMMARY_COLUMNS.length}>(
      one,
      entropy,
      sums.participation / (sums.sum * sums.sum),
      one / sums.sum,
      energyOf(sums) + rule.energyOffset,
      sqrt(near.first),
      gapOf(near, rule),
      select(none, one, isMemory),
      select(none, one, !isMemory & !isGlobal & isNear),
      select(none, one, !isMemory & !isGlobal & !isNear),
      select(none, one, isGlobal),
      sqrt(radius2),
      radius2,
      radius2 * radius2,
    );`,
})}
`;
}
