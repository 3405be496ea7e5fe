import { canonicalJson, sha256Hex } from '../files/stamp.ts';
import { resolvedConfig } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { VERSION } from '../version.ts';
import { basins } from './basins.ts';
import { runCentred } from './centring.ts';
import { readingNotes } from './reading.ts';
import { type Experiment, type Inputs, type Outcome, type Run, type RunContext, STOPPED } from './run.ts';

/**
 * Every experiment by the name of its dial value. What a first picture needs is there at once; the others are loaded
 * with their first run.
 */
export const experiments: Readonly<Record<Config['experiment'], () => Experiment | Promise<Experiment>>> = {
  basins: () => basins,
  generate: async () => (await import('./generate.ts')).generate,
  trajectories: async () => (await import('./trajectories.ts')).trajectories,
  landscape: async () => (await import('./landscape.ts')).landscape,
  attractors: async () => (await import('./attractors.ts')).attractors,
  probe: async () => (await import('./probe.ts')).probe,
  retrieve: async () => (await import('./retrieve.ts')).retrieve,
  phase: async () => (await import('./phase/phase.ts')).phase,
};

/**
 * Says whether two runs are the same: *identical* if the hashes match, *within tolerance* if the fractions are within
 * four standard errors, else *different*.
 */
export interface RunStamp {
  /** sha256 of the canonical resolved Config */
  config: string;
  /** sha256 of the integer result: labels, counts */
  result: string;
  /** numbers in that result */
  n: number;
  /** shares of the classes, to four digits */
  fractions: readonly number[];
  adapter: string;
  kernel: string;
  version: string;
}

/**
 * Runs the experiment of a config. Stopped, it gives what was done by then, and a note says so. Throws RangeError on
 * what the experiment cannot run, LimitError or MemoryError where the adapter is too small, DeviceLostError.
 */
export async function runExperiment(inputs: Inputs, context: RunContext): Promise<Run> {
  const startedAt = performance.now();
  const experiment = await experiments[inputs.config.experiment]();
  const outcome = await runCentred(experiment, inputs, context);
  context.gpu.check();
  return finishedRun(inputs, outcome, context.gpu.adapter.name, startedAt, context);
}

/** An outcome as a run, with its stamp. `startedAt`: ms of performance.now(). */
export async function finishedRun(
  inputs: Inputs,
  outcome: Outcome,
  adapter: string,
  startedAt: number,
  context: Pick<RunContext, 'stop' | 'journal'>,
): Promise<Run> {
  const config = resolvedConfig(inputs.config);
  const { results, integers, fractions, kernel } = outcome;
  const stopped = context.stop?.aborted ? [STOPPED] : [];
  const notes = [...stopped, ...readingNotes(inputs, kernel), ...outcome.notes];
  const [configHash, resultHash] = await Promise.all([
    sha256Hex(canonicalJson(config)),
    sha256Hex(new Uint8Array(integers.buffer, integers.byteOffset, integers.byteLength)),
  ]);
  const stamp: RunStamp = {
    config: configHash,
    result: resultHash,
    n: integers.length,
    fractions: fractions.map((share) => Math.round(share * 1e4) / 1e4),
    adapter,
    kernel,
    version: VERSION,
  };
  return {
    driftwell: VERSION,
    format: 1,
    config: config as Record<string, unknown>,
    stamp,
    adapter,
    kernel,
    ...(context.journal ? {} : { ms: Math.round(performance.now() - startedAt) }),
    results,
    inputs,
    notes,
  };
}
