import { render } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { BenchReport } from '../../bench/report.ts';
import { reportText } from '../../bench/reportFile.ts';
import { reportMarkdown } from '../../bench/reportMarkdown.ts';
import { preface } from '../../bench/reportText.ts';
import { cssFont } from '../../view/font.ts';
import { queryWith } from '../addressBar.ts';
import { TakeReport } from '../TakeReport.tsx';
import { type BenchState, createBench } from './benchState.ts';
import { Choice } from './Choice.tsx';
import { readBenchLink } from './choice.ts';
import { CeilingTable, Compared, Roofline, RowTable } from './Figures.tsx';

/** The page as a benchmark: how fast this machine is, held against its own ceilings and against what others found. */
export async function showBench(root: HTMLElement): Promise<void> {
  const { mode, choice, problem } = readBenchLink(location.search);
  const bench = createBench(choice, problem);
  document.documentElement.dataset.bench = mode;
  render(<Page bench={bench} quick={mode === 'report'} />, root);
  // the letters of the picture are measured
  await Promise.all(([400, 600] as const).map((weight) => document.fonts.load(cssFont(12, weight), 'aβ')));
  if (mode === 'report') await bench.run();
}

const link = (gpu: string) =>
  `${location.pathname}${queryWith({ gpu, ops: '', trials: '', ramp: '' })}${location.hash}`;
const home = () => link('');
/** the reference cases, through the same kernels */
const check = () => link('verify');

function Page({ bench, quick }: { bench: BenchState; quick: boolean }) {
  const { report, rows, ceilings, others, problem } = bench;
  return (
    <>
      <header>
        <h1>driftwell</h1>
        <p>{quick ? 'What this machine can do' : 'Benchmark'}</p>
        <nav aria-label="Ways out">
          <a href={home()}>Back to the runs</a> <a href={check()}>Does it hold here?</a>
        </nav>
      </header>
      <main class="bench">
        {problem.value && (
          <p class="banner fault" role="alert">
            {problem.value}
          </p>
        )}
        {quick ? <QuickIntro /> : <Choice bench={bench} />}
        <Going bench={bench} />
        {report.value && <Kept report={report.value} quick={quick} />}
        {ceilings.value && <CeilingTable ceilings={ceilings.value} />}
        {ceilings.value && rows.value.length > 0 && <RowTable rows={rows.value} ceilings={ceilings.value} />}
        {report.value && <Roofline report={report.value} />}
        {!quick && <Others bench={bench} />}
        {report.value &&
          others.value.map(({ name, report: other }, i) => (
            <Compared key={`${i} ${name}`} name={name} before={other} after={report.value as BenchReport} />
          ))}
      </main>
    </>
  );
}

function QuickIntro() {
  return (
    <p>
      A short benchmark, about 20 seconds on a GPU, of the kernels that driftwell spends its time in. Nothing is sent
      anywhere: at the end stands a text that you may copy and paste, where you were asked for it. Keep the page in
      sight meanwhile.
    </p>
  );
}

/** Run and Stop, and how far it is. */
function Going({ bench: { going, report, run, stop } }: { bench: BenchState }) {
  const { what, share } = going.value ?? {};
  return (
    <div class="status">
      {what === undefined ? (
        <button type="button" class="primary" onClick={() => void run()}>
          {report.value ? 'Measure again' : 'Measure'}
        </button>
      ) : (
        <>
          <progress max={1} value={share} aria-label="Progress of the benchmark" />
          <span class="numbers">{what}</span>
          <button type="button" onClick={stop}>
            Stop
          </button>
        </>
      )}
      <span class="unseen" role="status">
        {what === undefined ? report.value && 'Measured' : 'Measuring'}
      </span>
    </div>
  );
}

/** The report as a whole, to be taken along. */
function Kept({ report, quick }: { report: BenchReport; quick: boolean }) {
  const text = reportMarkdown(report);
  return (
    <section aria-label="Report">
      <pre class="banner">{preface(report)}</pre>
      <TakeReport text={() => text} json={() => reportText(report)} name="driftwell-bench.json">
        {(copy) =>
          !quick && (
            <button type="button" onClick={() => copy(location.href, 'Link')}>
              Copy link
            </button>
          )
        }
      </TakeReport>
      {quick && <textarea readOnly rows={24} aria-label="The report as text" value={text} spellcheck={false} />}
    </section>
  );
}

/** Reports of others, opened or dropped anywhere. */
function Others({ bench }: { bench: BenchState }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const over = (event: DragEvent) => event.preventDefault();
    const drop = (event: DragEvent) => {
      event.preventDefault();
      void bench.add([...(event.dataTransfer?.files ?? [])]);
    };
    addEventListener('dragover', over);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('drop', drop);
    };
  }, [bench]);
  const names = bench.others.value.map(({ name }) => name).join(', ');
  return (
    <div class="take">
      <button type="button" onClick={() => input.current?.click()}>
        Compare with a report
      </button>
      <span class="note">
        {names ? `Held against ${names}` : 'A JSON of this page or of driftwell bench --json; or drop it anywhere.'}
        {names && !bench.report.value && '; measure first.'}
      </span>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept=".json"
        aria-label="Reports to compare with"
        onChange={({ currentTarget }) => {
          void bench.add([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
    </div>
  );
}
