import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { type FlipsText, spinHeaders, spinMemory } from './flips.ts';
import { awakeOf, type MixShape, mixed, mixFunctions, noiseAt, settlingStep } from './mix.wgsl.ts';
import { noise } from './noise.wgsl.ts';
import { entryStores } from './quadList.wgsl.ts';
import { structs } from './structs.wgsl.ts';
import { unroll } from './unroll.ts';

/** What of a run of spins is structure. */
export interface SweepShape extends MixShape {
  order: 'asynchronous' | 'synchronous';
  dim: number;
  workgroupSize: number;
}

/** In the place of a dimension in the counters of the noise: who draws the order of the spins. */
export const ORDER_COUNTER = 0xffffffff;

const lane = (i: number) => 'xyzw'.charAt(i);

/**
 * Updates of spins: a row is a sweep over all spins of a network, each decided by what it would gain by a flip
 * (shaders/flips.ts), one after another with all before it as they are by then, or all at once:
 *
 *     y = cx x_i + cm h_i + cz z,   x_i = activation(y)
 *
 * A thread moves four networks; asynchronously their spins are visited in one random order. Their
 * overlaps with the memories are kept up to date by the change of each spin, and made anew at every
 * sweep, so that a slice of the run may begin at any.
 */
export function sweep(shape: SweepShape, flips: FlipsText): string {
  const { dim, order, workgroupSize, usesNoise, freezes, clamps } = shape;
  const isSequential = order === 'asynchronous';
  const bits = Math.max(1, Math.ceil(Math.log2(dim)));
  const coordinate = { x: 'x', mean: 'mean', start: '', acc: '', z: 'z', clamp: 'clamp', centre: '' };
  const header = (i: number) =>
    spinHeaders.map((name) => (flips.reads.includes(name) ? `${name}.${lane(i)}` : '0.0')).join(', ');
  const consecutiveQuad = `
  let cellIndex = workgroupIndex / slice.workgroupsPerCell;
  let local = (workgroupIndex % slice.workgroupsPerCell) * ${workgroupSize}u + thread;
  if (local >= slice.quadsPerCell) {
    return;
  }
  let quad = cellIndex * slice.quadsPerCell + local;`;
  const listedQuad = `
  let quad = quadList[workgroupIndex * ${workgroupSize}u + thread];
  if (!${entryStores('quad')}) {
    return;
  }
  let cellIndex = quadList[workgroupIndex * ${workgroupSize}u] / slice.quadsPerCell;
  let local = quad - cellIndex * slice.quadsPerCell;`;
  return wgsl`
${structs(['inverseA', 'sharpness', 'normBias'], clamps)}
${noise}${mixFunctions(shape)}
${spinMemory}
${flips.text}
@group(0) @binding(0) var<uniform> slice: Slice;
@group(0) @binding(1) var<storage, read> cells: array<Cell>;
@group(0) @binding(2) var<storage, read> rows: array<Row>;
// [cell][header, then dim][memory / 4]; then [cell][dim]: held or not, and at what
@group(0) @binding(3) var<storage, read> memories: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> positions: array<vec4f>; // [quad, dim]
// [memory, thread of the dispatch]; synchronous: then [spin, thread]
@group(0) @binding(5) var<storage, read_write> overlaps: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> settledAt: array<vec4u>; // [quad]: step that settled it, 0 = awake
// quads, particles with work left; -; -; last settling step
@group(0) @binding(7) var<storage, read_write> counters: array<atomic<u32>>;
${freezes ? '@group(0) @binding(8) var<storage, read> quadList: array<u32>; // [workgroup, thread]' : ''}

#if ${isSequential}
// The i-th spin of a sweep: a bijection of ${2 ** bits} numbers, in four rounds with a word of a block each, walked
// along until it is a spin. Odd factors, sums and shifts to the right can be undone.
fn visited(i: u32, keys: vec4u) -> u32 {
  var at = i;
  loop {
    ${unroll(
      4,
      (r) =>
        `at = ((at ^ (at >> ${Math.max(1, bits >> 1)}u)) * (keys.${lane(r)} | 1u) + (keys.${lane(r)} >> 16u)) & ${2 ** bits - 1}u;`,
    )}
    if (at < ${dim}u) {
      break;
    }
  }
  return at;
}
#endif

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let workgroupIndex = slice.firstWorkgroup + workgroup.y * slice.gridWidth + workgroup.x;
  if (workgroupIndex >= slice.endWorkgroup) {
    return;
  }
  ${freezes ? listedQuad : consecutiveQuad}
  let cell = cells[cellIndex];
  let base = quad * ${dim}u;
  let threads = (slice.endWorkgroup - slice.firstWorkgroup) * ${workgroupSize}u;
  let own = (workgroupIndex - slice.firstWorkgroup) * ${workgroupSize}u + thread;
  let blocks = (cell.endMemory - cell.firstMemory) / ${dim + spinHeaders.length}u;
  let coordinates = cell.firstMemory + ${spinHeaders.length}u * blocks;
  ${freezes ? 'var settled = settledAt[quad];' : ''}

  var rowIndex = cell.firstRow + slice.row;
  var repeatsDone = slice.repeatsDone;
  var row = rows[rowIndex];
  for (var done = 0u; done < slice.steps; done++) {
    ${freezes ? 'if (all(settled != vec4u(0u))) {\n      break;\n    }' : ''}
    let step = slice.firstStep + done;
    let numbers = vec3f(row.inverseA, row.sharpness, row.normBias);
    if (row.reads != 0u) {
      for (var b = 0u; b < blocks; b++) {
        ${unroll(4, (i) => `var overlap${i} = vec4f(0.0);`)}
        for (var d = 0u; d < ${dim}u; d++) {
          let x = positions[base + d];
          let xi = memories[coordinates + d * blocks + b];
          ${unroll(4, (i) => `overlap${i} += xi.${lane(i)} * x;`)}
        }
        ${unroll(4, (i) => `overlaps[(4u * b + ${i}u) * threads + own] = overlap${i};`)}
      }
    }
    #if ${isSequential}
    let keys = philox(vec4u(cell.firstQuad + local, step, ${ORDER_COUNTER}u, slice.stream), cell.seed);
    #endif
    var move2 = vec4f(0.0);
    for (var i = 0u; i < ${dim}u; i++) {
      let d = ${isSequential ? 'visited(i, keys)' : 'i'};
      let x = positions[base + d];
      var mean = vec4f(0.0);
      if (row.reads != 0u) {
        var flips = emptyFlips();
        for (var b = 0u; b < blocks; b++) {
          let xi = memories[coordinates + d * blocks + b];
          let at = 4u * b * threads + own;
          ${flips.reads.map((name) => `let ${name} = memories[cell.firstMemory + ${spinHeaders.indexOf(name)}u * blocks + b];`).join('\n          ')}
          ${unroll(
            4,
            (i) =>
              `flips = absorbFlip(flips, overlaps[at + ${i}u * threads] - xi.${lane(i)} * x, SpinMemory(xi.${lane(i)}, ${header(i)}), numbers);`,
          )}
        }
        mean = fieldOf(flips, numbers);
      }
      ${
        usesNoise
          ? `var z = vec4f(0.0);
      if (row.cz != 0.0${clamps ? ' || row.clampNoise != 0.0' : ''}) {
        z = ${noiseAt(shape, 'cell.firstQuad + local', 'step', 'd', 'cell.seed')};
      }`
          : ''
      }
      ${clamps ? 'let clamp = memories[cell.firstExtra + d].xy;' : ''}
      let y = ${mixed(shape, coordinate)};
      let after = ${freezes ? 'select(x, y, settled == vec4u(0u))' : 'y'};
      let change = after - x;
      if (any(change != vec4f(0.0))) {
        ${isSequential ? 'positions[base + d] = after;' : ''}
        move2 += change * change;
        #if ${isSequential}
        if (row.reads != 0u) {
          for (var b = 0u; b < blocks; b++) {
            let xi = memories[coordinates + d * blocks + b];
            let at = 4u * b * threads + own;
            ${unroll(4, (i) => `overlaps[at + ${i}u * threads] += xi.${lane(i)} * change;`)}
          }
        }
        #endif
      }
      ${isSequential ? '' : 'overlaps[(4u * blocks + d) * threads + own] = after;'}
    }
    ${
      isSequential
        ? ''
        : `for (var d = 0u; d < ${dim}u; d++) {
      positions[base + d] = overlaps[(4u * blocks + d) * threads + own];
    }`
    }
    ${
      freezes
        ? `let awake = settled == vec4u(0u);
    settled = ${settlingStep('settled', 'awake', 'move2')};`
        : ''
    }
    repeatsDone++;
    if (repeatsDone >= row.repeats) {
      repeatsDone = 0u;
      rowIndex++;
      row = rows[rowIndex];
    }
  }
  ${
    freezes
      ? `settledAt[quad] = settled;
  if (all(settled != vec4u(0u))) {
    atomicMax(&counters[4], max(max(settled.x, settled.y), max(settled.z, settled.w)));
  } else {
    atomicAdd(&counters[0], 1u);
    atomicAdd(&counters[1], ${awakeOf('settled')});
  }`
      : ''
  }
}
`;
}
