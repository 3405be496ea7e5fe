import { STRETCH } from '../../shaders/tiledSums.wgsl.ts';
import type { Gpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import type { Variant } from '../gpu/variants.ts';
import type { Patterns } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { hopfield } from '../samplers/fixedLevel.ts';
import { stepTable } from '../samplers/index.ts';
import { type Row, row } from '../samplers/row.ts';
import { noiseLevels } from '../schedules.ts';
import { Simulation, type SimulationSpec } from '../simulation/simulation.ts';
import { nameOf, type Op } from './ops.ts';
import type { Contender } from './race.ts';
import { checker } from './truth.ts';

const SEED = 20260;

/** Half a unit in the last place of 1, in single precision. */
const ROUNDING = 2 ** -24;

/** A sharpness at which a particle sees several memories of the unit scale: their squared distances differ by sqrt(D). */
const betaOf = (dim: number): number => (dim > 3 ? 4 / Math.sqrt(dim) : 4);

/**
 * How far the mean over memories may be from float64 by rounding. `FEW` is for what does not grow with D: exp2, the sums over
 * memories. The rest is from squared distances: those between points of N(0, I) are about 2 D, a term of them goes through n
 * additions, so their error is some sqrt(n) 2 D in units of the rounding (Higham and Mary 2019, SIAM J. Sci. Comput. 41, A2815,
 * with lambda = 1). That of a logit is beta / 2 times as much, and the mean follows it by what memories differ by, 1.
 */
function roundingOf(dim: number): number {
  const additions = Math.min(dim, STRETCH) + Math.ceil(dim / STRETCH);
  return FEW + Math.sqrt(additions) * ROUNDING * (betaOf(dim) / 2) * 2 * dim;
}

const FEW = 5e-5;

export interface Problem {
  patterns: Patterns;
  rows: Row[];
  /** largest difference from float64 that is rounding */
  tolerance: number;
}

/**
 * Memories and rows of an op over `steps` steps. All tables go the same way in all, in more or fewer steps: so the
 * float64 check means the same at every length, and no particle is torn apart at a separatrix.
 */
export function problemOf({ kind, dim, count }: Op, steps: number): Problem {
  const beta = betaOf(dim);
  const patterns = patternsFromSpec(count === 9 && dim === 2 ? 'pham:9' : `gaussian:${count || 1}:${dim}`, { seed: 1 });
  if (kind === 'noise') {
    const rows = [row({ cx: Math.exp(-1 / steps), cz: Math.sqrt(2 / steps), repeat: steps })];
    return { patterns, rows, tolerance: 2e-4 };
  }
  if (kind === 'ancestral') {
    const levels = noiseLevels({
      schedule: 'brownian',
      spacing: 'logVariance',
      steps,
      timeMin: 1 / beta,
      timeMax: beta,
    });
    return { patterns, rows: stepTable(levels, { sampler: 'ancestral', terminal: 'stop' }).rows, tolerance: 2e-4 };
  }
  return { patterns, rows: hopfield(beta, 1 / steps, 'distance', steps).rows, tolerance: roundingOf(dim) };
}

/** Particles at N(0, I) with the rows of `op`, not yet run. */
export function simulate(gpu: Gpu, op: Op, particles: number, steps: number, variant?: Partial<Variant>) {
  return Simulation.create(gpu, { ...specOfOp(op, particles, steps), ...(variant ? { variant } : {}) });
}

/** The run of `op`. */
export function specOfOp(op: Op, particles: number, steps: number): SimulationSpec {
  const { patterns, rows } = problemOf(op, steps);
  const { dim } = op;
  const start = {
    kind: 'listed' as const,
    points: new Float64Array(dim),
    scale: 1,
    replicas: 1,
    spread: 1,
  };
  return {
    dim,
    particles,
    cells: [{ patterns, rows, seed: SEED, start }],
    ...(op.kind === 'hopfield' ? { tolerance: 0 } : {}),
  };
}

/** Our kernel, run as every experiment runs it: Simulation.advance, slices and all. */
export async function simulated(
  gpu: Gpu,
  op: Op,
  particles: number,
  steps: number,
  variant?: Partial<Variant>,
): Promise<Contender> {
  const simulation = await simulate(gpu, op, particles, steps, variant);
  const start = await downloadPositions(simulation);
  const check = checker({ ...problemOf(op, steps), seed: SEED, start });
  const saved = copyOf(gpu, simulation.positions);
  let passes = 0;
  return {
    label: simulation.kernelName,
    reset() {
      // A kernel that does not run leaves the start, which the check does not take for the end.
      copy(gpu, saved, simulation.positions);
      simulation.step = 0;
      passes = 0;
    },
    async run() {
      await simulation.advance({ progress: () => passes++ });
      if (simulation.step !== steps)
        throw new Error(`${nameOf(op)} stopped after ${simulation.step} of ${steps} steps`);
    },
    fault: async () => check(await downloadPositions(simulation)),
    // a stretch of steps in registers reads and writes every position once
    ...(op.dim > 3 ? {} : { traffic: () => passes * 2 * simulation.positions.size }),
    dispose() {
      simulation.dispose();
      saved.destroy();
    },
  };
}

/** A second buffer with the same bytes. */
export function copyOf(gpu: Gpu, buffer: GPUBuffer): GPUBuffer {
  const saved = gpu.device.createBuffer({ label: `saved ${buffer.label}`, size: buffer.size, usage: buffer.usage });
  copy(gpu, buffer, saved);
  return saved;
}

export function copy(gpu: Gpu, from: GPUBuffer, to: GPUBuffer): void {
  const encoder = gpu.device.createCommandEncoder();
  encoder.copyBufferToBuffer(from, 0, to, 0, from.size);
  gpu.device.queue.submit([encoder.finish()]);
}
