import type { Gpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { type Patterns, patternsFrom } from '../memories/patterns.ts';
import { uniformAngles } from '../memories/randomSets.ts';
import { dense } from '../readouts/attention.ts';
import { cutoff } from '../readouts/cutoff.ts';
import type { Readout } from '../readouts/readout.ts';
import { stepTable } from '../samplers/index.ts';
import { type Row, row } from '../samplers/row.ts';
import { noiseLevels } from '../schedules.ts';
import { Simulation } from '../simulation/simulation.ts';
import type { Contender } from './race.ts';
import { copy, copyOf } from './simulated.ts';
import { firstNotFinite } from './truth.ts';

const SEED = 20260;
/** The yardstick reads so many memories, all of them, along the same schedule. */
const YARDSTICK_MEMORIES = 1000;
const EPS = 1e-4;
/** Noise of the schedule, noisy to clean. */
const SIGMAS = { first: 1, last: 0.002 };
/** Levels at which readings are held against the truth. */
const CHECKED = [1, 0.1, 0.01, 0.002];
/** Particles that are compared with float64 where memories are too many for a dense reading of all particles. */
const SAMPLE = 48;

/** Memories uniform in [-1, 1]^dim. */
function uniform(count: number, dim: number): Patterns {
  const points = uniformAngles(count * dim, SEED).map((angle) => Math.fround(angle / Math.PI - 1));
  return patternsFrom(points, dim, `uniform:${count}:${dim}`);
}

/** Ancestral steps from sigma = 1 to 0.002: at each row the particles are drawn from p_sigma. */
function scheduleRows(steps: number): Row[] {
  const [timeMax, timeMin] = [SIGMAS.first ** 2, SIGMAS.last ** 2];
  const levels = noiseLevels({ schedule: 'brownian', spacing: 'logVariance', steps, timeMin, timeMax });
  return stepTable(levels, { sampler: 'ancestral', terminal: 'stop' }).rows;
}

function simulate(
  gpu: Gpu,
  patterns: Patterns,
  rows: readonly Row[],
  readout: Readout,
  particles: number,
  sigma: number,
) {
  const start = { kind: 'chosen', patterns, scale: 1, spread: sigma } as const;
  const cells = [{ patterns, rows, seed: SEED, start, readout }];
  return Simulation.create(gpu, { dim: patterns.dim, particles, cells });
}

/** A reading by cutoff of the memories of an op, and the dense one of YARDSTICK_MEMORIES, along one schedule. */
export async function cutoffContenders(
  gpu: Gpu,
  { count, dim }: { count: number; dim: number },
  particles: number,
  steps: number,
): Promise<Contender[]> {
  const patterns = uniform(count, dim);
  const certified = cutoff({ eps: EPS, particles });
  const rows = scheduleRows(steps);
  const alongSchedule = async (
    set: Patterns,
    readout: Readout,
    check: () => Promise<string | undefined>,
  ): Promise<Contender> => {
    const simulation = await simulate(gpu, set, rows, readout, particles, SIGMAS.first);
    const saved = copyOf(gpu, simulation.positions);
    return {
      label: `${simulation.kernelName}, K = ${set.count}`,
      reset() {
        copy(gpu, saved, simulation.positions);
        simulation.step = 0;
      },
      run: () => simulation.advance(),
      async fault() {
        const broken = firstNotFinite(await downloadPositions(simulation));
        return broken >= 0 ? `particle ${Math.floor(broken / dim)} is not finite` : check();
      },
      dispose() {
        simulation.dispose();
        saved.destroy();
      },
    };
  };
  // readings do not change from round to round
  let checked: Promise<string | undefined> | undefined;
  const check = () => {
    checked ??= certificateFault(gpu, patterns, certified, particles);
    return checked;
  };
  return [
    await alongSchedule(patterns, certified, check),
    await alongSchedule(uniform(YARDSTICK_MEMORIES, dim), dense, async () => undefined),
  ];
}

/**
 * What is wrong with readings by cutoff of particles of p_sigma: held against dense readings of all of them, or, of
 * many memories, against float64 for a sample.
 */
async function certificateFault(gpu: Gpu, patterns: Patterns, certified: Readout, particles: number) {
  for (const sigma of CHECKED) {
    const rows = [row({ read: { a: 1, s: sigma ** 2, similarity: 'distance' }, cm: 1 })];
    const read = async (readout: Readout) => {
      const simulation = await simulate(gpu, patterns, rows, readout, particles, sigma);
      const before = await downloadPositions(simulation);
      await simulation.advance();
      const after = await downloadPositions(simulation);
      simulation.dispose();
      return { before, after };
    };
    const { before, after } = await read(certified);
    const few = patterns.count <= YARDSTICK_MEMORIES;
    const all = few ? (await read(dense)).after : undefined;
    const asked = few ? particles : Math.min(SAMPLE, particles);
    const { dim } = patterns;
    for (let i = 0; i < asked; i++) {
      const at = Math.floor((i * particles) / asked) * dim;
      const right = all ? all.subarray(at, at + dim) : exactMean(patterns, before.subarray(at, at + dim), sigma);
      const off = Math.hypot(...right.map((value, d) => value - (after[at + d] as number)));
      // float32 sums of both, and float32 places
      const rounding = 5e-5 * sigma + 2 ** -21;
      if (!(off <= EPS * sigma + rounding)) {
        return `at sigma ${sigma} particle ${at / dim} is off by ${off / sigma} sigma, certified are ${EPS}`;
      }
    }
  }
  return undefined;
}

/** m at x in float64. */
function exactMean({ points, count, dim }: Patterns, x: Float32Array, sigma: number): Float64Array {
  const squares = Float64Array.from({ length: count }, (_, k) =>
    x.reduce((sum, value, d) => sum + (value - (points[k * dim + d] as number)) ** 2, 0),
  );
  const least = squares.reduce((a, b) => Math.min(a, b));
  const mean = new Float64Array(dim);
  let total = 0;
  squares.forEach((square, k) => {
    const weight = Math.exp((least - square) / (2 * sigma ** 2));
    total += weight;
    for (let d = 0; d < dim; d++) mean[d] = (mean[d] as number) + weight * (points[k * dim + d] as number);
  });
  return mean.map((sum) => sum / total);
}
