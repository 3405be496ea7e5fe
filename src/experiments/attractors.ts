import { fieldOf, fieldsOn, planeGrid } from './fields.ts';
import { type LandscapeWork, workOf } from './landscape.ts';
import { levelOf } from './level.ts';
import { criticalPointTable, findCriticalPoints, heightsOver } from './minima.ts';
import type { Experiment, Inputs, Outcome, RunContext } from './run.ts';

/** Grid points per side of the energy that is drawn under critical points and paths. */
export const ENERGY_SIDE = 256;

/**
 * Minima, saddles and maxima of the energy in the box: place, energy, index, spectrum
 * of the Hessian, nearest memory, class.
 */
export const attractors: Experiment = attractorsBy({ findCriticalPoints, fieldsOn });

/** The experiment, by whoever does the work. */
export function attractorsBy<Context extends Pick<RunContext, 'progress'>>(
  work: LandscapeWork<Context>,
): (inputs: Inputs, context: Context) => Promise<Outcome> {
  return async (inputs, context) =>
    pointsOverEnergy(inputs, context, await workOf<LandscapeWork<Context>, Context>(inputs, work));
}

async function pointsOverEnergy<Context extends Pick<RunContext, 'progress'>>(
  inputs: Inputs,
  context: Context,
  work: LandscapeWork<Context>,
): Promise<Outcome> {
  const { config, box } = inputs;
  const { points, minima, note, further } = await work.findCriticalPoints(context, inputs);
  context.progress?.({ fraction: 0.9, pairsPerSecond: Number.NaN });
  const plane = planeGrid(box, ENERGY_SIDE);
  const read = levelOf(config);
  const {
    energy,
    energyLeast,
    note: said,
  } = await work.fieldsOn(plane, inputs, read, { ...context, progress: undefined });
  return {
    results: {
      attractors: criticalPointTable(points, { ...heightsOver(energyLeast, points), ...further }),
      energy: fieldOf(plane, 'energy', 'nat', energy),
    },
    integers: Int32Array.of(minima, points.length - minima),
    fractions: [],
    kernel: work.kernel ?? 'dense mean shift, Newton in float64 on the host',
    notes: [note, ...(said ? [said] : [])],
  };
}
