import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { nearestMemories, nearestRecord, readMemories, scaledQuad } from './cellRule.wgsl.ts';
import { quad } from './quad.wgsl.ts';
import { stagedSums, sumFields, sumsStride } from './stagedReading.wgsl.ts';
import type { StagedGiven, Stages } from './stages.ts';
import type { Given, SumsText } from './sums.ts';

/**
 * How an observing kernel comes by what the memories of a cell say at the place of a quad; beside the observer and
 * CellRule. The expressions may use `place`, `base` and `rule`.
 */
export interface MemoriesAt {
  /** of the places */
  dim: number;
  /** at module scope. `binding` is free for a list of its own. */
  declarations(binding: number): string;
  /** the Sums over the memories */
  sums: string;
  /** squared distances to the nearest memory and the next one: Nearest { first, second } */
  nearest: string;
}

/**
 * WGSL: component i of a vector, without an index that is known at run time only:
 * some drivers keep such vectors in memory.
 */
export const componentOf = wgsl`
fn componentOf(values: vec4f, i: u32) -> f32 {
  return select(select(values.x, values.y, i == 1u), select(values.z, values.w, i == 3u), i >= 2u);
}
`;

/** In up to three dimensions the kernel reads the memories itself. */
export function readInPlace(dim: number, sums: SumsText | undefined, needs: readonly StagedGiven[]): MemoriesAt {
  const given = needs.filter((need): need is Given => need !== 'nearest');
  return {
    dim,
    declarations: () => wgsl`
${sums ? `${sums(dim, given)}${readMemories}` : quad(dim)}
${needs.includes('nearest') ? nearestMemories(dim) : ''}
`,
    sums: `readAt(${scaledQuad(dim)}, rule)`,
    nearest: `nearestOf(${scaledQuad(dim)}, rule)`,
  };
}

/** In more dimensions a staged reading has stored the sums of every quad. */
export function readBefore(dim: number, stages: Stages, needs: readonly StagedGiven[]): MemoriesAt {
  const fields = sumFields(stages, needs);
  return {
    dim,
    declarations: (binding) => wgsl`
${stagedSums(dim, stages, needs, true)}
${needs.includes('nearest') ? nearestRecord : ''}
@group(0) @binding(${binding}) var<storage, read> stored: array<vec4f>; // [quad, ${fields.length + 1}]

fn sumsOf(place: u32) -> Sums {
  let slot = place * ${sumsStride(stages, needs)}u;
  return Sums(${fields.map((_, i) => `stored[slot + ${i}u]`).join(', ')});
}
`,
    sums: 'sumsOf(place)',
    nearest: 'Nearest(sumsOf(place).nearest, sumsOf(place).second)',
  };
}
