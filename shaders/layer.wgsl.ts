import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { siluText } from './network.wgsl.ts';
import { entryStores, quadOfEntry } from './quadList.wgsl.ts';
import type { StagedTile } from './similarity.wgsl.ts';
import { stagedRecords, threadArguments, threadIndex } from './stagedReading.wgsl.ts';
import { tiledSums } from './tiledSums.wgsl.ts';
import { lanes, unroll } from './unroll.ts';

/** Where a layer of a network stands: the first one reads places of particles, the last one answers. */
export type LayerPlace = 'first' | 'hidden' | 'last';
export const LAYER_PLACES: readonly LayerPlace[] = ['first', 'hidden', 'last'];

/** Before the biases of a level: vec4f(cin, out, _, _). */
export const LEVEL_HEAD = 1;

/** Which layer is read. */
const LAYER = wgsl`
struct Layer {
  inputs: u32,
  units: u32,
  weights: u32,        // where its weights begin in the list of a cell
  biases: u32,         // and its biases, from where a level begins
}
@group(0) @binding(1) var<uniform> layer: Layer;`;

/**
 * One layer of a network (src/networks/network.ts) for the quads of a tile: what comes in times its weights,
 * and biases. Its units lie in blocks of four, weights [block, inputs] vec4f and biases [block] vec4f. A thread
 * has the quads of a group and some blocks in registers, and loops over what comes in. Sizes are data: networks
 * of all shapes have these three kernels.
 *
 *     first     units[slot, unit] = silu(cin W_0 (x / a - mu) + b_0),   mu [dim] vec4f begins the list of the cell
 *     hidden    units[slot, unit] = silu(W h + b)
 *     last      units[slot, dim]  = out W_L h + b_L,   b_L with what else of m does not depend on x
 */
export function layer(place: LayerPlace, { quads, blocks, workgroupSize }: StagedTile, isListed: boolean): string {
  const eachQuad = (line: (q: number) => string) => unroll(quads, line);
  const eachBlock = (line: (b: number) => string) => unroll(blocks, line);
  const isFirst = place === 'first';
  const input = isFirst ? (q: number) => `given[at${q} + d] * inverseA - mu` : (q: number) => `given[at${q} + d]`;
  const load = `${isFirst ? 'let mu = memories[first + d];' : ''}
      ${eachQuad((q) => `let x${q} = ${input(q)};`)}
      ${eachBlock((b) => `let m${b} = memories[atBlock${b} + d];`)}`;
  const add = (q: number, b: number, i: string) => `p${q}_${b}${i} += x${q} * m${b}.${i};`;
  const scale = { first: 'memories[level].x * ', hidden: '', last: 'memories[level].y * ' }[place];
  const answer = (sum: string, bias: string) => {
    const linear = `${scale}${sum} + ${bias}`;
    return place === 'last' ? linear : `silu(${linear})`;
  };
  return wgsl`
${stagedRecords(quads, isListed ? 7 : undefined, LAYER)}
${place === 'last' ? '' : siluText}
@group(0) @binding(5) var<storage, read> given: array<vec4f>;        // [slot, inputs]; first layer: places [quad, dim]
@group(0) @binding(6) var<storage, read_write> units: array<vec4f>;        // [slot, units]

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(${threadArguments}) {
  let index = ${threadIndex(workgroupSize)};
  let blockCount = (layer.units + 3u) / 4u;
  let threadsPerGroup = (blockCount + ${blocks - 1}u) / ${blocks}u;
  let group = index / threadsPerGroup;
  if (group >= tile.groups) {
    return;
  }
  ${eachQuad((q) => `let slot${q} = group * ${quads}u + ${q}u;`)}
  ${eachQuad((q) => `let entry${q} = entryOf(slot${q});`)}
  let cell = entry0 / tile.quadsPerCell;
  let first = sources[cell].first;
  let level = sourceOf(cell).first;
  ${isFirst ? 'let inverseA = levelOf(cell).inverseA;' : ''}
  let firstBlock = (index % threadsPerGroup) * ${blocks}u;
  // Past a ragged end the last quad and the last block are computed once more and not stored.
  ${eachQuad((q) => `let at${q} = ${isFirst ? quadOfEntry(`entry${q}`) : `slot${q}`} * layer.inputs;`)}
  ${eachBlock((b) => `let block${b} = min(firstBlock + ${b}u, blockCount - 1u);`)}
  ${eachBlock((b) => `let atBlock${b} = first + layer.weights + block${b} * layer.inputs;`)}
  ${tiledSums({ quads, blocks }, 'layer.inputs', load, add)}
  ${eachBlock((b) => `let bias${b} = memories[level + layer.biases + block${b}];`)}
  ${eachQuad(
    (q) => `if (${entryStores(`entry${q}`)}) {
    ${eachBlock(
      (b) => `if (firstBlock + ${b}u < blockCount) {
      let unit = 4u * block${b};
      let at = slot${q} * layer.units + unit;
      ${lanes((i) => {
        const n = 'xyzw'.indexOf(i);
        const store = `units[at + ${n}u] = ${answer(`s${q}_${b}${i}`, `bias${b}.${i}`)};`;
        return n === 0 ? store : `if (unit + ${n}u < layer.units) { ${store} }`;
      }, '\n      ')}
    }`,
    )}
  }`,
  )}
}
`;
}
