import type { TablePreview } from '../protocol/fileMessages.ts';

/** The columns of a file: name, range, and what is missing. */
export function ColumnTable({ preview: { columns, dim } }: { preview: TablePreview }) {
  const anyGap = columns.some(({ gaps, least }) => gaps > 0 && !Number.isNaN(least));
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
            <td class="number">{Number.isNaN(least) ? 'no numbers' : shown(least)}</td>
            <td class="number">{Number.isNaN(most) ? '' : shown(most)}</td>
            {anyGap && <td class="number">{Number.isNaN(least) ? '' : gaps || ''}</td>}
          </tr>
        ))}
      </tbody>
      {dim > columns.length && <caption class="below">and {dim - columns.length} more</caption>}
    </table>
  );
}

function shown(value: number): string {
  return String(Number(value.toPrecision(4))).replace(/^-/, '−');
}
