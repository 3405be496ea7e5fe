import { average } from '../average.ts';

import { type Patterns, patternsFrom } from './patterns.ts';

/** A picture: red, green, blue and alpha of each pixel, 0 to 255, top row first. */
export interface Pixels {
  width: number;
  height: number;
  data: ArrayLike<number>;
}

/** What is drawn, and what is the paper. */
export const tones = ['dark', 'bright'] as const;
export type Tone = (typeof tones)[number];

/** As many points as a picture is, unless its reader says otherwise. */
export const DRAWING_POINTS = 256;
/** Cells along the longer side: finer than points can tell apart. A power of two. */
const CELLS = 256;
/** Less than this share of the contrast is paper: scans and JPEG leave a veil on it. */
const VEIL = 0.1;
/** Steps of the golden ratio fill [0, 1) evenly, however many there are; those of the square root of two, beside it. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const SILVER = Math.SQRT2 - 1;

/**
 * Points where a picture has ink, denser where there is more of it: memories in the shape of a drawing. The picture is
 * centred on the origin, y up, its longer side from -1 to 1.
 *
 * The ink is laid out along a Hilbert curve and cut by steps of the golden ratio: neighbours on the line are neighbours
 * in the plane, so that the points keep apart. No chance is in it, and of two numbers of points the smaller are the
 * first of the larger.
 *
 * @param tone which end of the brightness is ink; unless given, the one there is less of
 * @throws RangeError if the picture has one tone only
 */
export function drawingPoints(pixels: Pixels, label: string, count = DRAWING_POINTS, tone?: Tone): Patterns {
  const seen = brightness(pixels, CELLS);
  const { width, height, values } = seen;
  const inkTone = tone ?? toneOf(seen);
  const least = values.reduce((a, b) => Math.min(a, b));
  const contrast = values.reduce((a, b) => Math.max(a, b)) - least;
  if (contrast < 1 / 255) throw new RangeError(`${label}: the picture has one tone only; there is nothing drawn in it`);
  const cells: { x: number; y: number; end: number }[] = [];
  let total = 0;
  for (let step = 0; step < CELLS * CELLS; step++) {
    const [x, y] = hilbert(step);
    if (x >= width || y >= height) continue;
    const light = ((values[y * width + x] as number) - least) / contrast;
    const ink = inkTone === 'bright' ? light : 1 - light;
    if (ink < VEIL) continue;
    total += ink;
    cells.push({ x, y, end: total });
  }
  const points = new Float64Array(2 * count);
  const side = Math.max(width, height);
  for (let k = 0; k < count; k++) {
    const { x, y } = cellAt(cells, total * fraction(0.5 + k * GOLDEN));
    // somewhere in the cell, so that no two points are the same
    points[2 * k] = (2 * (x + fraction(0.5 + k * SILVER)) - width) / side;
    points[2 * k + 1] = (height - 2 * (y + fraction(0.5 + k * SILVER * SILVER))) / side;
  }
  return patternsFrom(points, 2, label);
}

/**
 * Ink covers the smaller part of a sheet: what is bright and what is dark is judged
 * between its own ends, however dim it is.
 */
export function likelyTone(pixels: Pixels): Tone {
  return toneOf(brightness(pixels, CELLS));
}

function toneOf({ values }: Brightness): Tone {
  const least = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b));
  return average(values) >= (least + most) / 2 ? 'dark' : 'bright';
}

/** The brightness of a picture, 0 to 1, top row first. */
export interface Brightness {
  width: number;
  height: number;
  values: Float64Array;
}

/**
 * Brightness (ITU-R BT.709, of the values as they are stored) on white paper; a picture with a side of more than `most`
 * pixels is averaged into so many cells.
 */
export function brightness({ width, height, data }: Pixels, most: number): Brightness {
  const shrink = Math.min(1, most / Math.max(width, height));
  const columns = Math.max(1, Math.round(width * shrink));
  const rows = Math.max(1, Math.round(height * shrink));
  const values = new Float64Array(columns * rows);
  const counts = new Uint32Array(columns * rows);
  const columnOf = Uint32Array.from({ length: width }, (_, x) => Math.floor((x * columns) / width));
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * rows) / height) * columns;
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x);
      const light =
        0.2126 * (data[at] as number) + 0.7152 * (data[at + 1] as number) + 0.0722 * (data[at + 2] as number);
      const opaque = (data[at + 3] as number) / 255;
      const cell = row + (columnOf[x] as number);
      values[cell] = (values[cell] as number) + (light / 255) * opaque + 1 - opaque;
      counts[cell] = (counts[cell] as number) + 1;
    }
  }
  return { width: columns, height: rows, values: values.map((sum, cell) => sum / (counts[cell] as number)) };
}

const fraction = (value: number) => value - Math.floor(value);

/** The first cell that ends past a place on the line of ink. */
function cellAt<Cell extends { end: number }>(cells: readonly Cell[], place: number): Cell {
  let low = 0;
  let high = cells.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cells[middle] as Cell).end > place) high = middle;
    else low = middle + 1;
  }
  return cells[low] as Cell;
}

/** Column and row of a step on the Hilbert curve through CELLS x CELLS cells. */
function hilbert(step: number): [number, number] {
  let [x, y] = [0, 0];
  let rest = step;
  for (let size = 1; size < CELLS; size *= 2) {
    const right = 1 & (rest >> 1);
    const up = 1 & (rest ^ right);
    if (up === 0) {
      if (right === 1) [x, y] = [size - 1 - x, size - 1 - y];
      [x, y] = [y, x];
    }
    x += size * right;
    y += size * up;
    rest >>= 2;
  }
  return [x, y];
}
