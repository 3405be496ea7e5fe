import type { AdapterSummary } from '../../gpu/device.ts';
import type { CaseEntry } from '../../verify/casesFile.ts';
import type { Line } from '../../verify/runCases.ts';

/** The reference cases that shall be run, in this order, in the quick form. */
export interface VerifyAsk {
  entries: readonly CaseEntry[];
}

/** What came of the reference cases so far. */
export type VerifyAnswer =
  /** `program`: browser and system */
  | { is: 'begun'; adapter: AdapterSummary; program: string }
  | { is: 'case'; id: string; lines: readonly Line[]; seconds: number }
  /** the device was lost while it ran */
  | { is: 'lost'; id: string }
  | { is: 'done' }
  /** what ended it before its end, in one sentence */
  | { is: 'over'; message: string };
