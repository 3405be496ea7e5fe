import type { Gpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { settled } from '../gpu/settled.ts';
import type { StopSignal } from '../gpu/slices.ts';
import type { Variant } from '../gpu/variants.ts';
import { firstPatterns } from '../memories/patterns.ts';
import { type Contender, type ContestResult, contest, MEASURED_MS, ROUNDS } from './contest.ts';
import { executorFor } from './executors/index.ts';
import { Simulation } from './simulation.ts';
import { resolveSpec, type SimulationSpec } from './spec.ts';
import type { Start } from './starts.ts';

/** Particles on which the bits of a variant are those of the default, or it is refused. */
const SAMPLE = 4096;
/** Steps after which they are compared: particles that come to rest may forget how they came there. */
const COMPARED_AT = [1, 8, 64];
/** Streamed memories are read by the same kernel however many there are; so many are enough to time it. */
const MOST_MEMORIES = 64;
/**
 * Particles of a trial, at most: few keep a software driver busy, and eight runs
 * of more would take memory from a phone.
 */
const MOST_PARTICLES = { software: 2 ** 14, hardware: 2 ** 19 };
/** One trial of eight contenders in all rounds. */
const AIM_MS = MEASURED_MS / ROUNDS / 8;

/** What a tuner found for one kernel; the choice is kept under its name. */
export interface Tuning extends ContestResult {
  kernel: string;
}

/**
 * The name under which the choice for a run is kept; undefined where there is nothing
 * to choose. Throws as resolveSpec does.
 */
export function tunedKernel(gpu: Gpu, spec: SimulationSpec): string | undefined {
  const run = resolveSpec(spec);
  return executorFor(run).tuned?.(gpu, run)?.kernel;
}

/**
 * Finds the fastest variant of the kernel of a run on this adapter, among those whose bits are those of the
 * default on 4,096 particles and 64 steps of the run. It takes a compilation of each variant, the comparison, and
 * MEASURED_MS of trials. Undefined where there is nothing to choose, or after a stop. Throws what
 * Simulation.create throws for the run itself.
 */
export async function tune(gpu: Gpu, spec: SimulationSpec, stop?: StopSignal): Promise<Tuning | undefined> {
  const run = resolveSpec(spec);
  const tuned = executorFor(run).tuned?.(gpu, run);
  if (!tuned) return undefined;
  const trial = new Trial();
  const [usual, ...others] = tuned.candidates.map((variant) => new VariantOfRun(gpu, spec, variant, trial));
  if (!usual) return undefined;
  try {
    const found = await contest([usual, ...others], stop);
    return found && { kernel: tuned.kernel, ...found };
  } finally {
    for (const each of [usual, ...others]) each.dispose();
  }
}

/** A variant of the kernel of a run: its bits on a small run of the kind, its time on one that nothing settles in. */
class VariantOfRun implements Contender {
  readonly variant: Variant;
  readonly #gpu: Gpu;
  readonly #spec: SimulationSpec;
  readonly #trial: Trial;
  #timed: Simulation | undefined;

  constructor(gpu: Gpu, spec: SimulationSpec, variant: Variant, trial: Trial) {
    this.#gpu = gpu;
    this.#spec = spec;
    this.variant = variant;
    this.#trial = trial;
  }

  async sample(): Promise<Uint32Array> {
    const simulation = await this.#simulation(SAMPLE);
    const parts: ArrayLike<number>[] = [];
    for (const until of COMPARED_AT) {
      await simulation.advance({ until });
      const numbers = [await downloadPositions(simulation), await simulation.downloadQ()];
      parts.push(...numbers.map(({ buffer }) => new Uint32Array(buffer)));
    }
    if (this.#spec.tolerance !== undefined) parts.push(await simulation.downloadSettlingSteps());
    simulation.dispose();
    return Uint32Array.from(parts.flatMap((part) => Array.from(part)));
  }

  async prepare(): Promise<void> {
    const most = MOST_PARTICLES[this.#gpu.adapter.software ? 'software' : 'hardware'];
    const own = this.#spec.particles * this.#spec.cells.length;
    this.#timed = await this.#simulation(Math.max(SAMPLE, Math.min(most, own)), { tolerance: 0 });
    await this.#trial.prepare(this.#timed);
  }

  time(): Promise<number> {
    return this.#trial.ms(this.#timed as Simulation);
  }

  dispose(): void {
    this.#timed?.dispose();
  }

  /** The first cell of the run with so many particles. `tolerance`: in place of its own, if it has one. */
  #simulation(particles: number, { tolerance }: { tolerance?: number } = {}): Promise<Simulation> {
    const spec = this.#spec;
    const [cell] = spec.cells;
    if (!cell) throw new RangeError('a run without cells; give one or more');
    const { patterns, start } = cell;
    return Simulation.create(this.#gpu, {
      ...spec,
      particles,
      firstParticle: 0,
      variant: this.variant,
      ...(spec.tolerance !== undefined && tolerance !== undefined ? { tolerance } : {}),
      cells: [
        {
          ...cell,
          patterns: patterns.count > MOST_MEMORIES ? firstPatterns(patterns, MOST_MEMORIES) : patterns,
          start: start.kind === 'grid' ? gridOfSample(start) : start,
        },
      ],
    });
  }
}

/** Few starts that cover the whole box. */
function gridOfSample(start: Extract<Start, { kind: 'grid' }>): Start {
  const side = Math.round(SAMPLE ** (1 / start.shape.length));
  return { ...start, shape: start.shape.map(() => side), replicas: 1 };
}

/**
 * The work that is timed: steps of a run, over and over. How many, the first contender finds out, and all do the same.
 */
class Trial {
  #steps: number | undefined;

  async prepare(simulation: Simulation): Promise<void> {
    // memory is used for the first time
    await this.#run(simulation, 1);
    this.#steps ??= Math.max(1, Math.round(AIM_MS / Math.max(await this.#run(simulation, 1), 0.05)));
  }

  ms(simulation: Simulation): Promise<number> {
    return this.#run(simulation, this.#steps as number);
  }

  /** From an empty queue to an empty queue. */
  async #run(simulation: Simulation, steps: number): Promise<number> {
    const { gpu, cursor } = simulation;
    await settled(gpu, gpu.device.queue.onSubmittedWorkDone());
    const startedAt = performance.now();
    for (let left = steps; left > 0; left -= simulation.step) {
      simulation.step = 0;
      await simulation.advance({ until: cursor.commitAfter(left - 1), uninterrupted: true });
    }
    return performance.now() - startedAt;
  }
}
