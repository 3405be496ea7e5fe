import { render } from 'preact';
import { queryWith } from '../addressBar.ts';
import { TakeReport } from '../TakeReport.tsx';
import { CaseTable } from './CaseTable.tsx';
import { caseParameters, readCaseLink } from './caseFiles.ts';
import { createHolds, type HoldsState, type Place } from './holdsState.ts';
import { checkJson, checkText, verdictOf } from './verdict.ts';

/** The page as a check: do the reference numbers hold on this GPU, in this browser? */
export function showHolds(root: HTMLElement): void {
  render(<Page holds={createHolds(readCaseLink(location.search))} />, root);
}

const elsewhere = (gpu: string) => `${location.pathname}${queryWith({ gpu, only: '', long: '' })}${location.hash}`;

function Page({ holds }: { holds: HoldsState }) {
  const { problem, cases, going, place } = holds;
  return (
    <>
      <header>
        <h1>driftwell</h1>
        <p>Does it hold here?</p>
        <nav aria-label="Ways out">
          <a href={elsewhere('')}>Back to the runs</a> <a href={elsewhere('bench')}>Benchmark</a>
        </nav>
      </header>
      <main class="bench holds">
        {problem.value && (
          <p class="banner fault" role="alert">
            {problem.value}
          </p>
        )}
        <p>
          Numbers that are known from papers, closed forms and other programs, held against what driftwell measures on
          this GPU, in this browser. Runs are small; <code>npx driftwell verify --quick cases</code> makes the same ones
          without a browser.
        </p>
        <Choice holds={holds} />
        <Going holds={holds} />
        {place.value && going.value === undefined && <Kept holds={holds} place={place.value} />}
        {cases.value && cases.value.length > 0 && <CaseTable cases={cases.value} going={going.value} />}
      </main>
    </>
  );
}

function Choice({ holds }: { holds: HoldsState }) {
  const choice = holds.choice.value;
  const busy = holds.going.value !== undefined;
  const choose = (changed: Partial<typeof choice>) => {
    const chosen = { ...choice, ...changed };
    holds.choose(chosen);
    const query = queryWith(caseParameters(chosen));
    history.replaceState(history.state, '', `${location.pathname}${query}${location.hash}`);
  };
  return (
    <fieldset class="ops" disabled={busy}>
      <legend>Cases</legend>
      <label>
        only those whose id begins with
        <input
          type="text"
          placeholder="A, B02"
          value={choice.only}
          onChange={({ currentTarget }) => choose({ only: currentTarget.value })}
        />
      </label>
      <label>
        <input
          type="checkbox"
          checked={choice.long}
          onChange={({ currentTarget }) => choose({ long: currentTarget.checked })}
        />
        long cases, too
      </label>
    </fieldset>
  );
}

/** How many cases a check would run, of those whose ids were asked for. */
function countText(asked: number, wanted: number): string {
  if (asked === 0) return 'No case has an id that begins so.';
  return wanted === 1 ? '1 case' : `${wanted} cases`;
}

/** Run and Stop, and how far it is. */
function Going({ holds: { cases, going, place, run, stop } }: { holds: HoldsState }) {
  const { value: all = [] } = cases;
  const wanted = all.filter(({ left }) => !left);
  const done = all.filter(({ lines }) => lines).length;
  if (going.value === undefined) {
    return (
      <div class="status">
        <button type="button" class="primary" disabled={wanted.length === 0 && !place.value} onClick={() => void run()}>
          {place.value ? 'Check again' : 'Check'}
        </button>
        {cases.value && !place.value && <span class="numbers">{countText(all.length, wanted.length)}</span>}
      </div>
    );
  }
  return (
    <div class="status">
      <progress max={Math.max(1, wanted.length)} value={done} aria-label="Progress of the check" />
      <span class="numbers">{going.value ? `${done} of ${wanted.length}: ${going.value}` : 'opening the GPU'}</span>
      <button type="button" onClick={stop}>
        Stop
      </button>
    </div>
  );
}

/** The verdict, and the whole check to be taken along. */
function Kept({ holds, place }: { holds: HoldsState; place: Place }) {
  const cases = holds.cases.value ?? [];
  const verdict = verdictOf(cases, place);
  return (
    <section aria-label="Verdict">
      <p class={verdict.is === 'fails' ? 'banner fault' : 'banner'} role="status">
        {verdict.text}
      </p>
      <TakeReport
        text={() => checkText(cases, place)}
        json={() => checkJson(cases, place)}
        name="driftwell-verify.json"
      />
    </section>
  );
}
