import { binomialError } from '../analysis/fractions.ts';
import { patternsOf } from '../memories/patterns.ts';
import { rmsRadius } from '../reference/landscape.ts';
import { type Field, type Result, tableOf } from '../results.ts';
import { dynamics, stepTable } from '../samplers/index.ts';
import type { Read } from '../samplers/row.ts';
import { analyseBasins } from './basinAnalysis.ts';
import { type GridMap, gridErrors, labelsOf, runGrid, slice } from './basinGrid.ts';
import { criticalPointTable, findMinima } from './minima.ts';
import type { Inputs, Outcome, RunContext } from './run.ts';
import { levelsOf } from './schedule.ts';
import { levelsAlong, readsAlong } from './watch.ts';

/** A settled particle belongs to the nearest attractor within this share of the rms radius, else to none. */
const REACH = 0.05;

/**
 * Which attractor, or which memory, each start of a grid leads to.
 *
 * hopfield, flow: starts run down the energy at fixed beta until they settle; the class is the nearest minimum of E.
 * ode: the probability-flow ODE from the noisy end of the schedule to the data; the class is the memory.
 * sde: the committor, P(end at memory k | x): the most frequent end of R replicas, its frequency and the entropy. For
 * the exact score it equals the posterior weight r_k(x) (Anderson 1982; Bayes).
 */
export async function basins(inputs: Inputs, context: RunContext): Promise<Outcome> {
  return inputs.config.dynamics === 'ode' || inputs.config.dynamics === 'sde'
    ? alongSchedule(inputs, context)
    : atFixedNoise(inputs, context);
}

async function atFixedNoise({ config, patterns, box }: Inputs, context: RunContext): Promise<Outcome> {
  const { beta, eta, flowStep, similarity, iterations, tolerance, width, delta } = config;
  const table =
    config.dynamics === 'flow'
      ? dynamics.flow.table(beta, flowStep, similarity, iterations)
      : dynamics.hopfield.table(beta, eta, similarity, iterations);
  const read: Read = { a: 1, s: 1 / beta, similarity };
  const minima = await findMinima(context, patterns, read, box, { width, delta });
  const points = patternsOf(minima.map(({ x }) => [...x]));
  const reach = REACH * (rmsRadius(patterns) || 1);
  const resultsOf = (map: GridMap, errors?: number[]): Record<string, Result> => {
    const counts = [...map.counts];
    return {
      labels: labelsOf(map),
      iterations: slice(map, 'field', 'iterations', 'steps', map.settled) as Field,
      attractors: criticalPointTable(minima, {
        count: counts,
        fraction: counts.map((count) => count / map.total),
        ...(errors ? { standardError: errors } : {}),
      }),
    };
  };
  const map = await runGrid({ config, patterns, box } as Inputs, context, {
    table,
    replicas: 1,
    rule: { kind: 'nearest', points: [points], reach },
    tolerance,
    resultsOf,
    levelAfter: undefined,
    readAfter: () => read,
  });

  const { total } = map;
  const analysis = analyseBasins(labelsOf(map));
  const notes = [...analysis.notes];
  const unsettled = map.settled.reduce((sum, step) => sum + (step === 0 ? 1 : 0), 0);
  if (unsettled > 0) notes.push(`${unsettled} of ${total} starts had not settled after ${iterations} iterations`);
  if (map.none > 0) notes.push(`${map.none} starts ended near no attractor`);
  return {
    results: { ...resultsOf(map, gridErrors(map)), analysis: analysis.table },
    integers: map.labels,
    fractions: [...map.counts].map((count) => count / total),
    kernel: map.kernel,
    notes,
  };
}

async function alongSchedule(inputs: Inputs, context: RunContext): Promise<Outcome> {
  const { config, patterns } = inputs;
  const stochastic = config.dynamics === 'sde';
  const levels = levelsOf(config);
  const table = stepTable(levels, {
    sampler: stochastic ? 'ancestral' : 'odeHeun',
    terminal: 'denoise',
    spacing: config.spacing,
  });
  const sharesOf = (map: GridMap) => [...map.counts].map((count) => count / (map.total * map.replicas));
  const resultsOf = (map: GridMap, errors?: number[]): Record<string, Result> => ({
    labels: labelsOf(map),
    ...(map.committor
      ? {
          frequency: slice(map, 'field', 'frequency', '', map.committor.frequency) as Field,
          entropy: slice(map, 'field', 'entropy', 'nat', map.committor.entropy) as Field,
        }
      : {}),
    fractions: tableOf(
      'fractions',
      ['memory', 'count', 'fraction', ...(errors ? ['standardError'] : []), 'weight'],
      sharesOf(map).map((share, k) => [
        k,
        map.counts[k] as number,
        share,
        ...(errors ? [errors[k] as number] : []),
        patterns.weights[k] as number,
      ]),
    ),
  });
  const levelAfter = levelsAlong(table, levels);
  const map = await runGrid(inputs, context, {
    table,
    replicas: stochastic ? config.replicas : 1,
    rule: { kind: 'posterior', patterns: [patterns], read: table.label },
    tolerance: undefined,
    resultsOf,
    levelAfter,
    readAfter: readsAlong(levelAfter, table),
  });
  // where chance decides, a share is known as well as so many draws tell, and the map has no boundaries to speak of
  const drawn = map.total * map.replicas;
  const errors = stochastic ? sharesOf(map).map((share) => binomialError(share, drawn)) : gridErrors(map);
  const analysis = stochastic ? undefined : analyseBasins(labelsOf(map));
  return {
    results: { ...resultsOf(map, errors), ...(analysis ? { analysis: analysis.table } : {}) },
    integers: map.labels,
    fractions: sharesOf(map),
    kernel: map.kernel,
    notes: [
      ...(analysis?.notes ?? []),
      ...(map.none > 0 ? [`${map.none} particles are not finite; use more steps`] : []),
    ],
  };
}
