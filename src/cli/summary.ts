import { significant } from '../printable.ts';
import { COUNTING, type Result, type Table, toldNumber } from '../results.ts';

/** Wider tables hold images. */
const MOST_COLUMNS = 40;

/** What a run prints for people: small tables as text; of the others their shape. */
export function summary(results: Readonly<Record<string, Result>>): string {
  const counts = Object.values(results).some((result) => result.kind === 'table' && result.memoryColumns);
  const tables = Object.entries(results)
    .map(([name, result]) => {
      if (result.kind !== 'table' || result.shape[0] > 40 || result.shape[1] > MOST_COLUMNS)
        return `${name}: ${result.kind} ${(result.kind === 'series' ? [result.data.length] : result.shape).join(' x ')}\n`;
      const head = [result.columns.includes('effectiveMemories') ? 'class' : '', ...result.columns];
      const digits = result.columns.map((_, c) => digitsOf(result, c));
      const rows = Array.from({ length: result.shape[0] }, (_, i) => [
        result.rowNames?.[i] ?? '',
        ...result.columns.map((column, c) => {
          const value = toldNumber(result, column, result.data[i * result.columns.length + c] as number);
          return significant(value, digits[c] as number);
        }),
      ]);
      const widths = head.map((title, c) => Math.max(title.length, ...rows.map((row) => (row[c] as string).length)));
      const lines = [head, ...rows].map((row) =>
        row
          .map((cell, c) => cell.padStart(widths[c] as number))
          .join('  ')
          .trimEnd(),
      );
      return `${name}\n${lines.join('\n')}\n`;
    })
    .join('');
  return counts ? `${tables}${COUNTING}\n` : tables;
}

/** Six digits of what tells the numbers of a column apart: coordinates far from the origin need more. */
function digitsOf({ columns, data, shape }: Table, c: number): number {
  const values = Array.from({ length: shape[0] }, (_, i) => data[i * columns.length + c] as number).filter(
    Number.isFinite,
  );
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const lost = Math.floor(Math.log10(Math.max(Math.abs(least), Math.abs(most)) / (most - least)));
  return Number.isFinite(lost) ? Math.min(15, 6 + Math.max(0, lost)) : 6;
}
