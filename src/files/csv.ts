/// <reference path="./papaparse.d.ts" />
import papaparse from 'papaparse/papaparse.js';
import { FileError, quoted } from './fileError.ts';

/** A file of numbers in rows of one length. */
export interface CsvTable {
  /** names of the columns if the first row held no number */
  header?: string[];
  /** [rows, columns] */
  shape: [number, number];
  /** row-major; with `gaps`, NaN where there is no number */
  data: Float64Array;
  /** lines that began with '#', without it */
  comments: string[];
}

/**
 * Reads numbers separated by comma, semicolon, tab, bar or white space (numpy.savetxt), with an optional header row and
 * `#` comments. Rows in messages are lines of the file, as an editor or a spreadsheet counts them.
 *
 * @param options gaps: cells that are empty, NaN or NA are gaps and not wrong, and so is a whole column of words
 * @throws FileError naming row and column of what is wrong
 */
export function parseCsv(file: string, bytes: Uint8Array, options: { gaps?: boolean } = {}): CsvTable {
  const { lines, comments } = splitLines(file, bytes);
  const first = lines.findIndex((line) => line !== '');
  if (first < 0) throw new FileError(file, 'holds no numbers; give one row of numbers per pattern');

  const delimiter = delimiterOf(lines[first] as string);
  // Runs of white space are one separator; any other separator stands alone.
  const text = (delimiter === ' ' ? lines.map((line) => line.replace(/\s+/g, ' ')) : lines).join('\n');
  const parsed = papaparse.parse(text, { delimiter, newline: '\n' });
  const fault = parsed.errors.find((error) => error.type === 'Quotes');
  if (fault) throw new FileError(file, `row ${(fault.row ?? 0) + 1} has a quotation mark without its partner`);

  const rows = parsed.data.map((cells) => cells.map((cell) => cell.trim()));
  const header = isHeader(rows[first] as string[]) ? rows[first] : undefined;
  const start = header ? first + 1 : first;
  const table = options.gaps ? readWithGaps(file, rows, start) : readNumbers(file, rows, start, numberOf);
  if (header && header.length !== table.shape[1]) {
    throw new FileError(file, `row ${first + 1} names ${header.length} columns, the rows have ${table.shape[1]}`);
  }
  return { ...table, ...(header ? { header } : {}), comments };
}

/** Lines without end-of-line marks; comments are emptied but stay, so that rows keep their numbers. */
function splitLines(file: string, bytes: Uint8Array): { lines: string[]; comments: string[] } {
  let text: string;
  try {
    // The decoder also drops a byte order mark.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FileError(file, 'is not UTF-8 text; save it as CSV in UTF-8', { cause });
  }
  if (text.includes('\0')) throw new FileError(file, 'is not text (it holds zero bytes); save it as CSV in UTF-8');
  const comments: string[] = [];
  const lines = text.split(/\r\n|\n|\r/).map((line) => {
    const trimmed = line.trim();
    if (!trimmed.startsWith('#')) return trimmed;
    comments.push(trimmed.slice(1).trim());
    return '';
  });
  return { lines, comments };
}

/** The comma comes last of the marks: in '0,5;1,5' it is a decimal comma, which the cell's error then explains. */
function delimiterOf(line: string): string {
  return ['\t', ';', '|', ','].find((mark) => line.includes(mark)) ?? ' ';
}

/** Names, but the first may be missing: pandas writes its index so. */
function isHeader(cells: readonly string[]): boolean {
  return cells.every((cell, i) => isName(cell) || (i === 0 && cell === '' && cells.length > 1));
}

/** A word: with a letter in it, so that '0,5' (a decimal comma) is a bad number and not a good name. */
function isName(cell: string): boolean {
  return /\p{L}/u.test(cell) && Number.isNaN(Number(cell)) && !isNonFinite(cell);
}

function isNonFinite(cell: string): boolean {
  return /^[+-]?(nan|inf|infinity)$/i.test(cell);
}

type ReadCell = (file: string, cell: string, row: number, column: number) => number;

/** In a column that has numbers a word is still an error: the one that stands there first. */
function readWithGaps(file: string, rows: readonly string[][], start: number): Pick<CsvTable, 'shape' | 'data'> {
  const words = new Map<number, unknown>();
  const table = readNumbers(file, rows, start, (...where) => {
    if (isGap(where[1])) return Number.NaN;
    try {
      return numberOf(...where);
    } catch (error) {
      if (isDecimalComma(where[1])) throw error;
      if (!words.has(where[3])) words.set(where[3], error);
      return Number.NaN;
    }
  });
  const [, width] = table.shape;
  for (const [column, error] of words) {
    for (let i = column - 1; i < table.data.length; i += width) {
      if (!Number.isNaN(table.data[i])) throw error;
    }
  }
  const [first] = words.values();
  if (first && table.data.every(Number.isNaN)) throw first;
  return table;
}

function isGap(cell: string): boolean {
  return isNonFinite(cell) || /^(|-|n\/?a|null|none)$/i.test(cell);
}

function readNumbers(
  file: string,
  rows: readonly string[][],
  start: number,
  read: ReadCell,
): Pick<CsvTable, 'shape' | 'data'> {
  const data: number[] = [];
  let width = 0;
  let widthRow = 0;
  let count = 0;
  for (let i = start; i < rows.length; i++) {
    const cells = rows[i] as string[];
    if (cells.length === 1 && cells[0] === '') continue;
    if (count++ === 0) {
      width = cells.length;
      widthRow = i + 1;
    } else if (cells.length !== width) {
      const problem = `row ${i + 1} has ${plural(cells.length)}, row ${widthRow} has ${width}`;
      throw new FileError(file, `${problem}; all rows must have the same length`);
    }
    for (let j = 0; j < width; j++) data.push(read(file, cells[j] as string, i + 1, j + 1));
  }
  if (count === 0) throw new FileError(file, 'holds a header but no numbers');
  return { shape: [count, width], data: Float64Array.from(data) };
}

function plural(count: number): string {
  return count === 1 ? '1 number' : `${count} numbers`;
}

const isDecimalComma = (cell: string) => /^[+-]?\d+,\d+$/.test(cell);

function numberOf(file: string, cell: string, row: number, column: number): number {
  const where = `row ${row}, column ${column}`;
  if (cell === '') throw new FileError(file, `${where} is empty; every row needs a number in every column`);
  // Number() also takes hexadecimal and the like, which no table means.
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell) ? Number(cell) : Number.NaN;
  if (Number.isFinite(value)) return value;
  if (isNonFinite(cell) || !Number.isNaN(value)) {
    throw new FileError(file, `${where} is ${quoted(cell)}; every number must be finite`);
  }
  const hint = isDecimalComma(cell) ? '; write decimals with a point' : '';
  throw new FileError(file, `${where} is "${quoted(cell)}", not a number${hint}`);
}
