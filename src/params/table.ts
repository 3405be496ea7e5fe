import { GAP_RATIO } from '../../shaders/classRule.ts';
import {
  clocksText,
  type Dynamics,
  dynamics,
  type FixedLevelDials,
  samplers,
  type WanderingName,
} from '../samplers/index.ts';
import { samplerDefaults } from '../samplers/sampler.ts';
import { defaultRho, type ScheduleDials, type ScheduleName, schedules } from '../schedules.ts';
import type { Dial, ListValue, Values, When } from './dial.ts';

/**
 * ONE flat table of every dial. From it come the Config type, the check of every input, command-line flags, address
 * keys, the page's controls, the JSON Schema and the table in the README. A dial has one name, one default, one range.
 */

const keysOf = <T extends object>(table: T) => Object.keys(table) as (keyof T & string)[];

/** The schedules that read a dial. */
const schedulesWith = (dial: keyof ScheduleDials): When => ({
  schedule: keysOf(schedules).filter((name) => dial in schedules[name].defaults),
});

const scheduleDefault = (dial: keyof ScheduleDials) => (config: Readonly<Record<string, unknown>>) => {
  const defaults: Partial<ScheduleDials> = schedules[config.schedule as ScheduleName].defaults;
  return defaults[dial] ?? 0;
};

const dynamicsNames = keysOf(dynamics);
/** Dynamics at one noise level that draw noise: they sample. The others settle. */
const wandering = dynamicsNames.filter((name): name is WanderingName => dynamics[name].stochastic);
const settling = dynamicsNames.filter((name) => !dynamics[name].stochastic);
const isWandering = (name: unknown) => (wandering as readonly unknown[]).includes(name);

/** Retrieval by several systems from the same cues. */
const compared: When = { experiment: ['retrieve'], dynamics: ['sideBySide'] };
/** Samples are drawn, once or at every point of a sweep. */
const generates: readonly When[] = [{ experiment: ['generate', 'trajectories'] }, { process: ['generate'] }];
const generatesBy = (sampler: Values) => generates.map((when) => ({ ...when, sampler }));
/** Samples at the end of a noise schedule. */
const reverses = generatesBy({ not: wandering });
/** Dynamics at one noise level, the associative memory proper, some of them. */
function atOneLevel(names: readonly string[]): readonly When[] {
  const sampling = names.filter(isWandering);
  return [
    { experiment: ['basins', 'retrieve'], dynamics: names },
    ...(names.includes('hopfield') ? [compared] : []),
    ...(names.includes('hopfield') ? [{ process: ['retrieve'] }] : []),
    ...(sampling.length > 0 ? generatesBy(sampling) : []),
  ];
}
/** The dynamics at one level that read a dial. */
const readBy = (dial: keyof FixedLevelDials): readonly When[] =>
  atOneLevel(dynamicsNames.filter((name) => (dynamics[name] as Dynamics).reads.includes(dial)));
const settles = atOneLevel(settling);
/** Networks of spins, from cues of a sweep or of retrieval. */
const recalls: When = { process: ['recall'] };
const spins: readonly When[] = [recalls, { experiment: ['retrieve'], dynamics: ['spins'] }];
/** Up to one noise level and back. */
const turns: When = { process: ['uturn'] };
/** Nothing moves: a layer is trained at one level. */
const training: When = { process: ['training'] };
/** Dynamics along a noise schedule. */
const diffuses: When = { experiment: ['basins'], dynamics: ['ode', 'sde'] };
/** The energy at one level is what is asked about. */
const landscapes: readonly When[] = [
  { experiment: ['landscape', 'attractors', 'probe'] },
  { process: ['wells', 'noise'] },
  turns,
];
const hasSchedule: readonly When[] = [...reverses, diffuses];
/** Steps and a score, but no schedule of its own. */
const isStepped: readonly When[] = [...hasSchedule, turns];
/** A layer on random features learns the denoiser, at every level of a run or at one. */
const learns: readonly When[] = [{ score: ['trainedFeatures'] }, training];
/** From cues at one noise level down to the data. */
const returns: readonly When[] = [{ experiment: ['retrieve'], dynamics: ['ode', 'sde'] }, compared];

/** Particles of processes whose points are small, or large in each particle. */
const SMALL: Readonly<Record<string, number>> = { wells: 256, recall: 128 };

/** Every dial: its type, range, default, unit and meaning. docs/dials.md is made of it. */
export const PARAMS = {
  experiment: {
    type: 'choice',
    choices: ['basins', 'generate', 'trajectories', 'landscape', 'attractors', 'probe', 'retrieve', 'phase'],
    default: 'basins',
    unit: '',
    cost: 'state',
    doc: 'what is measured',
  },
  process: {
    type: 'choice',
    choices: ['wells', 'retrieve', 'noise', 'generate', 'training', 'uturn', 'recall'],
    default: 'wells',
    unit: '',
    cost: 'state',
    when: { experiment: ['phase'] },
    doc: 'what each point of a sweep runs: wells (minima of the energy), fixed-point retrieval, samples of p_s, reverse diffusion, the training of a layer on random features at one noise level, a U-turn (noise on the memories and back), or recall by a network of spins',
  },
  observable: {
    type: 'choice',
    choices: [
      'minima',
      'memoryMinima',
      'mergedMinima',
      'spuriousMinima',
      'globalMinima',
      'memory',
      'merged',
      'spurious',
      'global',
      'memorization',
      'memorizationNull',
      'excess',
      'ks',
      'firstShare',
      'diversity',
      'pairCosine',
      'pairDistance',
      'memorizedFraction',
      'spuriousFraction',
      'generalizedFraction',
      'returned',
      'entropy',
      'participation',
      'topWeight',
      'energy',
      'distance',
      'radius',
      'binder',
      'susceptibility',
      'overlap',
      'bitErrors',
      'recalled',
      'spinEnergy',
      'fixed',
      'cycles',
      'retrieved',
      'trainingError',
      'exactError',
      'populationError',
      'correlation',
    ],
    default: ({ process }) =>
      process === 'wells'
        ? 'minima'
        : process === 'noise'
          ? 'participation'
          : process === 'retrieve'
            ? 'spurious'
            : process === 'uturn'
              ? 'returned'
              : process === 'recall'
                ? 'overlap'
                : process === 'training'
                  ? 'correlation'
                  : 'memorization',
    unit: '',
    cost: 'uniform',
    when: { experiment: ['phase'] },
    doc: 'the scalar a sweep shows; files hold all that the process measures',
  },
  sweepX: {
    type: 'list',
    default: 'sigma2:0.005..0.6:48:log',
    unit: '',
    cost: 'state',
    when: { experiment: ['phase'] },
    doc: 'the dial swept along x: dial:from..to:n, with :log for equal ratios, or dial:value,value,...; sigma2 sets beta = 1/sigma2',
  },
  sweepY: {
    type: 'list',
    default: 'none',
    unit: '',
    cost: 'state',
    when: { experiment: ['phase'] },
    doc: 'a second dial, swept along y: the result is a map, of a choice (cued, order) a curve for each; none: one curve',
  },
  realizations: {
    type: 'integer',
    min: 1,
    max: 65536,
    default: 1,
    scale: 'log',
    unit: '',
    cost: 'state',
    when: { experiment: ['phase'] },
    doc: 'independent repetitions of every point, with noise and random memories of their own; mean and standard error',
  },
  startAt: {
    type: 'choice',
    choices: ['grid', 'centre', 'memories', 'cues'],
    default: 'grid',
    unit: '',
    cost: 'state',
    when: { process: ['retrieve'] },
    doc: 'where retrieval starts: a grid over the box, close round the mean of the memories, at the memories, or at cues made of them (see cue)',
  },
  memories: {
    type: 'list',
    default: 'pham:9',
    unit: '',
    cost: 'state',
    doc: 'the patterns: a set by name (pham:9, circle:5, moons:24, ...), a file (mine.csv) or columns of it (mine.csv:x,y), or rows of numbers',
  },
  count: {
    type: 'integer',
    min: 0,
    max: 1e7,
    default: 0,
    scale: 'log',
    unit: '',
    cost: 'state',
    doc: 'K: keep the first so many memories; 0 keeps all',
  },
  flips: {
    type: 'number',
    min: 0,
    max: 0.5,
    default: 0,
    scale: 'linear',
    unit: '',
    cost: 'uniform',
    when: recalls,
    doc: 'chance of each bit of a cue to be flipped',
  },
  mixed: {
    type: 'integer',
    min: 1,
    max: 99,
    default: 1,
    scale: 'linear',
    unit: '',
    cost: 'state',
    when: recalls,
    doc: 'a cue is the majority of so many of the cued patterns, an odd number; 1: one of them',
  },
  cued: {
    type: 'choice',
    choices: ['stored', 'unseen', 'features'],
    default: 'stored',
    unit: '',
    cost: 'state',
    when: recalls,
    doc: 'what networks are cued and then compared with: their memories; the rows of the set behind the first count, which are not stored; or the features that the memories are made of (featureMixtures). As sweepY, cued:stored,unseen,features: a curve each',
  },
  retrievedOverlap: {
    type: 'number',
    min: -1,
    max: 1,
    default: 0.9,
    scale: 'linear',
    unit: '',
    cost: 'uniform',
    when: recalls,
    doc: 'a network has retrieved what it was cued with if their overlap m is this or more',
  },
  weights: {
    type: 'list',
    default: 'uniform',
    unit: '',
    cost: 'state',
    doc: 'weight of each memory: uniform, duplicated (see copies), a file, or numbers; normalized to sum 1',
  },
  copies: {
    type: 'number',
    min: 1,
    max: 1e6,
    default: 10,
    scale: 'log',
    unit: '',
    cost: 'uniform',
    when: { weights: ['duplicated'] },
    doc: 'how often the first memory stands in the data: w_1 = copies / (K - 1 + copies); all others stand there once',
  },
  width: {
    type: 'number',
    min: 0,
    max: 1e6,
    default: 0,
    scale: 'linear',
    unit: 'length^2',
    cost: 'uniform',
    doc: 'variance v of Gaussian data round each memory; 0: the data are the memories themselves',
  },
  seed: {
    type: 'integer',
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    default: 0,
    scale: 'linear',
    unit: '',
    cost: 'uniform',
    doc: 'seed of all random numbers and of random memory sets',
  },
  particles: {
    type: 'integer',
    min: 1,
    max: 2 ** 28,
    default: ({ process, experiment }) =>
      experiment === 'retrieve' ? 8 : experiment !== 'phase' ? 1048576 : (SMALL[process as string] ?? 4096),
    scale: 'log',
    unit: '',
    cost: 'state',
    when: { experiment: ['basins', 'generate', 'trajectories', 'retrieve', 'phase'] },
    doc: 'number of particles, in a sweep of every point, of cues in retrieval; basin maps start them on a grid and round down to a full one',
  },
  box: {
    type: 'list',
    default: 'auto',
    unit: 'length',
    cost: 'uniform',
    when: { experiment: ['basins', 'generate', 'trajectories', 'landscape', 'attractors', 'probe', 'phase'] },
    doc: 'the region shown: auto, a half-width L for [-L, L] in every dimension, or low and high edge of each dimension',
  },
  dynamics: {
    type: 'choice',
    choices: [...dynamicsNames, 'ode', 'sde', 'map', 'spins', 'sideBySide'],
    default: 'hopfield',
    unit: '',
    cost: 'state',
    when: { experiment: ['basins', 'retrieve'] },
    doc: 'hopfield: fixed-point iteration; flow: gradient flow of the energy; langevin, stochasticAttention: with noise, most frequent memory after so many iterations; ode: probability-flow ODE; sde: reverse SDE, of basins its committor by replicas; of retrieval only map: the most probable memory, spins: a network of spins, and sideBySide: hopfield, ode, sde and map from the same cues',
  },
  separation: {
    type: 'choice',
    choices: ['power', 'softmax'],
    default: 'power',
    unit: '',
    cost: 'shader',
    when: spins,
    doc: 'energy of a network of N spins: power -(N/n) sum_k (x.xi_k/N)^n, of Hopfield (n = 2) and Krotov & Hopfield; softmax -(1/beta) ln sum_k exp(beta x.xi_k), of Demircigil et al. and modern Hopfield networks',
  },
  degree: {
    type: 'integer',
    min: 2,
    max: 32,
    default: 2,
    scale: 'linear',
    unit: '',
    cost: 'shader',
    when: { separation: ['power'] },
    doc: 'n of the power; 2: the Hebbian memory, its couplings without diagonal',
  },
  rectified: {
    type: 'switch',
    default: false,
    unit: '',
    cost: 'shader',
    when: { separation: ['power'] },
    doc: 'negative overlaps count as none: no reversed memories',
  },
  order: {
    type: 'choice',
    choices: ['asynchronous', 'synchronous'],
    default: 'asynchronous',
    unit: '',
    cost: 'state',
    when: spins,
    doc: 'asynchronous: one spin after another, in random order, and the energy never rises at T = 0; synchronous: all at once, which may end in 2-cycles',
  },
  sampler: {
    type: 'choice',
    choices: [...keysOf(samplers), ...wandering],
    default: 'ancestral',
    unit: '',
    cost: 'state',
    when: [...generates, turns],
    doc: `how samples are drawn: the reverse process along a schedule, by one of its integrators; langevin and stochasticAttention stay at one noise level, 1/beta. The variable in which they step: ${clocksText()} (none: exact for a frozen denoiser)`,
  },
  similarity: {
    type: 'choice',
    choices: ['distance', 'dot'],
    default: 'distance',
    unit: '',
    cost: 'uniform',
    when: [...readBy('similarity'), ...landscapes],
    doc: 'logit of a memory: -beta |x - xi|^2 / 2 (diffusion, Pham) or beta x.xi (modern Hopfield, attention)',
  },
  beta: {
    type: 'number',
    min: 1e-4,
    max: 1e8,
    default: 1 / 0.15,
    scale: 'log',
    unit: '1 / length^2',
    cost: 'uniform',
    when: [
      ...atOneLevel(dynamicsNames),
      ...landscapes,
      training,
      { experiment: ['retrieve'], dynamics: { not: ['spins'] } },
      { separation: ['softmax'] },
    ],
    doc: 'inverse temperature beta = 1/s = 1/sigma^2 (Pham et al. write 1/2s)',
  },
  eta: {
    type: 'number',
    min: 1e-4,
    max: 1,
    default: ({ dynamics, sampler }) => (isWandering(dynamics) || isWandering(sampler) ? 0.1 : 1),
    scale: 'linear',
    unit: '',
    cost: 'uniform',
    when: readBy('eta'),
    doc: 'share of the way to D(x) in one step: x <- (1 - eta) x + eta D(x); 1 is the undamped fixed-point map; with noise the step of Langevin is h = eta/beta',
  },
  temperature: {
    type: 'number',
    min: 0,
    max: 100,
    default: ({ process, dynamics }) => (process === 'recall' || dynamics === 'spins' ? 0 : 1),
    scale: 'linear',
    unit: '',
    cost: 'uniform',
    when: [...readBy('temperature'), ...spins],
    doc: 'T of the Langevin noise sqrt(2 h T) z: samples exp(-E / T), E = -log p; 1: p itself; 0: no noise. Of spins: P(+1) = 1/(1 + exp(-2h/T))',
  },
  flowStep: {
    type: 'number',
    min: 1e-3,
    max: 1,
    default: 0.1,
    scale: 'log',
    unit: 'flow time',
    cost: 'uniform',
    when: readBy('flowStep'),
    doc: 'step h of dx/dtau = D(x) - x, exponential Euler',
  },
  iterations: {
    type: 'integer',
    min: 1,
    max: 1e6,
    default: ({ dynamics, sampler, process }) =>
      process === 'recall' || dynamics === 'spins'
        ? 100
        : isWandering(dynamics) || isWandering(sampler)
          ? 200
          : dynamics === 'flow'
            ? 20000
            : 2000,
    scale: 'log',
    unit: 'steps',
    cost: 'uniform',
    when: [...atOneLevel(dynamicsNames), ...spins],
    doc: 'most iterations (of spins: sweeps over all); particles that have settled stop earlier, those with noise go on to the last',
  },
  tolerance: {
    type: 'number',
    min: 1e-7,
    max: 1,
    default: 1e-6,
    scale: 'log',
    unit: 'length',
    cost: 'uniform',
    when: settles,
    doc: 'a particle has settled when one step moves it by less',
  },
  replicas: {
    type: 'integer',
    min: 1,
    max: 256,
    default: 16,
    scale: 'log',
    unit: '',
    cost: 'state',
    when: { experiment: ['basins'], dynamics: ['sde', ...wandering] },
    doc: 'independent trajectories from every start',
  },
  delta: {
    type: 'number',
    min: 0,
    max: 10,
    default: 0.1,
    scale: 'linear',
    unit: 'rms radius',
    cost: 'uniform',
    when: [...settles, ...landscapes, { experiment: ['retrieve'] }],
    doc: 'a minimum farther than this from every memory is spurious',
  },
  gapRatio: {
    type: 'number',
    min: 1e-3,
    max: 1,
    default: GAP_RATIO,
    scale: 'linear',
    unit: '',
    cost: 'uniform',
    when: { process: ['retrieve', 'noise', 'generate'] },
    doc: 'memorization is the share of samples with d_1 / d_2 below this, the distances to the nearest memory and to the next (1/3: Bonnaire et al. 2025)',
  },
  deltaMemorized: {
    type: 'number',
    min: 0,
    max: 1e6,
    default: 0.33,
    scale: 'linear',
    unit: 'length',
    cost: 'uniform',
    when: { process: ['generate'] },
    doc: 'a sample is memorized if a memory is within this (Pham et al. 2025, who use 0.33 of their distance, too)',
  },
  deltaSpurious: {
    type: 'number',
    min: 0,
    max: 1e6,
    default: 0.33,
    scale: 'linear',
    unit: 'length',
    cost: 'uniform',
    when: { process: ['generate'] },
    doc: 'a sample that is not memorized is spurious if another sample is within this, else generalized',
  },
  schedule: {
    type: 'choice',
    choices: keysOf(schedules),
    default: 'brownian',
    unit: '',
    cost: 'state',
    when: hasSchedule,
    doc: 'noise schedule x_t = a x_0 + sqrt(s) z',
  },
  sigma: {
    type: 'number',
    min: 1e-6,
    max: 1e6,
    default: scheduleDefault('sigma'),
    scale: 'log',
    unit: 'length / sqrt(time)',
    cost: 'state',
    when: schedulesWith('sigma'),
    doc: 'noise rate: s = sigma^2 t',
  },
  timeMin: {
    type: 'number',
    min: 0,
    max: 100,
    default: scheduleDefault('timeMin'),
    scale: 'log',
    unit: 'time',
    cost: 'state',
    when: schedulesWith('timeMin'),
    doc: 'time of the last noisy level: the stop noise',
  },
  timeMax: {
    type: 'number',
    min: 1e-9,
    max: 100,
    default: scheduleDefault('timeMax'),
    scale: 'log',
    unit: 'time',
    cost: 'state',
    when: schedulesWith('timeMax'),
    doc: 'time at which generation starts',
  },
  sigmaMin: {
    type: 'number',
    min: 0,
    max: 1e6,
    default: scheduleDefault('sigmaMin'),
    scale: 'log',
    unit: 'length',
    cost: 'state',
    when: schedulesWith('sigmaMin'),
    doc: 'lowest noise (standard deviation): the stop noise',
  },
  sigmaMax: {
    type: 'number',
    min: 1e-6,
    max: 1e6,
    default: scheduleDefault('sigmaMax'),
    scale: 'log',
    unit: 'length',
    cost: 'state',
    when: schedulesWith('sigmaMax'),
    doc: 'highest noise (standard deviation)',
  },
  betaMin: {
    type: 'number',
    min: 0,
    max: 1e4,
    default: scheduleDefault('betaMin'),
    scale: 'log',
    unit: '1 / time',
    cost: 'state',
    when: schedulesWith('betaMin'),
    doc: 'noise rate at t = 0',
  },
  betaMax: {
    type: 'number',
    min: 1e-6,
    max: 1e4,
    default: scheduleDefault('betaMax'),
    scale: 'log',
    unit: '1 / time',
    cost: 'state',
    when: schedulesWith('betaMax'),
    doc: 'noise rate at t = 1',
  },
  spacing: {
    type: 'choice',
    choices: ['time', 'logVariance', 'karras'],
    default: ({ schedule }) => (schedule === 'edm' ? 'karras' : 'logVariance'),
    unit: '',
    cost: 'state',
    when: hasSchedule,
    doc: 'levels uniform in time, in log(s / a^2), or in (sigma / a)^(1/rho)',
  },
  rho: {
    type: 'number',
    min: 0.1,
    max: 100,
    default: defaultRho,
    scale: 'linear',
    unit: '',
    cost: 'state',
    when: { spacing: ['karras'] },
    doc: 'Karras spacing: larger puts more levels at low noise',
  },
  steps: {
    type: 'integer',
    min: 1,
    max: 1e6,
    default: ({ experiment }) => (experiment === 'retrieve' ? 60 : 200),
    scale: 'log',
    unit: '',
    cost: 'state',
    when: [...isStepped, ...returns],
    doc: 'steps between the highest and the lowest noise',
  },
  finalMean: {
    type: 'switch',
    default: samplerDefaults.finalMean,
    unit: '',
    cost: 'state',
    when: { sampler: ['eulerMaruyama'] },
    doc: 'one more update at the last level, without noise, as in Pham et al.',
  },
  ddimEta: {
    type: 'number',
    min: 0,
    max: 1,
    default: samplerDefaults.ddimEta,
    scale: 'linear',
    unit: '',
    cost: 'state',
    when: { sampler: ['ddim'] },
    doc: '0: deterministic; 1: ancestral',
  },
  churn: {
    type: 'number',
    min: 0,
    max: 1e4,
    default: samplerDefaults.churn,
    scale: 'linear',
    unit: '',
    cost: 'state',
    when: { sampler: ['edmHeun'] },
    doc: 'S_churn: noise added and taken away again, spread over all steps',
  },
  churnMin: {
    type: 'number',
    min: 0,
    max: 1e6,
    default: samplerDefaults.churnMin,
    scale: 'log',
    unit: 'length',
    cost: 'state',
    when: { sampler: ['edmHeun'] },
    doc: 'S_tmin: lowest sigma that is churned',
  },
  churnMax: {
    type: 'number',
    min: 0,
    max: 1e6,
    default: Math.min(samplerDefaults.churnMax, 1e6),
    scale: 'log',
    unit: 'length',
    cost: 'state',
    when: { sampler: ['edmHeun'] },
    doc: 'S_tmax: highest sigma that is churned',
  },
  churnNoise: {
    type: 'number',
    min: 0.5,
    max: 2,
    default: samplerDefaults.churnNoise,
    scale: 'linear',
    unit: '',
    cost: 'state',
    when: { sampler: ['edmHeun'] },
    doc: 'S_noise: the added noise is inflated by this factor',
  },
  correctorSteps: {
    type: 'integer',
    min: 0,
    max: 100,
    default: samplerDefaults.correctorSteps,
    scale: 'linear',
    unit: '',
    cost: 'state',
    when: reverses,
    doc: 'Langevin corrector steps after every step',
  },
  correctorRatio: {
    type: 'number',
    min: 1e-6,
    max: 1,
    default: samplerDefaults.correctorRatio,
    scale: 'log',
    unit: '',
    cost: 'state',
    when: reverses,
    doc: 'step of the corrector: epsilon = ratio times s',
  },
  start: {
    type: 'choice',
    choices: ['exact', 'prior', 'matched', 'cue'],
    default: 'exact',
    unit: '',
    cost: 'state',
    when: generates,
    doc: 'exact: p_T of the data; prior: N(0, s_T); matched: the Gaussian with the moments of p_T; cue: a(T) cue + noise',
  },
  cue: {
    type: 'list',
    default: ({ experiment, startAt }) => (experiment === 'retrieve' || startAt === 'cues' ? 'noise:0.6' : 'origin'),
    unit: 'length',
    cost: 'uniform',
    when: [{ start: ['cue'] }, { experiment: ['probe', 'retrieve'] }, { startAt: ['cues'] }],
    doc: 'the point that is asked about: origin, or its coordinates; of retrieval noise:A, flip:A, mask:A (a share), memory, rows of numbers, or a file',
  },
  held: {
    type: 'switch',
    default: false,
    unit: '',
    cost: 'state',
    when: { experiment: ['retrieve'] },
    doc: 'completion: what of a cue mask:A is not covered is held where it is, and has the noise of its level along a schedule; only the rest moves',
  },
  stepsShown: {
    type: 'integer',
    min: 0,
    max: 16,
    default: 4,
    scale: 'linear',
    unit: '',
    cost: 'state',
    when: { experiment: ['retrieve'], dynamics: { not: ['sideBySide'] } },
    doc: 'columns of the picture between cue and result: steps on the way',
  },
  score: {
    type: 'choice',
    choices: ['exact', 'features', 'trainedFeatures', 'smoothed'],
    default: 'exact',
    unit: '',
    cost: 'shader',
    when: isStepped,
    doc: 'which score moves the particles: the exact softmax over all memories; a limited number of random features (Hoover et al. 2024); a linear layer on random features, trained by gradient flow at every noise level (Bonnaire et al. 2025); smoothed, the denoiser averaged round x (Scarvelis et al. 2023)',
  },
  features: {
    type: 'integer',
    min: 1,
    max: 65536,
    default: 256,
    scale: 'log',
    unit: '',
    cost: 'state',
    when: [{ score: ['features'] }, ...learns],
    doc: 'Y: random waves that stand for all memories; of a trained layer, those of every noise level',
  },
  trainingTime: {
    type: 'number',
    min: 0,
    max: 1e8,
    default: 1e4,
    scale: 'log',
    unit: '',
    cost: 'state',
    when: learns,
    doc: 'tau: how long the layer has been trained by gradient flow; the loss along a feature of variance lambda has fallen by exp(-2 lambda tau), and these variances sum to 1. 0: the denoiser of one Gaussian',
  },
  smoothing: {
    type: 'number',
    min: 0,
    max: 100,
    default: 0.2,
    scale: 'linear',
    unit: 'length',
    cost: 'state',
    when: { score: ['smoothed'] },
    doc: 'tau: the denoiser is averaged over x + tau z, in the unit of the memories',
  },
  draws: {
    type: 'integer',
    min: 2,
    max: 4096,
    default: 16,
    scale: 'log',
    unit: '',
    cost: 'state',
    when: { score: ['smoothed'] },
    doc: 'M: how many fixed z, in pairs +z and -z (an odd number is rounded up)',
  },
  reading: {
    type: 'choice',
    choices: ['auto', 'dense', 'cutoff', 'field'],
    default: 'auto',
    unit: '',
    cost: 'shader',
    when: { experiment: ['basins', 'generate', 'trajectories'] },
    unsaid: true,
    doc: 'how the score is read: dense, from all memories; cutoff, of the exact score in 1 to 3 dimensions, from those that matter, certified; field, in 1 to 3 dimensions, from a table with its error measured (labels of basins are those of dense). auto, of the exact score, where a cost model predicts at least twice the speed: cutoff with 4096 memories or more, field for basins at one level with 512 or more',
  },
  epsilon: {
    type: 'number',
    min: 1e-6,
    max: 0.1,
    default: 1e-4,
    scale: 'log',
    unit: '',
    cost: 'state',
    when: { reading: ['auto', 'cutoff', 'field'] },
    unsaid: true,
    doc: 'how far a mean of the memories may be from that over all of them, in units of the noise sigma, rounding aside: by cutoff for every particle, from a field for those that are compared; below 2e-5 cutoff interpolates no sums',
  },
  terminal: {
    type: 'choice',
    choices: ['stop', 'denoise', 'snap'],
    default: 'stop',
    unit: '',
    cost: 'state',
    when: reverses,
    doc: 'stop at the last noise level; denoise: x = D(x) at the end; snap: onto the memory of largest weight',
  },
  resolution: {
    type: 'integer',
    min: 2,
    max: 4096,
    default: ({ experiment }) => (experiment === 'generate' ? 512 : 256),
    scale: 'log',
    unit: 'cells',
    cost: 'state',
    when: { experiment: ['generate', 'trajectories', 'landscape'] },
    doc: 'cells per side of the density or of the landscape; of trajectories along x',
  },
  plane: {
    type: 'list',
    default: 'coordinates',
    unit: '',
    cost: 'state',
    when: { experiment: ['generate'] },
    doc: 'what the density is counted over: coordinates, the first two; two others by number, such as 3,7; or, above three dimensions, the principal plane, through the mean of the memories along their two main directions (PCA); box is then of two dimensions, in the principal plane about that mean',
  },
  cloneNoise: {
    type: 'number',
    min: 0,
    max: 1e6,
    default: 1,
    scale: 'log',
    unit: 'length^2',
    cost: 'state',
    when: { experiment: ['trajectories'], sampler: { not: wandering } },
    doc: 'noise variance s / a^2 at which every particle gets a twin that goes on with other noise; 0: none',
  },
  quantity: {
    type: 'choice',
    choices: ['energy', 'score', 'hessianMin', 'hessianMax', 'entropy', 'topWeight'],
    default: 'energy',
    unit: '',
    cost: 'uniform',
    when: { experiment: ['landscape'] },
    doc: 'what the picture shows: E, |grad log p|, least or largest eigenvalue of Hess E, posterior entropy, or the largest posterior weight',
  },
} as const satisfies Record<string, Dial>;

/** The name of a dial, the same in files, links and on the command line. */
export type DialName = keyof typeof PARAMS;

/** The type of a dial's value. */
export type ValueOf<D> = D extends { type: 'choice'; choices: readonly (infer Choice)[] }
  ? Choice
  : D extends { type: 'switch' }
    ? boolean
    : D extends { type: 'list' }
      ? ListValue
      : number;

/** Every dial with a value; those whose `when` does not hold keep their default and mean nothing. */
export type Config = { -readonly [name in DialName]: ValueOf<(typeof PARAMS)[name]> };

/** The table as plain dials, in order. */
export const dials: readonly (readonly [DialName, Dial])[] = Object.entries(PARAMS) as [DialName, Dial][];
