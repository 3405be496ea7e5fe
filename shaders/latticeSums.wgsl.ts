import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { nodeAfter } from './kdTree.wgsl.ts';
import { coordinate, unroll } from './unroll.ts';

/** Nodes of a lattice that one thread sums at, per dimension. */
export const LATTICE_TILES: Readonly<Record<number, readonly [number, number]>> = { 1: [8, 1], 2: [8, 8] };

export const SUMS_WORKGROUP = 64;

/** Of memories from the middle of a tile, in standard deviations. */
const FARTHEST = 13;

/** Leaves after which a thread adds what it has to its totals: long sums lose digits. */
const LEAVES_TOGETHER = 64;

/** Beside a struct Params: the lists that a pass writes, and the number of a thread among those of all workgroups. */
export const workgroupsOfPass = wgsl`
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> list: array<vec4f>;

fn threadOf(workgroup: vec3u, thread: u32) -> u32 {
  let index = params.first + workgroup.y * params.gridWidth + workgroup.x;
  return select(0xffffffffu, index * ${SUMS_WORKGROUP}u + thread, index < params.end);
}
`;

const params = wgsl`
struct Params {
  first: u32,      // workgroups of this dispatch
  end: u32,
  gridWidth: u32,
  threads: u32,    // of all workgroups
  tiles: vec2u,    // in both dimensions
  origin: vec2i,   // number of the first node in both dimensions
  leaves: u32,     // of the tree
  nodes: u32,      // places in the list: of the nodes of the tree,
  records: u32,    // of the memories,
  sums: u32,       // and of the first four sums
  chunks: u32,     // a leaf of every so many is summed by one thread
  quads: u32,      // fours of sums, of one chunk
  spacing: f32,
  sharpness: f32,  // log2(e) / 2s
  dropped: f32,    // of a sum: how much may be missing, of one chunk
  unused0: u32,
  unused1: u32,
  unused2: u32,
}
${workgroupsOfPass}
`;

/**
 * Z at the nodes of a lattice, sum_k w_k exp(-|x - xi_k|^2 / 2s), by tiles of nodes: one thread sums at all nodes of a
 * tile, over one leaf of every so many (chunk), so that threads side by side go the same way through the tree. A memory
 * takes one Gaussian per dimension, and one multiply-add per node, because the Gaussian is a product; along a dimension
 * exp(-(t - ih)^2 / 2s) = exp(-t^2 / 2s) exp(th / s)^i exp(-i^2 h^2 / 2s). A node of the tree is left out whose mass,
 * at its least distance from the tile, is at most a part of what may be missing.
 */
export function latticeSums(dim: number, leafSize: number): string {
  const tile = LATTICE_TILES[dim] as readonly [number, number];
  const vectors = tile[0] / 4;
  const eachDim = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  const eachSum = (line: (v: number, i: number) => string) =>
    unroll(tile[1], (i) => unroll(vectors, (v) => line(v, i)));
  // a multiple of four
  const middle = (d: number) => ((tile[d] as number) > 4 ? (tile[d] as number) / 2 : 0);
  return wgsl`
${params}${nodeAfter}
@compute @workgroup_size(${SUMS_WORKGROUP}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) index: u32) {
  let thread = threadOf(workgroup, index);
  if (thread >= params.threads) {
    return;
  }
  let tile = thread / params.chunks;
  let chunk = thread % params.chunks;
  let corner = vec2u(tile % params.tiles.x, tile / params.tiles.x) * vec2u(${tile.join('u, ')}u);
  let low = vec3f(vec2f(params.origin + vec2i(corner)) * params.spacing, 0.0);
  let high = low + vec3f(${tile.map((n) => `${n - 1}.0`).join(', ')}, 0.0) * params.spacing;
  let middle = low + vec3f(${tile.map((_, d) => `${middle(d)}.0`).join(', ')}, 0.0) * params.spacing;
  let pull = 2.0 * params.sharpness * params.spacing;
  let fall = -params.sharpness * params.spacing * params.spacing;
  ${eachSum((v, i) => `var part${v}_${i} = vec4f(0.0);\n  var sum${v}_${i} = vec4f(0.0);`)}
  ${eachDim((d) =>
    unroll(
      (tile[d] as number) / 4,
      (v) => `let bend${d}_${v} = exp2(fall * vec4f(${unroll(4, (i) => `${(4 * v + i - middle(d)) ** 2}.0`, ', ')}));`,
    ),
  )}
  // in a leaf that is wide, memories may be so far that powers overflow; what they weigh is far below rounding
  let farthest = ${FARTHEST} / sqrt(2.0 * 0.6931471805599453 * params.sharpness);
  let bottom = params.leaves / params.chunks;
  var node = 1u;
  var spent = 0.0;
  var leaves = 0u;
  loop {
    // on to the next leaf that matters, all threads for themselves; then they take a leaf together
    var found = false;
    loop {
      let at = params.nodes + 2u * node;
      let least = list[at];
      let apart = max(max(least.xyz - high, low - list[at + 1u].xyz), vec3f(0.0));
      let cost = exp2(least.w - params.sharpness * (${eachDim((d) => `apart.${coordinate(d)} * apart.${coordinate(d)}`, ' + ')}));
      if (cost > (params.dropped - spent) * 0.0625) {
        found = node >= bottom;
        node = select(2u * node, node, found);
      } else {
        spent += cost;
        node = nodeAfter(node);
      }
      if (found || node == 1u) {
        break;
      }
    }
    if (!found) {
      break;
    }
    let first = params.records + (node * params.chunks + chunk - params.leaves) * ${leafSize}u;
    for (var i = 0u; i < ${leafSize}u; i++) {
      let memory = list[first + i];
      ${eachDim((d) => {
        const c = coordinate(d);
        const exponent = `${d === 0 ? 'memory.w ' : ''}- params.sharpness * t${d} * t${d}`;
        const steps = unroll(
          (tile[d] as number) / 4,
          (v) => `let g${d}_${v} = base${d} * ${powers(d, 4 * v - middle(d))} * bend${d}_${v};`,
        );
        return `let away${d} = memory.${c} - middle.${c};
      let t${d} = clamp(away${d}, -farthest, farthest);
      let base${d} = select(0.0, exp2(${exponent}), away${d} == t${d});
      let up${d} = exp2(pull * t${d});
      let up${d}_2 = up${d} * up${d};
      let up${d}_4 = up${d}_2 * up${d}_2;
      let down${d}_4 = exp2(-4.0 * pull * t${d});
      let row${d} = vec4f(1.0, up${d}, up${d}_2, up${d}_2 * up${d});
      ${steps}`;
      }, '\n        ')}
      ${eachSum((v, i) => `part${v}_${i} += g0_${v}${dim > 1 ? ` * ${component(i)}` : ''};`)}
    }
    leaves++;
    if (leaves % ${LEAVES_TOGETHER}u == 0u) {
      ${eachSum((v, i) => `sum${v}_${i} += part${v}_${i};\n  part${v}_${i} = vec4f(0.0);`)}
    }
    node = nodeAfter(node);
    if (node == 1u) {
      break;
    }
  }
  let stride1 = params.tiles.x * ${tile[0]}u;
  let place = params.sums + chunk * params.quads;
  ${eachSum((v, i) => `list[place + (corner.x + (corner.y + ${i}u) * stride1) / 4u + ${v}u] = sum${v}_${i} + part${v}_${i};`)}
}
`;
}

/** exp(th / s)^i for four i from `first` on: -4, 0 or 4. */
function powers(d: number, first: number): string {
  const step = first < 0 ? `down${d}_4` : `up${d}_4`;
  return [`row${d}`, ...Array(Math.abs(first) / 4).fill(step)].join(' * ');
}

/** Of the second dimension: row i of a tile. */
const component = (i: number) => `g1_${Math.floor(i / 4)}.${'xyzw'.charAt(i % 4)}`;

/** The sums of all chunks, added up in their order: one thread per four nodes. */
export const addedSums = wgsl`
${params}
@compute @workgroup_size(${SUMS_WORKGROUP}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) index: u32) {
  let thread = threadOf(workgroup, index);
  if (thread >= params.threads) {
    return;
  }
  var sum = vec4f(0.0);
  for (var chunk = 0u; chunk < params.chunks; chunk++) {
    sum += list[params.records + chunk * params.quads + thread];
  }
  list[params.sums + thread] = sum;
}
`;
