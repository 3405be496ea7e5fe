import { significant, withMinus } from '../../printable.ts';
import type { ColumnPreview, TablePreview } from '../protocol/fileMessages.ts';

/** What each column stands for, and how that is changed. Columns are counted from 1. */
export interface ColumnRoles {
  /** names of the coordinates that are wanted */
  axes: readonly string[];
  /** the column of each of them */
  columns: readonly number[];
  /** the column of the weights */
  weigher: number | undefined;
  /** a column becomes a coordinate, from 0 */
  take(axis: number, column: number): void;
  /** a column becomes the weights, or no longer is */
  weigh(column: number): void;
}

interface Props {
  preview: TablePreview;
  /** undefined where there is nothing to choose */
  roles: ColumnRoles | undefined;
}

/** The columns of a file: name, range, what is missing, and what each stands for. */
export function ColumnTable({ preview: { columns, dim }, roles }: Props) {
  const anyGap = columns.some(({ gaps, least }) => gaps > 0 && !Number.isNaN(least));
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">column</th>
          {roles && <th scope="col">use as</th>}
          <th scope="col" class="number">
            least
          </th>
          <th scope="col" class="number">
            largest
          </th>
          {anyGap && (
            <th scope="col" class="number">
              missing
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {columns.map((column, d) => {
          const { name, least, most, gaps } = column;
          const hasNumbers = !Number.isNaN(least);
          return (
            <tr key={String(d)}>
              <th scope="row">{name === String(d + 1) ? name : `${d + 1} ${name}`}</th>
              {roles && <td class="chips">{hasNumbers && <Chips column={column} number={d + 1} roles={roles} />}</td>}
              <td class="number">{hasNumbers ? withMinus(significant(least, 4)) : 'no numbers'}</td>
              <td class="number">{hasNumbers ? withMinus(significant(most, 4)) : ''}</td>
              {anyGap && <td class="number">{hasNumbers ? gaps || '' : ''}</td>}
            </tr>
          );
        })}
      </tbody>
      {dim > columns.length && <caption class="below">and {dim - columns.length} more</caption>}
    </table>
  );
}

/** x, y, z or the weight: a button each. */
function Chips({ column: { name }, number, roles }: { column: ColumnPreview; number: number; roles: ColumnRoles }) {
  const { axes, columns, weigher, take, weigh } = roles;
  const chip = (word: string, pressed: boolean, press: () => void) => (
    <button key={word} type="button" aria-pressed={pressed} aria-label={`${name} as ${word}`} onClick={press}>
      {word}
    </button>
  );
  return (
    <>
      {axes.map((axis, a) => chip(axis, columns[a] === number, () => take(a, number)))}
      {chip('weight', weigher === number, () => weigh(number))}
    </>
  );
}
