import type { FileLists } from '../../../experiments/run.ts';
import { FileError } from '../../../files/fileError.ts';
import { sha256OfAll, sortedByName, tableOfPictures } from '../../../files/imagePatterns.ts';
import { patternsOfPixels, patternsOfTable, weightsOfTable } from '../../../files/parsePatterns.ts';
import { type NumberTable, parseTable } from '../../../files/parseTable.ts';
import { hasPngSignature } from '../../../files/signatures.ts';
import { sha256Hex } from '../../../files/stamp.ts';
import type { Pixels } from '../../../memories/drawing.ts';
import { MOST_DIMENSIONS } from '../../../memories/patterns.ts';
import type { GivenFile } from '../../protocol/fileMessages.ts';
import { decodePicture, isPicture } from './decodePicture.ts';

/** A file of memories as it came. */
export interface Opened {
  name: string;
  /** of its bytes */
  sha256: string;
  /** what every door makes of it without a question; empty where it cannot */
  asFile: FileLists;
  /** what that takes of the file */
  note: string;
  content: Table | Drawing;
}

interface Table {
  kind: 'table';
  table: NumberTable;
  /** pixels of each picture that is a row, as it came */
  picture?: { width: number; height: number };
}

interface Drawing {
  kind: 'drawing';
  pixels: Pixels;
}

/** Columns a file may have before they are chosen or reduced. */
export const MOST_COLUMNS = 4096;
const MOST_PICTURES = 1024;

/**
 * Reads what was dropped together: one file of numbers or one picture, or several pictures of one size, which become
 * rows of brightness. Throws FileError, or RangeError for a picture of one tone.
 */
export async function openFiles(files: readonly GivenFile[]): Promise<Opened> {
  const [first, second] = files as readonly [GivenFile, ...GivenFile[]];
  if (second) return openPictures(files);
  const { name, bytes } = first;
  const sha256 = await sha256Hex(bytes);
  if (isPicture(name, bytes)) {
    const pixels = await decodePicture(name, bytes);
    // throws where there is nothing to choose from
    const { made, note } = patternsOfPixels(name, pixels);
    return {
      name,
      sha256,
      asFile: hasPngSignature(bytes) ? { memories: made } : {},
      note,
      content: { kind: 'drawing', pixels },
    };
  }
  const table = parseTable(name, bytes);
  checkColumns(name, table);
  const memories = tried(() => patternsOfTable(name, table, ANY_DIMENSION));
  const weights = tried(() => weightsOfTable(name, table));
  const asFile = { ...(memories ? { memories: memories.made } : {}), ...(weights ? { weights: weights.made } : {}) };
  return { name, sha256, asFile, note: memories?.note ?? '', content: { kind: 'table', table, ...pictureOf(table) } };
}

/** What an experiment makes of memories of many numbers, it says itself. */
const ANY_DIMENSION = { maxDim: MOST_DIMENSIONS };

/** Pixels of the images that rows are. */
function pictureOf({ image }: NumberTable): Pick<Table, 'picture'> {
  return image ? { picture: { width: image[1], height: image[0] } } : {};
}

/** Rows become columns: the file by itself is no longer what it was. Throws FileError. */
export function transposed(opened: Opened): Opened {
  if (opened.content.kind !== 'table') throw new FileError(opened.name, 'has no rows and columns');
  const { data, count, dim, dtype } = opened.content.table;
  const turned = Float64Array.from(data, (_, i) => data[(i % count) * dim + Math.floor(i / count)] as number);
  // a row becomes a column, of which no more is known than its numbers
  const about = Array.from({ length: count }, (_, k) => ({
    numbers: data.subarray(k * dim, (k + 1) * dim).some(Number.isFinite),
    words: false,
    quoted: false,
  }));
  const table = { data: turned, count: dim, dim: count, dtype, about };
  checkColumns(opened.name, table);
  return { ...opened, asFile: {}, note: '', content: { kind: 'table', table } };
}

function checkColumns(name: string, { dim }: NumberTable): void {
  if (dim > MOST_COLUMNS) throw new FileError(name, `has ${dim} columns; at most ${MOST_COLUMNS} are read`);
}

/** What cannot be read so is not wrong: choices may make memories of it. */
function tried<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}

async function openPictures(files: readonly GivenFile[]): Promise<Opened> {
  const other = files.find(({ name, bytes }) => !isPicture(name, bytes));
  if (other) throw new FileError(other.name, 'is no picture; drop one file of numbers, or several pictures');
  if (files.length > MOST_PICTURES) {
    throw new RangeError(`${files.length} pictures are too many at once; at most ${MOST_PICTURES}`);
  }
  // by name, not in the order the system hands them over
  const pictures: (Pixels & { name: string })[] = [];
  for (const { name, bytes } of sortedByName(files)) {
    const { width, height, data } = await decodePicture(name, bytes);
    pictures.push({ name, width, height, data });
  }
  const table = tableOfPictures(pictures);
  const name = `${files.length} pictures`;
  const { made, note } = patternsOfTable(name, table, ANY_DIMENSION);
  const [{ width, height } = { width: 0, height: 0 }] = pictures;
  return {
    name,
    sha256: await sha256OfAll(files),
    asFile: { memories: made },
    note,
    content: { kind: 'table', table, picture: { width, height } },
  };
}
