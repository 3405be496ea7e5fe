import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { below } from './below.ts';
import { cellRule, readMemories, scaledQuad } from './cellRule.wgsl.ts';
import { cellSums } from './cellSums.wgsl.ts';
import { IS_GLOBAL, IS_MEMORY } from './classRule.ts';
import { eachQuad, observer } from './observer.wgsl.ts';
import type { Given, SumsText } from './sums.ts';
import { coordinate, unroll } from './unroll.ts';

/** What is counted per cell, in this order: minima of each class are summed, so a cell's count is 1. */
export const WELL_COLUMNS = ['count', 'minima', 'memory', 'merged', 'spurious', 'global', 'lost'] as const;

/** What the sums must give. */
export const WELL_NEEDS: readonly Given[] = ['mean', 'entropy', 'weights'];

/** Newton steps at most; a well that has so many steps left is flatter than float32 can tell. */
const STEPS = 60;

/**
 * Takes every particle on to the minimum of the energy it lies near, and says what class that is of: 0 for none.
 *
 * Mean shift comes to rest only slowly where wells flow into a groove, so particles go on by Newton's method:
 * x <- x - (I - Cov_r / S)^-1 (x - m) where that matrix is positive definite, x <- m elsewhere, never farther than a
 * third of sqrt(S). Positions become those of x / a; Cov_r about the mean in a second pass over the memories.
 */
export function settleWells(dim: number, workgroupSize: number, sums: SumsText): string {
  const each = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  const pairs = Array.from({ length: dim }, (_, d) => Array.from({ length: d + 1 }, (_, e) => [d, e] as const)).flat();
  return wgsl`
${observer(dim, workgroupSize, 'read_write')}
${sums(dim, WELL_NEEDS)}
${cellRule('variance')}
${readMemories}
@group(0) @binding(4) var<storage, read_write> classes: array<vec4u>;     // [quad]: 0 at no minimum, else a column

// I - Cov_r / S: how the energy is curved, in units of 1 / S; its lower triangle.
struct Curvature {
  ${pairs.map(([d, e]) => `h${d}${e}: vec4f,`).join('\n  ')}
}

struct Place {
  mean: Quad,
  curvature: Curvature,
  entropy: vec4f,
  nearest: vec4f,    // squared distance
}

fn placeAt(u: Quad, rule: CellRule) -> Place {
  let sums = readAt(u, rule);
  let mean = meanOf(sums);
  var nearest = vec4f(3.4e38);
  ${pairs.map(([d, e]) => `var cov${d}${e} = vec4f(0.0);`).join('\n  ')}
  for (var k = rule.first; k < rule.first + rule.count; k++) {
    let memory = points[k];
    let square = ${each((d) => `(u.c${d} - memory.${coordinate(d)}) * (u.c${d} - memory.${coordinate(d)})`, ' + ')};
    nearest = min(nearest, square);
    let bias = memory.w + rule.normBias * (${each((d) => `memory.${coordinate(d)} * memory.${coordinate(d)}`, ' + ')});
    let r = exp2(bias - rule.sharpness * square - sums.top) / sums.sum;
    ${each((d) => `let d${d} = memory.${coordinate(d)} - mean.c${d};`, '\n    ')}
    ${pairs.map(([d, e]) => `cov${d}${e} += r * d${d} * d${e};`).join('\n    ')}
  }
  let curvature = Curvature(${pairs.map(([d, e]) => `vec4f(${d === e ? '1.0' : '0.0'}) - cov${d}${e} / rule.variance`).join(', ')});
  return Place(mean, curvature, entropyOf(sums), nearest);
}

${minors(dim)}

// Convex, by more than rounding leaves.
fn isConvex(h: Curvature) -> vec4<bool> {
  return ${each((d) => `(minor${d}(h) > vec4f(1e-5))`, ' & ')};
}

${eachQuad(
  dim,
  workgroupSize,
  wgsl`
  let rule = rules[cell];
  let longest = sqrt(rule.variance) / 3.0;
  var u = ${scaledQuad(dim)};
  var here: Place;
  var lastStep = vec4f(3.4e38);
  // read out in one place: drivers inline it
  for (var step = 0u; step < ${STEPS}u; step++) {
    here = placeAt(u, rule);
    ${each((d) => `let g${d} = u.c${d} - here.mean.c${d};`, '\n      ')}
    let convex = isConvex(here.curvature);
    let newton = solve(here.curvature, Quad(${each((d) => `g${d}`, ', ')}));
    ${each((d) => `var s${d} = select(g${d}, newton.c${d}, convex);`, '\n      ')}
    let length = sqrt(${each((d) => `s${d} * s${d}`, ' + ')});
    lastStep = select(vec4f(3.4e38), length, convex);
    if (all(${below('lastStep', '1e-6 * longest')})) {
      break;
    }
    let scale = min(vec4f(1.0), longest / max(length, vec4f(1e-30)));
    u = Quad(${each((d) => `u.c${d} - s${d} * scale`, ', ')});
  }
  let counted = isReal(quad) & allFinite(base);
  let atMinimum = counted & isConvex(here.curvature) & ${below('lastStep', '1e-2 * longest')};
  let effective = exp(here.entropy);
  let other = select(vec4u(4u), vec4u(3u), here.nearest <= vec4f(rule.near2));
  let widely = select(other, vec4u(5u), ${IS_GLOBAL});
  let class_ = select(widely, vec4u(2u), ${IS_MEMORY});
  classes[place] = select(vec4u(0u), class_, atMinimum);
  // x / a from here on: nobody else reads these positions
  ${each((d) => `positions[base + ${d}u] = u.c${d};`, '\n    ')}`,
)}
`;
}

/**
 * Counts the minima that settleWells has found: a particle counts if it is at a minimum and none before it is at the
 * same one, within a tenth of sqrt(S).
 */
export function countWells(dim: number, workgroupSize: number): string {
  const each = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  const takes = (i: number) => {
    const square = each((d) => `(u${d} - v${d}[${i}]) * (u${d} - v${d}[${i}])`, ' + ');
    return `taken |= vec4<bool>(theirs[${i}] != 0u) & (vec4u(4u * before + ${i}u) < order) & (${square} < same);`;
  };
  return wgsl`
${observer(dim, workgroupSize)}
${cellRule('variance')}
@group(0) @binding(4) var<storage, read> classes: array<vec4u>;           // [quad]
@group(0) @binding(5) var<storage, read_write> raw: array<f32>;           // [cell, thread, ${2 * WELL_COLUMNS.length}]
${cellSums(WELL_COLUMNS.length, workgroupSize)}

fn countOf(which: vec4<bool>) -> f32 {
  return dot(select(vec4f(0.0), vec4f(1.0), which), vec4f(1.0));
}

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let cell = indexOf(workgroup);
  if (cell >= extent.endWorkgroup) {
    return;
  }
  let firstQuad = cell * extent.quadsPerCell;
  let same = vec4f(0.01 * rules[cell].variance);
  if (thread == 0u) {
    sums[0] = 1.0;
  }
  for (var quad = thread; quad < extent.quadsPerCell; quad += ${workgroupSize}u) {
    let base = (firstQuad + quad) * ${dim}u;
    ${each((d) => `let u${d} = positions[base + ${d}u];`, '\n    ')}
    let mine = classes[firstQuad + quad];
    let atMinimum = mine != vec4u(0u);
    let order = vec4u(4u * quad) + vec4u(0u, 1u, 2u, 3u);
    var taken = vec4<bool>(false);
    for (var before = 0u; before <= quad && any(atMinimum & !taken); before++) {
      let there = (firstQuad + before) * ${dim}u;
      ${each((d) => `let v${d} = positions[there + ${d}u];`, '\n      ')}
      let theirs = classes[firstQuad + before];
      ${unroll(4, takes, '\n      ')}
    }
    let isFirst = atMinimum & !taken;
    sums[1] += countOf(isFirst);
    ${[2, 3, 4, 5].map((column) => `sums[${column}] += countOf(isFirst & (mine == vec4u(${column}u)));`).join('\n    ')}
    sums[6] += countOf(isReal(quad) & !atMinimum);
  }
  storeSums(cell, thread);
}
`;
}

/** Leading minors of the curvature, and the solution of H s = g by cofactors: D is at most 3. */
function minors(dim: number): string {
  const fn = (name: string, body: string) => `fn ${name}(h: Curvature) -> vec4f {\n  return ${body};\n}`;
  const two = 'h.h00 * h.h11 - h.h10 * h.h10';
  const three =
    'h.h00 * (h.h11 * h.h22 - h.h21 * h.h21) - h.h10 * (h.h10 * h.h22 - h.h21 * h.h20) + h.h20 * (h.h10 * h.h21 - h.h11 * h.h20)';
  const all = [fn('minor0', 'h.h00'), fn('minor1', two), fn('minor2', three)].slice(0, dim);
  const solution = [
    'Quad(g.c0 / det)',
    'Quad((h.h11 * g.c0 - h.h10 * g.c1) / det, (h.h00 * g.c1 - h.h10 * g.c0) / det)',
    `Quad(
    ((h.h11 * h.h22 - h.h21 * h.h21) * g.c0 + (h.h20 * h.h21 - h.h10 * h.h22) * g.c1 + (h.h10 * h.h21 - h.h20 * h.h11) * g.c2) / det,
    ((h.h20 * h.h21 - h.h10 * h.h22) * g.c0 + (h.h00 * h.h22 - h.h20 * h.h20) * g.c1 + (h.h10 * h.h20 - h.h00 * h.h21) * g.c2) / det,
    ((h.h10 * h.h21 - h.h20 * h.h11) * g.c0 + (h.h10 * h.h20 - h.h00 * h.h21) * g.c1 + (h.h00 * h.h11 - h.h10 * h.h10) * g.c2) / det,
  )`,
  ][dim - 1];
  return `${all.join('\n')}
fn solve(h: Curvature, g: Quad) -> Quad {
  // where it is not convex the answer is not used
  let det = max(minor${dim - 1}(h), vec4f(1e-12));
  return ${solution};
}`;
}
