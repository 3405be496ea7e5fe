import { type CellRule, countWells, type Spread, summarize } from '../../observables/cells.ts';
import { meanOf } from '../../reference/landscape.ts';
import { dynamics, stepTable } from '../../samplers/index.ts';
import { type Read, row } from '../../samplers/row.ts';
import type { CellSpec, Simulation } from '../../simulation/simulation.ts';
import { isotropic, type Start } from '../../simulation/starts.ts';
import { gridShape } from '../basinGrid.ts';
import type { Inputs } from '../run.ts';
import { startOf } from '../sampleStart.ts';
import { levelsOf } from '../schedule.ts';
import { readoutOf } from '../score.ts';

/** The small run that a point of a sweep is, and how its particles are judged at its end. */
export interface PointRun {
  cell: CellSpec;
  /** particles of the cell */
  particles: number;
  tolerance: number | undefined;
  rule: CellRule;
}

export interface Process {
  doc: string;
  /** starts lie on a grid, and no chance is in it: one realization has no standard error */
  isQuadrature: boolean;
  runOf(inputs: Inputs): PointRun;
  measure(simulation: Simulation, rules: readonly CellRule[], realizations: number): Promise<Record<string, Spread>[]>;
}

/** What a point of a sweep runs: the values of the dial `process`. */
export const processes: Readonly<Record<Inputs['config']['process'], Process>> = {
  wells: {
    doc: 'the minima of the energy, by class: fixed-point iteration from the memories and a grid, then Newton steps',
    isQuadrature: true,
    measure: countWells,
    runOf(inputs) {
      const { beta, similarity, particles } = inputs.config;
      return {
        cell: cellOf(inputs, dynamics.hopfield.table(beta, 1, similarity, WELL_ITERATIONS).rows, wellStarts(inputs)),
        particles,
        tolerance: undefined,
        rule: ruleOf(inputs, atBeta(inputs)),
      };
    },
  },
  retrieve: {
    doc: 'fixed-point retrieval from a uniform grid of starts',
    isQuadrature: true,
    measure: summarize,
    runOf(inputs) {
      const { config, patterns, box } = inputs;
      const { beta, eta, similarity, iterations, tolerance } = config;
      const shape = gridShape(config.particles, patterns.dim);
      const start: Start = { kind: 'grid', ...box, shape, replicas: 1, spread: isotropic(patterns.dim, 0) };
      return {
        cell: cellOf(inputs, dynamics.hopfield.table(beta, eta, similarity, iterations).rows, start),
        particles: shape.reduce((product, n) => product * n, 1),
        tolerance,
        rule: ruleOf(inputs, atBeta(inputs)),
      };
    },
  },
  noise: {
    doc: 'samples of p_s: a memory with noise of variance s = 1/beta',
    isQuadrature: false,
    measure: summarize,
    runOf(inputs) {
      const { config, patterns } = inputs;
      const spread = isotropic(patterns.dim, Math.sqrt(1 / config.beta + config.width));
      return {
        cell: cellOf(inputs, [row({ cx: 1 })], { kind: 'chosen', patterns, scale: 1, spread }),
        particles: config.particles,
        tolerance: undefined,
        rule: ruleOf(inputs, atBeta(inputs)),
      };
    },
  },
  generate: {
    doc: 'reverse diffusion down to the stop noise',
    isQuadrature: false,
    measure: summarize,
    runOf(inputs) {
      const { config } = inputs;
      const table = stepTable(levelsOf(config), config);
      return {
        cell: cellOf(inputs, table.rows, startOf(inputs, table.start)),
        particles: config.particles,
        tolerance: undefined,
        rule: ruleOf(inputs, table.label),
      };
    },
  },
};

/** Mean shift only has to come near a minimum: Newton goes the rest of the way. */
const WELL_ITERATIONS = 60;

function cellOf({ config, patterns }: Inputs, rows: CellSpec['rows'], start: Start): CellSpec {
  return { patterns, rows, seed: config.seed, start, width: config.width, readout: readoutOf(config) };
}

function atBeta({ config: { beta, similarity } }: Inputs): Read {
  return { a: 1, s: 1 / beta, similarity };
}

/** The memories as broad as the data behind them are: S = s + a^2 v. */
function ruleOf({ config: { width, delta }, patterns }: Inputs, read: Read): CellRule {
  return { patterns, read: { ...read, s: read.s + read.a ** 2 * width }, delta };
}

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
