import { downloadBuffer } from '../gpu/buffers.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { isActive } from '../params/config.ts';
import { Simulation } from '../simulation/simulation.ts';
import { batches, Tally } from './batches.ts';
import { evenly, stepsOnTheWay } from './keptSteps.ts';
import { type Frame, type Moved, SHOWN_CUES } from './retrieval.ts';
import type { Inputs, RunContext } from './run.ts';
import { type SystemRun, specOf } from './systems.ts';

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
  const tally = new Tally();
  for (const batch of batches(gpu, particles, 1, dim)) {
    if (stop?.aborted) break;
    const { first, count } = batch;
    const simulation = await Simulation.create(gpu, { ...specOf(inputs, run), particles: count, firstParticle: first });
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
      if (run.tolerance !== undefined) settledAt.set(await simulation.downloadSettlingSteps(), first);
    } finally {
      simulation.dispose();
    }
  }
  const [start, ...onTheWay] = frames.filter(({ step }) => step === 0 || step < steps);
  return { frames: [...(start ? [start] : []), ...evenly(onTheWay, shown)], ends, settledAt, steps, kernel };
}

/** The cues that are shown, where they are now. */
async function frameOf({ gpu, dim, count, positions, step }: Simulation): Promise<Frame> {
  const seen = Math.min(SHOWN_CUES, count);
  const stored = new Float32Array(await downloadBuffer(gpu, positions, Math.ceil(seen / 4) * dim * 16));
  const x = Float64Array.from({ length: seen * dim }, (_, i) => {
    const [cue, d] = [Math.floor(i / dim), i % dim];
    return stored[((cue >> 2) * dim + d) * 4 + (cue & 3)] as number;
  });
  return { step, x };
}
