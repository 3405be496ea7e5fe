import { quoted } from '../printable.ts';
import { cellsOf, isComment, isLabel, isWord } from './cells.ts';
import { chooseHeader, namedCells } from './csvHeader.ts';
import type { NamedRow } from './csvRows.ts';
import { type CsvRecord, CsvRows, type NumberRows } from './csvRows.ts';
import { FileError } from './fileError.ts';
import { separatorOf } from './separator.ts';
import { encodingOf, textLines } from './textLines.ts';

/** A table of numbers as a text file has it. */
export interface CsvTable extends NumberRows {
  /** names of the columns, where rows of words stand above the numbers */
  header?: string[];
  /** what was left out above the numbers, one phrase each */
  notes: string[];
  encoding: string;
}

/** Lines of one cell in quotation marks. */
const MOST_JOINED = 100;
/** Rows of words above the numbers. */
const MOST_TITLES = 100;

/**
 * Reads a table of numbers separated by tab, semicolon, bar, comma or white space, as the rows of numbers have it, or
 * as Excel's line `sep=;` says. Above them may stand titles and names of the columns; lines that begin with # or % are
 * comments. Decimals may be written with a comma where that has one meaning, exponents with D. Rows and columns at the
 * end in which all cells are empty are none. Rows in messages are lines of the file, as an editor counts them.
 *
 * Time and memory grow with the number of cells: the file is read line by line. At most 20
 * million cells in 65,536 columns are read.
 *
 * @throws FileError naming row and column of what is wrong
 */
export function parseCsv(file: string, bytes: Uint8Array): CsvTable {
  const encoding = encodingOf(file, bytes);
  const stated = statedSeparator(textLines(file, bytes, encoding).next().value ?? '');
  const separator = stated ?? separatorOf(textLines(file, bytes, encoding));
  const titles: NamedRow[] = [];
  let rows: CsvRows | undefined;
  // a first row of names that are numbers: what stands below its empty first cell decides
  let held: CsvRecord | undefined;
  for (const record of records(file, textLines(file, bytes, encoding), separator)) {
    if (stated !== undefined && record.row === 1) continue;
    if (!rows && !held && titles.length === 0 && record.cells[0] === '' && !isTitle(record.cells)) {
      held = record;
      continue;
    }
    if (held && isIndex(record.cells[0] ?? '')) titles.push(held);
    else if (held) rows = rowsFrom(file, held);
    held = undefined;
    if (!rows && isTitle(record.cells)) {
      if (titles.length === MOST_TITLES)
        throw new FileError(file, `has ${MOST_TITLES} rows of words and no numbers yet`);
      titles.push(record);
    } else if (rows) rows.add(record);
    else rows = rowsFrom(file, record);
  }
  if (held) rows = rowsFrom(file, held);
  if (!rows) {
    const came = titles[0]
      ? `holds words but no numbers (row ${titles[0].row} is ${quoted(titles[0].cells.join(' '))})`
      : 'holds no numbers';
    throw new FileError(file, `${came}; give one row of numbers per memory`);
  }
  const table = rows.finish(namedColumns(titles, rows.width));
  const { header, notes } = chooseHeader(file, titles, table, rows.first);
  return { ...table, ...(header ? { header } : {}), notes, encoding };
}

function rowsFrom(file: string, first: CsvRecord): CsvRows {
  const rows = new CsvRows(file, first);
  rows.add(first);
  return rows;
}

/** What begins an index of rows: a name, or the number 0. */
const isIndex = (cell: string) => cell === '0' || isWord(cell);

/** How many columns the rows of words name that are not longer than the rows of numbers. */
function namedColumns(titles: readonly NamedRow[], width: number): number {
  return Math.max(0, ...titles.map(({ cells }) => namedCells(cells)).filter((length) => length <= width));
}

/** Excel's first line `sep=;`. */
function statedSeparator(line: string): string | undefined {
  return /^\ufeff?"?sep=([^"])"?\s*$/i.exec(line)?.[1];
}

/** Rows of cells, without those that are empty. A cell in quotation marks may go over several lines. */
function* records(file: string, lines: Iterable<string>, separator: string): Generator<CsvRecord> {
  let row = 0;
  let open = '';
  let from = 0;
  for (const line of lines) {
    row++;
    if (open === '' && (line === '' || isComment(line))) continue;
    const text = open + line;
    const cells = cellsOf(text, separator);
    if (open === '') from = row;
    if (!cells) {
      if (row - from >= MOST_JOINED) throw unpaired(file, from);
      open = `${text}\n`;
      continue;
    }
    open = '';
    if (cells[0] !== '' || cells.some((cell) => cell !== ''))
      yield { row: from, cells, quoted: quotesFirst(text, cells) };
  }
  if (open !== '') throw unpaired(file, from);
}

function unpaired(file: string, row: number): FileError {
  return new FileError(file, `row ${row} has a quotation mark without its partner`);
}

function quotesFirst(text: string, cells: readonly string[]): boolean {
  return cells.length > 1 && text.startsWith('"') && text.indexOf('"', 1) === text.lastIndexOf('"');
}

/** Whether a row above the numbers is one of words. */
function isTitle(cells: readonly string[]): boolean {
  return cells.every(isLabel) && cells.some(isWord);
}
