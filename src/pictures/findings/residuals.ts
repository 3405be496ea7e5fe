import type { RunSoFar } from '../../experiments/run.ts';
import type { SweepAxis } from '../../params/sweep.ts';
import { tableRows } from '../../results.ts';
import { plainText } from '../../view/text.ts';
import { plain } from './words.ts';

type Rows = readonly Record<string, number>[];

/** How far a sweep is from theory, a sentence for each statement; none where theory says nothing of it. */
export function residualTexts(
  { residuals, boundaries }: RunSoFar['results'],
  x: SweepAxis,
  placeOn: (axis: SweepAxis, value: number) => string,
): string[] {
  const values = byName(residuals).map(([name, rows]) => {
    const most = farthest(rows);
    const errors = rows.filter((row) => at(row, 'standardError') > 0);
    const near = errors.filter((row) => Math.abs(at(row, 'residual')) <= 2 * at(row, 'standardError'));
    const chance = errors.length > 0 ? `; within two standard errors at ${near.length} of ${errors.length} points` : '';
    return `From theory (${name}) it is ${plain(Math.abs(at(most, 'residual')))} away at most, at ${placeOn(x, at(most, x.dial))}${chance}.`;
  });
  const places = byName(boundaries).map(([name, rows]) => {
    const steps = plain(Math.abs(at(farthest(rows, 'steps'), 'steps')));
    const apart = `${steps} ${steps === '1' ? 'step' : 'steps'}`;
    const [only] = rows;
    if (rows.length === 1 && only) {
      return `The boundary is measured at ${plain(at(only, 'measured'))}, theory has it at ${plain(at(only, 'theory'))} (${name}): ${apart} of the sweep apart.`;
    }
    const near = rows.filter((row) => Math.abs(at(row, 'steps')) <= 1);
    return `The boundary is within one step of the sweep of theory (${name}) in ${near.length} of ${rows.length} rows, ${apart} at most.`;
  });
  return [...values, ...places];
}

const at = (row: Readonly<Record<string, number>>, column: string): number => row[column] as number;

/** The row with the largest residual, or number of steps, whatever its sign. */
const farthest = (rows: Rows, column = 'residual') =>
  rows.reduce((most, row) => (Math.abs(at(row, column)) > Math.abs(at(most, column)) ? row : most));

/** The rows of each statement. */
function byName(result: RunSoFar['results'][string] | undefined): [string, Rows][] {
  if (result?.kind !== 'table') return [];
  const groups = new Map<string, Record<string, number>[]>();
  for (const [i, row] of tableRows(result).entries()) {
    const name = plainText(result.rowNames?.[i] ?? '');
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups];
}
