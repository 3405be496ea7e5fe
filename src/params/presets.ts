import { closestName } from '../memories/closestName.ts';
import { quoted } from '../printable.ts';
import { ConfigError, parseConfig } from './config.ts';
import type { Config } from './table.ts';

/** A run worth starting from: `dials` take the place of the defaults. */
export interface Preset {
  title: string;
  doc: string;
  dials: Partial<Config>;
  scene?: Scene;
}

/** What the page shows besides the run of a preset. */
export interface Scene {
  /** a second run beside it: the dials in which it differs */
  beside?: Partial<Config>;
  /** a dial that moves by itself, written as sweepX is */
  film?: string;
  /** presets of sweeps: their curves stand below, with the place of the film on them */
  below?: readonly string[];
}

/** The first of Pham's points. */
const FIRST_OF_PHAM = [-0.881995885413, 0.471257104047];
/** Samples that start at it with noise: a sweep of that noise. */
const FROM_ONE: Partial<Config> = {
  experiment: 'phase',
  memories: 'pham:9',
  process: 'generate',
  start: 'cue',
  cue: FIRST_OF_PHAM,
  sweepX: 'timeMax:0.01..3:25:log',
  particles: 4096,
  steps: 60,
  timeMin: 0.002,
};

/** Random patterns of 16 signs, from few to many: what comes back. */
const OF_SIGNS: Partial<Config> = {
  experiment: 'phase',
  memories: 'binary:1024:16',
  observable: 'returned',
  sweepX: 'count:1..1024:11:log',
  particles: 128,
  realizations: 8,
};

/** Samples by networks that come with driftwell, each trained on as many of these points. */
const BY_NETWORK: Partial<Config> = {
  experiment: 'generate',
  memories: 'pham:1000',
  score: 'network',
  network: 'pham:{count}',
  // the least noise that they have learnt
  timeMin: 0.0004,
  timeMax: 4,
  steps: 40,
  terminal: 'denoise',
  particles: 16384,
  resolution: 160,
};

/**
 * Runs worth starting from. A preset takes the place of the defaults, so what it says of dials that mean nothing beside
 * the user's own is left out. Files keep the resolved Config, not the preset.
 */
export const presets: Readonly<Record<string, Preset>> = {
  pham9: {
    title: 'Two spurious states',
    doc: "Pham's nine points at s = 0.15: three minima, two of them far from every memory",
    dials: { memories: 'pham:9', beta: 1 / 0.15, timeMin: 0.02 },
  },
  pham2: {
    title: 'Two memories',
    doc: "Pham's two points on the circle, clearly separated",
    dials: { memories: 'pham:2', beta: 1 / 0.15, timeMin: 0.02 },
  },
  pham1000: {
    title: 'A groove, not wells',
    doc: "Pham's thousand points: the wells have left the memories and flow into one groove",
    dials: { memories: 'pham:1000', beta: 20, timeMin: 0.02, particles: 65536 },
  },
  blackout: {
    title: 'Blackout',
    doc: 'A Hopfield network of 500 neurons, cued with its memories: past .138 of them per neuron it recalls none',
    dials: {
      experiment: 'phase',
      process: 'recall',
      memories: 'binary:110:500',
      sweepX: 'count:10..110:11',
      realizations: 4,
      particles: 16,
    },
  },
  unseen: {
    title: 'Patterns it never saw',
    doc: 'A Hopfield network of 500 neurons stores mixtures of 10 features, more and more: they are lost, then the features become attractors, and mixtures that were never stored',
    dials: {
      experiment: 'phase',
      process: 'recall',
      memories: 'featureMixtures:700:500',
      sweepX: 'count:5..500:9:log',
      sweepY: 'cued:stored,unseen,features',
      realizations: 4,
      particles: 16,
    },
  },
  learner: {
    title: 'A network learns to remember, then to imagine',
    doc: 'Samples by two networks of one shape, trained on 9 and on 128 points of the circle: the first copies its points, the second draws the circle between them, too',
    dials: { ...BY_NETWORK, count: 9 },
    scene: { beside: { count: 128 } },
  },
  imagined: {
    title: 'Trained, not exact',
    doc: 'The same 128 points twice: a network that was trained on them fills the circle between them, the exact score copies them',
    dials: { ...BY_NETWORK, count: 128 },
    scene: { beside: { score: 'exact' } },
  },
  learning: {
    title: 'First the law, then the memories',
    doc: 'A layer on random features learns to denoise 32 points on the circle: its error on fresh points falls, and rises again when it begins to know those 32 by heart; the more points, the later',
    dials: {
      experiment: 'phase',
      process: 'training',
      observable: 'populationError',
      memories: 'ring:32',
      beta: 100,
      features: 128,
      sweepX: 'trainingTime:1..1e6:25:log',
      realizations: 4,
      particles: 512,
    },
  },
  halfTrained: {
    title: 'Trained, but not for too long',
    doc: 'Samples of a layer on random features, trained on 16 points until it knows their circle and not yet the points; at a training time of 1e6 the samples are copies',
    dials: {
      experiment: 'generate',
      memories: 'circle:16',
      score: 'trainedFeatures',
      trainingTime: 100,
      timeMin: 0.001,
      timeMax: 4,
      steps: 40,
      particles: 65536,
      resolution: 256,
    },
  },
  landscape: {
    title: 'Wells and passes',
    doc: "The energy of Pham's nine points at s = 0.15, its score, minima, saddles",
    dials: { experiment: 'landscape', memories: 'pham:9', beta: 1 / 0.15 },
  },
  triangle: {
    title: 'Triangle',
    doc: 'Three memories between two transitions: four minima, one of them at no memory (first order)',
    dials: { memories: 'circle:3', beta: 1 / 0.52, particles: 262144 },
  },
  river: {
    title: 'The moment the crowd decides',
    doc: 'Two memories, reverse diffusion over time: the river forks at s = 1, and clones parted there agree in .775 of all cases',
    dials: {
      experiment: 'trajectories',
      memories: 'deltas',
      schedule: 'ou',
      timeMax: 1.5,
      timeMin: 0.005,
      sampler: 'dpmSolver2MSde',
      steps: 160,
      box: [2.6],
      cloneNoise: 1,
      resolution: 192,
    },
    scene: { beside: { experiment: 'generate' } },
  },
  hysteresis: {
    title: 'Which way you came',
    doc: 'The triangle from s = 0.46 to 0.58, started at the memories: they hold on past s = 1/2 and past coexistence, then jump',
    dials: {
      experiment: 'phase',
      memories: 'circle:3',
      process: 'retrieve',
      observable: 'radius',
      startAt: 'memories',
      sweepX: 'sigma2:0.46..0.58:61',
      particles: 16,
      iterations: 5000,
    },
  },
  twoDeltas: {
    title: 'Pitchfork',
    doc: 'Two points on a line below s = 1, where one minimum has become two',
    dials: { experiment: 'landscape', memories: 'deltas', beta: 2 },
  },
  condensation: {
    title: 'Condensation',
    doc: 'How many memories could a noisy point come from? Posterior entropy of two hundred memories at s = 0.05',
    dials: { experiment: 'landscape', memories: 'gaussian:200', beta: 20, quantity: 'entropy' },
  },
  moons: {
    title: 'Two moons',
    doc: 'Two interleaved half circles of twelve points at s = 0.03: sixteen wells',
    dials: { memories: 'moons:24', beta: 1 / 0.03, particles: 262144 },
  },
  memorization: {
    title: 'The end is a memory',
    doc: "Reverse diffusion with the exact score of Pham's nine points, stopped at s = 0.001: memorization",
    dials: { experiment: 'generate', memories: 'pham:9', timeMin: 1e-3 },
  },
  ring: {
    title: 'Something like generalization',
    doc: 'A thousand points and a stop at s = 0.002: the samples fill the circle between them',
    dials: { experiment: 'generate', memories: 'pham:1000', timeMin: 0.002, steps: 100, particles: 262144 },
  },
  recall: {
    title: 'Recall from a cue',
    doc: 'Samples that start near one point of the plane: they end at the memories near it',
    dials: { experiment: 'generate', memories: 'pham:9', start: 'cue', cue: [-0.9, 0.1], timeMax: 0.3, timeMin: 0.005 },
  },
  pointsAndRing: {
    title: 'Recall and creation',
    doc: 'Three memories by themselves and two hundred on a circle, one landscape at s = 0.02: each its own well, and a groove',
    dials: { experiment: 'landscape', memories: 'pointsAndRing:203', beta: 50 },
  },
  duplicates: {
    title: 'An episode beside what is general',
    doc: 'One memory that stands 300 times in the data, beside a ring of a thousand: an episode has its own well, the ring is one groove, and 0.23 of the samples are the episode',
    dials: {
      experiment: 'generate',
      memories: 'pointAndRing',
      weights: 'duplicated',
      copies: 300,
      timeMin: 0.005,
      steps: 60,
      particles: 65536,
    },
    scene: { beside: { experiment: 'landscape', beta: 50 } },
  },
  duplication: {
    title: 'How often is the duplicate drawn?',
    doc: 'Share of samples that end at the first memory, against how often it stands in the data: its weight, exactly',
    dials: {
      experiment: 'phase',
      memories: 'pointAndRing:101',
      weights: 'duplicated',
      process: 'generate',
      observable: 'firstShare',
      sweepX: 'copies:1..1000:13:log',
      particles: 4096,
      steps: 40,
      sampler: 'dpmSolver2MSde',
    },
  },
  continuum: {
    title: 'From recall to creation',
    doc: 'Samples from one cue while its noise grows: little noise brings the same memory back, much noise any of them, and nothing but the noise has changed',
    dials: {
      experiment: 'generate',
      memories: 'pham:9',
      start: 'cue',
      cue: FIRST_OF_PHAM,
      timeMax: 0.3,
      timeMin: 0.002,
      steps: 60,
      particles: 65536,
    },
    scene: { film: 'timeMax:0.01..3:25:log', below: ['recallShare', 'recallDiversity'] },
  },
  recallShare: {
    title: 'How many come back?',
    doc: 'Share of samples from a noisy memory that end at it, against the noise: 1 is recall, its weight is creation',
    dials: { ...FROM_ONE, observable: 'firstShare' },
  },
  recallDiversity: {
    title: 'How many could it be?',
    doc: 'Number of memories at which samples from one noisy memory end, e^H of their shares, against the noise',
    dials: { ...FROM_ONE, observable: 'diversity' },
  },
  networkCapacity: {
    title: 'How many can be recalled?',
    doc: 'Sixteen signs with noise of variance 1.5: share of cues that a modern Hopfield network takes back to their pattern, against how many it stores; the lines are capacities of the classical network',
    dials: {
      ...OF_SIGNS,
      process: 'retrieve',
      startAt: 'cues',
      cue: 'noise:1.2247',
      similarity: 'dot',
      beta: 8 / 3,
      iterations: 60,
    },
  },
  diffusionCapacity: {
    title: 'The same by diffusion',
    doc: 'The same cues taken back by the probability flow from noise s = 1.5: what a diffusion model recalls is what the network recalls',
    dials: { ...OF_SIGNS, process: 'uturn', sampler: 'odeHeun', beta: 2 / 3, steps: 40 },
  },
  oneEnergy: {
    title: 'One energy, two names',
    doc: "The energy of diffusion beside that of a modern Hopfield network at beta = 1/s: equal where all memories have one norm. Here one is shorter, and the network's energy lacks its bias |xi|^2 / 2s",
    dials: {
      experiment: 'landscape',
      memories: [
        [1, 0],
        [-0.5, 0.866],
        [-0.3, -0.52],
      ],
      beta: 5,
    },
    scene: { beside: { similarity: 'dot' } },
  },
  growth: {
    title: 'Where do memories end?',
    doc: 'Basins beside the energy while memories on a circle grow from 2 to 1000: wells part, leave the memories, and flow into one groove',
    dials: { memories: 'ring:1000', count: 32, beta: 100, box: [1.3] },
    scene: {
      beside: { experiment: 'landscape' },
      film: 'count:2..1000:28:log',
      below: ['wellsAgainstK', 'excessAgainstK'],
    },
  },
  networks: {
    title: 'Many networks, one picture',
    doc: 'Minima of the energy over noise and number of memories, 22,272 networks on the circle: few memories part at once, many share √(3/2s) wells',
    dials: {
      experiment: 'phase',
      memories: 'ring:200',
      sweepX: 'sigma2:0.004..0.7:48:log',
      sweepY: 'count:2..200:32:log',
      realizations: 16,
      particles: 128,
    },
  },
  wellsAgainstK: {
    title: 'Wells against memories',
    doc: 'Minima of the energy at s = 0.01 against the number of random points on the circle: one each at first, then √(3/2s)',
    dials: {
      experiment: 'phase',
      memories: 'ring:1000',
      beta: 100,
      sweepX: 'count:2..1000:16:log',
      realizations: 16,
      particles: 128,
    },
  },
  excessAgainstK: {
    title: 'From memorization to generalization',
    doc: 'Excess memorization against the number of points on the circle, for samples that stop at noise 0.01 (exact score)',
    dials: {
      experiment: 'phase',
      memories: 'ring:1000',
      process: 'generate',
      observable: 'excess',
      sweepX: 'count:2..1000:16:log',
      realizations: 16,
      particles: 512,
      steps: 60,
      timeMin: 0.01,
    },
  },
  odeBasins: {
    title: 'Basins of the flow of probability',
    doc: 'Where the probability-flow ODE takes each start: sharp borders, and a memory at every end',
    dials: { memories: 'pham:9', dynamics: 'ode', timeMax: 0.15, particles: 262144, steps: 100 },
  },
  committor: {
    title: 'Where will it end?',
    doc: "Committor of the reverse SDE on Pham's nine points: the most frequent end of 16 replicas from every start",
    dials: { memories: 'pham:9', dynamics: 'sde', timeMax: 0.15, particles: 65536, steps: 100 },
  },
  regimes: {
    title: 'From a cloud to a memory',
    doc: 'Samples of two clouds of 128 memories in 64 dimensions, over time: the overlap of their mean m with the memory at which they end first finds the cloud, then the memory, when Y₂ condenses. Points: the run; lines: the exact process',
    dials: {
      experiment: 'trajectories',
      memories: 'twoClouds:256:64',
      schedule: 'edm',
      sigmaMin: 0.1,
      sigmaMax: 20,
      sampler: 'dpmSolver2MSde',
      steps: 64,
      particles: 1024,
      cloneNoise: 20,
    },
  },
  letters: {
    title: 'Half a letter',
    doc: 'Letters of 64 pixels, of which the cue has the upper half: fixed-point iteration at beta = 0.5 completes them, and guesses where two letters share that half',
    dials: { experiment: 'retrieve', memories: 'glyphs', cue: 'mask:0.5', beta: 0.5 },
  },
  fourWays: {
    title: 'Four ways to remember',
    doc: 'Letters under noise of variance s = 6.25 = 1/beta: the iteration ends between memories, the probability-flow ODE at the most probable one, the reverse SDE at one of the posterior',
    dials: {
      experiment: 'retrieve',
      memories: 'glyphs',
      dynamics: 'sideBySide',
      cue: 'noise:2.5',
      beta: 0.16,
      particles: 6,
      seed: 3,
    },
  },
  hebbian: {
    title: 'Too many letters',
    doc: 'The 26 letters in a Hebbian network of 64 spins, far past its capacity of 0.138 patterns per spin: no cue comes back, and the ends are mixtures; degree 6 keeps them all',
    dials: { experiment: 'retrieve', memories: 'glyphs', dynamics: 'spins', cue: 'flip:0.1' },
  },
  oneImage: {
    title: 'The same image, whatever the cue',
    doc: 'Letters at beta = 0.08: every cue ends at the mean of the memories, and the beta doctor says from which beta on they come back',
    dials: { experiment: 'retrieve', memories: 'glyphs', cue: 'noise:0.6', beta: 0.08 },
  },
};

/** The dials of a preset: defaults for parseConfig. Throws ConfigError for a name that is none. */
export function presetDials(name: string): Partial<Config> {
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (preset) return preset.dials;
  const near = closestName(name, Object.keys(presets));
  throw new ConfigError([
    `there is no preset ${quoted(name)}${near ? `; did you mean ${near}?` : `; known are ${Object.keys(presets).join(', ')}`}`,
  ]);
}

/** The run of a preset by itself, as in the gallery. Throws ConfigError for a name that is none. */
export function presetConfig(name: string): Config {
  return parseConfig({}, presetDials(name));
}
