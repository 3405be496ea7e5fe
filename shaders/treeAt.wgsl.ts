import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { nearestRecord, scaledQuad } from './cellRule.wgsl.ts';
import { kdTree, nearestInTree, treeWalk, winnerInTree } from './kdTree.wgsl.ts';
import { componentOf, type MemoriesAt } from './memoriesAt.wgsl.ts';
import { quad } from './quad.wgsl.ts';
import { softmaxSums } from './softmaxSums.wgsl.ts';
import type { StagedGiven } from './stages.ts';
import type { Given } from './sums.ts';
import { coordinate, unroll } from './unroll.ts';

/**
 * The same as readInPlace of many memories, by the softmax of distances: the kernel reads those that matter, through a
 * k-d tree of the one set that all cells have (src/readouts/treeLists.ts). Winners and nearest memories are the same.
 * Sums leave out memories that together weigh less than 2^-32 of the winner.
 */
export function readTree(dim: number, leafSize: number, needs: readonly StagedGiven[]): MemoriesAt {
  const given = needs.filter((need): need is Given => need !== 'nearest');
  const sums = given.some((need) => need !== 'winner');
  return {
    dim,
    declarations: (binding) => wgsl`
${sums ? softmaxSums(dim, given) : quad(dim)}
${componentOf}
${kdTree(leafSize, binding)}
@group(0) @binding(${binding + 2}) var<storage, read> treeRecords: array<vec4f>;

fn placeOf(u: Quad, lane: u32) -> vec3f {
  return vec3f(${unroll(dim, (d) => `componentOf(u.c${d}, lane)`, ', ')}${', 0.0'.repeat(3 - dim)});
}
${given.length > 0 ? `${winnerInTree('treeRecords')}${winnersAt(sums ? 'Winners' : 'Sums')}` : ''}
${sums ? readAt(dim, given) : ''}
${needs.includes('nearest') ? `${nearestRecord}${nearestInTree('treeRecords')}${nearestOf}` : ''}
`,
    sums: `${sums ? 'readAt' : 'winnersAt'}(${scaledQuad(dim)}, rule)`,
    nearest: `nearestOf(${scaledQuad(dim)}, rule)`,
  };
}

const winnersAt = (struct: string): string => wgsl`
struct ${struct} {
  top: vec4f,
  winner: vec4u,
}

fn winnersAt(u: Quad, rule: CellRule) -> ${struct} {
  var top = vec4f(0.0);
  var winner = vec4u(0u);
  for (var lane = 0u; lane < 4u; lane++) {
    let found = winnerInTree(placeOf(u, lane), rule.sharpness, rule.count);
    let own = vec4u(lane) == vec4u(0u, 1u, 2u, 3u);
    top = select(top, vec4f(found.top), own);
    winner = select(winner, vec4u(found.memory), own);
  }
  return ${struct}(top, winner);
}
`;

/** The sums at a quad over the leaves that matter to one of its particles. */
function readAt(dim: number, given: readonly Given[]): string {
  const apart = (d: number) => {
    const c = coordinate(d);
    return `max(max(vec4f(treeNodes[2u * node].${c}) - u.c${d}, u.c${d} - vec4f(treeNodes[2u * node + 1u].${c})), vec4f(0.0))`;
  };
  return wgsl`
// The largest logit that a memory of a node may have at each place.
fn mostAt(node: u32, u: Quad, sharpness: f32) -> vec4f {
  ${unroll(dim, (d) => `let apart${d} = ${apart(d)};`)}
  return vec4f(treeNodes[2u * node].w) - sharpness * (${unroll(dim, (d) => `apart${d} * apart${d}`, ' + ')});
}

fn readAt(u: Quad, rule: CellRule) -> Sums {
  let sharpness = rule.sharpness;
  let normBias = rule.normBias;
  let count = rule.count;
  let winners = winnersAt(u, rule);
  // no more than count memories weigh no more than 2^-32 / count of the winner each
  let least = winners.top - vec4f(32.0 + log2(f32(count)));
  var sums = emptySums();
  ${treeWalk({
    top: '1u',
    farther: '!any(mostAt(node, u, sharpness) >= least)',
    leaf: wgsl`for (var i = first; i < end; i += 4u) {
          ${unroll(4, (k) => `let m${k} = treeRecords[i + ${k}u];`, '\n          ')}
          sums = absorb(sums, u, m0, m1, m2, m3, biases(m0, m1, m2, m3, normBias), sharpness, i);
        }`,
  })}
  ${given.includes('winner') ? 'sums.winner = winners.winner;' : ''}
  return sums;
}
`;
}

const nearestOf = wgsl`
fn nearestOf(u: Quad, rule: CellRule) -> Nearest {
  var near = Nearest(vec4f(0.0), vec4f(0.0));
  for (var lane = 0u; lane < 4u; lane++) {
    let found = nearestInTree(placeOf(u, lane), rule.count);
    let own = vec4u(lane) == vec4u(0u, 1u, 2u, 3u);
    near.first = select(near.first, vec4f(found.square), own);
    near.second = select(near.second, vec4f(found.second), own);
  }
  return near;
}
`;
