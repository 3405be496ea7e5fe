import type { Patterns } from '../memories/patterns.ts';
import type { Caption, Sheet } from '../view/picture.ts';

/** One image of a sheet, and what is written below it. */
export interface Tile {
  /** [dim], as the memories */
  values: ArrayLike<number>;
  caption: string;
}

/** Which image of a sheet, and which of its pixels, all from 0 and from the upper left. */
export interface SheetPlace {
  row: number;
  column: number;
  line: number;
  pixel: number;
}

/** Height of a caption, and width of a sheet in CSS pixels at which it has that height. */
const CAPTION = 15;
const USUAL_WIDTH = 512;
/** A memory that is no image is a band, so many times as wide as high. */
const BAND = 4;

type Frame = Pick<Sheet, 'lines' | 'across' | 'tall' | 'gap' | 'pitchX' | 'pitchY' | 'width'>;

/** A cell is a pixel; a memory without a shape is one line of numbers, drawn higher. */
function frameOf({ shape, dim }: Pick<Patterns, 'shape' | 'dim'>, columns: number): Frame {
  const [lines, across] = shape ?? [1, dim];
  const tall = Math.max(lines, Math.ceil(across / BAND));
  const gap = Math.max(1, Math.round(across / 8));
  const width = columns * (across + gap) + gap;
  const caption = Math.max(gap, Math.ceil((CAPTION * width) / USUAL_WIDTH));
  return { lines, across, tall, gap, pitchX: across + gap, pitchY: tall + caption, width };
}

/** How many rows of so many images a sheet may have, to be at most twice as high as wide. */
export function mostRows(patterns: Patterns, columns: number): number {
  const { pitchY, width } = frameOf(patterns, columns);
  return Math.max(1, Math.floor((2 * width) / pitchY));
}

/** Lays images out; all rows have as many as the first, where some may be missing. */
export function sheetOf(
  patterns: Pick<Patterns, 'shape' | 'dim'>,
  tiles: readonly (readonly (Tile | undefined)[])[],
  drawn: number,
): { sheet: Sheet; captions: Caption[] } {
  const columns = tiles[0]?.length ?? 0;
  const frame = frameOf(patterns, columns);
  const { lines, across, tall, gap, pitchX, pitchY, width } = frame;
  const height = tiles.length * pitchY + gap;
  const values = new Float32Array(width * height).fill(Number.NaN);
  const sheet = { ...frame, values, height, rows: tiles.length, columns, drawn };
  const captions: Caption[] = [];
  tiles.forEach((row, r) => {
    row.forEach((tile, c) => {
      if (!tile) return;
      const [left, top] = [gap + c * pitchX, gap + r * pitchY];
      for (let y = 0; y < tall; y++) {
        const line = Math.floor((y * lines) / tall);
        for (let x = 0; x < across; x++) {
          values[(height - 1 - top - y) * width + left + x] = tile.values[line * across + x] as number;
        }
      }
      if (tile.caption === '') return;
      const y = height - top - tall - (pitchY - tall) / 2;
      captions.push({ x: left + across / 2, y, width: pitchX, text: tile.caption });
    });
  });
  return { sheet, captions };
}

/** The middle of a column or row, in cells. */
export const middleOfColumn = ({ gap, pitchX, across }: Sheet, column: number) => gap + column * pitchX + across / 2;
export const middleOfRow = ({ height, gap, pitchY, tall }: Sheet, row: number) =>
  height - gap - row * pitchY - tall / 2;

/** The image and pixel at a place in cells; undefined between images. */
export function placeOn(sheet: Sheet, x: number, y: number): SheetPlace | undefined {
  const { gap, pitchX, pitchY, across, tall, lines, height, rows, columns } = sheet;
  const [column, row] = [Math.floor((x - gap) / pitchX), Math.floor((height - y - gap) / pitchY)];
  const [inX, inY] = [x - gap - column * pitchX, height - y - gap - row * pitchY];
  if (!(column >= 0 && column < columns && row >= 0 && row < rows && inX < across && inY < tall)) return undefined;
  const place = { row, column, line: Math.floor((inY * lines) / tall), pixel: Math.floor(inX) };
  return Number.isNaN(valueOn(sheet, place)) ? undefined : place;
}

/** The value of a pixel; NaN where there is no image. */
export function valueOn(sheet: Sheet, { row, column, line, pixel }: SheetPlace): number {
  const { values, width, height, gap, pitchX, pitchY, lines, tall } = sheet;
  const down = gap + row * pitchY + Math.floor((line * tall) / lines);
  return values[(height - 1 - down) * width + gap + column * pitchX + pixel] as number;
}

/** The pixels of an image, row by row from the upper left. */
export function imageOn(sheet: Sheet, row: number, column: number): number[] {
  const { lines, across } = sheet;
  return Array.from({ length: lines * across }, (_, i) =>
    valueOn(sheet, { row, column, line: Math.floor(i / across), pixel: i % across }),
  );
}
