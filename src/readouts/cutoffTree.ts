import { EMPTY_COORDINATE } from '../../shaders/kdTree.wgsl.ts';
import { LEAF_SIZE, type MemoryTree, treeOf } from '../memories/kdTree.ts';
import type { Patterns } from '../memories/patterns.ts';
import { NO_WEIGHT } from './packing.ts';

/** The memories in a tree whose nodes know their mass. */
export interface WeighedTree {
  tree: MemoryTree;
  patterns: Patterns;
  /** leaves, a power of two */
  leaves: number;
  /** [node]: the sum of the weights of its memories */
  masses: Float64Array;
}

/** The tree of a set of 1- to 3-dimensional memories. */
export function weighedTree(patterns: Patterns): WeighedTree {
  const tree = treeOf(patterns);
  const leaves = 1 << tree.levels;
  const masses = new Float64Array(2 * leaves);
  tree.memories.forEach((k, i) => {
    const leaf = leaves + Math.floor(i / LEAF_SIZE);
    masses[leaf] = (masses[leaf] as number) + (patterns.weights[k] as number);
  });
  for (let node = leaves - 1; node >= 1; node--) {
    masses[node] = (masses[2 * node] as number) + (masses[2 * node + 1] as number);
  }
  return { tree, patterns, leaves, masses };
}

/** vec4f(xi, log2 w) in the order of the tree, whole leaves: past the end memories without weight. */
export function treeRecords({ tree, patterns, leaves }: WeighedTree): Float32Array {
  const { dim, count, memories } = tree;
  const records = new Float32Array(leaves * LEAF_SIZE * 4);
  for (let i = 0; i < leaves * LEAF_SIZE; i++) {
    for (let d = 0; d < dim; d++) records[4 * i + d] = tree.columns[d]?.[Math.min(i, count - 1)] as number;
    records[4 * i + 3] = i < count ? Math.log2(patterns.weights[memories[i] as number] as number) : NO_WEIGHT;
  }
  return records;
}

/**
 * Two vec4f per node: least coordinates and log2 of the mass, rounded up; largest coordinates and where it is split,
 * between its children, whose two lowest bits name the dimension.
 */
export function nodeRecords({ tree, masses, leaves }: WeighedTree): Float32Array {
  const { dim, least, most } = tree;
  const nodes = new Float32Array(masses.length * 8);
  const bits = new Uint32Array(nodes.buffer);
  masses.forEach((mass, node) => {
    const at = 8 * node;
    for (let d = 0; d < dim; d++) {
      nodes[at + d] = mass > 0 ? (least[d]?.[node] as number) : EMPTY_COORDINATE;
      nodes[at + 4 + d] = mass > 0 ? (most[d]?.[node] as number) : -EMPTY_COORDINATE;
    }
    // the rounding of the log takes less than what is added
    nodes[at + 3] = mass > 0 ? Math.log2(mass) + 2e-5 : NO_WEIGHT;
    const split = node >= 1 && node < leaves ? splitOf(tree, node) : undefined;
    nodes[at + 7] = split?.at ?? 0;
    bits[at + 7] = ((bits[at + 7] as number) & ~3) | (split?.axis ?? 0);
  });
  return nodes;
}

/**
 * A plane between the children of a node: along the dimension in which they are
 * farthest apart; past all where one is empty.
 */
function splitOf({ dim, least, most }: MemoryTree, node: number): { axis: number; at: number } {
  const gaps = Array.from({ length: dim }, (_, d) => {
    const [end, begin] = [most[d]?.[2 * node] as number, least[d]?.[2 * node + 1] as number];
    return { axis: d, gap: begin - end, at: begin < Infinity ? (end + begin) / 2 : EMPTY_COORDINATE };
  });
  return gaps.reduce((a, b) => (b.gap > a.gap ? b : a));
}

/** The sum at a place, roughly, and how many memories are in the leaves that matter to it. */
export interface Neighbourhood {
  sum: number;
  memories: number;
}

/** A node whose box is smaller than this, in sigma, is taken for a point at its middle. */
const POINT_SIZE = 0.7;

/**
 * Z = sum_k w_k exp(-|x - xi_k|^2 / 2s) to a few per cent, and the memories within the distance at which a share `eps`
 * of Z is left: what a reading by cutoff looks at.
 */
export function neighbourhood(
  { tree, patterns, masses, leaves }: WeighedTree,
  place: ArrayLike<number>,
  variance: number,
  eps: number,
): Neighbourhood {
  const { dim, count, levels } = tree;
  const small = POINT_SIZE ** 2 * variance;
  const squares = (node: number) => {
    let [least, middle, size] = [0, 0, 0];
    for (let d = 0; d < dim; d++) {
      const [low, high] = [tree.least[d]?.[node] as number, tree.most[d]?.[node] as number];
      const x = place[d] as number;
      least += Math.max(low - x, x - high, 0) ** 2;
      middle += (x - (low + high) / 2) ** 2;
      size += (high - low) ** 2;
    }
    return { least, middle, size };
  };
  const countOf = (node: number) => {
    const depth = 31 - Math.clz32(node);
    const first = (node - (1 << depth)) * (LEAF_SIZE << (levels - depth));
    return Math.max(0, Math.min(count - first, LEAF_SIZE << (levels - depth)));
  };
  const sumOfLeaf = (node: number) => {
    let all = 0;
    for (let i = LEAF_SIZE * (node - leaves), end = i + countOf(node); i < end; i++) {
      let square = 0;
      for (let d = 0; d < dim; d++) square += ((tree.columns[d]?.[i] as number) - (place[d] as number)) ** 2;
      all += (patterns.weights[tree.memories[i] as number] as number) * Math.exp(-square / (2 * variance));
    }
    return all;
  };
  // the nearest leaf first, so that Z is known to the power of ten before anything is left out
  let node = 1;
  while (node < leaves) node = 2 * node + (squares(2 * node + 1).least < squares(2 * node).least ? 1 : 0);
  let sum = 0;
  let memories = 0;
  const visit = (top: number) => {
    const stack = [top];
    while (stack.length > 0) {
      const at = stack.pop() as number;
      const mass = masses[at] as number;
      if (mass === 0) continue;
      const { least, middle, size } = squares(at);
      if (mass * Math.exp(-least / (2 * variance)) < eps * 0.03 * sum) continue;
      if (at < leaves && size >= small) {
        stack.push(2 * at, 2 * at + 1);
        continue;
      }
      sum += size < small ? mass * Math.exp(-middle / (2 * variance)) : sumOfLeaf(at);
      memories += countOf(at);
    }
  };
  visit(node);
  for (; node > 1; node >>= 1) visit(node ^ 1);
  return { sum, memories };
}
