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
import { lanes } from './unroll.ts';

/**
 * Makes weights of the similarities of a chunk, in place, and goes on with the sums over the memories: a thread per
 * slot. Where weights are relative to the largest logit, two passes find it first; what earlier chunks added is
 * rescaled, and the mean so far is multiplied by the same (Milakov & Gimelshein 2018, arXiv:1805.02867).
 *
 *     sums[quad of all] = [fields of Sums, scale of the mean so far]
 */
export function separate(
  dim: number,
  stages: Stages,
  asked: readonly StagedGiven[],
  { quads, workgroupSize }: Pick<StagedTile, 'quads' | 'workgroupSize'>,
  isListed: boolean,
): string {
  const { shifts } = stages;
  const fields = sumFields(stages, asked);
  const stride = sumsStride(stages, asked);
  const [winner, nearest] = [asked.includes('winner'), asked.includes('nearest')];
  const peaks = shifts || winner;
  // the loop over the memories of the chunk: `own` index in it, `logWeight`, `similarity` and `logit` of one of them
  const eachMemory = (body: string) => `for (var block = 0u; block < blocksHere; block++) {
    let atBias = source.first + (chunk.firstBlock + block) * ${dim + BLOCK_EXTRA}u + ${dim}u;
    let logWeights = memories[atBias];
    let norms2 = memories[atBias + 1u];
    ${lanes(
      (i) => `{
      let own = 4u * block + ${'xyzw'.indexOf(i)}u;
      let logWeight = logWeights.${i};
      let similarity = similarities[row + own];
      let logit = logitOf(similarity, logWeight, norms2.${i}, level);
      ${body}
    }`,
    )}
  }`;
  return wgsl`
${stagedRecords(quads, isListed ? 7 : undefined)}
${stagedSums(dim, stages, asked)}
@group(0) @binding(5) var<storage, read_write> similarities: array<vec4f>; // [slot, memory of the chunk]
@group(0) @binding(6) var<storage, read_write> stored: array<vec4f>;       // [quad, ${stride}]

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(${threadArguments}) {
  let slot = ${threadIndex(workgroupSize)};
  if (slot >= tile.slots) {
    return;
  }
  let quad = entryOf(slot);
  if (!${entryStores('quad')}) {
    return;
  }
  let cell = quad / tile.quadsPerCell;
  let level = levelOf(cell);
  let source = sourceOf(cell);
  let blocksHere = min(chunk.endBlock, source.blocks) - min(chunk.firstBlock, source.blocks);
  let row = slot * 4u * tile.chunkBlocks;
  let kept = quad * ${stride}u;
  var sums: Sums;
  if (chunk.isFirst != 0u) {
    sums = Sums(${fields.map((name) => (name === 'top' ? 'vec4f(-3.4e38)' : name === 'nearest' || name === 'second' ? 'vec4f(3.4e38)' : 'vec4f(0.0)')).join(', ')});
  } else {
    sums = Sums(${fields.map((_, i) => `stored[kept + ${i}u]`).join(', ')});
  }
  var scale = vec4f(1.0);
  #if ${peaks}
  var top = sums.top;
  ${eachMemory(wgsl`
      #if ${winner}
      // A tie keeps the lowest index. As a number, which is exact up to 2^24 memories.
      sums.winner = select(sums.winner, vec4f(f32(4u * chunk.firstBlock + own)), logit > top);
      #endif
      top = max(top, logit);`)}
  #if ${shifts}
  let rise = sums.top - top;
  scale = exp2(rise);
  sums = rescaled(sums, rise, scale);
  #endif
  sums.top = top;
  #endif
  ${eachMemory(wgsl`
      #if ${nearest}
      // What pads a list is a copy that no sum may count.
      let square = select(vec4f(3.4e38), similarity, vec4<bool>(logWeight > -3e38));
      sums.second = min(sums.second, max(sums.nearest, square));
      sums.nearest = min(sums.nearest, square);
      #endif
      let weight = weightOf(logit, ${shifts ? 'top' : 'vec4f(0.0)'});
      sums = absorb(sums, weight, logit, similarity);
      similarities[row + own] = weight;`)}
  ${fields.map((name, i) => `stored[kept + ${i}u] = sums.${name};`).join('\n  ')}
  stored[kept + ${fields.length}u] = scale;
}
`;
}
