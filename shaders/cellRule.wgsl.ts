import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { coordinate, unroll } from './unroll.ts';

/**
 * How the memories of a cell are read and what is made of it: the record that src/observables/rules.ts writes. Each
 * kernel names the number that it alone needs. The memories of all cells lie in one list, vec4f(xi, log2 w).
 */
export function cellRule(own: string): string {
  return wgsl`
struct CellRule {
  inverseA: f32,
  sharpness: f32,
  normBias: f32,
  ${own}: f32,
  near2: f32,        // squared distance up to which a memory is near
  gap2: f32,         // how many times farther, in squares, the second memory is than the first where there is a gap
  first: u32,        // memories of the cell
  end: u32,          // padded to blocks of four
  count: u32,        // without padding
}
@group(0) @binding(2) var<storage, read> rules: array<CellRule>;        // [cell]
@group(0) @binding(3) var<storage, read> points: array<vec4f>;
`;
}

/** The loop over the memories that every observing kernel shares; beside the sums (shaders/sums.ts) and CellRule. */
export const readMemories = wgsl`
// The sums over all memories of a cell at u = x / a.
fn readAt(u: Quad, rule: CellRule) -> Sums {
  // SwiftShader reads a member of a parameter anew in every round of a loop
  let first = rule.first;
  let end = rule.end;
  let sharpness = rule.sharpness;
  let normBias = rule.normBias;
  var sums = emptySums();
  for (var k = first; k < end; k += 4u) {
    ${unroll(4, (i) => `let m${i} = points[k + ${i}u];`)}
    sums = absorb(sums, u, m0, m1, m2, m3, biases(m0, m1, m2, m3, normBias), sharpness, k - first);
  }
  return sums;
}
`;

/** u = x / a of the quad whose positions begin at `base`, as an expression; beside Quad and CellRule. */
export const scaledQuad = (dim: number): string =>
  `Quad(${unroll(dim, (d) => `positions[base + ${d}u] * rule.inverseA`, ', ')})`;

/** The weight of one memory, where the sums give weights; beside Sums and CellRule. */
export function memoryWeight(dim: number): string {
  const each = (line: (c: string, d: number) => string) => unroll(dim, (d) => line(coordinate(d), d), ' + ');
  return wgsl`
fn weightOf(memory: vec4f, u: Quad, sums: Sums, rule: CellRule) -> vec4f {
  let bias = memory.w + rule.normBias * (${each((c) => `memory.${c} * memory.${c}`)});
  let logit = bias - rule.sharpness * (${each((c, d) => `(u.c${d} - memory.${c}) * (u.c${d} - memory.${c})`)});
  return exp2(logit - sums.top) / sums.sum;
}
`;
}

/** How near the memories of a cell are, and what is made of it; beside CellRule. */
export const nearestRecord = wgsl`
// Squared distances to the nearest memory and to the next one; far away where there is only one.
struct Nearest {
  first: vec4f,
  second: vec4f,
}

// 1 where d1 / d2 < gap ratio, 0 elsewhere (Bonnaire et al. 2025, 2505.17638, with 1/3).
fn gapOf(near: Nearest, rule: CellRule) -> vec4f {
  return select(vec4f(0.0), vec4f(1.0), rule.gap2 * near.first < near.second);
}
`;

/** The loop that finds it at a place; beside Quad and CellRule. */
export function nearestMemories(dim: number): string {
  const square = unroll(dim, (d) => `(u.c${d} - memory.${coordinate(d)}) * (u.c${d} - memory.${coordinate(d)})`, ' + ');
  return wgsl`
${nearestRecord}
fn nearestOf(u: Quad, rule: CellRule) -> Nearest {
  var first = vec4f(3.4e38);
  var second = vec4f(3.4e38);
  let begin = rule.first;
  let end = begin + rule.count;
  for (var k = begin; k < end; k++) {
    let memory = points[k];
    let square = ${square};
    second = min(second, max(first, square));
    first = min(first, square);
  }
  return Nearest(first, second);
}
`;
}
