import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { unroll } from './unroll.ts';

/**
 * The records host and GPU share. Sizes are checked against the packing code by simulation.test.ts. A row begins with
 * the three numbers by which a read-out reads at its level; what they are, and their names, is its own affair. It ends
 * with what coordinates are held at, where some are.
 *
 * Positions live in quads: four particles side by side, x[(quad * dim + d)] = the d-th coordinate of particles
 * 4 quad .. 4 quad + 3. A cell is one small run with its own rows, memories and seed; C = 1 is the ordinary run.
 */
export const structs = (readNumbers: readonly [string, string, string], clamps = false) => wgsl`
struct Row {
  ${unroll(3, (i) => `${readNumbers[i]}: f32,`)}
  cz: f32,
  cx0: f32,
  cx: f32,
  cm: f32,
  cacc: f32,
  ka: f32,
  kx: f32,
  km: f32,
  kq: f32,
  reads: u32,
  commits: u32,
  repeats: u32,
  cc: f32,
  ${clamps ? 'clampScale: f32,\n  clampNoise: f32,' : ''}
}

struct Cell {
  seed: vec2u,
  firstRow: u32,
  firstMemory: u32,
  endMemory: u32,   // padded to blocks of four with memories of no weight
  firstQuad: u32,   // birth index of the cell's first quad: counts in the noise, not in memory
  firstExtra: u32,  // what a read-out keeps beside the memories, in the same buffer
  endExtra: u32,
  centre: vec4f,    // of up to three dimensions: what positions are taken about, where rows have cc
}

// One slice of the work: some steps of some workgroups.
struct Slice {
  firstWorkgroup: u32,
  gridWidth: u32,
  workgroupsPerCell: u32,
  cells: u32,
  quadsPerCell: u32,
  row: u32,         // row of the first step, within the cell
  repeatsDone: u32,
  steps: u32,
  firstStep: u32,   // unrolled index of the first step: the noise counter
  stream: u32,
  tolerance: f32,
  endWorkgroup: u32,
}
`;
