import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';

/**
 * Particles as squares of whole pixels, each in the colour of its class: two triangles per particle, its place rounded
 * to a pixel, so that drivers agree on which pixels are covered. Later particles lie over earlier ones.
 */

/** Words of the uniform block, in order: the first four are f32, the others u32. */
export const POINT_UNIFORMS = ['lowX', 'highY', 'perUnitX', 'perUnitY', 'width', 'height', 'dim', 'side'] as const;

export const pointsWgsl: string = wgsl`
struct Points {
  lowX: f32,       // of the data, at the left edge of the target
  highY: f32,      // at its upper edge
  perUnitX: f32,   // pixels per unit of length
  perUnitY: f32,
  width: u32,      // of the target, pixels
  height: u32,
  dim: u32,
  side: u32,       // of a square, pixels
}
@group(0) @binding(0) var<uniform> points: Points;
@group(0) @binding(1) var<storage, read> positions: array<f32>; // [quad, dim, 4]
@group(0) @binding(2) var<storage, read> labels: array<i32>;    // [quad, 4], -1 = none
@group(0) @binding(3) var<storage, read> colors: array<u32>;    // [classes], packed

struct Corner {
  @builtin(position) place: vec4f,
  @location(0) @interpolate(flat) color: u32,
}

@vertex
fn corner(@builtin(vertex_index) vertex: u32, @builtin(instance_index) particle: u32) -> Corner {
  let base = (particle >> 2u) * points.dim * 4u + (particle & 3u);
  let x = floor((positions[base] - points.lowX) * points.perUnitX);
  let y = floor((points.highY - positions[base + 4u]) * points.perUnitY);
  let label = labels[particle];
  var out: Corner;
  // what is not finite fails every comparison
  let inside = x >= 0.0 && y >= 0.0 && x < f32(points.width) && y < f32(points.height);
  if (!inside || label < 0) {
    out.place = vec4f(2.0, 2.0, 0.0, 1.0);
    return out;
  }
  // 0 1 2, 3 2 1
  let at = select(vertex, 6u - vertex, vertex > 2u);
  let side = f32(points.side);
  let first = vec2f(x, y) - floor(0.5 * side);
  let pixel = first + side * vec2f(f32(at & 1u), f32(at >> 1u));
  let clip = 2.0 * pixel / vec2f(f32(points.width), f32(points.height)) - 1.0;
  out.place = vec4f(clip.x, -clip.y, 0.0, 1.0);
  out.color = colors[u32(label) % arrayLength(&colors)];
  return out;
}

@fragment
fn fill(in: Corner) -> @location(0) vec4f {
  return unpack4x8unorm(in.color);
}
`;
