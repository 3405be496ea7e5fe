import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { entries } from './quadList.wgsl.ts';
import type { StagedGiven, Stages } from './stages.ts';

/** Memories of one chunk: fixed, because the sums of a chunk are one stretch of rounding. */
export const CHUNK_MEMORIES = 1024;

/** vec4f that a block of four memories has beside its coordinates: log2 w, and |xi|^2. */
export const BLOCK_EXTRA = 2;

/** The numbers by which a cell reads; beside whatever a separation says of them. */
const LEVEL = wgsl`
struct Level {
  inverseA: f32,
  sharpness: f32,
  normBias: f32,
  first: f32,          // where the list of this level begins in that of the cell
}
`;

/** The second binding where memories are read: those that are read at a time. */
const CHUNK = wgsl`
struct Chunk {
  firstBlock: u32,     // within the memories of each cell
  endBlock: u32,
  isFirst: u32,
  isLast: u32,
}
@group(0) @binding(1) var<uniform> chunk: Chunk;`;

/**
 * What the kernels of a staged reading share, the first five bindings among them. A *group* is some quads of one
 * cell for which a thread loads memories once, consecutive ones or those of a block of a list; a *tile* is a
 * stretch of groups, and a *slot* of it is where one of its quads has scratch. Memories lie in blocks of four:
 * [block, dim + 2] vec4f, coordinate by coordinate, then log2 w and |xi|^2 of the four. `part`: the second
 * binding, which part of the list is read.
 */
export const stagedRecords = (quadsPerGroup: number, listBinding: number | undefined, part = CHUNK): string => wgsl`
${LEVEL}
struct Tile {
  firstGroup: u32,
  groups: u32,
  groupsPerCell: u32,
  quadsPerCell: u32,
  unused: u32,
  slots: u32,
  level: u32,          // which of its levels each cell reads at
  levelsPerCell: u32,
  chunkBlocks: u32,    // blocks of memories that scratch has room for
}
// Where the memories of a cell lie: their first vec4f, and how many blocks there are.
struct Source {
  first: u32,
  blocks: u32,
}

@group(0) @binding(0) var<uniform> tile: Tile;
${part}
@group(0) @binding(2) var<storage, read> levels: array<Level>;             // [cell, level]
@group(0) @binding(3) var<storage, read> sources: array<Source>;           // [cell]
@group(0) @binding(4) var<storage, read> memories: array<vec4f>;           // [block, dim + ${BLOCK_EXTRA}]

fn levelOf(cell: u32) -> Level {
  return levels[cell * tile.levelsPerCell + tile.level];
}

// The list that a cell reads at its level.
fn sourceOf(cell: u32) -> Source {
  let source = sources[cell];
  return Source(source.first + u32(levelOf(cell).first), source.blocks);
}
${entries(quadsPerGroup, listBinding)}
// The entry of a slot of the tile.
fn entryOf(slot: u32) -> u32 {
  return entryAt(slot, vec3u(tile.firstGroup, tile.groupsPerCell, tile.quadsPerCell));
}
`;

/** Index of a thread among all of a dispatch whose grid may be two-dimensional. */
export const threadIndex = (workgroupSize: number): string =>
  `(workgroup.y * grid.x + workgroup.x) * ${workgroupSize}u + thread`;

/** The parameters of an entry point that uses threadIndex. */
export const threadArguments =
  '@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) grid: vec3u, @builtin(local_invocation_index) thread: u32';

/** The fields of `Sums` for what is asked, in the order in which they are stored, a vec4f each. */
export function sumFields(stages: Stages, asked: readonly StagedGiven[]): string[] {
  return [
    ...(stages.shifts ? ['top'] : asked.includes('winner') ? ['top'] : []),
    ...(asked.includes('winner') ? ['winner'] : []),
    ...(asked.includes('nearest') ? ['nearest', 'second'] : []),
    ...stages.fields(asked),
  ];
}

/** `Sums` and what the separation says of them; beside `Level`, which `alone` declares. */
export function stagedSums(dim: number, stages: Stages, asked: readonly StagedGiven[], alone = false): string {
  const fields = sumFields(stages, asked);
  return wgsl`
${alone ? LEVEL : ''}
// Sums over the memories of a cell at the places of four particles.
struct Sums {
  ${fields.map((name) => `${name}: vec4f,`).join('\n  ')}
}
${stages.text(dim, asked)}
`;
}

/** vec4f that are stored per quad: the sums, and by what the mean so far is multiplied in the chunk at hand. */
export const sumsStride = (stages: Stages, asked: readonly StagedGiven[]): number =>
  sumFields(stages, asked).length + 1;
