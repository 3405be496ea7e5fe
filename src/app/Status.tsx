import type { ComponentChildren } from 'preact';
import { leftText, shareText } from '../experiments/progressText.ts';
import { capital, digits } from '../printable.ts';
import { adviceFor } from './protocol/faults.ts';
import type { RunUnderWay, Store } from './store.ts';
import { roughly } from './timeLeft.ts';

/** What is going on: progress with Stop, or Run; and what else there is to do. */
export function Status({ store, children }: { store: Store; children?: ComponentChildren }) {
  const going = store.going.value;
  return (
    <div class="status">
      {going ? (
        <>
          <progress max={1} value={going.fraction} aria-label="Progress of the run" />
          <span class="numbers">{progressText(going)}</span>
          <button type="button" onClick={store.stop}>
            Stop
          </button>
        </>
      ) : (
        <>
          <span class="numbers">{doneText(store)}</span>
          <button type="button" class="action" onClick={store.run}>
            Run again
          </button>
        </>
      )}
      {children}
    </div>
  );
}

/** How the last run ended. */
export function doneText({ shown, fault }: Store): string {
  const report = shown.value?.report;
  if (fault.value?.kind === 'gpu-only') return 'Not computed here';
  if (!report) return fault.value ? 'Nothing to show yet' : 'Starting';
  const seconds = `${(report.ms / 1000).toFixed(2)} s`;
  return report.stoppedAt === undefined
    ? `Done in ${seconds}`
    : `Stopped at ${Math.floor(100 * report.stoppedAt)} % after ${seconds}`;
}

function progressText(going: RunUnderWay): string {
  // the step that has begun is finished, which on a software driver takes a while
  if (going.stopping) return 'Stopping';
  const { pairsPerSecond, secondsLeft, held } = going;
  const left = held ? 'paused' : secondsLeft === undefined ? '' : leftText(going, roughly(secondsLeft));
  const rate = Number.isFinite(pairsPerSecond) ? `, ${(pairsPerSecond / 1e6).toPrecision(3)} M pairs/s` : '';
  return `${shareText(going)}${left && `, ${left}`}${rate}`;
}

/** What went wrong and what to do, or what was mended. */
export function Banner({ store }: { store: Store }) {
  const fault = store.fault.value;
  const notice = store.notice.value;
  const advice = fault && adviceFor(fault);
  return (
    <div aria-live="assertive">
      {/* in place of that picture a stored one says it */}
      {fault && fault.kind !== 'gpu-only' && (
        <div class="banner fault" data-kind={fault.kind}>
          {fault.kind === 'config' ? (
            linesOf(fault.message)
          ) : (
            // what the core says begins in lower case, as it stands after a name
            <Unexpected message={fault.kind === 'file' ? fault.message : capital(fault.message)} />
          )}
          {advice && <p>{advice}</p>}
          {fault.fits && (
            <div class="buttons">
              <button type="button" onClick={() => store.turn('particles', String(fault.fits))}>
                Run with {digits(fault.fits)} particles
              </button>
            </div>
          )}
          {fault.kind === 'lost' && (
            <div class="buttons">
              <button type="button" onClick={store.run}>
                Run again
              </button>
              <button type="button" onClick={() => store.runWithout(fault)}>
                Use the CPU meanwhile
              </button>
            </div>
          )}
        </div>
      )}
      {notice && <div class="banner">{linesOf(notice)}</div>}
    </div>
  );
}

function linesOf(text: string) {
  return text.split('\n').map((line) => <p key={line}>{sentence(line)}</p>);
}

/** The first line says it; what a compiler adds in many is for those who mend it. */
function Unexpected({ message }: { message: string }) {
  const [first = '', ...more] = message.split('\n');
  return (
    <>
      <p>{sentence(first)}</p>
      {more.length > 0 && (
        <details>
          <summary>More</summary>
          <pre>{more.join('\n')}</pre>
        </details>
      )}
    </>
  );
}

export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
