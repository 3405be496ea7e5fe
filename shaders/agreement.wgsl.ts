import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { cellRule, memoryWeight, readMemories, scaledQuad } from './cellRule.wgsl.ts';
import { measureCell } from './cellSums.wgsl.ts';
import { readBefore } from './memoriesAt.wgsl.ts';
import { observer } from './observer.wgsl.ts';
import { BLOCK_EXTRA, sumFields } from './stagedReading.wgsl.ts';
import type { Stages } from './stages.ts';
import type { Given, SumsText } from './sums.ts';
import { STRETCH } from './tiledSums.wgsl.ts';
import { lanes, unroll } from './unroll.ts';

/** What is added up over the particles of a cell, in this order. */
export const AGREEMENT_COLUMNS = ['count', 'agreement'] as const;

/** What the sums must give. */
export const AGREEMENT_NEEDS: readonly Given[] = ['weights'];

/**
 * The same in more than three dimensions, where both have been read before: `cloneSums` are the sums of the clones, as
 * those of the particles are stored. Weights take the distances once more, of four memories at a time, added up as the
 * reading did: else the rounding of a logit of a million would make weights above 1.
 */
export function wideAgreement(dim: number, workgroupSize: number, stages: Stages): string {
  const memories = readBefore(dim, stages, AGREEMENT_NEEDS);
  const fields = sumFields(stages, AGREEMENT_NEEDS);
  const add = (i: string) =>
    stages.similarity === 'distance'
      ? `p${i} += (u - m.${i}) * (u - m.${i}); q${i} += (v - m.${i}) * (v - m.${i});`
      : `p${i} += u * m.${i}; q${i} += v * m.${i};`;
  return wgsl`
${observer(dim, workgroupSize)}
${cellRule('unused')}
${memories.declarations(7)}
@group(0) @binding(4) var<storage, read> clones: array<vec4f>;           // [quad, dim]
@group(0) @binding(5) var<storage, read> cloneSums: array<vec4f>;        // [quad, ${fields.length + 1}]

// Chance that four particles and their clones belong to one memory of a block of four.
fn together(base: u32, at: u32, rule: CellRule, here: Sums, there: Sums) -> vec4f {
  ${lanes((i) => `var s${i} = vec4f(0.0); var t${i} = vec4f(0.0);`)}
  for (var first = 0u; first < ${dim}u; first += ${STRETCH}u) {
    ${lanes((i) => `var p${i} = vec4f(0.0); var q${i} = vec4f(0.0);`)}
    for (var d = first; d < min(first + ${STRETCH}u, ${dim}u); d++) {
      let u = positions[base + d] * rule.inverseA;
      let v = clones[base + d] * rule.inverseA;
      let m = points[at + d];
      ${lanes(add, '\n      ')}
    }
    ${lanes((i) => `s${i} += p${i}; t${i} += q${i};`)}
  }
  let level = Level(rule.inverseA, rule.sharpness, rule.normBias, 0.0);
  let logWeights = points[at + ${dim}u];
  let norms2 = points[at + ${dim + 1}u];
  var both = vec4f(0.0);
  ${lanes(
    (i) => `both += weightOf(logitOf(s${i}, logWeights.${i}, norms2.${i}, level), here.top)
    * weightOf(logitOf(t${i}, logWeights.${i}, norms2.${i}, level), there.top);`,
  )}
  return both * normOf(here) * normOf(there);
}

${measureCell({
  dim,
  workgroupSize,
  columns: AGREEMENT_COLUMNS,
  binding: 6,
  values: wgsl`
    let rule = rules[cell];
    let here = ${memories.sums};
    let slot = place * ${fields.length + 1}u;
    let there = Sums(${fields.map((_, i) => `cloneSums[slot + ${i}u]`).join(', ')});
    var both = vec4f(0.0);
    for (var k = 0u; k < rule.count; k += 4u) {
      both += together(base, rule.first + (k / 4u) * ${dim + BLOCK_EXTRA}u, rule, here, there);
    }
    var finite = vec4<bool>(true);
    for (var d = 0u; d < ${dim}u; d++) {
      finite &= isFinite(clones[base + d]);
    }
    var values = array<vec4f, ${AGREEMENT_COLUMNS.length}>(vec4f(1.0), select(vec4f(0.0), both, finite));`,
})}
`;
}

/** How far every particle agrees with its clone: sum_k r_k(x) r_k(y), the chance that both belong to one memory. */
export function agreement(dim: number, workgroupSize: number, sums: SumsText): string {
  const each = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  return wgsl`
${observer(dim, workgroupSize)}
${sums(dim, AGREEMENT_NEEDS)}
${cellRule('unused')}
${readMemories}
${memoryWeight(dim)}
@group(0) @binding(4) var<storage, read> clones: array<vec4f>;           // [quad, dim]

${measureCell({
  dim,
  workgroupSize,
  columns: AGREEMENT_COLUMNS,
  binding: 5,
  values: wgsl`
    let rule = rules[cell];
    let u = ${scaledQuad(dim)};
    let v = Quad(${each((d) => `clones[base + ${d}u] * rule.inverseA`, ', ')});
    let here = readAt(u, rule);
    let there = readAt(v, rule);
    var both = vec4f(0.0);
    for (var k = 0u; k < rule.count; k++) {
      let memory = points[rule.first + k];
      both += weightOf(memory, u, here, rule) * weightOf(memory, v, there, rule);
    }
    let finite = ${each((d) => `isFinite(clones[base + ${d}u])`, ' & ')};
    var values = array<vec4f, ${AGREEMENT_COLUMNS.length}>(vec4f(1.0), select(vec4f(0.0), both, finite));`,
})}
`;
}
