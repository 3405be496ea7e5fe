import { quoted } from '../printable.ts';
import type { CsvColumn, NamedRow, NumberRows } from './csvRows.ts';
import { FileError } from './fileError.ts';

/** Left out above the numbers and said one by one. */
const MOST_SAID = 3;
/** Letters of a name that may stand in one cell with others; titles have longer words. */
const SHORT = 4;

/**
 * The row of words that names the columns, and what is said of the others. It is as long as the rows of numbers, or one
 * shorter where these begin with a name of their own, as R writes them. Of several (names, units) the first in which
 * every column has a name of its own.
 *
 * @throws FileError if the row above the numbers names another number of columns
 */
export function chooseHeader(
  file: string,
  titles: readonly NamedRow[],
  { shape, columns, data }: NumberRows,
  firstRow: number,
): { header?: string[]; notes: string[] } {
  const [count, width] = shape;
  const last = titles.at(-1);
  if (!last) return { notes: [] };
  const fits = titles.filter(({ cells }) => cells.length >= width && namedCells(cells) <= width);
  const distinct = (cells: readonly string[]) =>
    namedCells(cells) === width && new Set(cells.slice(0, width)).size === width;
  const chosen = width === 1 ? fits.at(-1) : (fits.find(({ cells }) => distinct(cells)) ?? fits.at(-1));
  const first = columns[0] as CsvColumn;
  const hasRowNames =
    first.quoted || first.words || isCounted(Float64Array.from({ length: count }, (_, k) => data[k * width] as number));
  const apart = chosen ? undefined : namesApart(last.cells, width);
  const short = !chosen && !apart && namedCells(last.cells) === width - 1 && hasRowNames && (width > 2 || first.quoted);
  // one word names a column; several are a title
  if (!chosen && !apart && !short && (namedCells(last.cells) > 1 || !/\s/.test(last.cells[0] ?? ''))) {
    const names = namedCells(last.cells);
    const came = `row ${last.row} names ${names} ${names === 1 ? 'column' : 'columns'}`;
    throw new FileError(file, `${came}, the rows from ${firstRow} on have ${width}`);
  }
  const header =
    chosen?.cells.slice(0, width) ?? apart ?? (short ? ['', ...last.cells.slice(0, width - 1)] : undefined);
  const others = titles.filter((title) => title !== (chosen ?? (header ? last : undefined)));
  const said = others.slice(0, MOST_SAID).map(({ row, cells }) => `row ${row} (${quoted(cells.join(' ').trim(), 24)})`);
  const more = others.length > MOST_SAID ? [`${others.length - MOST_SAID} more rows of words`] : [];
  return {
    ...(header ? { header: [...header] } : {}),
    notes: others.length === 0 ? [] : [`${[...said, ...more].join(', ')} left out`],
  };
}

/**
 * Names that white space or another mark separates than the numbers below: as many short words as there are columns.
 */
function namesApart(cells: readonly string[], width: number): string[] | undefined {
  if (namedCells(cells) !== 1) return undefined;
  const names = (cells[0] as string).split(/[\s,;|]+/).filter((name) => name !== '');
  const short = names.every((name) => name.length <= SHORT);
  return short && names.length === width && new Set(names).size === width ? names : undefined;
}

/** Whether numbers count on by one, from 0 or 1. */
export function isCounted(values: Float64Array): boolean {
  const [first] = values;
  return (first === 0 || first === 1) && values.every((value, k) => value === first + k);
}

/** Cells up to the last that is not empty. */
export function namedCells(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell !== '') + 1;
}
