import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { accumulated, type MixShape, mixed, mixFunctions, noiseAt, settledAt } from './mix.wgsl.ts';
import { noise } from './noise.wgsl.ts';
import { stagedSums, sumFields, sumsStride, threadArguments, threadIndex } from './stagedReading.wgsl.ts';
import type { StagedGiven, Stages } from './stages.ts';
import { structs } from './structs.wgsl.ts';

/** The lists that a mix of this shape reads and writes, in the order of their bindings after `slice`; at most eight. */
export function mixLists({ usesStart, usesAccumulator, usesCentre, tap, freezes, clamps }: MixShape) {
  return [
    { name: 'cells', access: 'read' },
    { name: 'rows', access: 'read' },
    { name: 'positions', access: 'write' },
    { name: 'means', access: 'write' },
    ...(usesStart ? [{ name: 'starts', access: 'write' } as const] : []),
    ...(usesAccumulator || tap !== 'none' ? [{ name: 'extra', access: 'write' } as const] : []),
    ...(freezes
      ? [{ name: 'frozenAt', access: 'write' } as const, { name: 'counters', access: 'write' } as const]
      : []),
    ...(tap === 'none' ? [] : [{ name: 'stored', access: 'read' } as const]),
    ...(clamps ? [{ name: 'clamps', access: 'read' } as const] : []),
    ...(usesCentre ? [{ name: 'centres', access: 'read' } as const] : []),
  ] as const;
}

const TYPES = {
  cells: 'Cell',
  rows: 'Row',
  positions: 'vec4f', // [quad, dim]
  means: 'vec4f', // [quad of the tile, dim]: m, and afterwards scratch
  starts: 'vec4f', // [quad of the tile, dim]: x0
  extra: 'vec4f', // [quad]: acc [dim], then q
  frozenAt: 'vec4u', // [quad]: step that settled it, 0 = awake
  counters: 'atomic<u32>', // quads with work left; tally, low and high; last settling step
  stored: 'vec4f', // [quad, sums]
  clamps: 'vec2f', // [cell, dim]: held or not, and at what
  centres: 'f32', // [cell, dim]
} as const;

/**
 * One row for the quads of a tile, after the memories were read: the affine mix with noise, accumulator, tap and freezing,
 * as in shaders/advance.wgsl.ts, in a loop over the dimensions. x0 is the place at the last commit: where a step begins at
 * one, x0 is x and is kept for the steps after it.
 */
export function mixStep(
  dim: number,
  shape: MixShape,
  { stages, asked, workgroupSize }: { stages: Stages; asked: readonly StagedGiven[]; workgroupSize: number },
): string {
  const { usesStart, usesAccumulator, usesNoise, usesCentre, tap, freezes, clamps } = shape;
  const coordinate = { x: 'x', mean: 'mean', start: 'start', acc: 'acc', z: 'z', clamp: 'clamp', centre: 'centre' };
  const extraPerQuad = (usesAccumulator ? dim : 0) + (tap === 'none' ? 0 : 1);
  const fields = sumFields(stages, asked);
  const lists = mixLists(shape).map(
    ({ name, access }, i) =>
      `@group(0) @binding(${i + 1}) var<storage, ${access === 'read' ? 'read' : 'read_write'}> ${name}: array<${TYPES[name]}>;`,
  );
  return wgsl`
${structs(['inverseA', 'sharpness', 'normBias'], clamps)}
${noise}${mixFunctions(shape)}
struct TileSlice {
  firstQuad: u32,     // among those of all cells
  quads: u32,
  quadsPerCell: u32,
  row: u32,           // within the table of each cell
  step: u32,          // unrolled: the noise counter
  begins: u32,        // the step begins at a commit
  ends: u32,          // the slice ends with this step
  stream: u32,
  tolerance: f32,
}
@group(0) @binding(0) var<uniform> slice: TileSlice;
${lists.join('\n')}
#if ${tap !== 'none'}
${stagedSums(dim, stages, asked, true)}
#endif

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(${threadArguments}) {
  let local = ${threadIndex(workgroupSize)};
  if (local >= slice.quads) {
    return;
  }
  let quad = slice.firstQuad + local;
  let cellIndex = quad / slice.quadsPerCell;
  let cell = cells[cellIndex];
  let row = rows[cell.firstRow + slice.row];
  let step = slice.step;
  let birth = cell.firstQuad + quad % slice.quadsPerCell;
  #if ${freezes}
  let before = frozenAt[quad];
  let awake = before == vec4u(0u);
  var move2 = vec4f(0.0);
  #endif
  #if ${tap === 'trace'}
  var spread = vec4f(0.0);
  #endif
  for (var d = 0u; d < ${dim}u; d++) {
    let at = quad * ${dim}u + d;
    let here = local * ${dim}u + d;
    let x = positions[at];
    // where no memories are read, what lies there is scratch
    let mean = select(vec4f(0.0), means[here], vec4<bool>(row.reads != 0u));
    #if ${usesStart}
    let start = select(starts[here], x, vec4<bool>(slice.begins != 0u));
    starts[here] = start;
    #endif
    #if ${usesAccumulator}
    let acc = extra[quad * ${extraPerQuad}u + d];
    #endif
    #if ${usesNoise}
    var z = vec4f(0.0);
    if (row.cz != 0.0${clamps ? ' || row.clampNoise != 0.0' : ''}) {
      z = ${noiseAt(shape, 'birth', 'step', 'd', 'cell.seed')};
    }
    #endif
    #if ${clamps}
    let clamp = clamps[cellIndex * ${dim}u + d];
    #endif
    #if ${usesCentre}
    let centre = centres[cellIndex * ${dim}u + d];
    #endif
    let y = ${mixed(shape, coordinate)};
    #if ${usesAccumulator}
    extra[quad * ${extraPerQuad}u + d] = ${accumulated(coordinate)};
    #endif
    #if ${tap === 'trace'}
    let off = x * row.inverseA - mean;
    spread += off * off;
    #endif
    #if ${freezes}
    move2 += (y - x) * (y - x);
    means[here] = y;
    #endif
    #if ${!freezes}
    positions[at] = y;
    #endif
  }
  #if ${tap !== 'none'}
  if (row.reads != 0u) {
    let slot = quad * ${sumsStride(stages, asked)}u;
    let sums = Sums(${fields.map((_, i) => `stored[slot + ${i}u]`).join(', ')});
    extra[quad * ${extraPerQuad}u + ${extraPerQuad - 1}u] += row.kq * ${tap === 'trace' ? 'traceOf(sums, spread)' : 'energyOf(sums)'};
  }
  #endif
  #if ${freezes}
  for (var d = 0u; d < ${dim}u; d++) {
    let at = quad * ${dim}u + d;
    positions[at] = select(positions[at], means[local * ${dim}u + d], awake);
  }
  let after = ${settledAt('before', 'awake', 'move2')};
  frozenAt[quad] = after;
  if (slice.ends != 0u) {
    if (all(after != vec4u(0u))) {
      atomicMax(&counters[3], max(max(after.x, after.y), max(after.z, after.w)));
    } else {
      atomicAdd(&counters[0], 1u);
    }
  }
  #endif
}
`;
}
