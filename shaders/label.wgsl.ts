import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { cellRule } from './cellRule.wgsl.ts';
import type { MemoriesAt } from './memoriesAt.wgsl.ts';
import { countQuad, eachQuad, observer } from './observer.wgsl.ts';
import type { Given } from './sums.ts';
import { lanes } from './unroll.ts';

/** What the sums must give. */
export const LABEL_NEEDS: readonly Given[] = ['winner'];

/**
 * Class of every particle: the memory (or attractor) of largest posterior weight, and the tally of each class.
 * With equal weights and no bias that is the nearest point, and `reach` can refuse what lies too far: label -1.
 *
 * counts per cell: [classes], then none, then the particles that are not finite (they are none, too); classes is the
 * largest number of any cell.
 */
export function label(workgroupSize: number, { dim, declarations, sums }: MemoriesAt): string {
  return wgsl`
${observer(dim, workgroupSize)}
${declarations(6)}
// reach: largest distance |x/a - xi| that counts; negative: any
${cellRule('reach')}
@group(0) @binding(4) var<storage, read_write> labels: array<vec4i>; // [quad]
@group(0) @binding(5) var<storage, read_write> counts: array<atomic<u32>>; // [cell, classes + 2]

${eachQuad(
  dim,
  workgroupSize,
  wgsl`
  let rule = rules[cell];
  let sums = ${sums};
  let finite = allFinite(base);
  var near = finite;
  if (rule.reach >= 0.0) {
    near = near & (-sums.top <= vec4f(rule.sharpness * rule.reach * rule.reach));
  }
  let found = select(vec4i(-1), vec4i(sums.winner), near);
  labels[place] = found;
  let real = isReal(quad);
  let perCell = arrayLength(&counts) / extent.cells;
  let slots = cell * perCell;
  let slot = slots + select(vec4u(perCell - 2u), vec4u(found), found >= vec4i(0));
  ${countQuad}
  if (!all(finite)) {
    ${lanes((i) => `if (real.${i} && !finite.${i}) { atomicAdd(&counts[slots + perCell - 1u], 1u); }`, '\n    ')}
  }`,
)}
`;
}
