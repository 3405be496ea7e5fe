import { ancestral, ddim } from './ancestral.ts';
import { withCorrector } from './corrector.ts';
import { dpmSolver2M, dpmSolver2MSde } from './dpmSolver.ts';
import { edmHeun } from './edmHeun.ts';
import { eulerMaruyama, stochasticHeun } from './eulerMaruyama.ts';
import { gradientFlow, hopfield, langevin, type Similarity, stochasticAttention } from './fixedLevel.ts';
import { odeEuler, odeHeun, odeRk4 } from './ode.ts';
import { explodingVariance, type NoiseLevel, type Row, type StepTable } from './row.ts';
import {
  cleanLevel,
  levelAt,
  readAt,
  type Sampler,
  type SamplerClock,
  type SamplerOptions,
  samplerDefaults,
} from './sampler.ts';

/** Every sampler by the name of its dial value. */
export const samplers = {
  eulerMaruyama,
  stochasticHeun,
  ancestral,
  ddim,
  odeEuler,
  odeHeun,
  odeRk4,
  edmHeun,
  dpmSolver2M,
  dpmSolver2MSde,
} satisfies Record<string, Sampler>;

/** The name of a sampler of the table `samplers`. */
export type SamplerName = keyof typeof samplers;

/** Which samplers step in which clock: 'time: eulerMaruyama; log(s / a^2): stochasticHeun, odeRk4'. */
export function clocksText(): string {
  const all = Object.entries<Sampler>(samplers);
  const clocks = [...new Set(all.map(([, { clock }]) => clock))];
  const namesOf = (clock: SamplerClock) => all.flatMap(([name, sampler]) => (sampler.clock === clock ? [name] : []));
  return clocks.map((clock) => `${clock}: ${namesOf(clock).join(', ')}`).join('; ');
}

export const isSampler = (name: string): name is SamplerName => Object.hasOwn(samplers, name);

/**
 * How a run ends. stop: at the last level, noise and all. denoise: one more step to zero noise, x = D(x).
 * snap: the rows of stop; each particle is then put on the memory with the largest r at the table's `label` read.
 */
export type Terminal = 'stop' | 'denoise' | 'snap';

/** Which sampler, how it ends, and the options it reads; `samplerDefaults` has the others. */
export type TableOptions = { [option in keyof SamplerOptions]?: SamplerOptions[option] | undefined } & {
  /** one of the table `samplers`, or another one */
  sampler: SamplerName | Sampler;
  terminal: Terminal;
};

/**
 * The step table of a sampler over a grid of levels (noisy to clean, as noiseLevels gives it): its steps, corrector
 * rows between them, and the way it ends. With 'denoise' the sampler itself takes the step to zero noise.
 * Throws RangeError on fewer than two levels, rising noise, or options out of range.
 */
export function stepTable(levels: readonly NoiseLevel[], options: TableOptions): StepTable {
  const { sampler: chosen, terminal } = options;
  const full = { ...samplerDefaults, ...given(options) };
  const start = levelAt(levels, 0);
  const last = levelAt(levels, levels.length - 1);
  if (levels.length < 2) throw new RangeError(`${levels.length} noise level; a table needs at least two`);
  const noise = levels.map(explodingVariance);
  if (noise.some((value, i) => i > 0 && !(value < (noise[i - 1] as number)))) {
    throw new RangeError('noise must fall from level to level; give the levels from noisy to clean');
  }
  const ends = chosen === 'eulerMaruyama' && full.finalMean;
  if (terminal === 'denoise' && ends) {
    throw new RangeError(
      "finalMean takes the place of terminal 'denoise'; choose terminal 'stop' or 'snap', or no finalMean",
    );
  }
  const denoises = terminal === 'denoise' && last.s > 0;
  const grid = denoises ? [...levels, cleanLevel] : levels;
  const sampler = withCorrector(typeof chosen === 'string' ? samplers[chosen] : chosen, full);
  const noisy = levels.filter(({ s }) => s > 0);
  return {
    rows: sampler.steps(grid, full).flatMap((rows, i) => heldAt(rows, levelAt(grid, Math.min(i + 1, grid.length - 1)))),
    start,
    end: denoises || ends ? cleanLevel : last,
    tap: 'none',
    multistep: sampler.multistep,
    label: readAt(levelAt(noisy, noisy.length - 1)),
  };
}

/** Rows of a step to a level, where coordinates that are held have the noise of that level. */
function heldAt(rows: readonly Row[], { a, s }: NoiseLevel): Row[] {
  return rows.map((row) => ({ ...row, clampScale: a, clampNoise: Math.sqrt(s) }));
}

/** Without the entries that are undefined, so that a default is not overwritten by nothing. */
function given(options: TableOptions): Partial<SamplerOptions> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** What sets dynamics at one noise level s = 1 / beta, each under the name of its dial. */
export interface FixedLevelDials {
  beta: number;
  similarity: Similarity;
  eta: number;
  flowStep: number;
  temperature: number;
  iterations: number;
}

/** Dynamics at one noise level: from dials to the one row that is repeated. */
export interface Dynamics {
  /** as captions name it */
  title: string;
  doc: string;
  source: string;
  /** the dials it reads beside beta and iterations */
  reads: readonly (keyof FixedLevelDials)[];
  /** every step draws noise, so that particles wander and never settle */
  stochastic: boolean;
  /** Throws RangeError on numbers out of range. */
  table(dials: FixedLevelDials): StepTable;
}

/** The dynamics at one noise level, by the names of their dial values. */
export const dynamics = {
  hopfield: {
    title: 'fixed-point iteration',
    doc: 'modern Hopfield network (attention): fixed-point iteration, damped by eta',
    source: 'Ramsauer et al. 2020 (arXiv 2008.02217)',
    reads: ['similarity', 'eta'],
    stochastic: false,
    table: ({ beta, eta, similarity, iterations }) => hopfield(beta, eta, similarity, iterations),
  },
  flow: {
    title: 'gradient flow',
    doc: 'gradient flow of the energy, exponential Euler',
    source: 'Hochbruck & Ostermann 2010, exponential integrators',
    reads: ['similarity', 'flowStep'],
    stochastic: false,
    table: ({ beta, flowStep, similarity, iterations }) => gradientFlow(beta, flowStep, similarity, iterations),
  },
  langevin: {
    title: 'Langevin dynamics',
    doc: 'unadjusted Langevin, step h = eta s: samples exp(-E / T), E = -log p',
    source: 'Roberts & Tweedie 1996',
    reads: ['eta', 'temperature'],
    stochastic: true,
    table: ({ beta, eta, temperature, iterations }) =>
      langevin({ a: 1, s: 1 / beta }, eta / beta, temperature, iterations),
  },
  stochasticAttention: {
    title: 'stochastic attention',
    doc: 'Hopfield update with noise: samples exp(-beta E)',
    source: 'Alswaidan & Varner 2026 (arXiv 2603.06875)',
    reads: ['similarity', 'eta'],
    stochastic: true,
    table: ({ beta, eta, similarity, iterations }) => stochasticAttention(beta, eta, iterations, similarity),
  },
} satisfies Record<string, Dynamics>;

/** A name of that table. */
export type DynamicsName = keyof typeof dynamics;

/** Those whose steps draw noise. */
export type WanderingName = {
  [name in DynamicsName]: (typeof dynamics)[name]['stochastic'] extends true ? name : never;
}[DynamicsName];
