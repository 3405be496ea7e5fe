import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { entryStores } from './quadList.wgsl.ts';
import type { StagedTile } from './similarity.wgsl.ts';
import {
  BLOCK_EXTRA,
  stagedRecords,
  stagedSums,
  sumFields,
  sumsStride,
  threadArguments,
  threadIndex,
} from './stagedReading.wgsl.ts';
import type { StagedGiven, Stages } from './stages.ts';
import { unroll } from './unroll.ts';

/**
 * The mean of the memories of a chunk by their weights, added to that of the chunks before: m = norm
 * sum_k weight_k xi_k after the last one. A thread has the quads of a group and some coordinates in
 * registers, and loops over the memories.
 *
 *     means[slot, dim]
 */
export function project(
  dim: number,
  stages: Stages,
  asked: readonly StagedGiven[],
  { quads, coordinates, workgroupSize }: StagedTile,
  isListed: boolean,
): string {
  const eachQuad = (line: (q: number) => string) => unroll(quads, line);
  const eachPlace = (line: (c: number) => string) => unroll(coordinates, line);
  const fields = sumFields(stages, asked);
  const stride = sumsStride(stages, asked);
  const threadsPerGroup = Math.ceil(dim / coordinates);
  return wgsl`
${stagedRecords(quads, isListed ? 8 : undefined)}
${stagedSums(dim, stages, asked)}
@group(0) @binding(5) var<storage, read> weights: array<vec4f>;            // [slot, memory of the chunk]
@group(0) @binding(6) var<storage, read> stored: array<vec4f>;             // [quad, ${stride}]
@group(0) @binding(7) var<storage, read_write> means: array<vec4f>;        // [slot, dim]

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(${threadArguments}) {
  let index = ${threadIndex(workgroupSize)};
  let group = index / ${threadsPerGroup}u;
  if (group >= tile.groups) {
    return;
  }
  ${eachQuad((q) => `let entry${q} = entryOf(group * ${quads}u + ${q}u);`)}
  let cell = entry0 / tile.quadsPerCell;
  let source = sourceOf(cell);
  let blocksHere = min(chunk.endBlock, source.blocks) - min(chunk.firstBlock, source.blocks);
  let firstPlace = (index % ${threadsPerGroup}u) * ${coordinates}u;
  // Past a ragged end the last quad and the last coordinate are computed once more and not stored.
  // What fills a group reads the scratch of its last quad.
  ${eachQuad((q) => `let slot${q} = ${q === 0 ? `group * ${quads}u` : `select(slot${q - 1}, group * ${quads}u + ${q}u, ${entryStores(`entry${q}`)})`};`)}
  ${eachQuad((q) => `let row${q} = slot${q} * 4u * tile.chunkBlocks;`)}
  ${eachPlace((c) => `let place${c} = min(firstPlace + ${c}u, ${dim - 1}u);`)}
  ${eachQuad((q) => eachPlace((c) => `var sum${q}_${c} = vec4f(0.0);`))}
  var atBlock = source.first + ${stages.values ? '(source.blocks + chunk.firstBlock)' : 'chunk.firstBlock'} * ${dim + BLOCK_EXTRA}u;
  for (var block = 0u; block < blocksHere; block++) {
    ${eachPlace((c) => `let m${c} = memories[atBlock + place${c}];`)}
    ${eachQuad(
      (q) => `{
      ${unroll(4, (i) => `let w${i} = weights[row${q} + 4u * block + ${i}u];`)}
      ${eachPlace((c) => `sum${q}_${c} += w0 * m${c}.x + w1 * m${c}.y + w2 * m${c}.z + w3 * m${c}.w;`)}
    }`,
    )}
    atBlock += ${dim + BLOCK_EXTRA}u;
  }
  ${eachQuad(
    (q) => `if (${entryStores(`entry${q}`)}) {
    let kept = entry${q} * ${stride}u;
    let scale = stored[kept + ${fields.length}u];
    let sums = Sums(${fields.map((_, i) => `stored[kept + ${i}u]`).join(', ')});
    let norm = select(vec4f(1.0), normOf(sums), vec4<bool>(chunk.isLast != 0u));
    let mean = slot${q} * ${dim}u;
    ${eachPlace(
      (c) => `if (firstPlace + ${c}u < ${dim}u) {
      let at = mean + place${c};
      let before = select(scale * means[at], vec4f(0.0), vec4<bool>(chunk.isFirst != 0u));
      means[at] = norm * (before + sum${q}_${c});
    }`,
    )}
  }`,
  )}
}
`;
}
