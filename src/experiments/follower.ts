/** Particles from listed places, followed by one read-out to where they end. */

import { downloadLanes, downloadPositions } from '../gpu/particles.ts';
import { submitLabels } from '../observables/labels.ts';
import { countSteps } from '../samplers/row.ts';
import { Simulation } from '../simulation/simulation.ts';
import type { GridPlan } from './basinGrid.ts';
import { batches } from './batches.ts';
import type { Ends } from './exactLabels.ts';
import type { Inputs, RunContext } from './run.ts';
import { addedUp, type Floored } from './score.ts';
import { specOf } from './systems.ts';

/** How far a run is: of its particles, and by how many pairs in how many ms of all runs. */
export type Told = (progress: { fraction: number; settled: number; pairsPerSecond: number }) => void;

/**
 * Follows particles down the steps of a map, as many runs as one asks for: what its
 * read-out makes of the memories is made once.
 */
export class Follower {
  readonly steps: number;
  kernel = '';
  floored: Floored = { count: 0, of: 0 };
  readonly #inputs: Inputs;
  readonly #context: RunContext;
  readonly #plan: GridPlan;
  #first: Simulation | undefined;
  #pairs = 0;
  #ms = 0;

  constructor(inputs: Inputs, context: RunContext, plan: GridPlan) {
    this.#inputs = inputs;
    this.#context = context;
    this.#plan = plan;
    this.steps = countSteps(plan.run.table.rows);
  }

  /** Where the starts of the map are, [start, dim]. */
  async starts(): Promise<Float64Array> {
    const { gpu } = this.#context;
    const { dim } = this.#inputs.patterns;
    const { run } = this.#plan;
    const points = new Float64Array(run.particles * dim);
    for (const { first, count } of batches(gpu, run.particles, 1, dim)) {
      const simulation = await Simulation.create(gpu, {
        ...specOf(this.#inputs, run),
        particles: count,
        firstParticle: first,
      });
      points.set(await downloadPositions(simulation), first * dim);
      simulation.dispose();
    }
    return points;
  }

  /** Where particles come to from places [n, dim], after so many steps or all, and what they are labelled there. */
  async follow(
    points: Float64Array,
    { steps = this.steps, told }: { steps?: number; told?: Told } = {},
  ): Promise<Ends & { points: Float64Array }> {
    const { stop } = this.#context;
    const { run, rule } = this.#plan;
    const particles = points.length / this.#inputs.patterns.dim;
    if (particles === 0) return { points, labels: new Int32Array(), settled: new Uint32Array() };
    const simulation = await this.#from(points, particles);
    try {
      await simulation.advance({
        stop,
        until: steps,
        progress: ({ fraction, settled = 0, pairs, ms }) =>
          told?.({ fraction, settled, pairsPerSecond: ((this.#pairs + pairs) / (this.#ms + ms)) * 1000 }),
      });
      this.#pairs += simulation.pairs;
      this.#ms += simulation.ms;
      const labelled = await submitLabels(simulation, [rule]);
      const [ends, labels, settled, tally] = await Promise.all([
        downloadPositions(simulation),
        downloadLanes(simulation, labelled.labels, Int32Array),
        run.tolerance === undefined ? new Uint32Array() : simulation.downloadSettlingSteps(),
        simulation.downloadTally(),
      ]);
      this.floored = addedUp([this.floored, tally]);
      labelled.dispose();
      return { points: new Float64Array(ends), labels, settled };
    } finally {
      if (simulation !== this.#first) simulation.dispose();
    }
  }

  async #from(points: Float64Array, particles: number): Promise<Simulation> {
    const start = { kind: 'listed', points, scale: 1, replicas: 1, spread: 0 } as const;
    if (this.#first) return this.#first.other({ particles, start });
    // who reads, and where, is decided for the whole map
    const { cells, ...spec } = specOf(this.#inputs, this.#plan.run);
    this.#first = await Simulation.create(this.#context.gpu, {
      ...spec,
      particles,
      cells: cells.map((cell) => ({ ...cell, start })),
    });
    this.kernel = this.#first.kernelName;
    return this.#first;
  }

  dispose(): void {
    this.#first?.dispose();
  }
}
