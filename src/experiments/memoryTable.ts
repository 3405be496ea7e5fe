import type { Patterns } from '../memories/patterns.ts';
import { type Table, tableOf } from '../results.ts';

/**
 * A row per memory with numbers of it, by column. Where equal rows were merged, two more columns say the first row of
 * each memory (from 0) and how many there are.
 */
export function memoryTable(
  name: string,
  { count, rows }: Patterns,
  columns: Readonly<Record<string, ArrayLike<number>>>,
): Table {
  const merged: Readonly<Record<string, ArrayLike<number>>> = rows ? { firstRow: rows.first, rows: rows.times } : {};
  const all = { ...columns, ...merged };
  return tableOf(
    name,
    ['memory', ...Object.keys(all)],
    Array.from({ length: count }, (_, k) => [k, ...Object.values(all).map((values) => values[k] as number)]),
    { memoryColumns: ['memory', ...(rows ? ['firstRow'] : [])] },
  );
}
