import { compareStamps, type Sameness } from '../../experiments/compareStamps.ts';
import { CPU_NAME } from '../../experiments/onCpu/size.ts';
import { significant, withMinus } from '../../printable.ts';
import { COUNTING, rowLabel, type Table, tableRow, toldNumber } from '../../results.ts';
import type { RunReport } from '../protocol/messages.ts';
import type { Store } from '../store.ts';

/** What the picture shows, in numbers, and what computed it. */
export function Numbers({ store }: { store: Store }) {
  const shown = store.shown.value;
  const expected = store.expected.value;
  return (
    <section id="results" class="results" aria-label="Results">
      {!shown && <p class="note">The numbers of a run come with its end.</p>}
      {shown && <Tables tables={shown.report.tables} />}
      {shown && <Facts report={shown.report} sameness={expected && compareStamps(expected, shown.report.stamp)} />}
    </section>
  );
}

/** Text with the marks of pictures, x_{1} and e^{H}, as elements: the shipped font has no small digits. */
function Marked({ text }: { text: string }) {
  return (
    <>
      {text.split(/([_^]\{[^}]*\})/).map((part) => {
        const inner = part.slice(2, -1);
        if (part.startsWith('_{')) return <sub>{inner}</sub>;
        return part.startsWith('^{') ? <sup>{inner}</sup> : part;
      })}
    </>
  );
}

/** Columns in the reader's words; of critical points the ones shown, in this order. The rest is for files. */
const COLUMNS: Readonly<Record<string, { head: string; title: string; digits: number }>> = {
  fraction: { head: 'fraction', title: 'share of the starts', digits: 4 },
  standardError: { head: '±', title: 'standard error', digits: 4 },
  fromCells: { head: 'from', title: 'smallest scale it was seen at, in cells of the grid', digits: 0 },
  toCells: { head: 'to', title: 'largest scale, in cells of the grid', digits: 0 },
  effectiveMemories: {
    head: 'e^{H}',
    title: 'memories that share it: exp of the posterior entropy',
    digits: 3,
  },
  distance: { head: 'distance', title: 'to the nearest memory', digits: 4 },
  x: { head: 'x_{1}', title: 'position', digits: 4 },
  y: { head: 'x_{2}', title: 'position', digits: 4 },
  z: { head: 'x_{3}', title: 'position', digits: 4 },
};

function Tables({ tables }: { tables: readonly Table[] }) {
  return (
    <>
      {tables.map((table) => (
        <ResultTable key={table.name} table={table} />
      ))}
      {tables.some((table) => shownColumns(table).some((column) => table.memoryColumns?.includes(column))) && (
        <p class="note">{COUNTING}</p>
      )}
    </>
  );
}

const isCritical = ({ rowNames, columns }: Table) => rowNames !== undefined && columns.includes('effectiveMemories');

/** Of critical points only what tells them apart; everything else is short. */
function shownColumns(table: Table): readonly string[] {
  if (!isCritical(table)) return table.columns;
  return Object.keys(COLUMNS).filter((column) => table.columns.includes(column));
}

function ResultTable({ table }: { table: Table }) {
  const critical = isCritical(table);
  const columns = shownColumns(table);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: by keys it can only be scrolled when it can be reached
    <section class="scroll" tabIndex={0} aria-label={`Table ${table.name}`}>
      <table>
        <caption>{table.name}</caption>
        <thead>
          <tr>
            {critical && <th scope="col">#</th>}
            {table.rowNames && <th scope="col">{critical ? 'class' : ''}</th>}
            {columns.map((column) => (
              <th key={column} scope="col" class="number" title={COLUMNS[column]?.title}>
                <Marked text={COLUMNS[column]?.head ?? column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: table.shape[0] }, (_, i) => (
            <tr key={i}>
              {critical && <td>{rowLabel(table, i) < 0 ? '' : rowLabel(table, i) + 1}</td>}
              {table.rowNames && <th scope="row">{table.rowNames[i]}</th>}
              {columns.map((column) => (
                <td key={column} class="number">
                  {shownNumber(
                    toldNumber(table, column, tableRow(table, i)[column] as number),
                    COLUMNS[column]?.digits,
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function shownNumber(value: number, digits?: number): string {
  if (Number.isNaN(value)) return '–';
  const text = digits === undefined ? significant(value, 5) : value.toFixed(digits);
  return withMinus(text);
}

const SAMENESS: Readonly<Record<Sameness, string>> = {
  identical: 'every label or count is that of the file',
  'within tolerance': 'shares within four standard errors of those of the file',
  different: 'not what the file says: another version or driver, or a file that was changed',
};

function Facts({ report, sameness }: { report: RunReport; sameness: Sameness | undefined }) {
  const { stamp, adapter, kernel, ms, compiled, notes } = report;
  return (
    <>
      {notes.map((note) => (
        <p key={note} class="note">
          <Marked text={note} />
        </p>
      ))}
      <dl>
        <dt>result</dt>
        <dd id="result-hash" title={stamp.result}>
          {stamp.result.slice(0, 16)} of config {stamp.config.slice(0, 16)}{' '}
          {sameness && (
            <span class="badge" data-sameness={sameness} title={SAMENESS[sameness]}>
              {sameness}
            </span>
          )}
        </dd>
        <dt>adapter</dt>
        <dd>
          {adapter.name}
          {adapter.software && adapter.name !== CPU_NAME && ' (software adapter: no GPU behind it)'}{' '}
          {adapter.name !== CPU_NAME && (
            <a
              href="?gpu=verify"
              onClick={({ currentTarget }) => {
                currentTarget.hash = location.hash;
              }}
            >
              Does it hold here?
            </a>
          )}
        </dd>
        <dt>kernel</dt>
        <dd>
          {kernel}; <span id="compiled">{compiled}</span> shaders compiled
        </dd>
        <dt>time</dt>
        <dd id="time">{(ms / 1000).toFixed(2)} s</dd>
      </dl>
    </>
  );
}
