import type { Patterns } from './patterns.ts';

/** Dimensions of a tree: above three, boxes tell little of what is near. */
export const TREE_DIMS = 3;

/** Memories that a leaf holds. */
export const LEAF_SIZE = 8;

/** From so many memories on a look through a tree costs less than one at all of them, wherever it is a choice. */
export const MANY_MEMORIES = 4096;

/**
 * The memories in a k-d tree (Bentley 1975), which answers what is near a place without a look at all of them. It knows
 * places only: no weight, no noise level.
 *
 * All leaves are `levels` below the root, node 1; the children of node n are 2n and 2n + 1. Leaf i, which is node
 * 2^levels + i, holds the memories at LEAF_SIZE i and behind it in the order of the tree, and they go on with the next
 * leaf: only the last one that holds any is partly filled, and those behind it are empty.
 */
export interface MemoryTree {
  dim: number;
  count: number;
  levels: number;
  /** [count]: the number of each memory, in the order of the tree; ascending in a leaf */
  memories: Uint32Array;
  /** [dim][count]: coordinates in the order of the tree */
  columns: readonly Float64Array[];
  /** [dim][node]: least and largest coordinate of the memories of a node; Infinity and -Infinity where it has none */
  least: readonly Float64Array[];
  most: readonly Float64Array[];
  /** [node]: the lowest number of its memories, which tells who wins a tie */
  lowest: Uint32Array;
}

/**
 * Trees of sets that are still in use, by their points, which nobody changes. No owner could hold them: sets are plain
 * data that is copied with other weights and sent to workers, and only the points stay the same.
 */
const trees = new WeakMap<Float64Array, MemoryTree>();

/** The tree of a set, made once. Throws RangeError as memoryTree does. */
export function treeOf(patterns: Patterns): MemoryTree {
  const tree = trees.get(patterns.points) ?? memoryTree(patterns);
  trees.set(patterns.points, tree);
  return tree;
}

/**
 * The tree of 1- to 3-dimensional memories. The same memories make the same tree: where a coordinate is equal, their
 * numbers decide on which side they lie. Takes of the order of count log(count) steps.
 * Throws RangeError above three dimensions.
 */
export function memoryTree({
  points,
  count,
  dim,
  label,
}: Pick<Patterns, 'points' | 'count' | 'dim' | 'label'>): MemoryTree {
  if (dim > TREE_DIMS) throw new RangeError(`${label} has ${dim} dimensions; a tree takes 1 to ${TREE_DIMS}`);
  const levels = Math.ceil(Math.log2(Math.max(1, Math.ceil(count / LEAF_SIZE))));
  const perNode = (value: number) => Array.from({ length: dim }, () => new Float64Array(2 << levels).fill(value));
  const columns = Array.from({ length: dim }, (_, d) =>
    Float64Array.from({ length: count }, (_, k) => points[k * dim + d] as number),
  );
  const memories = Uint32Array.from({ length: count }, (_, k) => k);
  const lowest = new Uint32Array(2 << levels).fill(count);
  const tree = { dim, count, levels, memories, columns, least: perNode(Infinity), most: perNode(-Infinity), lowest };
  split(tree, 1, 0, count, LEAF_SIZE << levels);
  return tree;
}

/** Orders the memories `first` to `end` - 1, which are those of a node that holds up to `capacity`. */
function split(tree: MemoryTree, node: number, first: number, end: number, capacity: number): void {
  if (first >= end) return;
  let [axis, widest] = [0, -1];
  tree.columns.forEach((column, d) => {
    let [least, most] = [Infinity, -Infinity];
    for (let i = first; i < end; i++) {
      const value = column[i] as number;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    (tree.least[d] as Float64Array)[node] = least;
    (tree.most[d] as Float64Array)[node] = most;
    if (most - least > widest) [axis, widest] = [d, most - least];
  });
  if (capacity === LEAF_SIZE) {
    sortByNumber(tree, first, end);
    tree.lowest[node] = tree.memories[first] as number;
    return;
  }
  const middle = Math.min(end, first + capacity / 2);
  select(tree, tree.columns[axis] as Float64Array, first, end, middle);
  split(tree, 2 * node, first, middle, capacity / 2);
  split(tree, 2 * node + 1, middle, end, capacity / 2);
  tree.lowest[node] = Math.min(tree.lowest[2 * node] as number, tree.lowest[2 * node + 1] as number);
}

/** Brings the least by (key, number) of the memories `first` to `end` - 1 before `middle` (Hoare's quickselect). */
function select(tree: MemoryTree, keys: Float64Array, first: number, end: number, middle: number): void {
  const { memories } = tree;
  let [low, high] = [first, end - 1];
  // pivots at pseudo-random places: no order that files have makes them the worst
  let random = 1;
  while (low < high && middle < end) {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    const at = low + Math.floor(((high - low + 1) * random) / 2 ** 32);
    const [key, memory] = [keys[at] as number, memories[at] as number];
    let [i, j] = [low, high];
    while (i <= j) {
      while (isBefore(keys[i] as number, memories[i] as number, key, memory)) i++;
      while (isBefore(key, memory, keys[j] as number, memories[j] as number)) j--;
      if (i <= j) swap(tree, i++, j--);
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
}

const isBefore = (key: number, memory: number, otherKey: number, other: number) =>
  key < otherKey || (key === otherKey && memory < other);

function sortByNumber(tree: MemoryTree, first: number, end: number): void {
  const { memories } = tree;
  for (let i = first + 1; i < end; i++) {
    for (let k = i; k > first && (memories[k - 1] as number) > (memories[k] as number); k--) swap(tree, k - 1, k);
  }
}

function swap({ memories, columns }: MemoryTree, i: number, k: number): void {
  const memory = memories[i] as number;
  memories[i] = memories[k] as number;
  memories[k] = memory;
  for (const column of columns) {
    const value = column[i] as number;
    column[i] = column[k] as number;
    column[k] = value;
  }
}

/** The memory that is nearest a place, the lowest of a tie, and the squared distances to it and to the next one. */
export interface NearestMemory {
  memory: number;
  square: number;
  /** Infinity where there is only one memory */
  second: number;
}

/** The memory nearest to a place [dim], which is no NaN, as a look at all of them gives it. */
export function nearestMemory(tree: MemoryTree, place: ArrayLike<number>): NearestMemory {
  const { memories, lowest } = tree;
  const found = { memory: -1, square: Infinity, second: Infinity };
  const isFarther = (square: number, node: number) =>
    square >= found.second && !(square === found.square && (lowest[node] as number) < found.memory);
  const look = (square: number, i: number) => {
    const memory = memories[i] as number;
    if (square < found.square || (square === found.square && memory < found.memory)) {
      found.second = found.square;
      found.square = square;
      found.memory = memory;
    } else if (square < found.second) {
      found.second = square;
    }
  };
  lookAround(tree, place, isFarther, look);
  return found;
}

/** Squared distance from a place to the nearest memory that is not there; Infinity where all are. */
export function squareToNext(tree: MemoryTree, place: ArrayLike<number>): number {
  let least = Infinity;
  const isFarther = (square: number) => square >= least;
  const look = (square: number) => {
    if (square > 0 && square < least) least = square;
  };
  lookAround(tree, place, isFarther, look);
  return least;
}

/**
 * The numbers of the memories whose squared distance from a place is at most `square`,
 * ascending; undefined for more than `most`.
 */
export function memoriesWithin(
  tree: MemoryTree,
  place: ArrayLike<number>,
  square: number,
  most: number,
): Uint32Array | undefined {
  const found: number[] = [];
  const isFarther = (least: number) => least > square || found.length > most;
  eachBelow(tree, 1, place, isFarther, (own, i) => {
    if (own <= square) found.push(tree.memories[i] as number);
  });
  return found.length > most ? undefined : Uint32Array.from(found).sort();
}

/**
 * eachBelow of the root, with near memories first: the leaf on the side of the place, then what lies
 * beside it, beside its parent and so on.
 */
function lookAround(tree: MemoryTree, place: ArrayLike<number>, ...questions: Questions): void {
  let done = leafTowards(tree, place);
  eachBelow(tree, done, place, ...questions);
  for (; done > 1; done >>= 1) eachBelow(tree, done ^ 1, place, ...questions);
}

/** Whether a node of this least square needs no look, and what is done with a memory at place i of the tree. */
type Questions = [isFarther: (square: number, node: number) => boolean, look: (square: number, i: number) => void];

/**
 * Calls `look` with the squared distance and the place in the tree of the memories of a
 * node, but for the nodes that are farther.
 */
function eachBelow(tree: MemoryTree, top: number, place: ArrayLike<number>, ...[isFarther, look]: Questions): void {
  const { columns, count, levels, dim } = tree;
  const leaves = 1 << levels;
  const end = nodeAfter(top);
  let node = top;
  do {
    const farther = isFarther(squareToNode(tree, node, place), node);
    if (!farther && node < leaves) {
      node *= 2;
      continue;
    }
    const first = farther ? count : (node - leaves) * LEAF_SIZE;
    for (let i = first; i < Math.min(first + LEAF_SIZE, count); i++) {
      let square = 0;
      for (let d = 0; d < dim; d++) square += ((place[d] as number) - ((columns[d] as Float64Array)[i] as number)) ** 2;
      look(square, i);
    }
    node = nodeAfter(node);
  } while (node !== end);
}

/** The node behind all nodes below this one, from left to right: a child to the right of it or of what is above it. */
function nodeAfter(node: number): number {
  let after = node + 1;
  while (after % 2 === 0) after /= 2;
  return after;
}

/** The leaf that is reached by going to the nearer child. */
function leafTowards(tree: MemoryTree, place: ArrayLike<number>): number {
  let node = 1;
  while (node < 1 << tree.levels) {
    node *= 2;
    if (squareToNode(tree, node + 1, place) < squareToNode(tree, node, place)) node++;
  }
  return node;
}

/**
 * Squared distance from a place to the box of a node, by the same sum as that of memories: no rounding makes it larger.
 */
function squareToNode({ dim, least, most }: MemoryTree, node: number, place: ArrayLike<number>): number {
  let square = 0;
  for (let d = 0; d < dim; d++) {
    const x = place[d] as number;
    const apart = Math.max(
      ((least[d] as Float64Array)[node] as number) - x,
      x - ((most[d] as Float64Array)[node] as number),
      0,
    );
    square += apart ** 2;
  }
  return square;
}
