import { MOST_COORDINATE } from '../memories/patterns.ts';
import { quoted } from '../printable.ts';
import { decimalCommaOf, hintFor, isGap, isLabel, isWord, mayGroup, numberOf } from './cells.ts';
import { FileError } from './fileError.ts';
import { GrowingNumbers } from './growingNumbers.ts';

/** A row of cells and the line of the file it begins in. */
export interface NamedRow {
  row: number;
  cells: readonly string[];
}

/** The rows of numbers of a text file. */
export interface NumberRows {
  /** [rows, columns] */
  shape: [number, number];
  /** row-major; NaN where there is no number */
  data: Float64Array;
  /** what is in each column beside its numbers */
  columns: CsvColumn[];
}

/** What is known of a column once all rows are read. */
export interface CsvColumn {
  /** whether it has a number at all */
  numbers: boolean;
  /** whether it has words and no number: names of the rows, notes */
  words: boolean;
  /** the first cell that is neither a number nor a gap, and may not be left out in silence: place and fault */
  problem?: string;
  /** the first cell without a number: place and text */
  gap?: string;
  /** the first number that is too large for a coordinate: place and text */
  large?: string;
  /** whether its cells stand in quotation marks where no others do: row names as R writes them */
  quoted: boolean;
}

/** One row of text, taken apart. */
export interface CsvRecord extends NamedRow {
  /** whether the first cell alone stands in quotation marks */
  quoted: boolean;
}

const MOST_COLUMNS = 2 ** 16;
/** Of all cells: 160 MB. */
const MOST_NUMBERS = 2e7;

/** What was seen of one column. Places are of the first cell of a kind; '' is none. */
class Column {
  numbers = 0;
  /** cells that are no numbers, and those of them that are words beyond doubt */
  others = 0;
  words = 0;
  other = '';
  /** the first that is nearly a number, like 1.2.3 */
  nearNumber = '';
  gap = '';
  large = '';
  /** the first gap that is not empty */
  nonFinite = '';
  comma: { place: string; cell: string } | undefined;
  isEmpty = true;
  isQuoted = true;
}

/** The rows of numbers: cells go into one array that grows, and of each column is kept what may have to be said. */
export class CsvRows {
  readonly first: number;
  readonly #file: string;
  readonly width: number;
  readonly #columns: Column[];
  readonly #data: GrowingNumbers;
  #count = 0;
  /** the shortest row, if it is shorter than the first */
  #short: { row: number; length: number } | undefined;
  /** a decimal point was seen; a comma that cannot separate thousands was */
  #point = false;
  #decimalComma = false;

  constructor(file: string, { row, cells }: CsvRecord) {
    if (cells.length > MOST_COLUMNS) {
      const problem = `row ${row} has ${cells.length} columns; at most ${MOST_COLUMNS} are read`;
      throw new FileError(file, `${problem}: give one row of numbers per memory, and weights in one column`);
    }
    this.#file = file;
    this.first = row;
    this.width = cells.length;
    this.#columns = cells.map(() => new Column());
    this.#data = new GrowingNumbers(MOST_NUMBERS);
  }

  add({ row, cells, quoted: isQuoted }: CsvRecord): void {
    const width = this.width;
    if (cells.length !== width) this.#checkLength(row, cells);
    if (++this.#count * width > MOST_NUMBERS) {
      throw new FileError(this.#file, `holds more than ${MOST_NUMBERS} numbers; give fewer rows or columns`);
    }
    for (let j = 0; j < width; j++) this.#data.push(this.#read(cells[j] ?? '', row, j));
    if (!isQuoted) (this.#columns[0] as Column).isQuoted = false;
  }

  /** Cells beyond the others must be empty; cells that are missing are judged when it is known which columns are. */
  #checkLength(row: number, cells: readonly string[]): void {
    if (cells.length > this.width) {
      const last = cells.findLastIndex((cell) => cell !== '');
      if (last >= this.width) throw this.#ragged(row, last + 1, this.width);
    } else if (cells.length < (this.#short?.length ?? this.width)) this.#short = { row, length: cells.length };
  }

  #ragged(row: number, length: number, width: number): FileError {
    const problem = `row ${row} has ${length === 1 ? '1 number' : `${length} numbers`}, row ${this.first} has ${width}`;
    return new FileError(this.#file, `${problem}; all rows must have the same length`);
  }

  #read(cell: string, row: number, index: number): number {
    const column = this.#columns[index] as Column;
    const value = numberOf(cell);
    if (Number.isFinite(value)) {
      if (!this.#point) this.#point = cell.includes('.');
      column.isEmpty = false;
      column.numbers++;
      if (Math.abs(value) > MOST_COORDINATE) column.large ||= placeOf(row, index, cell);
      return value;
    }
    return this.#readOther(column, cell, row, index, value);
  }

  #readOther(column: Column, cell: string, row: number, index: number, value: number): number {
    if (cell !== '') column.isEmpty = false;
    // past the range of float64 a number is infinite
    if (isGap(cell) || !Number.isNaN(value)) {
      column.gap ||= placeOf(row, index, cell);
      if (cell !== '') column.nonFinite ||= `${placeOf(row, index, cell)}; every number must be finite`;
      return Number.NaN;
    }
    const withComma = decimalCommaOf(cell);
    if (Number.isFinite(withComma)) {
      column.comma ??= { place: placeOf(row, index, cell), cell };
      if (!mayGroup(cell)) this.#decimalComma = true;
      column.numbers++;
      return withComma;
    }
    const problem = () => `${placeOf(row, index, cell)}, not a number${hintFor(cell)}`;
    column.others++;
    column.other ||= problem();
    if (isWord(cell)) column.words++;
    else if (!isLabel(cell)) column.nearNumber ||= problem();
    return Number.NaN;
  }

  /**
   * The table, without columns at the right end in which there is nothing and which no header names.
   * @param named columns that a header may name
   */
  finish(named: number): NumberRows {
    const full = this.#columns.findLastIndex((column) => !column.isEmpty);
    const width = Math.max(1, full + 1, named);
    if (this.#short && this.#short.length < width) throw this.#ragged(this.#short.row, this.#short.length, width);
    const all = this.#data.finish();
    return {
      shape: [this.#count, width],
      data: width === this.width ? all : narrowed(all, this.width, width),
      columns: this.#columns.slice(0, width).map((column) => this.#described(column)),
    };
  }

  #described(column: Column): CsvColumn {
    const { numbers, others, gap, large, comma, isQuoted } = column;
    const problem = problemOf(column) || (comma ? this.#commaProblem(comma) : '');
    return {
      numbers: numbers > 0,
      words: numbers === 0 && others > 0,
      quoted: isQuoted,
      ...(problem ? { problem } : {}),
      ...(gap ? { gap } : {}),
      ...(large ? { large } : {}),
    };
  }

  /** A comma is a decimal one if the file has no decimal point and one comma at least that separates no thousands. */
  #commaProblem({ place, cell }: { place: string; cell: string }): string {
    if (this.#point) return `${place}, not a number${hintFor(cell)}`;
    if (this.#decimalComma) return '';
    return `${place}, which may be ${cell.replace(',', '.')} or ${cell.replaceAll(',', '')}; write the one that is meant`;
  }
}

/** Words are a fault beside numbers; without numbers they are labels, unless none of them is a word beyond doubt. */
function problemOf({ numbers, others, words, other, nearNumber, nonFinite }: Column): string {
  if (numbers > 0) return other;
  if (others === 0) return nonFinite;
  return words === 0 ? other : nearNumber;
}

/** The first columns of all rows. */
function narrowed(data: Float64Array, from: number, to: number): Float64Array {
  const count = data.length / from;
  const kept = new Float64Array(count * to);
  for (let k = 0; k < count; k++) kept.set(data.subarray(k * from, k * from + to), k * to);
  return kept;
}

function placeOf(row: number, index: number, cell: string): string {
  const where = `row ${row}, column ${index + 1} is`;
  return cell === '' ? `${where} empty` : `${where} ${quoted(cell)}`;
}
