import { entropyOf } from '../observables/ends.ts';
import { type Table, tableOf } from '../results.ts';
import { landscapeIn } from './level.ts';
import { likeness, type Moved, SHOWN_CUES } from './retrieval.ts';
import type { Inputs, SystemRun } from './run.ts';
import { wayOf } from './watch.ts';

/**
 * One system on the cues, and the memory that each cue is held against: its own, or the nearest to its end; -1: none.
 */
export interface OnTheWay {
  run: SystemRun;
  moved: Moved;
  memories: readonly number[];
}

const COLUMNS = ['cue', 'system', 'step', 'memory', 'overlap', 'distance', 'participation', 'entropy', 'topWeight'];

/**
 * Order parameters of the shown cues against steps: a row per cue, system and step that is kept on the way.
 * Overlap and distance to the memory; Y2, entropy (nats) and largest weight of the posterior at the level reached,
 * NaN of networks of spins, which have none.
 */
export function orderOnTheWay(inputs: Inputs, done: readonly OnTheWay[]): Table {
  const { patterns, origin, config } = inputs;
  const { dim, count, points } = patterns;
  const r = new Float64Array(count);
  const rows = done.flatMap(({ run, moved, memories }, system) => {
    const { readAfter } = wayOf(run);
    return [...moved.frames, { step: moved.steps, x: moved.ends }].flatMap(({ step, x }) => {
      const landscape = config.dynamics === 'spins' ? undefined : landscapeIn(inputs, readAfter(step));
      const posteriorAt = (place: Float64Array) => {
        if (!landscape || !place.every(Number.isFinite)) return [Number.NaN, Number.NaN, Number.NaN];
        landscape.weightsAt(place, r);
        return [r.reduce((sum, w) => sum + w * w, 0), entropyOf(r), r.reduce((most, w) => Math.max(most, w))];
      };
      return memories.slice(0, SHOWN_CUES).map((memory, cue) => {
        const place = x.subarray(cue * dim, (cue + 1) * dim);
        const xi = points.subarray(memory * dim, (memory + 1) * dim);
        const like = memory < 0 ? undefined : likeness(place, xi, origin);
        return [
          cue,
          system,
          step,
          memory,
          like?.overlap ?? Number.NaN,
          like?.distance ?? Number.NaN,
          ...posteriorAt(place),
        ];
      });
    });
  });
  return tableOf('order', COLUMNS, rows, { memoryColumns: ['cue', 'memory'] });
}
