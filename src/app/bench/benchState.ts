import { type Signal, signal } from '@preact/signals';
import { nameOf, OPS } from '../../bench/ops.ts';
import { type BenchReport, type BenchRow, type Ceilings, deviationsOf } from '../../bench/report.ts';
import { parseReport } from '../../bench/reportFile.ts';
import { FileError } from '../../files/fileError.ts';
import { connectEngine, type EngineLink } from '../connectEngine.ts';
import type { BenchAnswer, BenchAsk } from '../protocol/benchMessages.ts';
import { faultOf } from '../protocol/faults.ts';

/** A report that somebody dropped on the page. */
export interface OtherReport {
  name: string;
  report: BenchReport;
}

/** All state of the benchmark: what shall be measured, what is, what was, and what others found. */
export interface BenchState {
  readonly choice: Signal<BenchAsk>;
  readonly going: Signal<{ what: string; share: number } | undefined>;
  /** of the run going on, or of the last one */
  readonly ceilings: Signal<Ceilings | undefined>;
  readonly rows: Signal<readonly BenchRow[]>;
  readonly report: Signal<BenchReport | undefined>;
  readonly others: Signal<readonly OtherReport[]>;
  /** what went wrong, in one sentence; '' if nothing */
  readonly problem: Signal<string>;
  /** how what is chosen differs from the standard */
  deviations(): string[];
  run(): Promise<void>;
  stop(): void;
  add(files: readonly File[]): Promise<void>;
}

export function createBench(choice: BenchAsk, problem: string): BenchState {
  let engine: Promise<EngineLink> | undefined;
  const state = {
    choice: signal(choice),
    going: signal<{ what: string; share: number } | undefined>(undefined),
    ceilings: signal<Ceilings | undefined>(undefined),
    rows: signal<readonly BenchRow[]>([]),
    report: signal<BenchReport | undefined>(undefined),
    others: signal<readonly OtherReport[]>([]),
    problem: signal(problem),
  };
  const hear = (answer: BenchAnswer) => {
    switch (answer.is) {
      case 'progress':
        state.going.value = { what: answer.what, share: answer.share };
        break;
      case 'ceilings':
        state.ceilings.value = answer.ceilings;
        break;
      case 'row':
        state.rows.value = [...state.rows.value, answer.row];
        break;
      case 'done':
        state.report.value = answer.report;
        state.going.value = undefined;
        break;
      case 'over':
        state.problem.value = answer.message;
        state.going.value = undefined;
        break;
    }
  };
  /** an engine of its own, which has nothing else to do */
  const opened = () =>
    connectEngine((message) => {
      if (message.kind === 'bench') hear(message.answer);
      else if (message.kind === 'fault') hear({ is: 'over', message: message.fault.message });
    });
  return {
    ...state,
    deviations() {
      const { ops, trials } = state.choice.value;
      return deviationsOf({ ops: OPS.filter((op) => ops.includes(nameOf(op))), trials });
    },
    async run() {
      state.going.value = { what: 'opening the GPU', share: 0 };
      state.problem.value = '';
      state.ceilings.value = undefined;
      state.rows.value = [];
      state.report.value = undefined;
      try {
        engine ??= opened();
        (await engine).send({ kind: 'bench', ask: state.choice.value });
      } catch (error) {
        engine = undefined;
        hear({ is: 'over', message: faultOf(error).message });
      }
    },
    stop() {
      void engine?.then((link) => link.send({ kind: 'stop' }));
    },
    async add(files) {
      const problems: string[] = [];
      for (const file of files) {
        try {
          const report = parseReport(file.name, await file.text());
          state.others.value = [...state.others.value, { name: file.name, report }];
        } catch (error) {
          if (!(error instanceof FileError)) throw error;
          problems.push(error.message);
        }
      }
      state.problem.value = problems.join('\n');
    },
  };
}
