/// <reference path="./wgslPreprocessor.d.ts" />
import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { HATCH } from './hatch.ts';
import { unroll } from './unroll.ts';

/**
 * Colours one pixel of the target per fragment from a grid of numbers. No arithmetic on colours and none but
 * comparisons on values: all curves and shades are tables of the host (src/view/scale.ts, palettes.ts), so that the
 * CPU twin (src/view/paintReference.ts) agrees in every byte.
 */

/** Words of the uniform block, in order; the host writes them by these names. */
export const PAINT_UNIFORMS = ['targetWidth', 'targetHeight', 'gridWidth', 'gridHeight', 'classCount'] as const;

/**
 * What a kind of picture asks of each pixel: software drivers go through every line
 * of a shader, even where it has no use.
 */
export type PaintShape = FieldShape | LabelShape;

interface FieldShape {
  kind: 'field';
  type: 'u32' | 'f32';
}

interface LabelShape {
  kind: 'labels';
  /** pixels */
  edge: number;
  /** some classes are told apart by lines */
  hatches: boolean;
  shade?: { type: 'u32' | 'f32'; light: 'low' | 'high' };
}

/** Sizes of the tables: thresholds of a field, and shades of a class, which have one threshold each. Powers of two. */
export interface PaintTables {
  thresholds: number;
  shades: number;
}

/** WGSL that colours a field or a map of labels: a pixel of the target shows one cell. */
export function paint(shape: PaintShape, { thresholds, shades }: PaintTables): string {
  const isField = shape.kind === 'field';
  return wgsl`
struct Paint {
${PAINT_UNIFORMS.map((name) => `  ${name}: u32,\n`).join('')}}

@group(0) @binding(0) var<uniform> paint: Paint;
// [gridHeight, gridWidth], row 0 = lowest y: u32 counts, f32 bits, or i32 labels
@group(0) @binding(1) var<storage, read> values: array<u32>;
// [gridHeight, gridWidth], or one word where nothing is shaded
@group(0) @binding(2) var<storage, read> shades: array<u32>;
// ascending: of the values of a field, of the shades of a label map
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

// compilers may assume that there are no NaNs, so only the bits tell
fn isNan(bits: u32) -> bool {
  return (bits & 0x7fffffffu) > 0x7f800000u;
}

${countUpTo(isField ? thresholds : shades)}

${isField ? fieldColor(shape, thresholds) : labelColor(shape, shades)}

@fragment
fn color(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let pixel = vec2u(position.xy);
  return unpack4x8unorm(colors[colorOf(pixel, cellOf(pixel))]);
}
`;
}

/** Halves what is left at each turn, without branches. */
function countUpTo(count: number): string {
  const steps = Array.from({ length: Math.log2(count) }, (_, i) => count >> (i + 1));
  return wgsl`
// number of thresholds <= value
fn countUpTo(value: f32) -> u32 {
  var low = 0u;
  ${steps.map((step) => `low += select(0u, ${step}u, thresholds[low + ${step - 1}u] <= value);`).join('\n  ')}
  return low + select(0u, 1u, thresholds[low] <= value);
}`;
}

function fieldColor({ type }: FieldShape, thresholds: number): string {
  return wgsl`
fn colorOf(pixel: vec2u, cell: u32) -> u32 {
  let bits = values[cell];
  ${type === 'u32' ? 'return countUpTo(f32(bits));' : `return select(countUpTo(bitcast<f32>(bits)), ${thresholds + 1}u, isNan(bits));`}
}`;
}

function labelColor({ edge, hatches, shade }: LabelShape, shades: number): string {
  // per class its shades, its edge, and its turn
  const words = `${shades + 2}u`;
  return wgsl`
fn isEdge(label: i32, right: vec2u, above: vec2u) -> bool {
  return bitcast<i32>(values[cellOf(right)]) != label || bitcast<i32>(values[cellOf(above)]) != label;
}

${hatches ? HATCHED : ''}

// step of the shade, 0 = darkest; a class without shade shows its own colour, which is the middle one
fn shadeStep(cell: u32) -> u32 {
  ${shade ? shadeOf(shade, shades) : `return ${shades / 2}u;`}
}

fn colorOf(pixel: vec2u, cell: u32) -> u32 {
  let label = bitcast<i32>(values[cell]);
  if (label < 0) { return paint.classCount * ${words}; }
  let row = (u32(label) % paint.classCount) * ${words};
  // an edge is on the left and lower side of a border
  var isDark = false;
  ${unroll(edge, (i) => `isDark |= isEdge(label, vec2u(min(pixel.x + ${i + 1}u, paint.targetWidth - 1u), pixel.y), vec2u(pixel.x, pixel.y - min(${i + 1}u, pixel.y)));`)}
  ${hatches ? `isDark |= hatched(colors[row + ${shades + 1}u], pixel);` : ''}
  return row + select(shadeStep(cell), ${shades}u, isDark);
}`;
}

function shadeOf({ type, light }: NonNullable<LabelShape['shade']>, shades: number): string {
  const value = type === 'u32' ? 'f32(bits)' : 'bitcast<f32>(bits)';
  return wgsl`let bits = shades[cell];
  let step = max(countUpTo(${value}), 1u) - 1u;
  ${type === 'f32' ? 'if (isNan(bits)) { return 0u; }' : ''}
  return ${light === 'low' ? `${shades - 1}u - step` : 'step'};`;
}

const HATCHED = wgsl`
// whether a pixel lies on a line of the hatching that tells classes of one colour apart: /, \\, -, | by turns
fn hatched(turn: u32, pixel: vec2u) -> bool {
  if (turn == 0u) { return false; }
  let way = (turn - 1u) % 4u;
  var across = pixel.x;
  if (way == 0u) { across = pixel.x + pixel.y; }
  if (way == 1u) { across = pixel.x + paint.targetHeight - pixel.y; }
  if (way == 2u) { across = pixel.y; }
  return across % select(${HATCH.wide}u, ${HATCH.narrow}u, turn > 4u) == 0u;
}`;
