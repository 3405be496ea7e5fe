import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { cellRule, memoryWeight, scaledQuad } from './cellRule.wgsl.ts';
import { componentOf, type MemoriesAt } from './memoriesAt.wgsl.ts';
import { eachQuad, observer, UNROLLED_DIMS } from './observer.wgsl.ts';
import { BLOCK_EXTRA } from './stagedReading.wgsl.ts';
import type { Given } from './sums.ts';
import { coordinate, lanes, unroll } from './unroll.ts';

/** What a reading can hold of a particle, in the order in which it is stored. */
export const READING_COLUMNS = [
  'mean',
  'covariance',
  'logSum',
  'entropy',
  'topWeight',
  'participationRatio',
  'topMemory',
] as const;

/** The name of a number that is read at a place. */
export type ReadingColumn = (typeof READING_COLUMNS)[number];

/** Numbers of one column: m, the lower triangle of Cov_r, else one. */
export function numbersOf(column: ReadingColumn, dim: number): number {
  return column === 'mean' ? dim : column === 'covariance' ? (dim * (dim + 1)) / 2 : 1;
}

/** What the sums must give for a column. */
const NEEDS: Readonly<Record<ReadingColumn, readonly Given[]>> = {
  mean: ['mean'],
  covariance: ['mean', 'weights'],
  logSum: ['energy', 'winner', 'weights'],
  entropy: ['entropy'],
  topWeight: ['weights'],
  participationRatio: ['participation', 'weights'],
  topMemory: ['winner'],
};

/** What the sums must give for some columns, and for the weight of every memory. */
export const needsOf = (columns: readonly ReadingColumn[], weights: boolean): Given[] => [
  ...new Set([...columns.flatMap((column) => NEEDS[column]), ...(weights ? (['weights'] as const) : [])]),
];

/** The columns asked for, in the order of READING_COLUMNS, each once. */
export const inColumnOrder = (asked: readonly ReadingColumn[]): ReadingColumn[] =>
  READING_COLUMNS.filter((column) => asked.includes(column));

const topLogitOfRecord = (dim: number): string => wgsl`
fn topLogit(memory: vec4f, u: vec4f, direct: f32, rule: CellRule) -> f32 {
  if (rule.normBias != rule.sharpness) {
    return direct;
  }
  return memory.w + rule.sharpness * (${unroll(dim, (d) => `u[${d}] * (2.0 * memory.${coordinate(d)} - u[${d}])`, ' + ')});
}
`;

/** topLogit where memories lie in blocks of four, of particle `lane` of a quad and its winner. */
const topLogitInALoop = (dim: number): string => wgsl`
${componentOf}
fn topLogitOf(base: u32, lane: u32, winner: u32, direct: f32, rule: CellRule) -> f32 {
  if (rule.normBias != rule.sharpness) {
    return direct;
  }
  let at = rule.first + (winner / 4u) * ${dim + BLOCK_EXTRA}u;
  var sum = 0.0;
  for (var d = 0u; d < ${dim}u; d++) {
    let u = componentOf(positions[base + d], lane) * rule.inverseA;
    sum += u * (2.0 * componentOf(points[at + d], winner % 4u) - u);
  }
  return componentOf(points[at + ${dim}u], winner % 4u) + rule.sharpness * sum;
}
`;

/**
 * What the softmax over the memories knows at the place of every particle, the columns asked for: mean, covariance,
 * log-sum-exp, entropy, top weight, participation ratio and winner; with `weights` the posterior r_k of every memory as
 * well, of a single cell.
 *
 * In more than three dimensions the sums are read before, and the means are not written here.
 *
 * Cov_r and r_k need the mean and the sum, and so a second pass. Squares about the
 * mean lose no digits to a far-off origin.
 */
export function readings(
  wanted: readonly ReadingColumn[],
  { memories, weights, workgroupSize }: { memories: MemoriesAt; weights: boolean; workgroupSize: number },
): string {
  const { dim } = memories;
  const wide = dim > UNROLLED_DIMS;
  const each = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  const pairs = Array.from({ length: wide ? 0 : dim }, (_, d) =>
    Array.from({ length: d + 1 }, (_, e) => [d, e] as const),
  ).flat();
  const columns = inColumnOrder(wanted);
  const has = (column: ReadingColumn) => columns.includes(column);
  const values: Record<ReadingColumn, readonly string[]> = {
    mean: wide ? [] : Array.from({ length: dim }, (_, d) => `mean.c${d}`),
    covariance: pairs.map(([d, e]) => `cov${d}${e}`),
    logSum: ['0.6931471805599453 * (top + log2(sums.sum))'],
    entropy: ['entropyOf(sums)'],
    // The winner's own term is exp2(0): its weight is one over the sum.
    topWeight: ['1.0 / sums.sum'],
    participationRatio: ['sums.sum * sums.sum / sums.participation'],
    topMemory: ['vec4f(sums.winner)'],
  };
  const stored = columns.flatMap((column) => values[column]);
  const secondPass = has('covariance') || weights;
  return wgsl`
${observer(dim, workgroupSize)}
${memories.declarations(weights ? 6 : 5)}
${cellRule('unused')}
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;    // [quad, numbers of the columns]
#if ${weights}
@group(0) @binding(5) var<storage, read_write> posterior: array<vec4f>; // [quad, memory]
#endif

${secondPass ? memoryWeight(dim) : ''}

#if ${has('logSum')}
// The winner's logit once more. With the norm bias of the dot product |xi|^2 cancels in it, and far above the logit's
// own size its digits go: h |xi|^2 - h |u - xi|^2 = h (2 u.xi - |u|^2).
${wide ? topLogitInALoop(dim) : topLogitOfRecord(dim)}
#endif

${eachQuad(
  dim,
  workgroupSize,
  wgsl`
  let rule = rules[cell];
  ${wide ? '' : `let u = ${scaledQuad(dim)};`}
  let sums = ${memories.sums};
  #if ${!wide && (has('mean') || has('covariance'))}
  let mean = meanOf(sums);
  #endif
  #if ${has('covariance')}
  ${pairs.map(([d, e]) => `var cov${d}${e} = vec4f(0.0);`).join('\n  ')}
  #endif
  #if ${secondPass}
  for (var k = 0u; k < rule.count; k++) {
    let memory = points[rule.first + k];
    let r = weightOf(memory, u, sums, rule);
    #if ${has('covariance')}
    ${wide ? '' : each((d) => `let d${d} = memory.${coordinate(d)} - mean.c${d};`)}
    ${pairs.map(([d, e]) => `cov${d}${e} += r * d${d} * d${e};`).join('\n    ')}
    #endif
    #if ${weights}
    posterior[place * rule.count + k] = r;
    #endif
  }
  #endif
  #if ${has('logSum')}
  ${lanes((i) =>
    wide
      ? `let top${i} = topLogitOf(base, ${'xyzw'.indexOf(i)}u, u32(sums.winner.${i}), sums.top.${i}, rule);`
      : `let top${i} = topLogit(points[rule.first + sums.winner.${i}],
    vec4f(${each((d) => `u.c${d}.${i}`, ', ')}${', 0.0'.repeat(4 - dim)}), sums.top.${i}, rule);`,
  )}
  let top = vec4f(${lanes((i) => `top${i}`, ', ')});
  #endif
  let slot = place * ${stored.length}u;
  ${stored.map((value, i) => `out[slot + ${i}u] = ${value};`).join('\n  ')}`,
)}
`;
}
