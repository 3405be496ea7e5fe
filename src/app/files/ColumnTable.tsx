import type { TablePreview } from '../protocol/fileMessages.ts';

/** The columns of a file: name, range, and what is missing. */
export function ColumnTable({ preview: { columns, dim } }: { preview: TablePreview }) {
  const anyGap = columns.some(({ gaps }) => gaps > 0);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">column</th>
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
        {columns.map(({ name, least, most, gaps }, d) => (
          <tr key={String(d)}>
            <th scope="row">{name === String(d + 1) ? name : `${d + 1} ${name}`}</th>
            <td class="number">{shown(least)}</td>
            <td class="number">{shown(most)}</td>
            {anyGap && <td class="number">{gaps || ''}</td>}
          </tr>
        ))}
      </tbody>
      {dim > columns.length && <caption class="below">and {dim - columns.length} more</caption>}
    </table>
  );
}

/** Of a column without numbers there is nothing to show. */
function shown(value: number): string {
  return Number.isNaN(value) ? '–' : String(Number(value.toPrecision(4))).replace(/^-/, '−');
}
