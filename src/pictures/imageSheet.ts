import type { Patterns } from '../memories/patterns.ts';
import type { Caption } from '../view/picture.ts';

/** One image of a sheet, and what is written below it. */
export interface Tile {
  /** [dim], as the memories */
  values: ArrayLike<number>;
  caption: string;
}

/** A place of a sheet: which tile, and which of its pixels, both from the upper left. */
export interface SheetPlace {
  row: number;
  column: number;
  /** 'row 3, column 5' of an image, 'number 5' of a memory that is none */
  pixel: string;
  value: number;
}

/** Images in rows and columns, as one grid of values; NaN between them. Row 0 of the grid is its lowest. */
export interface Sheet {
  width: number;
  height: number;
  values: Float32Array<ArrayBuffer>;
  captions: readonly Caption[];
  /** middles of the columns and rows of tiles, in cells */
  columns: readonly number[];
  rows: readonly number[];
  /** the tile at a place in cells; undefined between tiles */
  at(x: number, y: number): SheetPlace | undefined;
}

/** Height of a caption, and width of a sheet in CSS pixels at which it has that height. */
const CAPTION = 15;
const USUAL_WIDTH = 512;
/** A memory that is no image is a band, so many times as wide as high. */
const BAND = 4;

/** Height and width of a tile, in cells: a pixel each; a memory without a shape is one line of numbers, drawn higher. */
function tileSize({ shape, dim }: Patterns): { lines: number; across: number; height: number } {
  const [lines, across] = shape ?? [1, dim];
  return { lines, across, height: Math.max(lines, Math.ceil(across / BAND)) };
}

/** How many rows of so many tiles a sheet may have, to be at most twice as high as wide. */
export function mostRows(patterns: Patterns, columns: number): number {
  const { pitchY, width } = frameOf(patterns, columns);
  return Math.max(1, Math.floor((2 * width) / pitchY));
}

function frameOf(patterns: Patterns, columns: number) {
  const { across, height } = tileSize(patterns);
  const gap = Math.max(1, Math.round(across / 8));
  const width = columns * (across + gap) + gap;
  const caption = Math.max(gap, Math.ceil((CAPTION * width) / USUAL_WIDTH));
  return { gap, width, pitchX: across + gap, pitchY: height + caption, caption };
}

/** Lays tiles out; all rows have as many as the first. */
export function sheetOf(patterns: Patterns, tiles: readonly (readonly (Tile | undefined)[])[]): Sheet {
  const { lines, across, height: tall } = tileSize(patterns);
  const columnCount = tiles[0]?.length ?? 0;
  const { gap, width, pitchX, pitchY, caption } = frameOf(patterns, columnCount);
  const height = tiles.length * pitchY + gap;
  const values = new Float32Array(width * height).fill(Number.NaN);
  const captions: Caption[] = [];
  tiles.forEach((row, r) => {
    row.forEach((tile, c) => {
      if (!tile) return;
      // from the top
      const [left, top] = [gap + c * pitchX, gap + r * pitchY];
      for (let y = 0; y < tall; y++) {
        const line = Math.floor((y * lines) / tall);
        for (let x = 0; x < across; x++) {
          values[(height - 1 - top - y) * width + left + x] = tile.values[line * across + x] as number;
        }
      }
      if (tile.caption === '') return;
      const middle = { x: left + across / 2, y: height - top - tall - caption / 2 };
      captions.push({ ...middle, width: pitchX, text: tile.caption });
    });
  });
  return {
    width,
    height,
    values,
    captions,
    columns: Array.from({ length: columnCount }, (_, c) => gap + c * pitchX + across / 2),
    rows: tiles.map((_, r) => height - gap - r * pitchY - tall / 2),
    at(x, y) {
      const [column, row] = [Math.floor((x - gap) / pitchX), Math.floor((height - y - gap) / pitchY)];
      const [inX, inY] = [x - gap - column * pitchX, height - y - gap - row * pitchY];
      const tile = tiles[row]?.[column];
      if (!tile || inX >= across || inY >= tall) return undefined;
      const [line, pixel] = [Math.floor((inY * lines) / tall), Math.floor(inX)];
      return {
        row,
        column,
        pixel: patterns.shape ? `row ${line + 1}, column ${pixel + 1}` : `number ${pixel + 1}`,
        value: tile.values[line * across + pixel] as number,
      };
    },
  };
}
