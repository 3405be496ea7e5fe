import { brightness, type Pixels } from '../memories/drawing.ts';
import { MOST_DIMENSIONS } from '../memories/patterns.ts';
import { FileError } from './fileError.ts';
import { BRIGHTNESS, type ImageShape, shapeText } from './greyValues.ts';
import type { NumberTable } from './parseTable.ts';
import { sha256Hex } from './stamp.ts';

/** Longest side of pictures that become rows: MOST_DIMENSIONS pixels. Larger ones are averaged. */
const MOST_SIDE = Math.sqrt(MOST_DIMENSIONS);
/** Pictures that are one set. */
export const MOST_PICTURES = 65_536;

/** A picture that has been decoded. */
export interface NamedPixels extends Pixels {
  name: string;
}

/** By name, numbers in names by their value: whatever order the system hands files over in. */
export function sortedByName<Named extends { name: string }>(files: readonly Named[]): Named[] {
  return [...files].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

/** One hash that stands for all of them, in the order of sortedByName. */
export async function sha256OfAll(files: readonly { name: string; bytes: Uint8Array }[]): Promise<string> {
  const hashes = await Promise.all(sortedByName(files).map(({ bytes }) => sha256Hex(bytes)));
  return sha256Hex(hashes.join());
}

/**
 * Pictures of one size as rows of brightness, 0 black to 1 white, on white paper where they are transparent; pictures
 * with a side of more than 64 pixels are averaged to 64. Throws FileError where sizes differ.
 */
export function tableOfPictures(pictures: readonly NamedPixels[]): NumberTable {
  const [first] = pictures;
  if (!first) throw new RangeError('there are no pictures; give one or more');
  const rows = pictures.map((picture) => {
    if (picture.width !== first.width || picture.height !== first.height) {
      const came = `has ${picture.width} x ${picture.height} pixels, ${first.name} has ${first.width} x ${first.height}`;
      throw new FileError(picture.name, `${came}; pictures that become memories must be of one size`);
    }
    return brightness(picture, MOST_SIDE);
  });
  const [{ width, height } = { width: 0, height: 0 }] = rows;
  const averaged = width < first.width || height < first.height;
  return {
    data: joined(rows.map(({ values }) => values)),
    count: rows.length,
    dim: width * height,
    dtype: BRIGHTNESS,
    image: [height, width],
    ...(averaged ? { notes: [`pictures of ${shapeText([first.height, first.width])} pixels averaged`] } : {}),
  };
}

/**
 * The tiles of a sheet, row by row from the top left, as tableOfPictures has pictures.
 * Throws FileError where they do not fill it.
 */
export function tableOfSheet(name: string, sheet: Pixels, [height, width]: ImageShape): NumberTable {
  if (sheet.width % width !== 0 || sheet.height % height !== 0) {
    const came = `has ${sheet.height} x ${sheet.width} pixels (height x width)`;
    throw new FileError(name, `${came}, which tiles of ${shapeText([height, width])} do not fill; give their size`);
  }
  const across = sheet.width / width;
  const tiles = Array.from({ length: across * (sheet.height / height) }, (_, tile): NamedPixels => {
    const [x, y] = [(tile % across) * width, Math.floor(tile / across) * height];
    const lines = Array.from({ length: height }, (_, line) => {
      const at = 4 * ((y + line) * sheet.width + x);
      return Array.prototype.slice.call(sheet.data, at, at + 4 * width) as number[];
    });
    return { name, width, height, data: lines.flat() };
  });
  return tableOfPictures(tiles);
}

function joined(rows: readonly Float64Array[]): Float64Array {
  const dim = rows[0]?.length ?? 0;
  const all = new Float64Array(rows.length * dim);
  rows.forEach((row, k) => {
    all.set(row, k * dim);
  });
  return all;
}
