import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { measureCell } from './cellSums.wgsl.ts';
import { type SpinEnergyText, spinHeaders, spinMemory } from './flips.ts';
import { observer } from './observer.wgsl.ts';
import { unroll } from './unroll.ts';

/** What is added up over the networks of a cell, in this order. */
export const RECALL_COLUMNS = [
  'count',
  'overlap',
  'bitErrors',
  'recalled',
  'spinEnergy',
  'fixed',
  'cycles',
  'retrieved',
] as const;

/**
 * How networks of spins recall, network i what it was cued with, pattern i mod their number: the overlap m = x . xi / N
 * with it, the share of wrong bits, whether there is none, the energy per spin; whether the last step changed nothing,
 * and whether it did but the two last together did not, a 2-cycle; whether the overlap is as large as is asked.
 */
export function recall(dim: number, energy: SpinEnergyText, workgroupSize: number): string {
  const own = unroll(
    4,
    (i) => `memories[rule.cuedFirst + (${spinHeaders.length}u + d) * rule.cuedPadded + own.${'xyzw'.charAt(i)}]`,
    ', ',
  );
  return wgsl`
${observer(dim, workgroupSize)}
${spinMemory}
${energy}
struct SpinRule {
  numbers: vec3f,       // by which the memories are read
  energyScale: f32,     // energy per spin = scale energy + shift
  energyShift: f32,
  first: u32,           // of the cell in the list of memories
  padded: u32,          // memories with those that pad
  count: u32,
  cuedFirst: u32,       // the same of the patterns it was cued with
  cuedPadded: u32,
  cuedCount: u32,
  leastSum: f32,        // x . xi from which on a pattern is retrieved
}
@group(0) @binding(2) var<storage, read> rules: array<SpinRule>;       // [cell]
@group(0) @binding(3) var<storage, read> memories: array<f32>;         // [list][header, then dim][memory]
@group(0) @binding(4) var<storage, read> before1: array<vec4f>;        // positions one step before
@group(0) @binding(5) var<storage, read> before2: array<vec4f>;        // and two

${measureCell({
  dim,
  workgroupSize,
  binding: 6,
  columns: RECALL_COLUMNS,
  values: wgsl`
    let rule = rules[cell];
    let own = (vec4u(4u * quad) + vec4u(0u, 1u, 2u, 3u)) % vec4u(rule.cuedCount);
    var along = vec4f(0.0);
    var fixed = vec4<bool>(true);
    var back = vec4<bool>(true);
    for (var d = 0u; d < ${dim}u; d++) {
      let x = positions[base + d];
      along += x * vec4f(${own});
      fixed &= x == before1[base + d];
      back &= x == before2[base + d];
    }
    var energies = emptyEnergies();
    for (var k = 0u; k < rule.count; k++) {
      var overlap = vec4f(0.0);
      for (var d = 0u; d < ${dim}u; d++) {
        overlap += positions[base + d] * memories[rule.first + (${spinHeaders.length}u + d) * rule.padded + k];
      }
      let head = rule.first + k;
      let memory = SpinMemory(0.0, memories[head], memories[head + rule.padded], memories[head + 2u * rule.padded]);
      energies = absorbOverlap(energies, overlap, memory, rule.numbers);
    }
    let m = along / ${dim}.0;
    var values = array<vec4f, ${RECALL_COLUMNS.length}>(
      vec4f(1.0),
      m,
      0.5 - 0.5 * m,
      select(vec4f(0.0), vec4f(1.0), along > vec4f(${dim - 0.5})),
      rule.energyScale * spinEnergyOf(energies, rule.numbers) + rule.energyShift,
      select(vec4f(0.0), vec4f(1.0), fixed),
      select(vec4f(0.0), vec4f(1.0), back & !fixed),
      select(vec4f(0.0), vec4f(1.0), along >= vec4f(rule.leastSum)),
    );`,
})}
`;
}
