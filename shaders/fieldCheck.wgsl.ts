import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import type { MakeFused } from './fused.ts';
import { structs } from './structs.wgsl.ts';
import { FIELD_RECORDS, FIELD_WORKGROUP, tabulatedReadout } from './tabulated.wgsl.ts';
import { unroll } from './unroll.ts';

/**
 * Compares a field with the read-out that it tabulates, at places with the noise of its level: xi + sigma z.
 * A level whose field is off by more than the tolerance at more than so many quads of places has none:
 * particles are read by the other read-out there.
 */
export function fieldCheck(inner: MakeFused, dim: number): string {
  const text = tabulatedReadout(inner)({
    ...{ dim, quads: 1, workgroupSize: FIELD_WORKGROUP, registers: 0, tap: 'none', freezes: false },
    ...{ usesStart: false, usesAccumulator: false, usesNoise: false, usesCentre: false, clamps: false },
    activation: 'identity',
  });
  return wgsl`
${structs(text.readNumbers)}
${text.declarations}
struct Checking {
  firstWorkgroup: u32,
  endWorkgroup: u32,
  gridWidth: u32,
  firstLevel: u32,  // where the levels begin, in vec4f
  level: u32,
  places: u32,      // of each quad of places the coordinates of xi, then those of z
  quads: u32,
  allowed: u32,     // quads that may be off by more
  tolerance: f32,   // in sigma
}
@group(0) @binding(0) var<uniform> checking: Checking;
@group(0) @binding(1) var<storage, read_write> memories: array<vec4f>;
var<workgroup> tooFar: atomic<u32>;

@compute @workgroup_size(${FIELD_WORKGROUP}, 1, 1)
fn main(@builtin(local_invocation_index) thread: u32) {
  let cell = Cell(vec2u(0u), 0u, 0u, checking.firstLevel, 0u, checking.firstLevel, checking.places, vec4f(0.0));
  var field = fieldOf(cell, f32(checking.level));
  field.isThere = true;
  for (var i = thread; i < checking.quads; i += ${FIELD_WORKGROUP}u) {
    let at = checking.places + i * ${2 * dim}u;
    let u = Quad(${unroll(dim, (d) => `memories[at + ${d}u] + memories[at + ${dim + d}u] / field.inverseSigma`, ', ')});
    let answer = readField(cell, field, u, vec4<bool>(true));
    atomicAdd(&tooFar, select(1u, 0u, answer.off <= checking.tolerance));
  }
  workgroupBarrier();
  if (thread == 0u) {
    let isThere = atomicLoad(&tooFar) <= checking.allowed;
    let record = checking.firstLevel + ${FIELD_RECORDS}u * checking.level;
    memories[record] = vec4f(memories[record].xyz, select(0.0, 1.0, isThere));
  }
}
`;
}
