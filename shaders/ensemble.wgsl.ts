import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';

/**
 * Mean and spread over the realizations of a point: one thread per number, its cells one after another.
 *
 * The value of a cell is the mean of a column over its particles, or one of two numbers made of the moments of the
 * radius r: Binder's cumulant 1 - <r^4> / (c <r^2>^2), c = (D + 2) / D (0 for a Gaussian), and the susceptibility
 * <r^2> - <r>^2 of one system, of which the particles are copies. Squares are taken about the mean, so that equal
 * cells have a spread of exactly 0.
 *
 *     out[point, value] = (mean over cells, sum of squared deviations, mean over cells of variance / n within a cell)
 */
export function ensemble(workgroupSize: number): string {
  return wgsl`
struct Extent {
  points: u32,
  realizations: u32,
  chunks: u32,
  gridWidth: u32,
  columns: u32,     // of the records; the first counts
  values: u32,      // columns, or columns + 2 where moments of the radius are among them
  radius: u32,      // column of r; those of r^2 and r^4 follow
  kurtosis: f32,    // (D + 2) / D
}
@group(0) @binding(0) var<uniform> extent: Extent;
@group(0) @binding(1) var<storage, read> partial: array<f32>;        // [point, realization, chunk, 2 columns]
@group(0) @binding(2) var<storage, read_write> out: array<f32>;      // [point, value, 3]

fn sumOf(cell: u32, column: u32) -> f32 {
  var sum = 0.0;
  for (var chunk = 0u; chunk < extent.chunks; chunk++) {
    sum += partial[(cell * extent.chunks + chunk) * 2u * extent.columns + column];
  }
  return sum;
}

fn meanOf(cell: u32, column: u32) -> f32 {
  return sumOf(cell, column) / max(sumOf(cell, 0u), 1.0);
}

fn valueOf(cell: u32, value: u32) -> f32 {
  if (value == 0u) {
    return sumOf(cell, 0u);
  }
  if (value < extent.columns) {
    return meanOf(cell, value);
  }
  let r2 = meanOf(cell, extent.radius + 1u);
  if (value == extent.columns) {
    return 1.0 - meanOf(cell, extent.radius + 2u) / (extent.kurtosis * r2 * r2);
  }
  let r = meanOf(cell, extent.radius);
  return r2 - r * r;
}

// Variance of the particles of a cell over their number; -1 for what is no mean over particles.
fn withinOf(cell: u32, value: u32) -> f32 {
  let n = sumOf(cell, 0u);
  if (value == 0u || value >= extent.columns || n < 2.0) {
    return -1.0;
  }
  let mean = sumOf(cell, value) / n;
  return max(sumOf(cell, extent.columns + value) / n - mean * mean, 0.0) / n;
}

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = (workgroup.y * extent.gridWidth + workgroup.x) * ${workgroupSize}u + thread;
  if (i >= extent.points * extent.values) {
    return;
  }
  let value = i % extent.values;
  let first = (i / extent.values) * extent.realizations;
  let end = first + extent.realizations;
  var sum = 0.0;
  var within = 0.0;
  for (var cell = first; cell < end; cell++) {
    sum += valueOf(cell, value);
    within += withinOf(cell, value);
  }
  let mean = sum / f32(extent.realizations);
  var squares = 0.0;
  for (var cell = first; cell < end; cell++) {
    let off = valueOf(cell, value) - mean;
    squares += off * off;
  }
  out[3u * i] = mean;
  out[3u * i + 1u] = squares;
  out[3u * i + 2u] = within / f32(extent.realizations);
}
`;
}
