import { EMPTY_COORDINATE } from '../../shaders/kdTree.wgsl.ts';
import { LEAF_SIZE, type MemoryTree, treeOf } from '../memories/kdTree.ts';
import type { Patterns } from '../memories/patterns.ts';
import { memoryRecords } from './attention.ts';
import { NO_WEIGHT } from './packing.ts';

/** Most memories of a tree on the GPU: kernels compare their numbers as float32. */
const MOST_MEMORIES = 2 ** 24;

/** A tree as the lists that kernels walk through (shaders/kdTree.wgsl.ts). */
export interface TreeLists {
  /** [memory, 4]: (xi, log2 w) in the order of the tree, padded as memoryRecords does */
  records: Float32Array;
  /** [node, 2, 4]: (least coordinates, largest log2 w), (largest coordinates, lowest number) */
  nodes: Float32Array;
  /** [memory]: its number */
  memories: Uint32Array;
}

/** The lists of a set of 1- to 3-dimensional memories. Throws RangeError above three dimensions or 2^24 memories. */
export function treeLists(patterns: Patterns, tree: MemoryTree = treeOf(patterns)): TreeLists {
  if (patterns.count > MOST_MEMORIES) {
    throw new RangeError(`${patterns.label} has ${patterns.count} memories; a tree takes ${MOST_MEMORIES}`);
  }
  const records = memoryRecords(inOrder(patterns, tree.memories));
  return { records, nodes: nodeRecords(tree, records), memories: tree.memories };
}

function inOrder(patterns: Patterns, memories: Uint32Array): Patterns {
  const { dim } = patterns;
  const points = new Float64Array(patterns.points.length);
  const weights = new Float64Array(patterns.count);
  memories.forEach((k, i) => {
    for (let d = 0; d < dim; d++) points[i * dim + d] = patterns.points[k * dim + d] as number;
    weights[i] = patterns.weights[k] as number;
  });
  return { ...patterns, points, weights };
}

function nodeRecords({ dim, count, levels, least, most, lowest }: MemoryTree, records: Float32Array): Float32Array {
  const leaves = 1 << levels;
  const nodes = new Float32Array(leaves * 16);
  for (let node = 2 * leaves - 1; node >= 1; node--) {
    const box = nodes.subarray(8 * node, 8 * node + 8);
    const isEmpty = (lowest[node] as number) === count;
    for (let d = 0; d < dim; d++) {
      box[d] = isEmpty ? EMPTY_COORDINATE : (least[d]?.[node] as number);
      box[4 + d] = isEmpty ? -EMPTY_COORDINATE : (most[d]?.[node] as number);
    }
    box[3] = NO_WEIGHT;
    if (node < leaves) {
      box[3] = Math.max(nodes[16 * node + 3] as number, nodes[16 * node + 11] as number);
    } else {
      const first = (node - leaves) * LEAF_SIZE;
      for (let i = first; i < Math.min(count, first + LEAF_SIZE); i++) {
        box[3] = Math.max(box[3], records[4 * i + 3] as number);
      }
    }
    box[7] = lowest[node] as number;
  }
  return nodes;
}
