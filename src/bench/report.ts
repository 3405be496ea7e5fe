import type { AdapterSummary } from '../gpu/device.ts';
import { plural } from '../printable.ts';
import { nameOf, OPS, type Op } from './ops.ts';
import type { Quartiles } from './statistics.ts';
import { STANDARD_TRIALS } from './trials.ts';

/**
 * What a benchmark found, as plain data: one format for the command line, the page and the files they write
 * (reportFile.ts). Rates of two reports may be compared where their adapters are the same; those of a software adapter
 * and of a GPU are never ranked.
 */

/** What some kernel that does nothing else reaches per second on this adapter. */
export interface Ceiling {
  perSecond: Quartiles;
  kernel: string;
  fault?: string | undefined;
}

export interface Ceilings {
  multiplyAdds: Ceiling;
  exp2s: Ceiling;
  /** the arithmetic of a pair in two dimensions: ten multiply-adds and one exp2 */
  pairs: Ceiling;
  /** read and written */
  bytes: Ceiling;
}

export interface BenchRow {
  name: string;
  op: Op;
  particles: number;
  /** per trial */
  steps: number;
  trials: number;
  kernel: string;
  /** of one trial */
  ms: Quartiles;
  /** particle-steps per second */
  particleSteps: Quartiles;
  /** particle-memory pairs per second; missing where no memories are read */
  pairs?: Quartiles | undefined;
  /** bytes of particles read and written per particle and step; missing where they are not counted */
  traffic?: number | undefined;
  /**
   * in the same rounds: the yardstick, and how many times as fast we are. Of dense rows a plain kernel, of cells the
   * same runs one after another
   */
  naive?: { particleSteps: Quartiles; ratio: Quartiles } | undefined;
  /** of dense rows, in the same rounds: pairs per second of a kernel of their arithmetic alone, and our share of it */
  ceiling?: { pairs: Quartiles; share: Quartiles } | undefined;
  /**
   * of software drivers in Node, which compute in this process: ms of CPU of one trial on all cores, and by it the
   * ratio to the yardstick and the share of the ceiling. What else runs on the machine changes them far less
   */
  cpu?: { ms: Quartiles; ratio?: Quartiles | undefined; share?: Quartiles | undefined } | undefined;
  /** the most particles of which one step takes no longer than a frame, and how long it takes; of a ramp only */
  frame?: { particles: number; ms: Quartiles } | undefined;
  /** what is wrong with a result of ours, of the yardstick or of the ceiling */
  fault?: string | undefined;
}

/** ms until a pipeline was there. */
export interface Compiled {
  kernel: string;
  ms: number;
}

/** The machine and program that measure, beside the adapter. */
export interface BenchHost {
  /** of driftwell */
  version: string;
  /** the browser or Node with its version, and the system: 'Chrome 156 on Linux' */
  program: string;
  /** processes that wait for a core when it begins, as systems call it load; missing where nobody says */
  load?: number | undefined;
}

export interface BenchReport extends BenchHost {
  driftwell: 'bench';
  format: 1;
  /** when it began, ISO 8601 */
  at: string;
  adapter: AdapterSummary;
  limits: Readonly<Record<string, number>>;
  /** from an empty submit until the queue says that it is done */
  emptySubmitMs: Quartiles;
  /** kernels in the order in which they were compiled */
  compiles: readonly Compiled[];
  /** what differs from the standard, one text each; [] : standard, and comparable from machine to machine */
  deviations: readonly string[];
  ceilings: Ceilings;
  rows: readonly BenchRow[];
}

/** What was measured in place of the standard. */
export interface BenchChoice {
  ops: readonly Op[];
  trials: number;
  /** texts for all else that was changed: forced kernel variants, a stop */
  others?: readonly string[];
}

/** How a choice differs from the standard, one text each; none: []. */
export function deviationsOf({ ops, trials, others = [] }: BenchChoice): string[] {
  const standard = new Map(OPS.map((op) => [nameOf(op), op]));
  const missing = OPS.length - ops.filter((op) => standard.has(nameOf(op))).length;
  const changed = ops.filter((op) => {
    const same = standard.get(nameOf(op));
    return JSON.stringify(op) !== JSON.stringify(same);
  });
  return [
    ...(trials === STANDARD_TRIALS ? [] : [`${plural(trials, 'trial')}, not ${STANDARD_TRIALS}`]),
    ...(missing > 0 ? [`${missing} of the ${OPS.length} operations left out`] : []),
    ...changed.map((op) => `${nameOf(op)} with at most ${op.particles} particles is no row of the standard`),
    ...others,
  ];
}

/** True if every result of the report was right. */
export function allRight({ rows, ceilings }: Pick<BenchReport, 'rows' | 'ceilings'>): boolean {
  return [...Object.values(ceilings), ...rows].every(({ fault }) => !fault);
}
