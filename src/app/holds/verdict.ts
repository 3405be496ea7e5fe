import { plural } from '../../printable.ts';
import { HEADING, lineText, summarizeCases, summaryText, verifyJson } from '../../verify/report.ts';
import { VERSION } from '../../version.ts';
import type { HeldCase, Place } from './holdsState.ts';

/** The answer to the question of the page. */
export interface Verdict {
  is: 'holds' | 'fails' | 'nothing';
  text: string;
}

const adapterName = ({ adapter: { name, software } }: Place) => `${name}${software ? ' (software adapter)' : ''}`;

/** Whether what was run holds, on what, and how much was not run. */
export function verdictOf(cases: readonly HeldCase[], place: Place): Verdict {
  const run = cases.filter(({ lines }) => lines);
  const left = cases.length - run.length;
  const where = `on ${adapterName(place)}, ${place.program}`;
  const rest = left > 0 ? ` ${plural(left, 'case')} ${left === 1 ? 'was' : 'were'} not run.` : '';
  const { numbers, failedCases } = summarizeCases(run.flatMap(({ lines = [] }) => lines));
  if (run.length === 0) return { is: 'nothing', text: `No case was run ${where}.${rest}` };
  if (failedCases.length === 0) {
    const all = `${plural(run.length, 'case')}, ${plural(numbers, 'number')}`;
    return { is: 'holds', text: `It holds: all of ${all} pass ${where}.${rest}` };
  }
  const which = `${failedCases.length} of ${plural(run.length, 'case')} ${failedCases.length === 1 ? 'fails' : 'fail'}`;
  return { is: 'fails', text: `It does not hold: ${which} ${where}: ${failedCases.join(', ')}.${rest}` };
}

const notRun = (cases: readonly HeldCase[]) =>
  cases.filter(({ lines }) => !lines).map(({ id, left }) => ({ id, why: left || 'not reached' }));

/** The whole check as `driftwell verify` prints it, and what was not run. */
export function checkText(cases: readonly HeldCase[], place: Place): string {
  const lines = cases.flatMap((held) => held.lines ?? []);
  return [
    `driftwell ${VERSION} verify, quick form; ${place.program}`,
    `adapter: ${adapterName(place)}`,
    HEADING,
    ...lines.map(lineText),
    ...notRun(cases).map(({ id, why }) => `not run  ${id}: ${why}`),
    `${summaryText(summarizeCases(lines))}; ${place.seconds.toFixed(0)} s`,
  ].join('\n');
}

/** The same as the JSON of `driftwell verify --quick --json`, with `version`, `program`, `software` and `notRun`. */
export function checkJson(cases: readonly HeldCase[], place: Place): string {
  const lines = cases.flatMap((held) => held.lines ?? []);
  const { adapter, program, seconds } = place;
  return verifyJson(
    { adapter: adapter.name, seconds, lines },
    { version: VERSION, program, software: adapter.software, quick: true, notRun: notRun(cases) },
  );
}
