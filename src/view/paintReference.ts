import {
  CLASS_WORDS,
  classTable,
  EMPTY_COLOR,
  fieldTable,
  hatched,
  type PaletteName,
  RAMP_STEPS,
  type Rgb,
  SHADES,
} from './palettes.ts';
import { colorIndex, type Scale } from './scale.ts';

/**
 * What a picture is coloured from, wherever its numbers live: `Values` is GPUBufferBinding in `paint` and an array of
 * the host in `paintReference`. All grids: [height, width], row 0 = lowest y, index iy * width + ix.
 */
export type PaintSource<Values> = FieldSource<Values> | LabelSource<Values>;

/** Cells of a grid, or pixels of a target. */
export interface GridSize {
  width: number;
  height: number;
}

/** Numbers to be coloured, and the scale that colours them. */
export interface ScaledNumbers<Values> {
  values: Values;
  type: 'u32' | 'f32';
  scale: Scale;
}

/** A scalar per cell, [height, width], row 0 at the bottom. */
export interface FieldSource<Values> extends ScaledNumbers<Values> {
  kind: 'field';
  grid: GridSize;
  palette: PaletteName;
}

/** A class per cell, [height, width], row 0 at the bottom. */
export interface LabelSource<Values> {
  kind: 'labels';
  grid: GridSize;
  /** int32 per cell, -1 = none */
  values: Values;
  classCount: number;
  /** as of classColors */
  numbers?: readonly number[] | undefined;
  /** lightness within a class; `light` says which end of it is drawn light: low for a time, high for a certainty */
  shade?: ScaledNumbers<Values> & { light: 'low' | 'high' };
  /** width in pixels of the dark line between classes; default 1, 0 = none */
  edge?: number;
}

/** Width of the line between classes, pixels, unless a source says otherwise. */
export const DEFAULT_EDGE = 1;

/** What both painters compare with: [256] thresholds of a field's values, or [16] of a label map's shades. */
export function thresholdTable(source: PaintSource<unknown>): Float32Array<ArrayBuffer> {
  if (source.kind === 'field') return source.scale.thresholds;
  const { thresholds } = source.shade?.scale ?? {};
  return Float32Array.from({ length: SHADES }, (_, i) => thresholds?.[(i * RAMP_STEPS) / SHADES] ?? 0);
}

/** The packed colours that both painters look up. */
export function colorTable(source: PaintSource<unknown>): Uint32Array<ArrayBuffer> {
  if (source.kind === 'labels') return classTable(Math.max(1, source.classCount), source.numbers);
  return fieldTable(source.palette, underColor(source.scale));
}

/** Sources with equal keys have equal colour tables. */
export function colorKey(source: PaintSource<unknown>): string {
  if (source.kind === 'labels') return `${source.classCount} classes ${source.numbers?.join() ?? ''}`;
  return `${source.palette} on ${underColor(source.scale)?.join() ?? 'no paper'}`;
}

/**
 * Zero has no place on a log or equalized scale, so it gets no colour of theirs; elsewhere the lowest colour goes on.
 */
export function underColor({ name, empty = EMPTY_COLOR }: Scale): Rgb | undefined {
  return name === 'log' || name === 'equalized' ? empty : undefined;
}

/** Throws RangeError where a size is not a positive whole number, or so large that the pixel arithmetic would wrap. */
export function checkPaintSize(grid: GridSize, target: GridSize): void {
  for (const [cells, pixels, side] of [
    [grid.width, target.width, 'width'],
    [grid.height, target.height, 'height'],
  ] as const) {
    if (!(Number.isInteger(cells) && Number.isInteger(pixels) && cells >= 1 && pixels >= 1)) {
      throw new RangeError(`paint: ${side} of ${cells} cells on ${pixels} pixels; both must be whole and at least 1`);
    }
    if (2 * pixels * cells >= 2 ** 32) {
      throw new RangeError(`paint: ${side} of ${cells} cells on ${pixels} pixels; their product must stay below 2^31`);
    }
  }
}

/** Cell that a pixel shows (pixel row 0 = top): the twin of cellOf in shaders/paint.wgsl.ts. */
export function cellOf(px: number, py: number, grid: GridSize, target: GridSize): number {
  const ix = Math.floor(((2 * px + 1) * grid.width) / (2 * target.width));
  const down = Math.floor(((2 * py + 1) * grid.height) / (2 * target.height));
  return (grid.height - 1 - down) * grid.width + ix;
}

/**
 * The CPU twin of shaders/paint.wgsl.ts: RGBA bytes of the target, [height, width, 4], row 0 = top.
 * It also paints for a page without a GPU. Throws RangeError on sizes that `checkPaintSize` refuses.
 */
export function paintReference(
  source: PaintSource<ArrayLike<number>>,
  target: GridSize,
): Uint8ClampedArray<ArrayBuffer> {
  checkPaintSize(source.grid, target);
  const thresholds = thresholdTable(source);
  const colors = colorTable(source);
  const words = new Uint32Array(target.width * target.height);
  for (let py = 0; py < target.height; py++) {
    for (let px = 0; px < target.width; px++) {
      const cell = cellOf(px, py, source.grid, target);
      const index =
        source.kind === 'field'
          ? steps(thresholds, source.values[cell] as number)
          : labelColor(source, target, thresholds, px, py, cell, colors);
      words[py * target.width + px] = colors[index] as number;
    }
  }
  // packed words are RGBA bytes on every machine that JavaScript runs on: all are little-endian
  return new Uint8ClampedArray(words.buffer);
}

function steps(thresholds: Float32Array, value: number): number {
  return Number.isNaN(value) ? thresholds.length + 1 : colorIndex(thresholds, Math.fround(value));
}

function labelColor(
  source: LabelSource<ArrayLike<number>>,
  target: GridSize,
  thresholds: Float32Array,
  px: number,
  py: number,
  cell: number,
  colors: Uint32Array,
): number {
  const { values, grid, edge = DEFAULT_EDGE, shade } = source;
  const classCount = Math.max(1, source.classCount);
  const label = values[cell] as number;
  if (label < 0) return classCount * CLASS_WORDS;
  const row = (label % classCount) * CLASS_WORDS;
  for (let i = 1; i <= edge; i++) {
    const right = cellOf(Math.min(px + i, target.width - 1), py, grid, target);
    const above = cellOf(px, Math.max(0, py - i), grid, target);
    if (values[right] !== label || values[above] !== label) return row + SHADES;
  }
  if (hatched(colors[row + SHADES + 1] as number, px, py, target.height)) return row + SHADES;
  if (!shade) return row + SHADES / 2;
  const value = shade.values[cell] as number;
  if (Number.isNaN(value)) return row;
  const step = Math.max(1, colorIndex(thresholds, Math.fround(value))) - 1;
  return row + (shade.light === 'low' ? SHADES - 1 - step : step);
}
