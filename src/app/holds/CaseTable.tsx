import { withMinus } from '../../printable.ts';
import type { CaseEntry } from '../../verify/casesFile.ts';
import { lineText, numberText, tellingLine } from '../../verify/report.ts';
import type { HeldCase } from './holdsState.ts';

const shown = (value: number) => withMinus(numberText(value));

const titleOf = (entry: CaseEntry): string => ('case' in entry ? entry.case.title : 'not a case');

interface Props {
  cases: readonly HeldCase[];
  /** id of the case that is run */
  going: string | undefined;
}

/** One line per case. Of several numbers it shows the one that fails, or takes most of its tolerance. */
export function CaseTable({ cases, going }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: by keys it can only be scrolled when it can be reached
    <section class="scroll" tabIndex={0} aria-label="Cases">
      <table>
        <thead>
          <tr>
            <th scope="col">verdict</th>
            <th scope="col">case</th>
            <th scope="col">what</th>
            <th scope="col">quantity</th>
            <th scope="col" class="number">
              reference
            </th>
            <th scope="col" class="number">
              measured
            </th>
            <th scope="col">tolerance</th>
          </tr>
        </thead>
        <tbody>
          {cases.map((held) => (
            <CaseRow key={held.id} held={held} running={going === held.id} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function CaseRow({ held, running }: { held: HeldCase; running: boolean }) {
  const { entry, id, lines, left } = held;
  const name = (
    <>
      <th scope="row">{id}</th>
      <td class="what">{lines ? <Whole held={held} /> : titleOf(entry)}</td>
    </>
  );
  if (!lines) {
    return (
      <tr>
        <td class="verdict">{left ? 'not run' : running ? 'runs' : ''}</td>
        {name}
        <td colSpan={4} class="why">
          {left}
        </td>
      </tr>
    );
  }
  const { pass, quantity, path, measured, expected, tolerance, problem, numbers } = tellingLine(lines);
  const verdict = lines.every((line) => line.pass) ? 'pass' : 'fail';
  const all = lines.reduce((sum, line) => sum + line.numbers, 0);
  return (
    <tr class={verdict}>
      <td class="verdict">{verdict}</td>
      {name}
      {numbers === 0 ? (
        <td colSpan={4} class="why">
          {quantity && `${quantity}: `}
          {problem}
        </td>
      ) : (
        <>
          <td>
            {quantity}
            {path}
            {all > 1 && <span class="of">{pass ? ` worst of ${all}` : ` of ${all}`}</span>}
          </td>
          <td class="number">{shown(expected)}</td>
          <td class="number">{shown(measured)}</td>
          <td>
            {tolerance}
            {problem && `; ${problem}`}
          </td>
        </>
      )}
    </tr>
  );
}

/** All that the case checks, and where its numbers come from, on demand. */
function Whole({ held: { entry, lines = [], seconds = 0 } }: { held: HeldCase }) {
  return (
    <details>
      <summary>{titleOf(entry)}</summary>
      {'case' in entry && <p>Source: {entry.case.source}</p>}
      <pre>{lines.map(lineText).join('\n')}</pre>
      <p>{seconds.toFixed(2)} s</p>
    </details>
  );
}
