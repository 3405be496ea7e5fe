import { NEIGHBOUR_COLUMNS } from '../../../shaders/neighbours.wgsl.ts';
import { NULL_GAP_COLUMNS } from '../../../shaders/nullGap.wgsl.ts';
import { RECALL_COLUMNS } from '../../../shaders/recall.wgsl.ts';
import { RECOVERED_COLUMNS } from '../../../shaders/recoveredShare.wgsl.ts';
import { SUMMARY_COLUMNS } from '../../../shaders/summary.wgsl.ts';
import { WELL_COLUMNS } from '../../../shaders/wells.wgsl.ts';
import {
  classifyByNeighbours,
  compareWithFresh,
  compareWithLaw,
  countReturned,
  countWells,
  type RealizationMean,
  summarize,
} from '../../observables/cells.ts';
import { END_COLUMNS, measureEnds } from '../../observables/ends.ts';
import { measureRecall } from '../../observables/recall.ts';
import type { CellRule } from '../../observables/rules.ts';
import type { Simulation } from '../../simulation/simulation.ts';
import { startsAtCues } from '../inputs.ts';
import type { Inputs } from '../run.ts';
import { separationOf } from '../score.ts';
import { cuedPatterns, spinEnergyUnits } from '../spins.ts';
import { lawOf } from './law.ts';
import { asksOfPairs, comparePairs, PAIR_COLUMNS } from './pairs.ts';
import type { PointRun } from './pointRun.ts';
import { FRESH_COLUMN, measureTraining, type SolvedFlows, TRAINING_COLUMNS } from './training.ts';

/** What is measured of the system that runs at a point of a sweep. */
export interface Process {
  doc: string;
  /** in the order in which values are kept */
  columnsOf(config: Inputs['config']): readonly string[];
  /** how many steps before the last the positions are kept, too */
  keeps?: readonly number[];
  /**
   * `runs`: one per cell; one record per point, that is per `realizations` of them. `kept`: positions, as `keeps` says;
   * `flows`: what points of the sweep have in common, if layers are trained
   */
  measure(
    simulation: Simulation,
    runs: readonly PointRun[],
    realizations: number,
    kept: readonly GPUBuffer[],
    flows: SolvedFlows,
  ): Promise<Record<string, RealizationMean>[]>;
}

const summary: Pick<Process, 'columnsOf' | 'measure'> = {
  columnsOf: () => [...SUMMARY_COLUMNS.slice(1), 'binder', 'susceptibility'],
  measure: (simulation, runs, realizations) => summarize(simulation, rulesOf(runs), realizations),
};

const asksOfEnds = ({ observable }: Inputs['config']) => (END_COLUMNS as readonly string[]).includes(observable);

/** Beside the summary what neighbours say, and fresh samples of the law where it is known. */
const ofSamples: Pick<Process, 'columnsOf' | 'measure'> = {
  columnsOf: (config) => [
    ...summary.columnsOf(config),
    ...NEIGHBOUR_COLUMNS.slice(1),
    ...(lawOf(config) ? NULL_GAP_COLUMNS.slice(1) : []),
    // only where it is asked for: the places of many memories take the host a while
    ...(config.observable === 'ks' ? ['ks'] : []),
    ...(asksOfEnds(config) ? END_COLUMNS : []),
    ...(asksOfPairs(config) ? PAIR_COLUMNS : []),
  ],
  async measure(simulation, runs, realizations, kept, flows) {
    const rules = rulesOf(runs);
    const { config } = (runs[0] as PointRun).inputs;
    const law = lawOf(config);
    const seeds = runs.map(({ cell }) => cell.seed);
    const parts: Record<string, RealizationMean>[][] = [
      await summary.measure(simulation, runs, realizations, kept, flows),
      await classifyByNeighbours(simulation, rules, realizations),
      ...(law ? [await compareWithFresh(simulation, rules, { law, seeds }, realizations)] : []),
      ...(asksOfEnds(config) ? [await measureEnds(simulation, rules, realizations)] : []),
      ...(asksOfPairs(config) ? [await comparePairs(simulation, runs, realizations)] : []),
      ...(config.observable === 'ks' ? [await compareWithLaw(simulation, runs.map(lawAtEnd), realizations)] : []),
    ];
    return (parts[0] as Record<string, RealizationMean>[]).map((_, point) =>
      Object.assign({}, ...parts.map((part) => part[point])),
    );
  },
};

/** Steps before the last whose states tell what stands still from what goes back and forth. */
const JUST_BEFORE = [1, 2] as const;

/** What a sweep measures, by the values of the dial `process`; what it runs is its system. */
export const processes: Readonly<Record<Inputs['config']['process'], Process>> = {
  wells: {
    doc: 'the minima of the energy, by class: fixed-point iteration from the memories and a grid, then Newton steps',
    columnsOf: () => WELL_COLUMNS.slice(1),
    measure: (simulation, runs, realizations) => countWells(simulation, rulesOf(runs), realizations),
  },
  retrieve: {
    doc: 'ends of fixed-point retrieval from a uniform grid of starts, from near the centre, from the memories, or from cues',
    columnsOf: (config) => [...summary.columnsOf(config), ...(startsAtCues(config) ? RECOVERED_COLUMNS.slice(1) : [])],
    async measure(simulation, runs, realizations, kept, flows) {
      const ends = await summary.measure(simulation, runs, realizations, kept, flows);
      const { config } = (runs[0] as PointRun).inputs;
      if (!startsAtCues(config)) return ends;
      const returned = await countReturned(simulation, rulesOf(runs), realizations);
      return ends.map((end, point) => ({ ...end, ...returned[point] }));
    },
  },
  noise: {
    doc: 'samples of p_s',
    ...summary,
  },
  generate: {
    doc: 'samples of reverse diffusion down to the stop noise',
    ...ofSamples,
  },
  training: {
    doc: 'errors of a layer on random features in training at the noise s = 1/beta, on the memories and on fresh data, and its correlation with the exact answer',
    columnsOf: (config) => [...TRAINING_COLUMNS, ...(lawOf(config) ? [FRESH_COLUMN] : [])],
    measure: (simulation, runs, realizations, _kept, flows) =>
      measureTraining(
        simulation,
        runs.map(({ inputs, run }) => ({ inputs, read: run.table.label })),
        realizations,
        flows,
      ),
  },
  uturn: {
    doc: 'how many particles of a U-turn are back at their memory',
    columnsOf: () => RECOVERED_COLUMNS.slice(1),
    measure: (simulation, runs, realizations) => countReturned(simulation, rulesOf(runs), realizations),
  },
  recall: {
    doc: 'how well a network of spins recalls its memories, or other patterns, from cues',
    columnsOf: () => RECALL_COLUMNS.slice(1),
    keeps: JUST_BEFORE,
    measure(simulation, runs, realizations, kept) {
      const rules = runs.map(({ inputs: { config, patterns }, run }) => {
        const separation = separationOf(config);
        const cued = cuedPatterns(config, patterns);
        const units = spinEnergyUnits(config, patterns);
        return { patterns, cued, read: run.table.label, separation, ...units, retrieved: config.retrievedOverlap };
      });
      return measureRecall(simulation, rules, kept as [GPUBuffer, GPUBuffer], realizations);
    },
  },
};

/** What samples that stop at the last level are samples of, if all is right. */
function lawAtEnd({ inputs: { patterns }, run }: PointRun): CellRule {
  const { a, s } = run.table.end;
  return { patterns, read: { a, s, similarity: 'distance' } };
}

const rulesOf = (runs: readonly PointRun[]) => runs.map(({ rule }) => rule);
