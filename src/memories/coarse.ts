import { LEAF_SIZE, treeOf } from './kdTree.ts';
import type { Patterns } from './patterns.ts';

/** A coarse set has at most this share of the memories, or it would save little. */
const MOST_KEPT = 1 / 8;

/**
 * Few memories in place of many: those of each node of a tree as one at their mean, of their summed weight and the mean
 * variance of all nodes. The coarsest
 * set whose memories have moved by no more than `most`, root mean square; undefined where that is no saving.
 * Throws RangeError above three dimensions.
 */
export function coarseSet(patterns: Patterns, most: number): Patterns | undefined {
  for (let capacity = LEAF_SIZE << treeOf(patterns).levels; capacity >= 1 / MOST_KEPT; capacity /= 2) {
    const { moved, ...coarse } = inGroups(patterns, capacity);
    // the variance that is lost is put round each
    if (moved <= most) return { ...coarse, width: coarse.width + moved ** 2 / patterns.dim };
  }
  return undefined;
}

/** Memories that follow one another in the tree, `capacity` of them as one. `moved`: by how much, root mean square. */
function inGroups(patterns: Patterns, capacity: number): Patterns & { moved: number } {
  const { dim, label, width } = patterns;
  const { memories, columns, count: all } = treeOf(patterns);
  const count = Math.ceil(all / capacity);
  const points = new Float64Array(count * dim);
  const weights = new Float64Array(count);
  memories.forEach((k, i) => {
    const group = Math.floor(i / capacity);
    const weight = patterns.weights[k] as number;
    weights[group] = (weights[group] as number) + weight;
    columns.forEach((column, d) => {
      points[group * dim + d] = (points[group * dim + d] as number) + weight * (column[i] as number);
    });
  });
  for (let n = 0; n < points.length; n++) points[n] = (points[n] as number) / (weights[Math.floor(n / dim)] as number);
  let squares = 0;
  memories.forEach((k, i) => {
    const at = Math.floor(i / capacity) * dim;
    const weight = patterns.weights[k] as number;
    columns.forEach((column, d) => {
      squares += weight * ((column[i] as number) - (points[at + d] as number)) ** 2;
    });
  });
  return { points, count, dim, weights, label, width, moved: Math.sqrt(squares) };
}
