import type { BenchReport, BenchRow, Ceilings } from '../../bench/report.ts';

/** What shall be measured. */
export interface BenchAsk {
  /** names of operations */
  ops: readonly string[];
  trials: number;
  ramp: boolean;
  /** no further row is begun so many seconds after the start, once there is one; missing: all are measured */
  seconds?: number;
}

/** What a benchmark tells the page while it goes on. */
export type BenchAnswer =
  | { is: 'progress'; what: string; share: number }
  | { is: 'ceilings'; ceilings: Ceilings }
  | { is: 'row'; row: BenchRow }
  | { is: 'done'; report: BenchReport }
  /** stopped before there was a row, or what went wrong, in one sentence */
  | { is: 'over'; message: string };
