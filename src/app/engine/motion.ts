import { landscapeIn, levelOf, pictureLevel, posteriorRule } from '../../experiments/level.ts';
import type { Inputs, RunSoFar } from '../../experiments/run.ts';
import type { Watched } from '../../experiments/watch.ts';
import { storageBuffer } from '../../gpu/buffers.ts';
import { submitLabels } from '../../observables/labels.ts';
import { motionPicture } from '../../pictures/motion.ts';
import type { RunPicture } from '../../pictures/pictures.ts';
import type { ReadLevel } from '../../samplers/row.ts';
import { readAt } from '../../samplers/sampler.ts';
import { copyBuffers } from '../../simulation/checkpoint.ts';
import type { Points } from '../../view/points.ts';

/** A moment of a run as particles over the energy. */
export interface Moving {
  drawn: RunPicture;
  points: Points;
}

/** Whether the particles of a run can be seen moving: in a plane, over an energy, and not so many memories that it takes long. */
export function canMove({ config, patterns, classifier }: Inputs): boolean {
  const { experiment, plane } = config;
  const moves = experiment === 'basins' || experiment === 'generate';
  return moves && plane === 'coordinates' && patterns.dim === 2 && classifier.landscape !== undefined;
}

/**
 * The particles where the simulation stands, each in the colour of the memory that weighs most there, over the energy of the
 * noise that is reached.
 */
export async function movingAt({ simulation, levelAfter }: Watched, run: RunSoFar): Promise<Moving> {
  const { inputs } = run;
  const { gpu, positions, count, dim, step } = simulation;
  const level = levelAfter?.(step);
  const read: ReadLevel = level ? (level.s > 0 ? readAt(level) : pictureLevel(inputs.config)) : levelOf(inputs.config);
  const labelled = await submitLabels(simulation, [posteriorRule(inputs, read)]);
  // the run goes on while its picture stays, and may be painted again at another size
  const copy = storageBuffer(gpu, 'places shown', positions.size);
  copyBuffers(gpu, [positions], [copy]);
  const drawn = motionPicture(run, landscapeIn(inputs, read));
  return {
    drawn,
    points: {
      positions: copy,
      labels: labelled.labels,
      count,
      dim,
      classes: inputs.patterns.count,
      extent: drawn.picture.extent,
      dispose() {
        copy.destroy();
        labelled.dispose();
      },
    },
  };
}
