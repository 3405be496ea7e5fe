import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { nodeAfter } from './kdTree.wgsl.ts';
import { SUMS_WORKGROUP, workgroupsOfPass } from './latticeSums.wgsl.ts';
import { coordinate, unroll } from './unroll.ts';

/** Entry of a cell behind its last memory, and first entry of a cell with more memories than there is room for. */
const NO_MORE = -1;
const TOO_MANY = -2;

/** Of what is left of the error that may be made, a node or memory that is left out takes at most this part. */
export const CELL_SHARE = 1 / 16;

/**
 * The memories that matter in each cell of a grid: for every place x in the cell, m of those is off by at most eps
 * sigma from m of all. One thread per cell. n is the memory of the largest weight at the middle c, of those in its
 * leaf. As |x - xi_k|^2 - |x - xi_n|^2 is linear in x,
 *
 *     r_k(x) <= r_k(x) / r_n(x) <= w_k / w_n exp(-(|c - xi_k|^2 - |c - xi_n|^2 - side |xi_k - xi_n|_1) / 2s)
 *
 * and leaving k out moves m by at most r_k (|x - xi_k| + |x - m|), where |x - m|^2 <= |x - xi_n|^2 - 2s ln w_n
 * (cutoff.wgsl.ts). The same goes for a node of the tree, by its mass and its box.
 */
export function nearCells(dim: number, leafSize: number): string {
  const eachDim = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  const norm1 = (apart: string) => eachDim((d) => `abs(${apart}.${coordinate(d)})`, ' + ');
  const square = (apart: string) => eachDim((d) => `${apart}.${coordinate(d)} * ${apart}.${coordinate(d)}`, ' + ');
  return wgsl`
struct Params {
  first: u32,      // workgroups of this dispatch
  end: u32,
  gridWidth: u32,
  threads: u32,    // one per cell
  cells: vec4u,    // in every dimension; entries of a cell
  origin: vec4i,   // number of the first cell in every dimension
  leaves: u32,     // of the tree
  nodes: u32,      // places in the list: of the nodes of the tree,
  records: u32,    // of the memories,
  entries: u32,    // and of the cells
  side: f32,
  sharpness: f32,  // log2(e) / 2s
  eps: f32,
  sigma: f32,
}
${workgroupsOfPass}${nodeAfter}

// What a mass may move m by, in sigma, if it is left out; apart: of squares, at least.
fn costOf(mass: f32, apart: f32, far: f32) -> f32 {
  return exp2(mass - params.sharpness * apart) * far / params.sigma;
}

@compute @workgroup_size(${SUMS_WORKGROUP}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) index: u32) {
  let thread = threadOf(workgroup, index);
  if (thread >= params.threads) {
    return;
  }
  let number = vec3u(thread % params.cells.x, (thread / params.cells.x) % params.cells.y, thread / (params.cells.x * params.cells.y));
  let middle = (vec3f(params.origin.xyz + vec3i(number)) + 0.5) * params.side;
  let halfDiagonal = ${(Math.sqrt(dim) / 2).toFixed(7)} * params.side;
  var node = 1u;
  while (node < params.leaves) {
    let at = list[params.nodes + 2u * node + 1u].w;
    let axis = bitcast<u32>(at) & 3u;
    node = 2u * node + select(0u, 1u, select(select(middle.z, middle.y, axis == 1u), middle.x, axis == 0u) > at);
  }
  // the reference
  var top = -3.4e38;
  var nearest = 0u;
  let leafAt = params.records - ${leafSize}u * params.leaves;
  for (var i = 0u; i < ${leafSize}u; i++) {
    let record = leafAt + ${leafSize}u * node + i;
    let apart = list[record].xyz - middle;
    let logit = list[record].w - params.sharpness * (${square('apart')});
    if (logit > top) {
      top = logit;
      nearest = record;
    }
  }
  let reference = list[nearest];
  let towards = reference.xyz - middle;
  let square = ${square('towards')};
  let own = sqrt(square) + halfDiagonal;
  let reach = sqrt(own * own + max(-reference.w, 0.0) / params.sharpness) + halfDiagonal;
  let place = params.entries + thread * (params.cells.w / 4u);
  var count = 0u;
  var spent = 0.0;
  node = 1u;
  loop {
    let low = list[params.nodes + 2u * node];
    let high = list[params.nodes + 2u * node + 1u];
    let least = max(max(low.xyz - middle, middle - high.xyz), vec3f(0.0));
    let most = max(abs(low.xyz - middle), abs(high.xyz - middle));
    let beside = max(abs(low.xyz - reference.xyz), abs(high.xyz - reference.xyz));
    let cost = costOf(low.w - reference.w, ${square('least')} - square - params.side * (${norm1('beside')}), sqrt(${square('most')}) + reach);
    if (!(cost > (params.eps - spent) * ${CELL_SHARE})) {
      spent += cost;
      node = nodeAfter(node);
    } else if (node < params.leaves) {
      node = 2u * node;
    } else {
      for (var i = 0u; i < ${leafSize}u; i++) {
        let record = leafAt + ${leafSize}u * node + i;
        let memory = list[record];
        let apart = memory.xyz - middle;
        let across = memory.xyz - reference.xyz;
        let far = ${square('apart')};
        let costOfOne = costOf(memory.w - reference.w, far - square - params.side * (${norm1('across')}), sqrt(far) + reach);
        if (record == nearest || costOfOne > (params.eps - spent) * ${CELL_SHARE}) {
          if (count < params.cells.w) {
            list[place + (count >> 2u)][count & 3u] = f32(record - params.records);
          }
          count++;
        } else {
          spent += costOfOne;
        }
      }
      node = nodeAfter(node);
    }
    if (node == 1u || count > params.cells.w) {
      break;
    }
  }
  if (count > params.cells.w) {
    list[place].x = ${TOO_MANY}.0;
  } else if (count < params.cells.w) {
    list[place + (count >> 2u)][count & 3u] = ${NO_MORE}.0;
  }
}
`;
}

/** m from the memories of the cell of a place, inside the read-out of cutoff.wgsl.ts. */
export function nearFunctions(dim: number): string {
  const eachDim = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  return wgsl`
fn fromCell(level: Level, firstMemory: u32, place: vec3f) -> Reading {
  let number = floor(place / level.spacing) - level.origin;
  let inside = ${eachDim((d) => `number.${coordinate(d)} >= 0.0 && number.${coordinate(d)} < level.size.${coordinate(d)}`, ' && ')};
  let unsure = Reading(vec3f(0.0), 0.0, false);
  if (!inside) {
    return unsure;
  }
  let cell = ${['u32(number.x)', 'u32(number.y) * u32(level.size.x)', 'u32(number.z) * u32(level.size.x * level.size.y)'].slice(0, dim).join(' + ')};
  let first = cell * level.entries;
  var memory = tabulated(level, first);
  if (memory < ${TOO_MANY + 0.5}) {
    return unsure;
  }
  var top = -3.4e38;
  var sum = 0.0;
  var pull = vec3f(0.0);
  for (var i = 1u; memory >= 0.0; i++) {
    let record = memories[firstMemory + u32(memory)];
    ${eachDim((d) => `let apart${d} = record.${coordinate(d)} - place.${coordinate(d)};`)}
    let logit = record.w - level.sharpness * (${eachDim((d) => `apart${d} * apart${d}`, ' + ')});
    let larger = max(top, logit);
    let rescale = exp2(top - larger);
    let e = exp2(logit - larger);
    sum = sum * rescale + e;
    pull = pull * rescale + e * vec3f(${unroll(3, (d) => (d < dim ? `apart${d}` : '0.0'), ', ')});
    top = larger;
    memory = select(-1.0, tabulated(level, first + i), i < level.entries);
  }
  return Reading(place + pull / sum, -0.6931471805599453 * (top + log2(sum)), true);
}
`;
}
