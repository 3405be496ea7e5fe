import { boxExtent } from '../../experiments/inputs.ts';
import { landscapeIn, levelOf, pictureLevel, posteriorRule } from '../../experiments/level.ts';
import type { Inputs, RunSoFar } from '../../experiments/run.ts';
import type { Watched } from '../../experiments/watch.ts';
import { storageBuffer } from '../../gpu/buffers.ts';
import { submitLabels } from '../../observables/labels.ts';
import { type Ground, groundOf, motionPicture } from '../../pictures/motion.ts';
import type { RunPicture } from '../../pictures/pictures.ts';
import type { ReadLevel } from '../../samplers/row.ts';
import { readAt } from '../../samplers/sampler.ts';
import { copyBuffers } from '../../simulation/checkpoint.ts';
import type { Points } from '../../view/points.ts';

/** Stars of more hide what moves. */
const MOST_MEMORIES = 4096;

/** A moment of a run as particles over the energy. */
export interface Moving {
  drawn: RunPicture;
  points: Points;
}

/**
 * Whether the particles of a run can be seen moving: in a plane, over an energy, and
 * not so many memories that it takes long.
 */
export function canMove({ config, patterns, classifier }: Inputs): boolean {
  const { experiment, plane } = config;
  const moves = experiment === 'basins' || experiment === 'generate';
  const shown = plane === 'coordinates' && patterns.dim === 2 && patterns.count <= MOST_MEMORIES;
  return moves && shown && classifier.landscape !== undefined;
}

/** Of runs at one level, which have one ground all the time. */
const grounds = new WeakMap<Inputs, Ground>();

function groundAt(inputs: Inputs, read: ReadLevel, level: 'one' | 'falling'): Ground {
  const known = level === 'one' ? grounds.get(inputs) : undefined;
  const settles = inputs.system.runOf(inputs).tolerance !== undefined;
  const ground = known ?? groundOf(landscapeIn(inputs, read), boxExtent(inputs.box), settles);
  if (level === 'one') grounds.set(inputs, ground);
  return ground;
}

/**
 * The particles where the simulation stands, each in the colour of the memory that weighs most there (groundOf), over
 * the energy of the noise that is reached.
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
  const ground = groundAt(inputs, read, level ? 'falling' : 'one');
  return {
    drawn: motionPicture(run, ground),
    points: {
      positions: copy,
      labels: labelled.labels,
      count,
      dim,
      colors: ground.colors,
      extent: ground.extent,
      dispose() {
        copy.destroy();
        labelled.dispose();
      },
    },
  };
}
