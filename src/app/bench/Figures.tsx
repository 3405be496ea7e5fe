import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { compareReports } from '../../bench/compare.ts';
import type { BenchReport, BenchRow, Ceilings } from '../../bench/report.ts';
import { CEILING_UNITS, figureTable, SHARES, told } from '../../bench/reportText.ts';
import { rooflinePicture } from '../../pictures/roofline.ts';
import { keepDrawn } from '../charts/drawChart.ts';

interface TableProps {
  caption: string;
  columns: readonly string[];
  rows: readonly { name: string; cells: readonly ComponentChildren[] }[];
}

/** A table that scrolls where it is wider than the page. */
function Table({ caption, columns, rows }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: by keys it can only be scrolled when it can be reached
    <section class="scroll" tabIndex={0} aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, i) => (
              <th key={column} scope="col" class={i > 0 ? 'number' : ''}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, cells }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map((cell, i) => (
                <td key={columns[i + 1]} class="number">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What this adapter reaches where nothing else is to be done. */
export function CeilingTable({ ceilings }: { ceilings: Ceilings }) {
  const rows = CEILING_UNITS.map(([key, name, unit, size]) => {
    const { perSecond, fault, kernel } = ceilings[key];
    return { name, cells: [fault ? `WRONG: ${fault}` : `${told(perSecond, size)} ${unit}`, kernel] };
  });
  return <Table caption="Ceilings: median (quartiles)" columns={['', 'per second', 'kernel']} rows={rows} />;
}

export function RowTable({ rows, ceilings }: { rows: readonly BenchRow[]; ceilings: Ceilings }) {
  const { columns, cells } = figureTable(rows, ceilings);
  const cellsOf = (row: BenchRow) => (row.fault ? cells(row) : [row.particles, row.steps, ...cells(row), row.kernel]);
  return (
    <>
      <Table
        caption="Rows: median (quartiles)"
        columns={['operation', 'particles', 'steps', ...columns, 'kernel']}
        rows={rows.map((row) => ({ name: row.name, cells: cellsOf(row) }))}
      />
      <p class="note">of ceiling: of what a kernel of the same arithmetic reached in the same rounds; {SHARES}.</p>
    </>
  );
}

/** How many times as fast `after` is, row by row; what makes it no comparison stands above. */
export function Compared({ name, before, after }: { name: string; before: BenchReport; after: BenchReport }) {
  const { warnings, rows } = compareReports(before, after);
  return (
    <>
      {warnings.map((text) => (
        <p key={text} class="banner">
          {text}
        </p>
      ))}
      <Table
        caption={`This run against ${name}: ${before.adapter.name}, driftwell ${before.version}, ${before.program}`}
        columns={['operation', 'M steps/s there', 'M steps/s here', 'here / there', 'note']}
        rows={rows.map(({ name: op, before: was, after: is, ratio, note }) => ({
          name: op,
          cells: [was && told(was, 1e6), is && told(is, 1e6), ratio && `${told(ratio, 1)}x`, note],
        }))}
      />
    </>
  );
}

/** The roofline of a report; nothing where no row of it has a place there. */
export function Roofline({ report }: { report: BenchReport }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = useMemo(() => rooflinePicture(report), [report]);
  useEffect(() => picture && keepDrawn(canvas.current as HTMLCanvasElement, picture), [picture]);
  if (!picture) return null;
  return (
    <figure class="roofline">
      <canvas ref={canvas} role="img" aria-label={`${picture.title}. The tables hold its numbers.`} />
    </figure>
  );
}
