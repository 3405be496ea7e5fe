import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { cellRule } from './cellRule.wgsl.ts';
import { measureCell } from './cellSums.wgsl.ts';
import { IS_GLOBAL, IS_MEMORY } from './classRule.ts';
import type { MemoriesAt } from './memoriesAt.wgsl.ts';
import { observer, UNROLLED_DIMS } from './observer.wgsl.ts';
import type { StagedGiven } from './stages.ts';
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
export const SUMMARY_NEEDS: readonly StagedGiven[] = ['energy', 'entropy', 'participation', 'weights', 'nearest'];

const radius2InALoop = (dim: number): string => wgsl`
fn radius2Of(base: u32) -> vec4f {
  var radius2 = vec4f(0.0);
  for (var d = 0u; d < ${dim}u; d++) {
    radius2 += positions[base + d] * positions[base + d];
  }
  return radius2;
}
`;

/**
 * Per cell, with memories and noise level of its own: what the softmax knows at its particles (posterior entropy, Y2 =
 * sum r^2, top weight, energy), how near the memories are, the class rule, and moments of the radius.
 *
 * gap: see gapOf. memory, merged, spurious, global: the rule of classRule.ts, here of a place.
 */
export function summary(workgroupSize: number, { dim, declarations, sums, nearest }: MemoriesAt): string {
  return wgsl`
${observer(dim, workgroupSize)}
${declarations(5)}
// energyOffset: what log-sum-exp lacks of -log p, (D / 2) log(2 pi S)
${cellRule('energyOffset')}
${dim > UNROLLED_DIMS ? radius2InALoop(dim) : ''}

${measureCell({
  dim,
  workgroupSize,
  columns: SUMMARY_COLUMNS,
  values: wgsl`
    let rule = rules[cell];
    let sums = ${sums};
    let near = ${nearest};
    let entropy = entropyOf(sums);
    let effective = exp(entropy);
    let one = vec4f(1.0);
    let none = vec4f(0.0);
    let isMemory = ${IS_MEMORY};
    let isGlobal = !isMemory & (${IS_GLOBAL});
    let isNear = near.first <= vec4f(rule.near2);
    let radius2 = ${dim > UNROLLED_DIMS ? 'radius2Of(base)' : unroll(dim, (d) => `positions[base + ${d}u] * positions[base + ${d}u]`, ' + ')};
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
