/// <reference path="./wgslPreprocessor.d.ts" />
import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { HATCH } from './hatch.ts';

/**
 * Colours one pixel of the target per fragment from a grid of numbers. No arithmetic on colours and none but
 * comparisons on values: all curves and shades are tables of the host (src/view/scale.ts, palettes.ts), so that the
 * CPU twin (src/view/paintReference.ts) agrees in every byte, and one pipeline serves every picture.
 */

/** Words of the uniform block, in order; the host writes them by these names. */
export const PAINT_UNIFORMS = [
  'targetWidth',
  'targetHeight',
  'gridWidth',
  'gridHeight',
  'kind',
  'valueIsFloat',
  'classCount',
  'shadeKind',
  'shadeIsFloat',
  'shadeSteps',
  'edge',
  'thresholdCount',
] as const;

/** `kind`: what the values are. */
export const PAINT_FIELD = 0;
export const PAINT_LABELS = 1;

/** `shadeKind`: which end of the second buffer is drawn light. */
export const SHADE_NONE = 0;
export const SHADE_LOW_LIGHT = 1;
export const SHADE_HIGH_LIGHT = 2;

export const paintWgsl: string = wgsl`
struct Paint {
${PAINT_UNIFORMS.map((name) => `  ${name}: u32,\n`).join('')}}

@group(0) @binding(0) var<uniform> paint: Paint;
// [gridHeight, gridWidth], row 0 = lowest y: u32 counts, f32 bits, or i32 labels
@group(0) @binding(1) var<storage, read> values: array<u32>;
// [gridHeight, gridWidth], or one word where nothing is shaded
@group(0) @binding(2) var<storage, read> shades: array<u32>;
// [thresholdCount], ascending: of the values of a field, of the shades of a label map
@group(0) @binding(3) var<storage, read> thresholds: array<f32>;
// packed colours, see fieldTable and classTable
@group(0) @binding(4) var<storage, read> colors: array<u32>;

// one triangle that covers the target: corners (-1, -1), (3, -1), (-1, 3)
@vertex
fn cover(@builtin(vertex_index) corner: u32) -> @builtin(position) vec4f {
  return vec4f(f32(corner & 1u) * 4.0 - 1.0, f32(corner >> 1u) * 4.0 - 1.0, 0.0, 1.0);
}

// nearest cell of a pixel, in integers: blocks are exact where the grid divides the target; the picture's top row is
// the grid's last
fn cellOf(pixel: vec2u) -> u32 {
  let ix = (2u * pixel.x + 1u) * paint.gridWidth / (2u * paint.targetWidth);
  let down = (2u * pixel.y + 1u) * paint.gridHeight / (2u * paint.targetHeight);
  return (paint.gridHeight - 1u - down) * paint.gridWidth + ix;
}

// number of thresholds <= value
fn colorIndex(value: f32) -> u32 {
  var low = 0u;
  var high = paint.thresholdCount;
  while (low < high) {
    let middle = (low + high) / 2u;
    if (thresholds[middle] <= value) { low = middle + 1u; } else { high = middle; }
  }
  return low;
}

// compilers may assume that there are no NaNs, so only the bits tell
fn isNan(bits: u32) -> bool {
  return (bits & 0x7fffffffu) > 0x7f800000u;
}

fn fieldColor(cell: u32) -> u32 {
  let bits = values[cell];
  if (paint.valueIsFloat == 0u) { return colorIndex(f32(bits)); }
  if (isNan(bits)) { return paint.thresholdCount + 1u; }
  return colorIndex(bitcast<f32>(bits));
}

// step of the shade, 0 = darkest; a class without shade shows its own colour, which is the middle one
fn shadeStep(cell: u32) -> u32 {
  if (paint.shadeKind == ${SHADE_NONE}u) { return paint.shadeSteps / 2u; }
  let bits = shades[cell];
  if (paint.shadeIsFloat != 0u && isNan(bits)) { return 0u; }
  var value = f32(bits);
  if (paint.shadeIsFloat != 0u) { value = bitcast<f32>(bits); }
  let step = (max(colorIndex(value), 1u) - 1u) * paint.shadeSteps / paint.thresholdCount;
  if (paint.shadeKind == ${SHADE_LOW_LIGHT}u) { return paint.shadeSteps - 1u - step; }
  return step;
}

// whether a pixel lies on a line of the hatching that tells classes of one colour apart: /, \\, -, | by turns
fn hatched(turn: u32, pixel: vec2u) -> bool {
  if (turn == 0u) { return false; }
  let way = (turn - 1u) % 4u;
  var across = pixel.x;
  if (way == 0u) { across = pixel.x + pixel.y; }
  if (way == 1u) { across = pixel.x + paint.targetHeight - pixel.y; }
  if (way == 2u) { across = pixel.y; }
  return across % select(${HATCH.wide}u, ${HATCH.narrow}u, turn > 4u) == 0u;
}

fn labelColor(pixel: vec2u, cell: u32) -> u32 {
  let label = bitcast<i32>(values[cell]);
  // per class its shades, its edge, and its turn
  let words = paint.shadeSteps + 2u;
  if (label < 0) { return paint.classCount * words; }
  let row = (u32(label) % paint.classCount) * words;
  // an edge is 'edge' pixels wide, on the left and lower side of a border
  for (var i = 1u; i <= paint.edge; i++) {
    let right = vec2u(min(pixel.x + i, paint.targetWidth - 1u), pixel.y);
    let above = vec2u(pixel.x, pixel.y - min(i, pixel.y));
    if (bitcast<i32>(values[cellOf(right)]) != label || bitcast<i32>(values[cellOf(above)]) != label) {
      return row + paint.shadeSteps;
    }
  }
  if (hatched(colors[row + paint.shadeSteps + 1u], pixel)) { return row + paint.shadeSteps; }
  return row + shadeStep(cell);
}

@fragment
fn color(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let pixel = vec2u(position.xy);
  let cell = cellOf(pixel);
  var index = 0u;
  if (paint.kind == ${PAINT_LABELS}u) { index = labelColor(pixel, cell); } else { index = fieldColor(cell); }
  return unpack4x8unorm(colors[index]);
}
`;
