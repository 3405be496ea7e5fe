import type { Checkpoint } from './checkpoint.ts';
import type { Simulation } from './simulation.ts';

/**
 * From a checkpoint to the end, as badly as can be: part of the way, on to a stop in the middle of some work, back to
 * the checkpoint, and then commit by commit.
 */
export async function runInPieces(simulation: Simulation, start: Checkpoint, steps: number): Promise<void> {
  simulation.restore(start);
  await simulation.advance({ until: simulation.cursor.commitAtOrBefore(steps) });
  let looks = 0;
  const stop = {
    get aborted() {
      looks++;
      return looks > 2;
    },
  };
  await simulation.advance({ ragged: true, stop });
  simulation.restore(start);
  for (let step = 0; step < simulation.totalSteps; step = simulation.step) {
    await simulation.advance({ until: simulation.cursor.commitAfter(step) });
  }
}
