import { FRESH_COLUMNS } from '../../../shaders/fresh.wgsl.ts';
import { NEIGHBOUR_COLUMNS } from '../../../shaders/neighbours.wgsl.ts';
import { RETURN_COLUMNS } from '../../../shaders/returned.wgsl.ts';
import { SUMMARY_COLUMNS } from '../../../shaders/summary.wgsl.ts';
import { WELL_COLUMNS } from '../../../shaders/wells.wgsl.ts';
import {
  type ClassRule,
  classifyByNeighbours,
  compareWithFresh,
  compareWithLaw,
  countReturned,
  countWells,
  type NeighbourRule,
  type Spread,
  summarize,
} from '../../observables/cells.ts';
import type { CellRule } from '../../observables/rules.ts';
import { meanOf, rmsRadius } from '../../reference/landscape.ts';
import { dynamics, stepTable } from '../../samplers/index.ts';
import { type NoiseLevel, type Read, row } from '../../samplers/row.ts';
import { noiseLevels } from '../../schedules.ts';
import type { CellSpec, Simulation } from '../../simulation/simulation.ts';
import { isotropic, type Start } from '../../simulation/starts.ts';
import { gridShape } from '../basinGrid.ts';
import { levelOf, readingRule } from '../level.ts';
import type { Inputs } from '../run.ts';
import { startOf } from '../sampleStart.ts';
import { levelsOf } from '../schedule.ts';
import { lawOf } from './law.ts';

/** The small run that a point of a sweep is, and how its particles are judged at its end. */
export interface PointRun {
  inputs: Inputs;
  cell: CellSpec;
  /** particles of the cell */
  particles: number;
  tolerance: number | undefined;
  rule: ClassRule & NeighbourRule;
}

export interface Process {
  doc: string;
  /** starts lie on a grid, and no chance is in it: one realization has no standard error */
  isQuadrature: boolean;
  /** what it measures, in the order in which values are kept */
  columnsOf(config: Inputs['config']): readonly string[];
  runOf(inputs: Inputs): PointRun;
  /** `runs`: one per cell; one record per point, that is per `realizations` of them */
  measure(simulation: Simulation, runs: readonly PointRun[], realizations: number): Promise<Record<string, Spread>[]>;
}

const summary: Pick<Process, 'columnsOf' | 'measure'> = {
  columnsOf: () => [...SUMMARY_COLUMNS.slice(1), 'binder', 'susceptibility'],
  measure: (simulation, runs, realizations) => summarize(simulation, rulesOf(runs), realizations),
};

/** Beside the summary what neighbours say, and fresh samples of the law where it is known. */
const ofSamples: Pick<Process, 'columnsOf' | 'measure'> = {
  columnsOf: (config) => [
    ...summary.columnsOf(config),
    ...NEIGHBOUR_COLUMNS.slice(1),
    ...(lawOf(config) ? FRESH_COLUMNS.slice(1) : []),
    // only where it is asked for: the places of many memories take the host a while
    ...(config.observable === 'ks' ? ['ks'] : []),
  ],
  async measure(simulation, runs, realizations) {
    const rules = rulesOf(runs);
    const { config } = (runs[0] as PointRun).inputs;
    const law = lawOf(config);
    const seeds = runs.map(({ cell }) => cell.seed);
    const parts: Record<string, Spread>[][] = [
      await summary.measure(simulation, runs, realizations),
      await classifyByNeighbours(simulation, rules, realizations),
      ...(law ? [await compareWithFresh(simulation, rules, { law, seeds }, realizations)] : []),
      ...(config.observable === 'ks' ? [await compareWithLaw(simulation, runs.map(lawAtEnd), realizations)] : []),
    ];
    return (parts[0] as Record<string, Spread>[]).map((_, point) =>
      Object.assign({}, ...parts.map((part) => part[point])),
    );
  },
};

/** What a point of a sweep runs: the values of the dial `process`. */
export const processes: Readonly<Record<Inputs['config']['process'], Process>> = {
  wells: {
    doc: 'the minima of the energy, by class: fixed-point iteration from the memories and a grid, then Newton steps',
    isQuadrature: true,
    columnsOf: () => WELL_COLUMNS.slice(1),
    measure: (simulation, runs, realizations) => countWells(simulation, rulesOf(runs), realizations),
    runOf(inputs) {
      const { beta, similarity, particles } = inputs.config;
      return {
        inputs,
        cell: cellOf(inputs, dynamics.hopfield.table(beta, 1, similarity, WELL_ITERATIONS).rows, wellStarts(inputs)),
        particles,
        tolerance: undefined,
        rule: ruleOf(inputs, levelOf(inputs.config)),
      };
    },
  },
  retrieve: {
    doc: 'fixed-point retrieval from a uniform grid of starts, from near the centre, or from the memories',
    isQuadrature: true,
    ...summary,
    runOf(inputs) {
      const { beta, eta, similarity, iterations, tolerance } = inputs.config;
      const { start, particles } = retrievalStarts(inputs);
      return {
        inputs,
        cell: cellOf(inputs, dynamics.hopfield.table(beta, eta, similarity, iterations).rows, start),
        particles,
        tolerance,
        rule: ruleOf(inputs, levelOf(inputs.config)),
      };
    },
  },
  noise: {
    doc: 'samples of p_s: a memory with noise of variance s = 1/beta',
    isQuadrature: false,
    ...summary,
    runOf(inputs) {
      const { config, patterns } = inputs;
      const spread = isotropic(patterns.dim, Math.sqrt(1 / config.beta + patterns.width));
      return {
        inputs,
        cell: cellOf(inputs, [row({ cx: 1 })], { kind: 'chosen', patterns, scale: 1, spread }),
        particles: config.particles,
        tolerance: undefined,
        rule: ruleOf(inputs, levelOf(inputs.config)),
      };
    },
  },
  generate: {
    doc: 'reverse diffusion down to the stop noise',
    isQuadrature: false,
    ...ofSamples,
    runOf(inputs) {
      const { config } = inputs;
      const table = stepTable(levelsOf(config), config);
      return {
        inputs,
        cell: cellOf(inputs, table.rows, startOf(inputs, table.start)),
        particles: config.particles,
        tolerance: undefined,
        rule: ruleOf(inputs, table.label),
      };
    },
  },
  uturn: {
    doc: 'memories with noise of variance s = 1/beta, each as often, and the reverse process back to hardly any noise',
    isQuadrature: false,
    columnsOf: () => RETURN_COLUMNS.slice(1),
    measure: (simulation, runs, realizations) => countReturned(simulation, rulesOf(runs), realizations),
    runOf(inputs) {
      const { config, patterns } = inputs;
      const [timeMax, end] = [1 / config.beta, TURN_END * rmsRadius(patterns) ** 2];
      const timeMin = Math.min(end || TURN_END, timeMax / 100);
      const levels = noiseLevels({
        schedule: 'brownian',
        spacing: 'logVariance',
        steps: config.steps,
        timeMin,
        timeMax,
      });
      const table = stepTable(levels, { ...config, terminal: 'stop' });
      const spread = isotropic(patterns.dim, Math.sqrt(timeMax + patterns.width));
      return {
        inputs,
        cell: cellOf(inputs, table.rows, { kind: 'listed', points: patterns.points, scale: 1, replicas: 1, spread }),
        particles: config.particles,
        tolerance: undefined,
        rule: ruleOf(inputs, table.label),
      };
    },
  },
};

/** Noise at which a particle has returned, in squared rms radii: far below what separates memories, far above rounding. */
const TURN_END = 1e-5;

/** Half the side of the grid round the centre, in rms radii: off the fixed point there, which may be unstable. */
const CENTRE = 0.01;

function retrievalStarts({ config, patterns, box }: Inputs): { start: Start; particles: number } {
  const { dim, points, count } = patterns;
  const spread = isotropic(dim, 0);
  if (config.startAt === 'memories') {
    return { start: { kind: 'listed', points, scale: 1, replicas: 1, spread }, particles: count };
  }
  const centre = [...meanOf(patterns)];
  const near = CENTRE * (rmsRadius(patterns) || 1);
  const region =
    config.startAt === 'grid' ? box : { low: centre.map((c) => c - near), high: centre.map((c) => c + near) };
  const shape = gridShape(config.particles, dim);
  const particles = shape.reduce((product, n) => product * n, 1);
  return { start: { kind: 'grid', ...region, shape, replicas: 1, spread }, particles };
}

/** Mean shift only has to come near a minimum: Newton goes the rest of the way. */
const WELL_ITERATIONS = 60;

function cellOf({ config, patterns, score }: Inputs, rows: CellSpec['rows'], start: Start): CellSpec {
  return { patterns, rows, seed: config.seed, start, readout: score };
}

function ruleOf(inputs: Inputs, read: Read): PointRun['rule'] {
  const { delta, deltaMemorized, deltaSpurious } = inputs.config;
  return { ...readingRule(inputs, read), delta, deltaMemorized, deltaSpurious };
}

/** What samples that stop at the last level are samples of, if all is right. */
function lawAtEnd({ inputs: { config, patterns } }: PointRun): CellRule {
  const { a, s } = levelsOf(config).at(-1) as NoiseLevel;
  return { patterns, read: { a, s, similarity: 'distance' } };
}

const rulesOf = (runs: readonly PointRun[]) => runs.map(({ rule }) => rule);

/** The mean, memories evenly picked from the list, and a grid over the box: half and half where there are so many. */
function wellStarts({ config: { particles }, patterns, box }: Inputs): Start {
  const { dim, count } = patterns;
  const memories = Math.min(count, Math.floor(particles / 2));
  const grid = gridShape(Math.max(1, particles - memories - 1), dim);
  const points = [...meanOf(patterns)];
  for (let i = 0; i < memories; i++) {
    const k = Math.floor((i * count) / memories);
    points.push(...patterns.points.subarray(k * dim, (k + 1) * dim));
  }
  const gridCount = grid.reduce((product, n) => product * n, 1);
  for (let i = 0; points.length < particles * dim; i++) {
    // round again where the grid is smaller than what is left
    let rest = i % gridCount;
    for (let d = 0; d < dim; d++) {
      const n = grid[d] as number;
      const [low, high] = [box.low[d] as number, box.high[d] as number];
      points.push(low + ((high - low) * ((rest % n) + 0.5)) / n);
      rest = Math.floor(rest / n);
    }
  }
  const all = Float64Array.from(points.slice(0, particles * dim));
  return { kind: 'listed', points: all, scale: 1, replicas: 1, spread: isotropic(dim, 0) };
}
