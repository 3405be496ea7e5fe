import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';

/**
 * A list of the quads that a kernel works on (src/gpu/quadList.ts): blocks of equal size with quads of one cell each.
 * An entry is the place of a quad among those of all cells. This bit marks an entry that fills a block: it repeats a
 * quad, and what is computed for it is not stored. The first entry of a block is never one.
 */
export const FILLS = 0x80000000;

/** WGSL: the quad of an entry, and whether what is computed for it is stored. */
export const quadOfEntry = (entry: string): string => `(${entry} & ${FILLS - 1}u)`;
export const entryStores = (entry: string): string => `(${entry} < ${FILLS}u)`;

/** At most so many lists a kernel may have: what every adapter allows. */
export const MOST_LISTS = 8;

/**
 * For module scope: `entryAt(slot, extent)`, the entry at a slot behind the first of some groups of quads of one cell;
 * `extent` = (first group, groups per cell, quads per cell). Of a list where it has a binding, else of all quads.
 */
export function entries(quadsPerGroup: number, listBinding: number | undefined): string {
  if (listBinding !== undefined) {
    return wgsl`
@group(0) @binding(${listBinding}) var<storage, read> quadList: array<u32>;
fn entryAt(slot: u32, extent: vec3u) -> u32 {
  return quadList[extent.x * ${quadsPerGroup}u + slot];
}
`;
  }
  return wgsl`
fn entryAt(slot: u32, extent: vec3u) -> u32 {
  let group = extent.x + slot / ${quadsPerGroup}u;
  let firstQuad = (group / extent.y) * extent.z;
  let local = (group % extent.y) * ${quadsPerGroup}u + slot % ${quadsPerGroup}u;
  return select(firstQuad + local, (firstQuad + extent.z - 1u) | ${FILLS}u, local >= extent.z);
}
`;
}
