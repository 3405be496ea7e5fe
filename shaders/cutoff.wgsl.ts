import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import type { AdvanceShape, Fused, MakeFused } from './fused.ts';
import { nodeAfter } from './kdTree.wgsl.ts';
import { LATTICE_DIMS, latticeFunctions } from './lattice.wgsl.ts';
import { nearFunctions } from './nearCells.wgsl.ts';
import { quad } from './quad.wgsl.ts';
import { coordinate, unroll } from './unroll.ts';

/** vec4f of a level (src/readouts/cutoffLists.ts). */
export const LEVEL_RECORDS = 4;

/** What is made before a level is read: nothing, a lattice of sums, or cells that list their memories. */
export const TABLES = { none: 0, lattice: 1, cells: 2 } as const;

/** Leaves whose sums are added up before they are added to the others. */
const LEAVES_TOGETHER = 256;

/** Of what is left of the error that may be made, a node that is left out takes at most this part. */
const NODE_SHARE = 1 / 4;

/**
 * The softmax over the memories with a certificate: |m - m of all memories| <= eps sigma, rounding aside. Two ways:
 *
 * From a lattice of sums, where the level has one, in one or two dimensions (lattice.wgsl.ts). Where its bound
 * (latticeBounds.wgsl.ts) is larger than eps, from the tree: the memories of the leaf next to the place, then what lies
 * beside it, beside its parent and so on. A node of mass W at least d away is left out if
 *
 *     W exp(-d^2 / 2s) (max(d, sigma) + D) <= (eps sigma Z - what was left out before) NODE_SHARE
 *
 * Z is what has been summed so far, D bounds |x - m|: as weights sum to 1, |x - m|^2 <= sum_k r_k |x - xi_k|^2 <= -2s
 * ln Z (the difference is a Kullback-Leibler divergence). r exp(-r^2 / 2s) falls beyond sigma, so the left side bounds
 * what the node would have moved m by, times Z.
 *
 * Records, in the order of the tree, whose leaves hold `leafSize` memories, a multiple of four: vec4f(xi, log2 w).
 * Beside them: per level 4 vec4f, then per node 2 vec4f: least coordinates and log2 of its mass; largest coordinates
 * and where it is split, whose two lowest bits say along which dimension.
 */
export const cutoffReadout =
  (leafSize: number): MakeFused =>
  (shape) =>
    readingOf(shape, leafSize);

function readingOf({ dim, quads, freezes, tap }: AdvanceShape, leafSize: number): Fused {
  const each = (line: (q: number) => string) => unroll(quads, line);
  const eachDim = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  const hasLattices = dim <= LATTICE_DIMS;
  const readInto = (
    q: number,
    reading: string,
  ) => `let place = vec3f(${unroll(3, (d) => (d < dim ? `picked(u${q}.c${d}, pick)` : '0.0'), ', ')});
        let reading = ${reading};
        let takes = pick & !sure${q} & vec4<bool>(reading.sure);
        ${eachDim((d) => `found${q}.c${d} = select(found${q}.c${d}, vec4f(reading.mean.${coordinate(d)}), takes);`)}
        energy${q} = select(energy${q}, vec4f(reading.energy), takes);
        sure${q} = sure${q} | takes;`;
  return {
    // 1 / a; log2(e) / 2s; the number of the level
    readNumbers: ['inverseA', 'sharpness', 'level'],
    declarations: wgsl`
${quad(dim)}
struct Reading {
  mean: vec3f,
  energy: f32,  // -log sum_k w_k exp(-|x - xi_k|^2 / 2s), in nats
  sure: bool,   // the certificate holds
}

// A level, as src/readouts/cutoffLists.ts writes it.
struct Level {
  table: u32,    // TABLES
  sigma: f32,
  eps: f32,
  sharpness: f32,
  leaves: u32,   // of the tree
  nodes: u32,    // place of its nodes in the list
  origin: vec3f, // of the table: number of its first node or cell in every dimension
  spacing: f32,  // of nodes, or side of a cell
  size: vec3f,   // nodes or cells in every dimension
  place: u32,    // of its first four numbers in the list
  entries: u32,  // of a cell
}

fn levelOf(cell: Cell, number: f32, sharpness: f32) -> Level {
  let at = cell.firstExtra + ${LEVEL_RECORDS}u * u32(number);
  let head = memories[at];
  let first = memories[at + 1u];
  let size = memories[at + 2u];
  let rest = memories[at + 3u];
  return Level(u32(head.x), head.y, head.z, sharpness, u32(head.w), cell.firstExtra + u32(rest.x),
    first.xyz, first.w, size.xyz, cell.endExtra + u32(size.w), u32(rest.y));
}

// A number of the table of a level.
fn tabulated(level: Level, index: u32) -> f32 {
  return memories[level.place + (index >> 2u)][index & 3u];
}

${hasLattices ? latticeFunctions(dim) : ''}
${nearFunctions(dim)}

fn fromTable(level: Level, firstMemory: u32, place: vec3f) -> Reading {
  ${hasLattices ? `if (level.table == ${TABLES.lattice}u) {\n    return fromLattice(level, place);\n  }` : ''}
  return fromCell(level, firstMemory, place);
}

// Sums relative to exp2(top); pull is sum_k e_k (xi_k - x).
struct Near {
  top: f32,
  sum: f32,
  pull: vec3f,
  heldSum: f32,  // the sums of leaves before the last ones, apart: long sums lose digits
  heldPull: vec3f,
  spent: f32,  // what nodes that were left out may move m by, in sigma, times the sum
}

${nodeAfter}
fn squareOf(apart: vec3f) -> f32 {
  return ${eachDim((d) => `apart.${coordinate(d)} * apart.${coordinate(d)}`, ' + ')};
}

fn squareToNode(level: Level, node: u32, place: vec3f) -> f32 {
  let at = level.nodes + 2u * node;
  return squareOf(max(max(memories[at].xyz - place, place - memories[at + 1u].xyz), vec3f(0.0)));
}

fn withLeaf(before: Near, first: u32, place: vec3f, sharpness: f32) -> Near {
  ${unroll(leafSize, (i) => `let m${i} = memories[first + ${i}u];`)}
  ${unroll(leafSize / 4, (b) => {
    const column = (c: string) => `vec4f(${unroll(4, (i) => `m${4 * b + i}.${c}`, ', ')})`;
    const lines = eachDim((d) => `let apart${b}${d} = ${column(coordinate(d))} - place.${coordinate(d)};`);
    const square = eachDim((d) => `apart${b}${d} * apart${b}${d}`, ' + ');
    return `${lines}\n  let logit${b} = ${column('w')} - sharpness * (${square});`;
  })}
  let larger = max(logit0, logit1);
  let top = max(before.top, max(max(larger.x, larger.y), max(larger.z, larger.w)));
  let rescale = exp2(before.top - top);
  ${unroll(leafSize / 4, (b) => `let e${b} = exp2(logit${b} - top);`)}
  return Near(
    top,
    before.sum * rescale + dot(e0 + e1, vec4f(1.0)),
    before.pull * rescale + vec3f(${unroll(3, (d) => (d < dim ? `dot(e0, apart0${d}) + dot(e1, apart1${d})` : '0.0'), ', ')}),
    before.heldSum * rescale,
    before.heldPull * rescale,
    before.spent * rescale,
  );
}

// Where an inner node is split: along a dimension, at a coordinate between its children.
fn splitOf(level: Level, node: u32, place: vec3f) -> f32 {
  let at = memories[level.nodes + 2u * node + 1u].w;
  let axis = bitcast<u32>(at) & 3u;
  return select(select(place.z, place.y, axis == 1u), place.x, axis == 0u) - at;
}

// What leaving out a mass at least so far away may move m by, in sigma, times the sum.
fn costOf(level: Level, near: Near, mass: f32, square: f32, reach: f32) -> f32 {
  return exp2(mass - level.sharpness * square - near.top) * (max(sqrt(square), level.sigma) + reach) / level.sigma;
}

fn allowed(level: Level, near: Near) -> f32 {
  return (level.eps * (near.heldSum + near.sum) - near.spent) * ${NODE_SHARE};
}

fn fromTree(level: Level, firstMemory: u32, place: vec3f) -> Reading {
  var node = 1u;
  var nearest = 3.4e38;
  while (node < level.leaves) {
    let apart = splitOf(level, node, place);
    nearest = min(nearest, apart * apart);
    node = 2u * node + select(0u, 1u, apart > 0.0);
  }
  let leafAt = firstMemory - ${leafSize}u * level.leaves;
  var near = Near(-3.4e38, 0.0, vec3f(0.0), 0.0, vec3f(0.0), 0.0);
  var leaves = 0u;
  var reach = 0.0;
  // all below \`done\` is done when \`node\` comes to \`past\`
  var done = node;
  var past = nodeAfter(node);
  loop {
    near = withLeaf(near, leafAt + ${leafSize}u * node, place, level.sharpness);
    leaves++;
    if (leaves == 1u) {
      reach = sqrt(max(-(near.top + log2(near.sum)), 0.0) / level.sharpness);
      // beside the leaf there is at most all mass: where that does not matter, no split is looked at again
      if (costOf(level, near, 0.0, nearest, reach) <= allowed(level, near)) {
        break;
      }
    }
    if (leaves % ${LEAVES_TOGETHER}u == 0u) {
      near.heldSum += near.sum;
      near.heldPull += near.pull;
      near.sum = 0.0;
      near.pull = vec3f(0.0);
    }
    node = nodeAfter(node);
    // on to the next leaf that matters, all particles for themselves; then they take a leaf together
    var found = false;
    loop {
      while (!found && node != past) {
        let mass = memories[level.nodes + 2u * node].w;
        let cost = costOf(level, near, mass, squareToNode(level, node, place), reach);
        // a place that is no number leaves everything out
        let matters = cost > allowed(level, near);
        if (matters) {
          found = node >= level.leaves;
          node = select(2u * node, node, found);
        } else {
          near.spent += cost;
          node = nodeAfter(node);
        }
      }
      if (found || done == 1u) {
        break;
      }
      // on the other side of the split there is at most all mass: where that does not matter, no box is looked at
      let beside = done ^ 1u;
      done = done >> 1u;
      let apart = splitOf(level, done, place);
      let most = costOf(level, near, 0.0, apart * apart, reach);
      if (most > allowed(level, near)) {
        node = beside;
        past = nodeAfter(beside);
      } else {
        near.spent += most;
      }
    }
    if (!found) {
      break;
    }
  }
  let sum = near.heldSum + near.sum;
  let energy = -0.6931471805599453 * (near.top + log2(sum));
  return Reading(place + (near.heldPull + near.pull) / sum, energy, true);
}

// The number that is picked.
fn picked(values: vec4f, pick: vec4<bool>) -> f32 {
  return dot(select(vec4f(0.0), values, pick), vec4f(1.0));
}
`,
    begin: '',
    // of four particles, each alone: places and sums of one have nothing to do with those of another
    read: (place) =>
      `let level = levelOf(cell, row.level, row.sharpness);
      ${each(
        (q) => `let u${q} = Quad(${eachDim((d) => place(q, d), ', ')});
      var found${q} = u${q};
      var energy${q} = vec4f(0.0);
      var sure${q} = ${freezes ? `settledAt${q} != vec4u(0u)` : 'vec4<bool>(false)'};
      for (var lane = 0u; lane < 4u && level.table != ${TABLES.none}u; lane++) {
        let pick = vec4u(0u, 1u, 2u, 3u) == vec4u(lane);
        ${readInto(q, 'fromTable(level, cell.firstMemory, place)')}
      }
      loop {
        if (all(sure${q})) {
          break;
        }
        let pick = vec4<bool>(!sure${q}.x, sure${q}.x && !sure${q}.y, sure${q}.x && sure${q}.y && !sure${q}.z, sure${q}.x && sure${q}.y && sure${q}.z);
        ${readInto(q, 'fromTree(level, cell.firstMemory, place)')}
      }`,
      )}`,
    answer: (q, into) => `${into} = found${q};`,
    tap: (q) => (tap === 'energy' ? `energy${q}` : 'vec4f(0.0)'),
  };
}
