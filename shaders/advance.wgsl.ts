import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import type { AdvanceShape, Fused } from './fused.ts';
import { accumulated, awakeOf, type MixShape, mixed, mixFunctions, noiseAt, settlingStep } from './mix.wgsl.ts';
import { noise } from './noise.wgsl.ts';
import { entryStores, MOST_LISTS, quadOfEntry } from './quadList.wgsl.ts';
import { structs } from './structs.wgsl.ts';
import { unroll } from './unroll.ts';

/** The lists that a kernel of this shape reads and writes, in the order of their bindings after `slice`. */
export function advanceLists({ usesAccumulator, tap, freezes, clamps }: MixShape) {
  const lists = [
    { name: 'cells', access: 'read' },
    { name: 'rows', access: 'read' },
    { name: 'memories', access: 'read' },
    { name: 'positions', access: 'write' },
    ...(usesAccumulator || tap !== 'none' ? [{ name: 'extra', access: 'write' } as const] : []),
    ...(freezes ? [{ name: 'settledAt', access: 'write' } as const] : []),
    { name: 'counters', access: 'write' },
    ...(clamps ? [{ name: 'clamps', access: 'read' } as const] : []),
  ] as const;
  return freezes && lists.length < MOST_LISTS ? [...lists, { name: 'quadList', access: 'read' } as const] : lists;
}

const TYPES = {
  cells: 'Cell',
  rows: 'Row',
  memories: 'vec4f', // the records of the read-out
  positions: 'vec4f', // [quad, dim]
  extra: 'vec4f', // [quad]: acc [dim], then q
  settledAt: 'vec4u', // [quad]: step that settled it, 0 = awake
  counters: 'atomic<u32>', // quads, particles with work left; tally, low and high; last settling step; bits of the largest
  clamps: 'vec2f', // [cell, dim]: held or not, and at what
  quadList: 'u32', // [workgroup, thread, quads of a thread]
} as const;

/**
 * The executor: runs a slice of a step table for all particles, several rows per dispatch with x in registers.
 *
 *     if reads: m, tap = readout(x)
 *     y = cx0 x0 + cx x + cm m + cacc acc + cz z + cc c;   acc = ka acc + kx x + km m;   q += kq tap;   x = y;
 *     if commits: x0 = x
 *
 * A slice starts and ends at a committed row, so x0 is x at its start and is never stored. There is no barrier, so
 * threads past the end of their cell simply stop, and so do those whose quads have settled. Where particles freeze, a
 * list says which quads there are (shaders/quadList.wgsl.ts). What `readout` means is text of the read-out's own.
 */
export function advance(shape: AdvanceShape, readout: Fused): string {
  const { dim, quads, workgroupSize, usesStart, usesAccumulator, usesNoise, tap, freezes, clamps } = shape;
  const { tally, largest } = readout;
  const lists = advanceLists(shape);
  const isListed = lists.some(({ name }) => name === 'quadList');
  const eachDim = (line: (d: number) => string) => unroll(dim, line);
  const eachQuad = (line: (q: number) => string) => unroll(quads, line);

  const coordinateOf = (q: number, d: number) => ({
    x: `x${q}.c${d}`,
    mean: `mean${q}.c${d}`,
    start: `start${q}.c${d}`,
    acc: `acc${q}.c${d}`,
    z: `z${q}.c${d}`,
    clamp: `clamp${d}`,
    centre: `cell.centre[${d}]`,
  });
  const mix = (q: number) => `
    {
      ${eachDim((d) => `let y${d} = ${mixed(shape, coordinateOf(q, d))};`)}
      ${usesAccumulator ? eachDim((d) => `acc${q}.c${d} = ${accumulated(coordinateOf(q, d))};`) : ''}
      ${
        freezes
          ? `let move${q} = ${unroll(dim, (d) => `(y${d} - x${q}.c${d}) * (y${d} - x${q}.c${d})`, ' + ')};
      let awake${q} = settledAt${q} == vec4u(0u);
      ${eachDim((d) => `x${q}.c${d} = select(x${q}.c${d}, y${d}, awake${q});`)}
      settledAt${q} = ${settlingStep(`settledAt${q}`, `awake${q}`, `move${q}`)};`
          : eachDim((d) => `x${q}.c${d} = y${d};`)
      }
    }`;

  const consecutiveQuads = `
  let cellIndex = workgroupIndex / slice.workgroupsPerCell;
  let first = (workgroupIndex % slice.workgroupsPerCell) * ${workgroupSize * quads}u + thread;
  if (first >= slice.quadsPerCell) {
    return;
  }
  let cell = cells[cellIndex];
  let base = cellIndex * slice.quadsPerCell;
  // Past the ragged end the last quad is computed once more and never stored.
  ${eachQuad(
    (q) => `let local${q} = min(first + ${q * workgroupSize}u, slice.quadsPerCell - 1u);
  let stores${q} = first + ${q * workgroupSize}u < slice.quadsPerCell;
  let quad${q} = base + local${q};`,
  )}`;
  // the quads of a thread stand side by side, so that the last block of a cell leaves whole threads without work
  const listedQuads = `
  let firstSlot = workgroupIndex * ${workgroupSize * quads}u;
  ${eachQuad((q) => `let entry${q} = quadList[firstSlot + thread * ${quads}u + ${q}u];`)}
  if (!${entryStores('entry0')}) {
    return;
  }
  let cellIndex = quadList[firstSlot] / slice.quadsPerCell;
  let cell = cells[cellIndex];
  ${eachQuad(
    (q) => `let stores${q} = ${entryStores(`entry${q}`)};
  let quad${q} = ${quadOfEntry(`entry${q}`)};
  let local${q} = quad${q} - cellIndex * slice.quadsPerCell;`,
  )}`;
  const settled = (q: number) => `all(settledAt${q} != vec4u(0u))`;

  return wgsl`
${structs(readout.readNumbers, clamps)}
${noise}${mixFunctions(shape)}
${readout.declarations}
@group(0) @binding(0) var<uniform> slice: Slice;
${lists
  .map(
    ({ name, access }, i) =>
      `@group(0) @binding(${i + 1}) var<storage, ${access === 'read' ? 'read' : 'read_write'}> ${name}: array<${TYPES[name]}>;`,
  )
  .join('\n')}

const extraPerQuad = ${(usesAccumulator ? dim : 0) + (tap === 'none' ? 0 : 1)}u;

fn noiseQuad(quad: u32, step: u32, seed: vec2u) -> Quad {
  return Quad(${unroll(dim, (d) => noiseAt(shape, 'quad', 'step', `${d}u`, 'seed'), ', ')});
}

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let workgroupIndex = slice.firstWorkgroup + workgroup.y * slice.gridWidth + workgroup.x;
  if (workgroupIndex >= slice.endWorkgroup) {
    return;
  }
  ${isListed ? listedQuads : consecutiveQuads}
  ${eachQuad(
    (q) => `
  var x${q} = Quad(${unroll(dim, (d) => `positions[quad${q} * ${dim}u + ${d}u]`, ', ')});
  ${usesStart ? `var start${q} = x${q};` : ''}
  ${usesAccumulator ? `var acc${q} = Quad(${unroll(dim, (d) => `extra[quad${q} * extraPerQuad + ${d}u]`, ', ')});` : ''}
  ${tap === 'none' ? '' : `var q${q} = extra[quad${q} * extraPerQuad + extraPerQuad - 1u];`}
  ${freezes ? `var settledAt${q} = settledAt[quad${q}];` : ''}`,
  )}
  ${readout.begin}${clamps ? eachDim((d) => `\n  let clamp${d} = clamps[cellIndex * ${dim}u + ${d}u];`) : ''}

  var rowIndex = cell.firstRow + slice.row;
  var repeatsDone = slice.repeatsDone;
  var row = rows[rowIndex];
  for (var done = 0u; done < slice.steps; done++) {
    ${freezes ? `if (${unroll(quads, settled, ' && ')}) {\n      break;\n    }` : ''}
    let step = slice.firstStep + done;
    ${eachQuad((q) => `var mean${q}: Quad;`)}
    if (row.reads != 0u) {
      ${readout.read((q, d) => `x${q}.c${d} * row.inverseA`)}
      ${eachQuad((q) => readout.answer(q, `mean${q}`))}
      ${tap === 'none' ? '' : eachQuad((q) => `q${q} += row.kq * ${readout.tap(q)};`)}
    }
    ${
      usesNoise
        ? `${eachQuad((q) => `var z${q}: Quad;`)}
    if (row.cz != 0.0${clamps ? ' || row.clampNoise != 0.0' : ''}) {
      ${eachQuad((q) => `z${q} = noiseQuad(cell.firstQuad + local${q}, step, cell.seed);`)}
    }`
        : ''
    }
    ${eachQuad(mix)}
    ${usesStart ? `if (row.commits != 0u) {\n      ${eachQuad((q) => `start${q} = x${q};`)}\n    }` : ''}
    repeatsDone++;
    if (repeatsDone >= row.repeats) {
      repeatsDone = 0u;
      rowIndex++;
      row = rows[rowIndex];
    }
  }

  ${eachQuad(
    (q) => `if (stores${q}) {
    ${eachDim((d) => `positions[quad${q} * ${dim}u + ${d}u] = x${q}.c${d};`)}
    ${usesAccumulator ? eachDim((d) => `extra[quad${q} * extraPerQuad + ${d}u] = acc${q}.c${d};`) : ''}
    ${tap === 'none' ? '' : `extra[quad${q} * extraPerQuad + extraPerQuad - 1u] = q${q};`}
    ${freezes ? `settledAt[quad${q}] = settledAt${q};` : ''}
  }`,
  )}
  ${
    freezes
      ? `let left = ${unroll(quads, (q) => `u32(stores${q} && !${settled(q)})`, ' + ')};
  if (left > 0u) {
    atomicAdd(&counters[0], left);
    atomicAdd(&counters[1], ${unroll(quads, (q) => `select(0u, ${awakeOf(`settledAt${q}`)}, stores${q})`, ' + ')});
  } else {
    var latest = vec4u(0u);
    ${eachQuad((q) => `latest = max(latest, settledAt${q});`)}
    atomicMax(&counters[4], max(max(latest.x, latest.y), max(latest.z, latest.w)));
  }`
      : ''
  }
  ${
    tally
      ? `if (${tally} > 0u) {
    // 64 bits in two words: a long run of many particles counts past 2^32.
    let before = atomicAdd(&counters[2], ${tally});
    if (before > 0xffffffffu - ${tally}) {
      atomicAdd(&counters[3], 1u);
    }
  }`
      : ''
  }
  ${
    largest
      ? `if (${largest} > 0.0) {
    // bits of positive numbers are in the order of the numbers
    atomicMax(&counters[5], bitcast<u32>(${largest}));
  }`
      : ''
  }
}
`;
}
