import { downloadBuffer } from '../gpu/buffers.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { isActive } from '../params/config.ts';
import { Simulation, type SimulationSpec } from '../simulation/simulation.ts';
import { type Batch, batches, Tally } from './batches.ts';
import { heldCells, heldNumbers } from './held.ts';
import { evenly, stepsOnTheWay } from './keptSteps.ts';
import { type Frame, type Moved, SHOWN_CUES } from './retrieval.ts';
import type { Inputs, RunContext, SystemRun } from './run.ts';
import { addedUp, type Floored } from './score.ts';
import { specOf } from './systems.ts';

/** Moves the cues on the GPU, batch by batch. Throws what Simulation.create throws. */
export async function moveOnGpu(inputs: Inputs, context: RunContext, run: SystemRun): Promise<Moved> {
  const { gpu, stop } = context;
  const { dim } = inputs.patterns;
  const { particles } = run;
  const shown = isActive('stepsShown', inputs.config) ? inputs.config.stepsShown : 0;
  const ends = new Float64Array(particles * dim).fill(Number.NaN);
  const settledAt = new Uint32Array(particles);
  const frames: Frame[] = [];
  let [steps, kernel] = [0, ''];
  let floored: Floored = { count: 0, of: 0 };
  const tally = new Tally();
  for (const { spec, ...batch } of partsOf(inputs, context, run)) {
    if (stop?.aborted) break;
    const { first } = batch;
    const simulation = await Simulation.create(gpu, spec);
    try {
      kernel = simulation.kernelName;
      if (first === 0) {
        frames.push(await frameOf(simulation));
        for (const step of stepsOnTheWay(run, simulation.cursor, shown)) {
          if (stop?.aborted || simulation.settled) break;
          await simulation.advance({ until: step, stop });
          if (simulation.step === step) frames.push(await frameOf(simulation));
        }
      }
      await tally.advance(simulation, batch, particles, context, undefined);
      steps = Math.max(steps, simulation.step);
      ends.set(await downloadPositions(simulation), first * dim);
      floored = addedUp([floored, await simulation.downloadTally()]);
      if (run.tolerance !== undefined) settledAt.set(await simulation.downloadSettlingSteps(), first);
    } finally {
      simulation.dispose();
    }
  }
  const [start, ...onTheWay] = frames.filter(({ step }) => step === 0 || step < steps);
  return { frames: [...(start ? [start] : []), ...evenly(onTheWay, shown)], ends, settledAt, steps, floored, kernel };
}

/** Cells of one simulation at most, where each holds numbers of its own. */
const MOST_CELLS = 1024;

/**
 * The simulations of a run, one after another: batches of cues that fit the
 * adapter; of cues that are held, a cell each.
 */
function partsOf(inputs: Inputs, { gpu }: RunContext, run: SystemRun): (Batch & { spec: SimulationSpec })[] {
  const { particles } = run;
  const whole = specOf(inputs, run);
  const held = heldNumbers(inputs);
  if (!held) {
    return batches(gpu, particles, 1, whole.dim).map((batch) => ({
      ...batch,
      spec: { ...whole, particles: batch.count, firstParticle: batch.first },
    }));
  }
  const cells = heldCells(inputs, run, held);
  return Array.from({ length: Math.ceil(particles / MOST_CELLS) }, (_, i) => {
    const own = cells.slice(i * MOST_CELLS, (i + 1) * MOST_CELLS);
    return { first: i * MOST_CELLS, count: own.length, spec: { ...whole, particles: 1, cells: own } };
  });
}

/** The cues that are shown, where they are now. */
async function frameOf(simulation: Simulation): Promise<Frame> {
  const { gpu, dim, count, cells, positions, step } = simulation;
  const seen = Math.min(SHOWN_CUES, count * cells);
  // a cell has a quad of its own, one cell has its first particles in its first quads
  const lanes = cells > 1 ? 1 : 4;
  const stored = new Float32Array(await downloadBuffer(gpu, positions, Math.ceil(seen / lanes) * dim * 16));
  const x = Float64Array.from({ length: seen * dim }, (_, i) => {
    const [cue, d] = [Math.floor(i / dim), i % dim];
    return stored[(Math.floor(cue / lanes) * dim + d) * 4 + (cue % lanes)] as number;
  });
  return { step, x };
}
