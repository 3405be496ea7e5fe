import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { AdapterSummary } from '../../gpu/device.ts';
import type { CaseEntry } from '../../verify/casesFile.ts';
import type { Line } from '../../verify/runCases.ts';
import { connectEngine, type EngineLink } from '../connectEngine.ts';
import { faultOf } from '../protocol/faults.ts';
import type { FromEngine } from '../protocol/messages.ts';
import type { VerifyAnswer } from '../protocol/verifyMessages.ts';
import { type CaseChoice, chosenCases, fetchCases, type ListedCase } from './caseFiles.ts';

/** What came of a case. */
export interface HeldCase extends ListedCase {
  /** undefined as long as it has not been run */
  lines?: readonly Line[];
  seconds?: number;
}

/** Where the cases were run. */
export interface Place {
  adapter: AdapterSummary;
  program: string;
  seconds: number;
}

/** All state of the check: what shall be run, what is, and what came of it. */
export interface HoldsState {
  readonly choice: Signal<CaseChoice>;
  /** undefined as long as they are being fetched */
  readonly cases: ReadonlySignal<readonly HeldCase[] | undefined>;
  /** id of the case that is run; '' before the first one */
  readonly going: ReadonlySignal<string | undefined>;
  /** of the last run, however far it came */
  readonly place: ReadonlySignal<Place | undefined>;
  /** what went wrong, in one sentence; '' if nothing */
  readonly problem: ReadonlySignal<string>;
  choose(choice: CaseChoice): void;
  run(): Promise<void>;
  stop(): void;
}

type Connect = (receive: (message: FromEngine) => void) => Promise<EngineLink>;

/** `connect` and `fetched`: given by tests. */
export function createHolds(first: CaseChoice, connect: Connect = connectEngine, fetched = fetchCases): HoldsState {
  const choice = signal(first);
  const cases = signal<readonly HeldCase[] | undefined>(undefined);
  const going = signal<string | undefined>(undefined);
  const place = signal<Place | undefined>(undefined);
  const problem = signal('');
  let all: readonly CaseEntry[] = [];
  let engine: EngineLink | undefined;
  /** runs begun so far: what an engine that was stopped says late is of an earlier one */
  let runs = 0;
  let startedAt = 0;

  const list = () => (cases.value = chosenCases(all, choice.value));
  const isWaiting = ({ lines, left }: HeldCase) => !lines && !left;
  const next = () => cases.value?.find(isWaiting)?.id;
  const keep = (id: string, found: Partial<HeldCase>) => {
    cases.value = cases.value?.map((held) => (held.id === id && isWaiting(held) ? { ...held, ...found } : held));
    if (place.value) place.value = { ...place.value, seconds: (performance.now() - startedAt) / 1000 };
    if (going.value !== undefined) going.value = next() ?? '';
  };

  /** Ends the run: what it has not come to is left, for this reason. */
  function end(why: string): void {
    cases.value = cases.value?.map((held) => (isWaiting(held) ? { ...held, left: why } : held));
    going.value = undefined;
    // a case cannot be ended from inside: its thread ends, and with it the device
    engine?.close();
    engine = undefined;
  }

  function hear(answer: VerifyAnswer): void {
    switch (answer.is) {
      case 'begun':
        place.value = { adapter: answer.adapter, program: answer.program, seconds: 0 };
        going.value = next() ?? '';
        break;
      case 'case':
        keep(answer.id, { lines: answer.lines, seconds: answer.seconds });
        break;
      case 'lost':
        keep(answer.id, { left: 'the GPU was lost while it ran' });
        break;
      case 'done':
        end('');
        break;
      case 'over':
        problem.value = answer.message;
        end(answer.message);
        break;
    }
  }

  fetched().then(
    (found) => {
      all = found;
      list();
    },
    (error) => (problem.value = faultOf(error).message),
  );

  return {
    choice,
    cases,
    going,
    place,
    problem,
    choose(chosen) {
      choice.value = chosen;
      place.value = undefined;
      list();
    },
    async run() {
      const run = ++runs;
      problem.value = '';
      place.value = undefined;
      going.value = '';
      list();
      startedAt = performance.now();
      try {
        const opened = await connect((message) => {
          if (run !== runs) return;
          if (message.kind === 'verify') hear(message.answer);
          else if (message.kind === 'fault') hear({ is: 'over', message: message.fault.message });
        });
        if (run !== runs) return opened.close();
        engine = opened;
        const entries = (cases.value ?? []).filter(isWaiting).map(({ entry }) => entry);
        engine.send({ kind: 'verify', ask: { entries } });
      } catch (error) {
        if (run === runs) hear({ is: 'over', message: faultOf(error).message });
      }
    },
    stop() {
      runs++;
      end('stopped before it was done');
    },
  };
}
