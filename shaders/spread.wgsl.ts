import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { cellRule } from './cellRule.wgsl.ts';
import type { MemoriesAt } from './memoriesAt.wgsl.ts';
import { eachQuad, observer } from './observer.wgsl.ts';
import { BLOCK_EXTRA } from './stagedReading.wgsl.ts';
import type { Given } from './sums.ts';
import { lanes } from './unroll.ts';

/** What a reading must have stored before. */
export const SPREAD_NEEDS: readonly Given[] = ['mean', 'weights'];

/** A memory of less weight for all four particles changes no digit of a variance. */
const LEAST_WEIGHT = 1e-12;

/**
 * The posterior variance of every coordinate at the place of every particle, above three dimensions:
 *
 *     spread[quad, d] = sum_k r_k (xi_kd - m_d)^2
 *
 * about the mean, as differences of squares would lose what a narrow coordinate has.
 */
export function spread(workgroupSize: number, { dim, declarations, sums }: MemoriesAt): string {
  return wgsl`
${observer(dim, workgroupSize)}
${cellRule('unused')}
${declarations(6)}
@group(0) @binding(4) var<storage, read_write> spreads: array<vec4f>; // [quad, dim]
@group(0) @binding(5) var<storage, read> means: array<vec4f>;         // [quad, dim]

${eachQuad(
  dim,
  workgroupSize,
  wgsl`
  let rule = rules[cell];
  let sums = ${sums};
  for (var d = 0u; d < ${dim}u; d++) {
    spreads[base + d] = vec4f(0.0);
  }
  for (var block = 0u; 4u * block < rule.count; block++) {
    let at = rule.first + block * ${dim + BLOCK_EXTRA}u;
    ${lanes((i) => `var square_${i} = vec4f(0.0);`)}
    for (var d = 0u; d < ${dim}u; d++) {
      let u = positions[base + d] * rule.inverseA;
      let memories = points[at + d];
      ${lanes((i) => `square_${i} += (u - memories.${i}) * (u - memories.${i});`)}
    }
    let logWeights = points[at + ${dim}u];
    let norms2 = points[at + ${dim + 1}u];
    ${lanes((i) => `let weight_${i} = exp2(logWeights.${i} + rule.normBias * norms2.${i} - rule.sharpness * square_${i} - sums.top) / sums.sum;`)}
    if (all(weight_x + weight_y + weight_z + weight_w < vec4f(${LEAST_WEIGHT}))) {
      continue;
    }
    for (var d = 0u; d < ${dim}u; d++) {
      let memories = points[at + d];
      let mean = means[base + d];
      spreads[base + d] += ${lanes((i) => `weight_${i} * (memories.${i} - mean) * (memories.${i} - mean)`, ' + ')};
    }
  }`,
)}
`;
}
