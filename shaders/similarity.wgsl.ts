import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { entryStores, quadOfEntry } from './quadList.wgsl.ts';
import { BLOCK_EXTRA, stagedRecords, threadArguments, threadIndex } from './stagedReading.wgsl.ts';
import type { Stages } from './stages.ts';
import { tiledSums } from './tiledSums.wgsl.ts';
import { unroll } from './unroll.ts';

/** How a thread of the kernels of a staged reading is tiled: tuned per adapter, never changes a bit. */
export interface StagedTile {
  /** quads of a group */
  quads: number;
  /** blocks of four memories per thread of `similarity` */
  blocks: number;
  /** coordinates per thread of `project` */
  coordinates: number;
  workgroupSize: number;
}

/**
 * Similarity of each quad of a tile to each memory of a chunk at u = x / a: squared distances by direct
 * differences, or dot products. A thread has the quads of a group and some blocks of memories in
 * registers, and loops over the dimensions.
 *
 *     similarities[slot, memory of the chunk] = vec4f, one number per particle
 */
export function similarity(
  dim: number,
  kind: Stages['similarity'],
  { quads, blocks, workgroupSize }: StagedTile,
  isListed: boolean,
): string {
  const eachQuad = (line: (q: number) => string) => unroll(quads, line);
  const eachBlock = (line: (b: number) => string) => unroll(blocks, line);
  const stride = dim + BLOCK_EXTRA;
  const add = (q: number, b: number, i: string) =>
    kind === 'distance'
      ? `let d${q}_${b}${i} = x${q} - m${b}.${i}; p${q}_${b}${i} += d${q}_${b}${i} * d${q}_${b}${i};`
      : `p${q}_${b}${i} += x${q} * m${b}.${i};`;
  const load = `${eachQuad((q) => `let x${q} = positions[atQuad${q} + d] * inverseA;`)}
      ${eachBlock((b) => `let m${b} = memories[atBlock${b} + d];`)}`;
  return wgsl`
${stagedRecords(quads, isListed ? 7 : undefined)}
@group(0) @binding(5) var<storage, read> positions: array<vec4f>;          // [quad, dim]
@group(0) @binding(6) var<storage, read_write> similarities: array<vec4f>; // [slot, memory of the chunk]

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(${threadArguments}) {
  let index = ${threadIndex(workgroupSize)};
  let threadsPerGroup = (tile.chunkBlocks + ${blocks - 1}u) / ${blocks}u;
  let group = index / threadsPerGroup;
  if (group >= tile.groups) {
    return;
  }
  ${eachQuad((q) => `let entry${q} = entryOf(group * ${quads}u + ${q}u);`)}
  let cell = entry0 / tile.quadsPerCell;
  let source = sourceOf(cell);
  let firstBlock = (index % threadsPerGroup) * ${blocks}u;
  let blocksHere = min(chunk.endBlock, source.blocks) - min(chunk.firstBlock, source.blocks);
  if (firstBlock >= blocksHere) {
    return;
  }
  let inverseA = levelOf(cell).inverseA;
  // Past a ragged end the last quad and the last block are computed once more and not stored.
  ${eachQuad((q) => `let atQuad${q} = ${quadOfEntry(`entry${q}`)} * ${dim}u;`)}
  ${eachBlock((b) => `let block${b} = min(firstBlock + ${b}u, blocksHere - 1u);`)}
  ${eachBlock((b) => `let atBlock${b} = source.first + (chunk.firstBlock + block${b}) * ${stride}u;`)}
  ${tiledSums({ quads, blocks }, `${dim}u`, load, add)}
  ${eachQuad(
    (q) => `if (${entryStores(`entry${q}`)}) {
    let row = (group * ${quads}u + ${q}u) * 4u * tile.chunkBlocks;
    ${eachBlock(
      (b) => `if (firstBlock + ${b}u < blocksHere) {
      let at = row + 4u * block${b};
      ${['x', 'y', 'z', 'w'].map((i, n) => `similarities[at + ${n}u] = s${q}_${b}${i};`).join('\n      ')}
    }`,
    )}
  }`,
  )}
}
`;
}
