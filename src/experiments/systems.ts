import { ConfigError, isActive } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { rmsRadius } from '../reference/landscape.ts';
import { tableAt } from '../samplers/fixedLevel.ts';
import {
  type Dynamics,
  type DynamicsName,
  dynamics,
  isSampler,
  type SamplerName,
  samplers,
  stepTable,
} from '../samplers/index.ts';
import { type NoiseLevel, type ReadLevel, row, type StepTable, totalVariance } from '../samplers/row.ts';
import { noiseLevels } from '../schedules.ts';
import type { CellSpec, SimulationSpec } from '../simulation/simulation.ts';
import { levelOf } from './level.ts';
import { readingOf } from './reading.ts';
import type { Inputs, Steps, System, SystemRun } from './run.ts';
import { levelsOf } from './schedule.ts';
import { settlingStep } from './settling.ts';
import { cuedPatterns, givenSpins, requireSpins, spinCues, spinUpdates } from './spins.ts';
import { drawnStarts, placedStarts, wellStarts } from './starts.ts';

/** The undamped map only has to come near a minimum: Newton goes the rest of the way. */
const WELL_ITERATIONS = 60;

/**
 * Noise at which a particle has returned, in squared rms radii: far below what separates memories, far above rounding.
 */
const TURN_END = 1e-5;

/** Particles that stay where they are; their ends are read at this level. */
const standing = (read: ReadLevel): StepTable => tableAt(read, [row({ cx: 1 })]);

/** Dynamics at one level start where samples do, in an experiment that draws samples; else at given places. */
function atOneLevel({ title, doc, source, stochastic, table: tableOf }: Dynamics): System {
  return {
    title,
    doc,
    source,
    runOf(inputs) {
      const { config } = inputs;
      const table = tableOf(config);
      if (isActive('start', config)) return { table, ...drawnStarts(inputs, table.start) };
      return { table, ...placedStarts(inputs), ...(stochastic ? {} : { tolerance: settlingStep(inputs) }) };
    },
  };
}

/** From noise of variance s = 1/beta down to hardly any. */
function levelsFromBeta({ config, patterns }: Inputs): NoiseLevel[] {
  const [timeMax, end] = [1 / config.beta, TURN_END * rmsRadius(patterns) ** 2];
  const timeMin = Math.min(end || TURN_END, timeMax / 100);
  return noiseLevels({ schedule: 'brownian', spacing: 'logVariance', steps: config.steps, timeMin, timeMax });
}

/** From given places down to the data: along the schedule, from cues at the noise s = 1/beta. */
function toTheData(sampler: 'odeHeun' | 'ancestral') {
  return (inputs: Inputs): SystemRun => {
    const { config, cues } = inputs;
    const levels = cues ? levelsFromBeta(inputs) : levelsOf(config);
    const spacing = cues ? 'logVariance' : config.spacing;
    const table = stepTable(levels, { sampler, terminal: 'denoise', spacing });
    return { table, levels, ...placedStarts(inputs) };
  };
}

/** The sampler of a run along a schedule. Throws ConfigError for one that stays at its level. */
function integratorOf({ sampler }: Config): SamplerName {
  if (isSampler(sampler)) return sampler;
  const known = Object.keys(samplers).join(', ');
  throw new ConfigError([
    `sampler ${sampler} stays at one noise level, this run goes along a schedule; choose ${known}`,
  ]);
}

const fixedLevel = Object.fromEntries(Object.entries(dynamics).map(([name, own]) => [name, atOneLevel(own)])) as Record<
  DynamicsName,
  System
>;

/** Every system by its name; which one a config asks for says `systemOf`. */
export const systems = {
  ...fixedLevel,
  wells: {
    title: 'fixed-point iteration',
    doc: 'undamped fixed-point iteration from the memories, their mean and a grid, until it is near a minimum',
    source: dynamics.hopfield.source,
    runOf(inputs) {
      const { beta, similarity } = inputs.config;
      const dials = { ...inputs.config, beta, similarity, eta: 1, iterations: WELL_ITERATIONS };
      return { table: dynamics.hopfield.table(dials), ...wellStarts(inputs) };
    },
  },
  noise: {
    title: 'noise on the memories',
    doc: 'samples of p_s: a memory with noise of variance s = 1/beta; nothing moves',
    source: 'the forward process',
    runOf({ config, patterns }) {
      const spread = Math.sqrt(totalVariance(levelOf(config), patterns.width));
      return {
        table: standing(levelOf(config)),
        start: { kind: 'chosen', patterns, scale: 1, spread },
        particles: config.particles,
      };
    },
  },
  reverse: {
    title: 'reverse diffusion',
    doc: 'the reverse process along a schedule, by a sampler',
    source: 'Song et al. 2021 (arXiv 2011.13456)',
    runOf(inputs) {
      const levels = levelsOf(inputs.config);
      const table = stepTable(levels, { ...inputs.config, sampler: integratorOf(inputs.config) });
      return { table, levels, ...drawnStarts(inputs, table.start) };
    },
  },
  ode: {
    title: 'the probability-flow ODE',
    doc: 'the probability-flow ODE (Heun) from the noisy end of a schedule, then x = D(x)',
    source: samplers.odeHeun.source,
    runOf: toTheData('odeHeun'),
  },
  sde: {
    title: 'the reverse SDE',
    doc: 'the reverse SDE (ancestral) from the noisy end of a schedule, by replicas, then x = D(x)',
    source: samplers.ancestral.source,
    runOf: toTheData('ancestral'),
  },
  map: {
    title: 'maximum a posteriori',
    doc: 'the memory of largest posterior weight at the noise s = 1/beta, at once',
    source: 'Bayes: argmax_k w_k N(x; xi_k, s I)',
    runOf(inputs) {
      const { config } = inputs;
      const table = standing(levelOf({ beta: config.beta, similarity: 'distance' }));
      return { table, ...placedStarts(inputs), snaps: true };
    },
  },
  recall: {
    title: 'recall by spins',
    doc: 'a network of spins from cues: memories, or majorities of several, with some bits flipped',
    source: 'Hopfield 1982; Krotov & Hopfield 2016 (arXiv 1606.01164)',
    runOf({ config, patterns, cues }) {
      requireSpins(patterns);
      const starts = cues ? givenSpins(cues) : spinCues(config, cuedPatterns(config, patterns));
      const table = spinUpdates(config, patterns, !cues && config.flips > 0);
      // a sweep without a flip; noisy cues move by more when they become spins
      return { table, ...starts, ...(config.temperature > 0 ? {} : { tolerance: 1e-6 }) };
    },
  },
  uturn: {
    title: 'U-turn',
    doc: 'memories with noise of variance s = 1/beta, each as often, and a sampler back to hardly any noise',
    source: 'Pham et al. 2025 (arXiv 2505.21777), App. C',
    runOf(inputs) {
      const { config, patterns } = inputs;
      const levels = levelsFromBeta(inputs);
      const spread = Math.sqrt(totalVariance(levelOf(config), patterns.width));
      return {
        table: stepTable(levels, { ...config, sampler: integratorOf(config), terminal: 'stop' }),
        levels,
        start: { kind: 'listed', points: patterns.points, scale: 1, replicas: 1, spread },
        particles: config.particles,
      };
    },
  },
} satisfies Record<string, System>;

/** A name of that table. */
export type SystemName = keyof typeof systems;

/** What a sweep's process runs at every point. */
const ofProcess: Readonly<Record<Exclude<Config['process'], 'generate'>, SystemName>> = {
  wells: 'wells',
  retrieve: 'hopfield',
  noise: 'noise',
  training: 'noise',
  uturn: 'uturn',
  recall: 'recall',
};

/** The system that a config asks for; of experiments without particles the undamped map, which leads to the minima. */
export function systemOf({ experiment, process, dynamics: moves, sampler }: Config): System {
  const draws = isSampler(sampler) ? 'reverse' : sampler;
  switch (experiment) {
    case 'basins':
      if (moves === 'map' || moves === 'spins' || moves === 'sideBySide') {
        throw new ConfigError([
          `dynamics ${moves} is of retrieval; the experiment retrieve has it, basins have the others`,
        ]);
      }
      return systems[moves];
    case 'retrieve':
      return systems[moves === 'sideBySide' ? 'hopfield' : moves === 'spins' ? 'recall' : moves];
    case 'generate':
    case 'trajectories':
      return systems[draws];
    case 'phase':
      return systems[process === 'generate' ? draws : ofProcess[process]];
    default:
      return systems.hopfield;
  }
}

/** Whether steps draw noise: then replicas of one start part. */
export const drawsNoise = ({ table }: SystemRun): boolean => table.rows.some(({ cz }) => cz !== 0);

/**
 * Whether steps are those of the reverse SDE, whose ends from one place have the shares of the posterior there. Less
 * noise, or churn on the ODE, gives others; Langevin steps of a corrector forget the place.
 */
export const isReverseSde = ({ sampler, ddimEta, correctorSteps }: Config): boolean =>
  isSampler(sampler) &&
  samplers[sampler].stochastic &&
  sampler !== 'edmHeun' &&
  (sampler !== 'ddim' || ddimEta === 1) &&
  correctorSteps === 0;

/** Whether another seed makes another run: its starts, its steps, or what its score reads are drawn. */
export function isRandom({ score }: Inputs, run: SystemRun): boolean {
  const { start } = run;
  const drawn = start.kind === 'chosen' || start.spread !== 0;
  // such scores draw their waves or displacements from the seed
  return drawn || drawsNoise(run) || run.table.order === 'asynchronous' || score.error === 'measured';
}

/** The run as one cell. */
export function cellOf(inputs: Inputs, run: Steps): CellSpec {
  const { config, patterns, origin } = inputs;
  const { table, start } = run;
  const centre = origin.map((value) => -value);
  return { patterns, rows: table.rows, seed: config.seed, start, centre, readout: readingOf(inputs, run) };
}

/** The run as a simulation of one cell. */
export function specOf(inputs: Inputs, run: Steps): SimulationSpec {
  const { table, particles, tolerance } = run;
  const { activation, order } = table;
  const settles = tolerance === undefined ? {} : { tolerance };
  return {
    dim: inputs.patterns.dim,
    particles,
    tap: table.tap,
    cells: [cellOf(inputs, run)],
    ...settles,
    ...(activation && { activation }),
    ...(order && { order }),
  };
}
