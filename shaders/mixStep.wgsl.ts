import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { accumulated, awakeOf, type MixShape, mixed, mixFunctions, noiseAt, settlingStep } from './mix.wgsl.ts';
import { noise } from './noise.wgsl.ts';
import { entries, entryStores, MOST_LISTS } from './quadList.wgsl.ts';
import type { StagedTile } from './similarity.wgsl.ts';
import { stagedSums, sumFields, sumsStride, threadArguments, threadIndex } from './stagedReading.wgsl.ts';
import type { StagedGiven, Stages } from './stages.ts';
import { structs } from './structs.wgsl.ts';

/** The lists that a mix of this shape reads and writes, in the order of their bindings after `slice`. */
export function mixLists({ usesStart, usesAccumulator, usesCentre, tap, freezes, clamps }: MixShape) {
  const lists = [
    { name: 'cells', access: 'read' },
    { name: 'rows', access: 'read' },
    { name: 'positions', access: 'write' },
    { name: 'means', access: 'write' },
    ...(usesStart ? [{ name: 'starts', access: 'write' } as const] : []),
    ...(usesAccumulator || tap !== 'none' ? [{ name: 'extra', access: 'write' } as const] : []),
    ...(freezes
      ? [{ name: 'settledAt', access: 'write' } as const, { name: 'counters', access: 'write' } as const]
      : []),
    ...(tap === 'none' ? [] : [{ name: 'stored', access: 'read' } as const]),
    ...(clamps || usesCentre ? [{ name: 'coordinates', access: 'read' } as const] : []),
  ] as const;
  return freezes && lists.length < MOST_LISTS ? [...lists, { name: 'quadList', access: 'read' } as const] : lists;
}

const TYPES = {
  cells: 'Cell',
  rows: 'Row',
  positions: 'vec4f', // [quad, dim]
  means: 'vec4f', // [slot, dim]: m, and afterwards scratch
  starts: 'vec4f', // [slot, dim]: x0
  extra: 'vec4f', // [quad]: acc [dim], then q
  settledAt: 'vec4u', // [quad]: step that settled it, 0 = awake
  counters: 'atomic<u32>', // quads, particles with work left; tally, low and high; last settling step
  stored: 'vec4f', // [quad, sums]
  coordinates: 'vec4f', // [cell, dim]: held or not, and at what; the centre
  quadList: 'u32', // [group, quads of a group]
} as const;

/**
 * One row for the slots of a tile, after the memories were read: the affine mix with noise, accumulator, tap and
 * freezing, as in shaders/advance.wgsl.ts, in a loop over the dimensions. x0 is the place at the last commit: where a
 * step begins at one, x0 is x and is kept for the steps after it.
 */
export function mixStep(
  dim: number,
  shape: MixShape,
  {
    stages,
    asked,
    quads,
    workgroupSize,
  }: Pick<StagedTile, 'quads' | 'workgroupSize'> & {
    /** needed for a tap */
    stages?: Stages | undefined;
    asked: readonly StagedGiven[];
  },
): string {
  const { usesStart, usesAccumulator, usesNoise, usesCentre, tap, freezes, clamps } = shape;
  const coordinate = { x: 'x', mean: 'mean', start: 'start', acc: 'acc', z: 'z', clamp: 'own', centre: 'own.z' };
  const extraPerQuad = (usesAccumulator ? dim : 0) + (tap === 'none' ? 0 : 1);
  const sums = tap === 'none' ? undefined : stages;
  const fields = sums ? sumFields(sums, asked) : [];
  const lists = mixLists(shape);
  const listAt = lists.findIndex(({ name }) => name === 'quadList');
  const declared = lists
    .filter(({ name }) => name !== 'quadList')
    .map(
      ({ name, access }, i) =>
        `@group(0) @binding(${i + 1}) var<storage, ${access === 'read' ? 'read' : 'read_write'}> ${name}: array<${TYPES[name]}>;`,
    );
  return wgsl`
${structs(['inverseA', 'sharpness', 'normBias'], clamps)}
${noise}${mixFunctions(shape)}
struct TileSlice {
  firstGroup: u32,    // of the tile
  slots: u32,
  quadsPerCell: u32,
  row: u32,           // within the table of each cell
  step: u32,          // unrolled: the noise counter
  begins: u32,        // the step begins at a commit
  ends: u32,          // the slice ends with this step
  stream: u32,
  tolerance: f32,
  groupsPerCell: u32,
}
@group(0) @binding(0) var<uniform> slice: TileSlice;
${declared.join('\n')}
${entries(quads, listAt < 0 ? undefined : listAt + 1)}
${sums ? stagedSums(dim, sums, asked, true) : ''}

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(${threadArguments}) {
  let slot = ${threadIndex(workgroupSize)};
  if (slot >= slice.slots) {
    return;
  }
  let quad = entryAt(slot, vec3u(slice.firstGroup, slice.groupsPerCell, slice.quadsPerCell));
  if (!${entryStores('quad')}) {
    return;
  }
  let cellIndex = quad / slice.quadsPerCell;
  let cell = cells[cellIndex];
  let row = rows[cell.firstRow + slice.row];
  let step = slice.step;
  let birth = cell.firstQuad + quad % slice.quadsPerCell;
  #if ${freezes}
  let before = settledAt[quad];
  let awake = before == vec4u(0u);
  var move2 = vec4f(0.0);
  #endif
  #if ${tap === 'trace'}
  var spread = vec4f(0.0);
  #endif
  for (var d = 0u; d < ${dim}u; d++) {
    let at = quad * ${dim}u + d;
    let here = slot * ${dim}u + d;
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
    #if ${clamps || usesCentre}
    let own = coordinates[cellIndex * ${dim}u + d];
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
  #if ${sums !== undefined}
  if (row.reads != 0u) {
    let kept = quad * ${sums ? sumsStride(sums, asked) : 0}u;
    let sums = Sums(${fields.map((_, i) => `stored[kept + ${i}u]`).join(', ')});
    extra[quad * ${extraPerQuad}u + ${extraPerQuad - 1}u] += row.kq * ${tap === 'trace' ? 'traceOf(sums, spread)' : 'energyOf(sums)'};
  }
  #endif
  #if ${freezes}
  for (var d = 0u; d < ${dim}u; d++) {
    let at = quad * ${dim}u + d;
    positions[at] = select(positions[at], means[slot * ${dim}u + d], awake);
  }
  let after = ${settlingStep('before', 'awake', 'move2')};
  settledAt[quad] = after;
  if (slice.ends != 0u) {
    if (all(after != vec4u(0u))) {
      atomicMax(&counters[4], max(max(after.x, after.y), max(after.z, after.w)));
    } else {
      atomicAdd(&counters[0], 1u);
      atomicAdd(&counters[1], ${awakeOf('after')});
    }
  }
  #endif
}
`;
}
