import { gradientFlow, hopfield, langevin, type Similarity, stochasticAttention } from './fixedLevel.ts';
import type { StepTable } from './row.ts';

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
