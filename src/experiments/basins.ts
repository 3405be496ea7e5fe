import { binomialError } from '../analysis/fractions.ts';
import { SETTLED_WITHIN } from '../attractors/classify.ts';
import { patternsOf } from '../memories/patterns.ts';
import { rmsRadius } from '../reference/landscape.ts';
import type { Field, Result } from '../results.ts';
import { countSteps, type ReadLevel } from '../samplers/row.ts';
import { analyseBasins, type BasinAnalysis } from './basinAnalysis.ts';
import { type GridMap, type GridPlan, type GridRun, gridErrors, mapLabels, runGrid, slice } from './basinGrid.ts';
import { landscapeIn, posteriorRule } from './level.ts';
import { memoryTable } from './memoryTable.ts';
import { coarseNotes, criticalPointTable, findMinima, type LabelledPoint } from './minima.ts';
import { readingOf } from './reading.ts';
import type { Experiment, Inputs, Outcome, RunContext } from './run.ts';
import { flooredNotes } from './score.ts';
import { drawsNoise } from './systems.ts';

type BasinContext = Pick<RunContext, 'stop' | 'sketch' | 'partial'>;

/** Said of a map whose particles another score moves. */
const ATTRACTORS_OF_SCORE =
  'attractors are the fixed points of this score, their energies its integrals from the mean of the memories';

/** Starts from which on what is told beside a map takes longer than to draw it once more. */
const MANY_STARTS = 2 ** 17;

/** Who follows the starts to their ends: the GPU, or for few of them the CPU (src/experiments/onCpu). */
export interface BasinWork<Context> {
  runGrid(inputs: Inputs, context: Context, plan: GridPlan): Promise<GridMap>;
  findMinima(context: Context, inputs: Inputs, read: ReadLevel): Promise<LabelledPoint[]>;
}

/**
 * Which attractor, or which memory, each start of a grid leads to.
 *
 * Where particles settle (hopfield, flow: down the energy at fixed beta) the class is the nearest minimum of E. Else it
 * is the memory of the largest posterior weight at the end (ode: the probability-flow ODE from the noisy end of the
 * schedule to the data). Where steps draw noise the map is a committor, P(end at memory k | x): the most
 * frequent end of R replicas, its frequency and the entropy. For the exact score the sde's equals the
 * posterior weight r_k(x) (Anderson 1982; Bayes).
 */
export const basins: Experiment = basinsBy({ runGrid: runGridByReading, findMinima });

/** The map of a grid by the reading of the run. The code of fields comes with the first map that reads from one. */
async function runGridByReading(inputs: Inputs, context: RunContext, plan: GridPlan): Promise<GridMap> {
  const { run } = plan;
  const readout = readingOf(inputs, run);
  const isField = readout.tolerance !== undefined && run.start.replicas === 1 && !drawsNoise(run);
  if (!isField) return runGrid(inputs, context, plan);
  const { runGridFromField } = await import('./fieldMap.ts');
  return runGridFromField(inputs, context, plan, readout);
}

/** The experiment, by whoever does the work. */
export function basinsBy<Context extends BasinContext>(
  work: BasinWork<Context>,
): (inputs: Inputs, context: Context) => Promise<Outcome> {
  return (inputs, context) => {
    const { start, ...run } = inputs.system.runOf(inputs);
    if (start.kind !== 'grid') {
      throw new RangeError(`${inputs.system.title} does not start on a grid, so it has no map of basins; sample it`);
    }
    const measure = run.tolerance === undefined ? endsAtMemories : endsAtAttractors;
    return measure(inputs, context, work, { ...run, start });
  };
}

async function endsAtAttractors<Context extends BasinContext>(
  inputs: Inputs,
  context: Context,
  work: BasinWork<Context>,
  run: GridRun,
): Promise<Outcome> {
  const { patterns } = inputs;
  const read = run.table.label;
  const isExact = inputs.config.score === 'exact';
  const found = isExact ? undefined : await (await import('./byScore.ts')).workByScore(inputs);
  const { points: minima, further } = (await found?.findMinima(context)) ?? {
    points: await work.findMinima(context, inputs, read),
  };
  if (minima.length === 0) {
    throw new RangeError(
      'no minimum of the energy was found from the box, the memories and their mean: a larger box, or another beta, may have one',
    );
  }
  const points = patternsOf(minima.map(({ x }) => [...x]));
  const reach = SETTLED_WITHIN * (rmsRadius(patterns) || 1);
  // starts are told apart by the position of their minimum in the list
  const labelsOf = ({ labels }: GridMap) => labels.map((i) => minima[i]?.label ?? -1);
  const resultsOf = (map: GridMap, errors?: number[], labels = labelsOf(map)): Record<string, Result> => {
    const counts = [...map.counts];
    return {
      labels: mapLabels(map, labels),
      iterations: slice(map, 'field', 'iterations', 'steps', map.settled) as Field,
      attractors: criticalPointTable(minima, {
        count: counts,
        fraction: counts.map((count) => count / map.total),
        ...further,
        ...(errors ? { standardError: errors } : {}),
      }),
    };
  };
  const rule = { kind: 'nearest', points, reach } as const;
  const map = await work.runGrid(inputs, context, { run, rule, resultsOf });

  const { total } = map;
  const stopped = context.stop?.aborted === true;
  const analysis = await analysisOf(map, context, resultsOf);
  const notes = [...flooredNotes(map.floored), ...map.notes, ...(analysis?.notes ?? [])];
  const unsettled = map.settled.reduce((sum, step) => sum + (step === 0 ? 1 : 0), 0);
  if (unsettled > 0)
    notes.push(
      `${unsettled} of ${total} starts had not settled${stopped ? '' : ` after ${countSteps(run.table.rows)} iterations`}`,
    );
  const stranded = map.settled.reduce((sum, step, i) => sum + (step > 0 && (map.labels[i] as number) < 0 ? 1 : 0), 0);
  notes.push(...(isExact ? coarseNotes(landscapeIn(inputs, read)) : [ATTRACTORS_OF_SCORE]));
  if (stranded > 0) {
    notes.push(
      `${stranded} starts stand still near no attractor, next to a saddle or where the energy is flat: steps there are shorter than the tolerance; a smaller one follows them farther`,
    );
  }
  const labels = labelsOf(map);
  const results = resultsOf(map, analysis && gridErrors(map), labels);
  return {
    results: analysis ? { ...results, analysis: analysis.table } : results,
    integers: labels,
    fractions: [...map.counts].map((count) => count / total),
    kernel: map.kernel,
    notes,
  };
}

/** What the map says of its boundaries, unless nobody wants to know; a picture of a large map is shown before. */
async function analysisOf(
  map: GridMap,
  { sketch, stop, partial }: BasinContext,
  resultsOf: GridPlan['resultsOf'],
): Promise<BasinAnalysis | undefined> {
  if (sketch || stop?.aborted) return undefined;
  if (map.total >= MANY_STARTS) await partial?.(resultsOf(map));
  return stop?.aborted ? undefined : analyseBasins(mapLabels(map));
}

async function endsAtMemories<Context extends BasinContext>(
  inputs: Inputs,
  context: Context,
  work: BasinWork<Context>,
  run: GridRun,
): Promise<Outcome> {
  const { patterns } = inputs;
  const stochastic = drawsNoise(run);
  const sharesOf = (map: GridMap) => [...map.counts].map((count) => count / (map.total * map.replicas));
  const resultsOf = (map: GridMap, errors?: number[]): Record<string, Result> => ({
    labels: mapLabels(map),
    ...(map.committor
      ? {
          frequency: slice(map, 'field', 'frequency', '', map.committor.frequency) as Field,
          entropy: slice(map, 'field', 'entropy', 'nat', map.committor.entropy) as Field,
        }
      : {}),
    fractions: memoryTable('fractions', patterns, {
      count: map.counts,
      fraction: sharesOf(map),
      ...(errors ? { standardError: errors } : {}),
      weight: patterns.weights,
    }),
  });
  const rule = posteriorRule(inputs, run.table.label);
  const map = await work.runGrid(inputs, context, { run, rule, resultsOf });
  // where chance decides, a share is known as well as so many draws tell, and the map has no boundaries to speak of
  const drawn = map.total * map.replicas;
  const analysis = stochastic ? undefined : await analysisOf(map, context, resultsOf);
  const errors = stochastic ? sharesOf(map).map((share) => binomialError(share, drawn)) : analysis && gridErrors(map);
  return {
    results: { ...resultsOf(map, errors), ...(analysis ? { analysis: analysis.table } : {}) },
    integers: map.labels,
    fractions: sharesOf(map),
    kernel: map.kernel,
    notes: [
      ...flooredNotes(map.floored),
      ...map.notes,
      ...(analysis?.notes ?? []),
      ...(map.none > 0 ? [`${map.none} particles are not finite; use more steps`] : []),
    ],
  };
}
