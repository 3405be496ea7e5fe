import { quotable } from '../printable.ts';
import { isCounted } from './csvHeader.ts';
import type { NumberTable } from './parseTable.ts';
import { weightIndex } from './weightNames.ts';

/** Names under which programs write the number of a row: pandas, R, spreadsheets, databases. */
const INDEX =
  /^(?:index|level_0|unnamed: 0(?:\.\d+)?|id|idx|row|row_?id|row_?(?:names?|num(?:ber)?)|rn|no\.?|nr\.?|obs)$/i;
/** Names under which data sets keep the class of a row. */
const CLASS =
  /^(?:class|classes|label|labels|target|targets|cluster|category|species|class_?id|cluster_?id|y_(?:true|pred))$/i;
/** Named one by one in a message. */
const MOST_NAMED = 8;

/** Why a column is no coordinate unless somebody asks for it. */
type Left = 'row names' | 'words' | 'classes' | 'weights' | 'empty';

/**
 * Of each column why it is no coordinate of itself, or undefined: words, no number at all, the index of the rows (a
 * first column without a name beside named ones, in quotation marks of its own, or called index, id, ... that counts 0,
 * 1, 2, ...), classes (called label, class, ..., and whole numbers), the weights of the rows (weightIndex).
 */
function reasons({ data, count, dim, columns, about }: NumberTable): (Left | undefined)[] {
  const weigher = weightIndex(columns ?? []);
  const valuesOf = (column: number) => Float64Array.from({ length: count }, (_, k) => data[k * dim + column] as number);
  return Array.from({ length: dim }, (_, d): Left | undefined => {
    const { numbers = true, words, problem, quoted: inQuotes } = about?.[d] ?? {};
    if (problem) return undefined;
    if (words) return d === 0 ? 'row names' : 'words';
    if (!numbers) return 'empty';
    const name = columns?.[d];
    if (d === 0 && dim > 1 && (name === '' || (inQuotes && columns === undefined))) return 'row names';
    if (name === undefined || dim === 1) return undefined;
    if (d === weigher) return 'weights';
    if (INDEX.test(name) && isCounted(valuesOf(d))) return 'row names';
    if (CLASS.test(name) && valuesOf(d).every((value) => Number.isInteger(value) || Number.isNaN(value)))
      return 'classes';
    return undefined;
  });
}

/** The columns that are taken where none are named; where all are left out for a reason, those of numbers. */
export function usualColumns(table: NumberTable): number[] {
  const why = reasons(table);
  const all = why.map((_, d) => d);
  const usual = all.filter((d) => why[d] === undefined);
  return usual.length > 0
    ? usual
    : all.filter((d) => why[d] !== 'words' && why[d] !== 'empty' && !about(table, d)?.words);
}

/** The column that weighs the rows where these are coordinates and nobody names another. */
export function weighingColumn(table: NumberTable, coordinates: readonly number[]): number | undefined {
  const column = reasons(table).indexOf('weights');
  return column < 0 || coordinates.includes(column) ? undefined : column;
}

const about = (table: NumberTable, column: number) => table.about?.[column];

/** 'x, y', or '1, 2' where columns have no names. */
export function columnNames(table: NumberTable, columns: readonly number[]): string {
  const names = columns.slice(0, MOST_NAMED).map((d) => quotable(table.columns?.[d] || String(d + 1), 24));
  return [...names, ...(columns.length > MOST_NAMED ? [`${columns.length - MOST_NAMED} more`] : [])].join(', ');
}

/** 'columns x, y of 4; row names, label (classes) left out' */
export function takenColumns(table: NumberTable, taken: readonly number[]): string {
  const of = taken.length < table.dim ? ` of ${table.dim}` : '';
  const why = reasons(table);
  const left = why.flatMap((reason, d) => {
    // of the column that weighs the rows more is to be said
    if (reason === undefined || reason === 'weights' || taken.includes(d)) return [];
    return reason === 'row names' ? [reason] : [`${columnNames(table, [d])} (${reason})`];
  });
  const said = left.length > MOST_NAMED ? [...left.slice(0, MOST_NAMED), 'others'] : left;
  const columns = `${taken.length === 1 ? 'column' : 'columns'} ${columnNames(table, taken)}${of}`;
  return left.length === 0 ? columns : `${columns}; ${said.join(', ')} left out`;
}
