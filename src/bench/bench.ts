import type { Gpu } from '../gpu/device.ts';
import type { StopSignal } from '../gpu/slices.ts';
import { type MeasuredCeilings, measureCeilings, pairsAtMost } from './ceiling.ts';
import { cellContenders } from './cells.ts';
import { cutoffContenders } from './cutoffs.ts';
import { emptySubmits, TimedKernels } from './latency.ts';
import { naively } from './naive.ts';
import { observed } from './observed.ts';
import { LARGE_OPS, nameOf, OPS, type Op } from './ops.ts';
import { BenchStopped, type Contender, type RaceOptions, race, timed } from './race.ts';
import { mostParticles, ramp as rampUp, timeOfRuns } from './ramp.ts';
import type { BenchHost, BenchReport, BenchRow, Ceilings } from './report.ts';
import { deviationsOf } from './report.ts';
import { simulated } from './simulated.ts';
import { spreadOf } from './statistics.ts';
import { STANDARD_TRIALS } from './trials.ts';

/** A trial lasts about this long, and never so long that ten of them and the yardstick's take minutes. */
const TRIAL_MS = 120;
const MOST_MS = 400;
/** Particles of the run that finds out how fast the adapter is: few where each has many coordinates. */
const probeParticles = ({ dim }: Op): number => (dim > 3 ? 2 ** 6 : 2 ** 13);
/** Our staged kernels without tiles: a thread has four particles and four memories, or one coordinate. */
const UNTILED = { quads: 1, registers: false };
/** Of what is measured in one size: fixed-point iterations of every cell, noise levels of a schedule. */
const FIXED_STEPS: Readonly<Partial<Record<Op['kind'], number>>> = { cells: 50, cutoff: 16 };

/** Limits of the device that decide what fits. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupStorageSize',
  'maxStorageBuffersPerShaderStage',
] as const;

export interface BenchOptions {
  host: BenchHost;
  /** rows of the table of operations, all unless given */
  ops?: readonly Op[] | undefined;
  /** measurements per row, after warm-up; 10 unless given */
  trials?: number | undefined;
  /** what else is not the standard, a text each */
  others?: readonly string[] | undefined;
  /** ms of CPU that this process has used; asked on software adapters only, which compute in it */
  cpuTime?: (() => number) | undefined;
  /** also the most particles of which a step takes no longer than a frame */
  ramp?: boolean | undefined;
  /** what is measured ends, and the report has the rows that are done */
  stop?: StopSignal | undefined;
  /** called once the ceilings are known, before the rows */
  onCeilings?: ((ceilings: Ceilings) => void) | undefined;
  /** called after every row */
  onRow?: ((row: BenchRow, ceilings: Ceilings) => void) | undefined;
  /** what is measured now, and the share that is done, 0..1 */
  progress?: ((what: string, share: number) => void) | undefined;
}

/** The operation of the name `only`, or else all whose name contains it. Throws RangeError if there are none. */
export function opsNamed(only: string): readonly Op[] {
  const all = only ? [...OPS, ...LARGE_OPS] : OPS;
  // a whole name is that op alone: K=1000 is also the beginning of K=100000
  const named = all.filter((op) => nameOf(op) === only);
  const ops = named.length > 0 ? named : all.filter((op) => nameOf(op).includes(only));
  if (ops.length > 0) return ops;
  throw new RangeError(
    `no operation has '${only}' in its name; there are ${[...OPS, ...LARGE_OPS].map(nameOf).join(', ')}`,
  );
}

/**
 * Measures the ceilings and every chosen op. Throws BenchStopped if it is stopped before a
 * row is there, and what the GPU reports.
 */
export async function runBench(device: Gpu, options: BenchOptions): Promise<BenchReport> {
  const {
    host,
    ops = OPS,
    trials = STANDARD_TRIALS,
    ramp = false,
    others = [],
    cpuTime,
    stop,
    onCeilings,
    onRow,
    progress,
  } = options;
  const at = new Date().toISOString();
  const kernels = new TimedKernels(device.device);
  const gpu: Gpu = { ...device, kernels };
  const emptySubmitMs = await emptySubmits(gpu);
  const parts = ops.length + 1;
  const raceOf = (what: string, part: number): RaceOptions => {
    progress?.(what, part / parts);
    const ofCpu = gpu.adapter.software ? { cpuTime } : {};
    return { trials, stop, ...ofCpu, round: (share) => progress?.(what, (part + share) / parts) };
  };
  const measured = await measureCeilings(gpu, raceOf('ceilings', 0));
  onCeilings?.(measured.ceilings);
  const rows: BenchRow[] = [];
  for (const [i, op] of ops.entries()) {
    try {
      const row = await measureOp(gpu, op, measured, raceOf(nameOf(op), i + 1));
      if (ramp && !(op.kind in FIXED_STEPS)) row.frame = await frameOf(gpu, op, stop);
      rows.push(row);
      onRow?.(row, measured.ceilings);
    } catch (error) {
      if (!(error instanceof BenchStopped) || rows.length === 0) throw error;
      break;
    }
  }
  const stopped = rows.length < ops.length ? [`stopped after ${rows.length} of ${ops.length} rows`] : [];
  return {
    driftwell: 'bench',
    format: 1,
    ...host,
    at,
    adapter: gpu.adapter,
    limits: Object.fromEntries(LIMITS.map((name) => [name, gpu.limits[name]])),
    emptySubmitMs,
    compiles: kernels.times,
    deviations: deviationsOf({ ops, trials, others: [...others, ...stopped] }),
    ceilings: measured.ceilings,
    rows,
  };
}

/** The contender of ours for an op. */
function ours(gpu: Gpu, op: Op, particles: number, steps: number): Promise<Contender> {
  const observes = op.kind === 'histogram' || op.kind === 'labels';
  return (observes ? observed : simulated)(gpu, op, particles, steps);
}

/** Ours, and what it is raced against but for what is measured of dense rows alone. */
async function contendersOf(gpu: Gpu, op: Op, particles: number, steps: number): Promise<Contender[]> {
  if (op.kind === 'cells') return cellContenders(gpu, particles, steps);
  if (op.kind === 'cutoff') return cutoffContenders(gpu, op, particles, steps);
  return [await ours(gpu, op, particles, steps)];
}

/** How many particles and steps make a trial of the right length on this adapter. */
async function sizeOf(gpu: Gpu, op: Op): Promise<{ particles: number; steps: number }> {
  const few = Math.min(probeParticles(op), op.particles);
  const small = await ours(gpu, op, few, 1);
  // The first run compiles, the second pays for first use of memory.
  let ms = 0;
  for (let i = 0; i < 3; i++) ms = await timed(gpu, small);
  small.dispose();
  let particles = op.particles;
  while (!op.fixed && particles > few && (ms * particles) / few > MOST_MS) particles /= 2;
  const whole = await ours(gpu, op, particles, 1);
  for (let i = 0; i < 2; i++) ms = await timed(gpu, whole);
  whole.dispose();
  return { particles, steps: Math.min(1000, Math.max(1, Math.round(TRIAL_MS / ms))) };
}

/** The most particles whose step fits into a frame. */
function frameOf(gpu: Gpu, op: Op, stop: StopSignal | undefined): Promise<BenchRow['frame']> {
  return rampUp(async (particles) => timeOfRuns(gpu, await ours(gpu, op, particles, 1), stop), mostParticles(gpu, op));
}

async function measureOp(gpu: Gpu, op: Op, { best }: MeasuredCeilings, options: RaceOptions): Promise<BenchRow> {
  const fixedSteps = FIXED_STEPS[op.kind];
  const { particles, steps } = fixedSteps ? { ...op, steps: fixedSteps } : await sizeOf(gpu, op);
  const contenders = await contendersOf(gpu, op, particles, steps);
  let pairsAtTop = 0;
  if (op.kind === 'dense') {
    const plain = op.dim > 3 ? simulated(gpu, op, particles, steps, UNTILED) : naively(gpu, op, particles, steps);
    const most = await pairsAtMost(gpu, op.dim, best);
    contenders.push(await plain, most.contender);
    pairsAtTop = most.pairs;
  }
  const [time, yardstick, most] = await race(gpu, contenders, options);
  if (!time) throw new RangeError(`${nameOf(op)} was not measured`);

  const rate = (ms: readonly number[], perParticle = 1) =>
    spreadOf(ms.map((t) => (particles * steps * perParticle * 1000) / t));
  const pairsPerTrial = particles * steps * op.count;
  const ratio = (ours: readonly number[], others: readonly number[]) =>
    spreadOf(others.map((t, i) => t / (ours[i] as number)));
  const share = (ours: readonly number[], others: readonly number[]) =>
    spreadOf(others.map((t, i) => pairsPerTrial / (ours[i] as number) / (pairsAtTop / t)));
  return {
    name: nameOf(op),
    op,
    particles,
    steps,
    trials: options.trials,
    kernel: time.label,
    ms: spreadOf(time.ms),
    particleSteps: rate(time.ms),
    pairs: op.count ? rate(time.ms, op.count) : undefined,
    traffic: time.traffic && time.traffic / (particles * steps),
    naive: yardstick && {
      particleSteps: rate(yardstick.ms),
      ratio: ratio(time.ms, yardstick.ms),
    },
    ceiling: most && {
      pairs: spreadOf(most.ms.map((t) => (1000 * pairsAtTop) / t)),
      share: share(time.ms, most.ms),
    },
    cpu:
      time.cpuMs.length > 0
        ? {
            ms: spreadOf(time.cpuMs),
            ratio: yardstick && ratio(time.cpuMs, yardstick.cpuMs),
            share: most && share(time.cpuMs, most.cpuMs),
          }
        : undefined,
    fault: time.fault ?? (yardstick?.fault && `naive: ${yardstick.fault}`) ?? (most?.fault && `ceiling: ${most.fault}`),
  };
}
