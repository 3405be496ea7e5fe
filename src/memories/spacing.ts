import { squaredDistance } from './distance.ts';
import { MANY_MEMORIES, squareToNext, TREE_DIMS, treeOf } from './kdTree.ts';
import type { Patterns } from './patterns.ts';

/** The median distance from a pattern to its nearest neighbour at another place; 0 if all are at one. */
export function medianSpacing(patterns: Patterns): number {
  const { count, dim } = patterns;
  const nearest = count >= MANY_MEMORIES && dim <= TREE_DIMS ? throughTree(patterns) : amongAll(patterns);
  const middle = nearest.sort()[count >> 1] as number;
  return Number.isFinite(middle) ? Math.sqrt(middle) : 0;
}

/** [count] squared distances to the nearest pattern at another place. */
function throughTree(patterns: Patterns): Float64Array {
  const { points, count: length, dim } = patterns;
  const tree = treeOf(patterns);
  return Float64Array.from({ length }, (_, k) => squareToNext(tree, points.subarray(k * dim, (k + 1) * dim)));
}

/** The same from all pairs. */
function amongAll({ points, count, dim }: Patterns): Float64Array {
  const nearest = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < i; k++) {
      const square = squaredDistance(points, i * dim, points, k * dim, dim);
      if (square === 0) continue;
      nearest[i] = Math.min(nearest[i] as number, square);
      nearest[k] = Math.min(nearest[k] as number, square);
    }
  }
  return nearest;
}
