import type { StopSignal } from '../../gpu/slices.ts';
import type { Patterns } from '../../memories/patterns.ts';
import { nextTask } from '../../nextTask.ts';
import { dense } from '../../readouts/attention.ts';
import type { Readout } from '../../readouts/readout.ts';
import { execute } from '../../reference/execute.ts';
import { type Activation, foldWidth, type ReadLevel, type Row, type SpinOrder } from '../../samplers/row.ts';
import { startPoints } from '../../simulation/startPoints.ts';
import type { Start } from '../../simulation/starts.ts';
import type { RunProgress } from '../run.ts';
import type { Floored } from '../score.ts';

/** What a run on the CPU is given. */
export interface CpuContext {
  progress?: ((progress: RunProgress) => void) | undefined;
  stop?: StopSignal | undefined;
}

/** Said where a run on the GPU names its kernel. */
export const CPU_KERNEL = 'step table in float64';

/** A table and the particles it moves: the part of a SimulationSpec that one cell has. */
export interface CpuRun {
  patterns: Patterns;
  rows: readonly Row[];
  start: Start;
  particles: number;
  seed: number;
  tolerance?: number | undefined;
  activation?: Activation | undefined;
  /** [dim]: at what a number is held; NaN where it is free */
  clamp?: ArrayLike<number> | undefined;
  /** of a network of spins whose steps are sweeps */
  order?: SpinOrder | undefined;
  /** [dim]: c of rows with cc */
  centre?: readonly number[] | undefined;
  /** dense unless given */
  readout?: Readout;
}

/** Particles and where they are at the end of the table. */
export interface BatchEnds {
  /** birth index of the first */
  first: number;
  count: number;
  /** [count, dim] */
  x: Float64Array;
  /** [count] step that settled it, 0 = never */
  settledAt: Uint32Array;
  floored: Floored;
}

/** Between two stretches the thread hears messages: a stop, another run. */
const STRETCH_MS = 30;
/** Particles of the first stretch, before anything was measured. */
const FIRST = 64;

/**
 * Runs the particles to the end of the table, a stretch of them after the other, with the noise they have on the GPU.
 * `visit` gets each stretch; a stop leaves the rest out. Stretches hold whole groups of `group` particles.
 */
export async function runCpuBatches(
  { patterns, rows, start, particles, seed, tolerance, activation, clamp, order, centre, readout = dense }: CpuRun,
  { progress, stop }: CpuContext,
  visit: (ends: BatchEnds) => void,
  group = 1,
): Promise<void> {
  const folded = rows.map((row) => foldWidth(row, patterns.width));
  const reference = await readout.reference({ patterns, rows: folded, seed });
  let count = Math.max(group, FIRST);
  for (let first = 0; first < particles && !stop?.aborted; ) {
    const startedAt = performance.now();
    const here = Math.min(Math.ceil(count / group) * group, particles - first);
    const x = startPoints(start, patterns.dim, { seed, first, count: here });
    const settles = tolerance === undefined ? {} : { tolerance };
    const { flips } = readout;
    const spinField = order && flips && ((read: ReadLevel) => flips.reference(patterns, read));
    const moves = { ...(activation && { activation }), ...(centre && { centre }), clamp, spinField, order };
    const more = { ...settles, ...moves };
    const options = { seed, firstParticle: first, readout: reference, ...more };
    const { x: ends, settledAt, tally } = execute(rows, patterns, x, options);
    visit({ first, count: here, x: ends, settledAt, floored: tally });
    first += here;
    const ms = performance.now() - startedAt;
    count = Math.max(group, Math.min(4 * here, Math.round((here * STRETCH_MS) / Math.max(ms, 1))));
    progress?.({ fraction: first / particles, pairsPerSecond: Number.NaN });
    await nextTask();
  }
}

/** The rows of the first so many steps of a table. */
export function firstSteps(rows: readonly Row[], steps: number): Row[] {
  const kept: Row[] = [];
  let left = steps;
  for (const row of rows) {
    if (left <= 0) break;
    kept.push({ ...row, repeat: Math.min(row.repeat, left) });
    left -= row.repeat;
  }
  return kept;
}
