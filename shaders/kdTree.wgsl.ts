import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';

/**
 * Coordinates of the box of a node without memories: no place is as near to it as to a memory, and no square overflows.
 */
export const EMPTY_COORDINATE = 1e19;

/** WGSL: the node behind all that lies below a node, from left to right. */
export const nodeAfter = wgsl`
fn nodeAfter(node: u32) -> u32 {
  return (node + 1u) >> countTrailingZeros(node + 1u);
}
`;

/** One walk through a tree, as WGSL. */
export interface TreeWalk {
  /** u32: the node whose memories are looked at; 1u for all of them */
  top: string;
  /**
   * bool: whether the memories of `node` need no look. It must hold for a place that
   * is not finite, or all are looked at.
   */
  farther: string;
  /** what is done with one leaf: statements that see `first` and `end` of its memories in the order of the tree */
  leaf: string;
}

/**
 * Statements that look at the memories below a node, from left to right, without a stack: behind all
 * that lies below node n comes n + 1, or its lowest ancestor that is a right child. Beside kdTree();
 * `count`, u32: the memories of the tree.
 */
export function treeWalk({ top, farther, leaf }: TreeWalk): string {
  return wgsl`{
    let leaves = treeLeaves();
    var node = ${top};
    let past = nodeAfter(node);
    loop {
      let farther = ${farther};
      if (!farther && node < leaves) {
        node = 2u * node;
        continue;
      }
      if (!farther) {
        let first = (node - leaves) * LEAF_SIZE;
        let end = min(first + LEAF_SIZE, count);
        ${leaf}
      }
      node = nodeAfter(node);
      if (node == past) {
        break;
      }
    }
  }`;
}

/**
 * The k-d tree of src/memories/kdTree.ts in a kernel, for places of one to three dimensions; the coordinates that a
 * place lacks are 0. Takes two bindings from `binding` on.
 */
export function kdTree(leafSize: number, binding: number): string {
  return wgsl`
const LEAF_SIZE = ${leafSize}u;
// [node, 2]: (least coordinates, largest log2 w), (largest coordinates, lowest number) of the memories of a node
@group(0) @binding(${binding}) var<storage, read> treeNodes: array<vec4f>;
// the number of each memory, in the order of the tree
@group(0) @binding(${binding + 1}) var<storage, read> treeMemories: array<u32>;

// Leaves are the nodes from this one on.
fn treeLeaves() -> u32 {
  return arrayLength(&treeNodes) / 4u;
}

${nodeAfter}
// The same sum for memories and for boxes: no rounding makes a box farther than a memory in it.
fn squareOf(apart: vec3f) -> f32 {
  return apart.x * apart.x + apart.y * apart.y + apart.z * apart.z;
}

// Least squared distance from a place to the box of a node.
fn squareToNode(node: u32, place: vec3f) -> f32 {
  return squareOf(max(max(treeNodes[2u * node].xyz - place, place - treeNodes[2u * node + 1u].xyz), vec3f(0.0)));
}

// The leaf that is reached by going to the nearer child.
fn leafTowards(place: vec3f) -> u32 {
  let leaves = treeLeaves();
  var node = 1u;
  while (node < leaves) {
    node = 2u * node;
    node += select(0u, 1u, squareToNode(node + 1u, place) < squareToNode(node, place));
  }
  return node;
}
`;
}

/**
 * Statements that look at all memories of a tree but the farther ones: first at the leaf on the side of a
 * place, then at what lies beside it, beside its parent and so on, so that near ones come first. Beside
 * kdTree(); `place`, vec3f, and `count`.
 */
function nearFirstWalk(walk: Omit<TreeWalk, 'top'>): string {
  return wgsl`
  var done = leafTowards(place);
  var top = done;
  loop {
    ${treeWalk({ top: 'top', ...walk })}
    if (done == 1u) {
      break;
    }
    top = done ^ 1u;
    done = done >> 1u;
  }`;
}

/**
 * The nearest memory of a tree and the next one, as a look at all of them gives them: the lowest number wins a tie.
 * Beside kdTree(). `records`: the list of vec4f(xi, log2 w), in the order of the tree, by its name.
 */
export function nearestInTree(records: string): string {
  return wgsl`
// Squared distances; 3.4e38 where there is none.
struct NearestInTree {
  square: f32,
  second: f32,
  memory: u32,
}

fn nearestInTree(place: vec3f, count: u32) -> NearestInTree {
  var found = NearestInTree(3.4e38, 3.4e38, 0u);
  ${nearFirstWalk({
    farther: 'isFarther(squareToNode(node, place), treeNodes[2u * node + 1u].w, found)',
    leaf: wgsl`for (var i = first; i < end; i++) {
          let square = squareOf(place - ${records}[i].xyz);
          let memory = treeMemories[i];
          if (square < found.square || (square == found.square && memory < found.memory)) {
            found = NearestInTree(square, found.square, memory);
          } else {
            found.second = min(found.second, square);
          }
        }`,
  })}
  return found;
}

// Whether a box of this least square and this lowest number has neither a nearer memory nor one that wins a tie.
fn isFarther(least: f32, lowest: f32, found: NearestInTree) -> bool {
  return !(least < found.second || (least == found.square && lowest < f32(found.memory)));
}
`;
}

/**
 * The memory of the largest log2 w - sharpness |place - xi|^2, as a look at all of them gives it: the lowest number
 * wins a tie. Beside kdTree(); `records` as of nearestInTree.
 */
export function winnerInTree(records: string): string {
  return wgsl`
struct WinnerInTree {
  top: f32,
  memory: u32,
}

fn winnerInTree(place: vec3f, sharpness: f32, count: u32) -> WinnerInTree {
  var found = WinnerInTree(-3.4e38, 0u);
  ${nearFirstWalk({
    farther:
      'isLighter(treeNodes[2u * node].w - sharpness * squareToNode(node, place), treeNodes[2u * node + 1u].w, found)',
    leaf: wgsl`for (var i = first; i < end; i++) {
          let logit = ${records}[i].w - sharpness * squareOf(place - ${records}[i].xyz);
          let memory = treeMemories[i];
          if (logit > found.top || (logit == found.top && memory < found.memory)) {
            found = WinnerInTree(logit, memory);
          }
        }`,
  })}
  return found;
}

// Whether a box of this largest logit and this lowest number has neither a heavier memory nor one that wins a tie.
fn isLighter(most: f32, lowest: f32, found: WinnerInTree) -> bool {
  return !(most > found.top || (most == found.top && lowest < f32(found.memory)));
}
`;
}
