/** Maps of basins from a tabulated field, with the labels of the exact run. */

import { downloadLanes, downloadPositions } from '../gpu/particles.ts';
import { submitLabels } from '../observables/labels.ts';
import { FieldError } from '../readouts/readout.ts';
import { Simulation } from '../simulation/simulation.ts';
import { complete, emptyMap, type GridMap, type GridPlan, runGrid } from './basinGrid.ts';
import { batches } from './batches.ts';
import { type Ends, exactLabels } from './exactLabels.ts';
import { readingOf } from './reading.ts';
import type { Inputs, RunContext } from './run.ts';
import { drawsNoise, specOf } from './systems.ts';
import { canBeThinned, filledIn, thinned } from './thinnedMap.ts';

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
  let why: string;
  try {
    const map = await mapFromField(inputs, context, plan, points);
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

/** The map as the field has it, and in `points` where its starts are. */
async function mapFromField(
  inputs: Inputs,
  context: RunContext,
  plan: GridPlan,
  points: Float64Array,
): Promise<GridMap> {
  const { dim } = inputs.patterns;
  const startsAre = (from: Float32Array, first: number) => points.set(from, first * dim);
  // who watches a run sees all its starts
  if (!canBeThinned(plan.run) || context.watch) return runGrid(inputs, context, plan, startsAre);
  const followed = await runGrid(inputs, context, thinned(plan));
  const { shape, total } = emptyMap(inputs, plan);
  const { labels, settled, missing } = filledIn(plan.run, plan.rule, followed);
  const between = total - missing.length;
  const note = `steps until they settle of ${between} of ${total} starts are interpolated between every fourth one`;
  const whole = () => {
    const counts = countsOf(labels, followed.counts.length);
    return complete({ ...followed, shape, total, labels, settled, counts, notes: [note, ...followed.notes] });
  };
  if (context.stop?.aborted) return whole();
  await placesOf(inputs, context, plan, startsAre);
  const tabulated = { ...inputs, config: { ...inputs.config, reading: 'field' as const } };
  const ends = await endsOf(tabulated, context, plan, { points, starts: missing });
  missing.forEach((start, i) => {
    labels[start] = ends.labels[i] as number;
    settled[start] = ends.settled[i] as number;
  });
  return whole();
}

/** Tells where the starts of a grid are, on the GPU. */
async function placesOf(
  inputs: Inputs,
  { gpu }: RunContext,
  { run }: GridPlan,
  startsAre: (points: Float32Array, first: number) => void,
): Promise<void> {
  const spec = specOf({ ...inputs, config: { ...inputs.config, reading: 'dense' } }, run);
  for (const { first, count } of batches(gpu, run.particles, 1, inputs.patterns.dim)) {
    const simulation = await Simulation.create(gpu, { ...spec, particles: count, firstParticle: first });
    startsAre(await downloadPositions(simulation), first);
    simulation.dispose();
  }
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

function countsOf(labels: Int32Array, classes: number): Uint32Array {
  const counts = new Uint32Array(classes);
  for (const label of labels) if (label >= 0) counts[label] = (counts[label] as number) + 1;
  return counts;
}

/** The map with these labels, and what must be said of them. */
function withLabels(map: GridMap, { labels, settled, again }: Ends & { again: number }): GridMap {
  const counts = countsOf(labels, map.counts.length);
  const note = `${again} of ${map.total} starts, next to boundaries and a sample of the others, were run again exactly: no label of the sample was another`;
  return complete({ ...map, labels, settled, counts, notes: [note, ...map.notes] });
}
