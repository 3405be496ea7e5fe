import type { AdapterSummary, Gpu } from '../gpu/device.ts';
import { type Ceiling, chained, measureCeiling, teraflopsOf } from './ceiling.ts';
import { cellContenders } from './cells.ts';
import { naively } from './naive.ts';
import { observed } from './observed.ts';
import { nameOf, OPS, type Op, slotsPerPair } from './ops.ts';
import { type Contender, race, timed } from './race.ts';
import { simulated } from './simulated.ts';
import { type Quartiles, spreadOf } from './statistics.ts';

/** A trial lasts about this long, and never so long that ten of them and the yardstick's take minutes. */
const TRIAL_MS = 120;
const MOST_MS = 400;
/** Particles of the run that finds out how fast the adapter is: few where each has many coordinates. */
const probeParticles = ({ dim }: Op): number => (dim > 3 ? 2 ** 6 : 2 ** 13);
/** Our staged kernels without tiles: a thread has four particles and four memories, or one coordinate. */
const UNTILED = { quads: 1, registers: false };
/** Fixed-point iterations of every cell. */
const CELL_STEPS = 50;

export interface BenchOptions {
  /** only ops whose name contains this */
  only?: string | undefined;
  /** measurements per row, after warm-up */
  trials: number;
  /** called once the ceiling is known, before the rows */
  onCeiling?: ((ceiling: Ceiling) => void) | undefined;
  /** called after every row */
  onRow?: ((row: BenchRow) => void) | undefined;
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
  /** particle-memory pairs per second; undefined where no memories are read */
  pairs: Quartiles | undefined;
  /**
   * in the same rounds: the yardstick, and how many times as fast we are. Of dense rows a plain kernel, of cells the
   * same runs one after another
   */
  naive: { particleSteps: Quartiles; ratio: Quartiles } | undefined;
  /** of dense rows, in the same rounds: the multiply-add ceiling, and our arithmetic's share of it (exp2 not counted) */
  ceiling: { teraflops: Quartiles; share: Quartiles } | undefined;
  /** what is wrong with a result of ours or of the yardstick */
  fault: string | undefined;
}

export interface BenchReport {
  adapter: AdapterSummary;
  ceiling: Ceiling;
  rows: BenchRow[];
}

/** Measures the ceiling and every chosen op. Throws RangeError if none is chosen, or what the GPU reports. */
export async function runBench(gpu: Gpu, { only = '', trials, onCeiling, onRow }: BenchOptions): Promise<BenchReport> {
  const ops = OPS.filter((op) => nameOf(op).includes(only));
  if (ops.length === 0) {
    throw new RangeError(`no operation has '${only}' in its name; there are ${OPS.map(nameOf).join(', ')}`);
  }
  const ceiling = await measureCeiling(gpu, trials);
  onCeiling?.(ceiling);
  const rows: BenchRow[] = [];
  for (const op of ops) {
    const row = await measureOp(gpu, op, trials, ceiling);
    rows.push(row);
    onRow?.(row);
  }
  return { adapter: gpu.adapter, ceiling, rows };
}

/** The contender of ours for an op. */
function ours(gpu: Gpu, op: Op, particles: number, steps: number): Promise<Contender> {
  const observes = op.kind === 'histogram' || op.kind === 'labels';
  return (observes ? observed : simulated)(gpu, op, particles, steps);
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

async function measureOp(gpu: Gpu, op: Op, trials: number, ceiling: Ceiling): Promise<BenchRow> {
  const { particles, steps } = op.kind === 'cells' ? { ...op, steps: CELL_STEPS } : await sizeOf(gpu, op);
  const contenders =
    op.kind === 'cells' ? cellContenders(gpu, particles, steps) : [await ours(gpu, op, particles, steps)];
  if (op.kind === 'dense') {
    const plain = op.dim > 3 ? simulated(gpu, op, particles, steps, UNTILED) : naively(gpu, op, particles, steps);
    contenders.push(await plain, await chained(gpu, ceiling.chains, ceiling.rounds));
  }
  const [time, yardstick, most] = await race(gpu, contenders, { trials, warmUps: 2 });
  for (const contender of contenders) contender.dispose();
  if (!time) throw new RangeError(`${nameOf(op)} was not measured`);

  const rate = (ms: readonly number[], perParticle = 1) =>
    spreadOf(ms.map((t) => (particles * steps * perParticle * 1000) / t));
  const pairsPerTrial = particles * steps * op.count;
  const slotsPerMs = (ms: number) => (teraflopsOf(ceiling, ms) * 1e9) / 2;
  return {
    name: nameOf(op),
    op,
    particles,
    steps,
    trials,
    kernel: time.label,
    ms: spreadOf(time.ms),
    particleSteps: rate(time.ms),
    pairs: op.count ? rate(time.ms, op.count) : undefined,
    naive: yardstick && {
      particleSteps: rate(yardstick.ms),
      ratio: spreadOf(yardstick.ms.map((t, i) => t / (time.ms[i] as number))),
    },
    ceiling: most && {
      teraflops: spreadOf(most.ms.map((t) => teraflopsOf(ceiling, t))),
      share: spreadOf(
        most.ms.map((t, i) => (pairsPerTrial * slotsPerPair(op.dim)) / (time.ms[i] as number) / slotsPerMs(t)),
      ),
    },
    fault: time.fault ?? (yardstick?.fault && `naive: ${yardstick.fault}`) ?? (most?.fault && `ceiling: ${most.fault}`),
  };
}
