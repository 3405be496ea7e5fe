/** Maps of basins from a tabulated field, with the labels of the exact run. */

import { downloadLanes } from '../gpu/particles.ts';
import { submitLabels } from '../observables/labels.ts';
import { FieldError } from '../readouts/readout.ts';
import { Simulation } from '../simulation/simulation.ts';
import { complete, type GridMap, type GridPlan, runGrid } from './basinGrid.ts';
import { type Ends, exactLabels } from './exactLabels.ts';
import { readingOf } from './reading.ts';
import type { Inputs, RunContext } from './run.ts';
import { drawsNoise, specOf } from './systems.ts';

/**
 * The map of a grid of starts: from a tabulated field where there is one, its labels near boundaries run again as they would be without
 * it. Where a check finds that the field was wrong elsewhere, all starts are.
 */
export async function runGridByReading(inputs: Inputs, context: RunContext, plan: GridPlan): Promise<GridMap> {
  const { patterns, config } = inputs;
  const isField = readingOf(inputs, plan.run).tolerance !== undefined;
  if (!isField || plan.run.start.replicas > 1 || drawsNoise(plan.run)) return runGrid(inputs, context, plan);
  const exactly = { ...inputs, config: { ...config, reading: 'dense' as const } };
  const points = new Float64Array((plan.run.particles / plan.run.start.replicas) * patterns.dim);
  const startsAre = (from: Float32Array, first: number) => points.set(from, first * patterns.dim);
  let why: string;
  try {
    const map = await runGrid(inputs, context, plan, startsAre);
    if (context.stop?.aborted) return map;
    const found = await exactLabels(map, (starts) => endsOf(exactly, context, plan, { points, starts }));
    if (found.wrong === 0) return withLabels(map, found);
    why = `${found.wrong} of the starts that were checked have another label in it`;
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    why = error.message;
  }
  const map = await runGrid(exactly, context, plan);
  return { ...map, notes: [`the tabulated field was not used: ${why}`, ...map.notes] };
}

/** Where some starts of a grid end. `points`: of all starts, [start, dim]. */
async function endsOf(
  inputs: Inputs,
  { gpu, stop }: RunContext,
  { run, rule }: GridPlan,
  { points, starts }: { points: Float64Array; starts: Uint32Array },
): Promise<Ends> {
  const { dim } = inputs.patterns;
  const chosen = new Float64Array(starts.length * dim);
  starts.forEach((start, i) => {
    chosen.set(points.subarray(start * dim, (start + 1) * dim), i * dim);
  });
  const start = { kind: 'listed', points: chosen, scale: 1, replicas: 1, spread: 0 } as const;
  const simulation = await Simulation.create(gpu, specOf(inputs, { ...run, start, particles: starts.length }));
  try {
    await simulation.advance({ stop });
    const labelled = await submitLabels(simulation, [rule]);
    const [labels, settled] = await Promise.all([
      downloadLanes(simulation, labelled.labels, Int32Array),
      run.tolerance === undefined ? new Uint32Array() : simulation.downloadSettlingSteps(),
    ]);
    labelled.dispose();
    return { labels, settled };
  } finally {
    simulation.dispose();
  }
}

/** The map with these labels, and what must be said of them. */
function withLabels(map: GridMap, { labels, settled, again }: Ends & { again: number }): GridMap {
  const counts = new Uint32Array(map.counts.length);
  for (const label of labels) if (label >= 0) counts[label] = (counts[label] as number) + 1;
  const note = `${again} of ${map.total} starts, next to boundaries and a sample of the others, were run again exactly: no label of the sample was another`;
  return complete({ ...map, labels, settled, counts, notes: [note, ...map.notes] });
}
