import type { Config } from '../../params/table.ts';
import { blackout, condensed, memoryShares, pitchfork, recalledCues, type Tables, wells } from './tourMeasures.ts';

/** One stop of the guided tour: a question, a run that answers it, and a dial to turn. */
export interface TourStep {
  title: string;
  /** the run, by its name in src/params/presets.ts */
  preset: string;
  /** what is smaller on software drivers and phones, so that the answer is there within 15 s */
  smaller?: Partial<Config>;
  /** to be predicted before the picture is seen */
  question?: Question;
  /** two or three sentences that answer it */
  see: string;
  /** the run is played in motion from its beginning, once it is seen */
  plays?: boolean;
  /** the ways on, from the last card */
  leads?: boolean;
  attempt?: Attempt;
  /** where it comes from: authors and arXiv number */
  sources: readonly (readonly [authors: string, arxiv: string])[];
}

interface Question {
  asks: string;
  choices: readonly string[];
  /** which choice is right, from 0 */
  right: number;
  /** the number that the run itself gives for it; undefined where its tables hold none */
  measured?: (tables: Tables) => string | undefined;
}

/** A dial that a button turns. */
export interface Attempt {
  /** on the button */
  does: string;
  dials: Partial<Config>;
  /** what is then to be seen */
  shows: string;
}

/** The story of the papers. What is said of a run was measured with it, at its size and at the smaller one. */
export const tourSteps: readonly TourStep[] = [
  {
    title: 'Recall',
    preset: 'pham2',
    smaller: { particles: 65536 },
    question: {
      asks: 'Two memories in a plane. Every point is a cue, and retrieval carries it on, step by step. At how many places do cues end?',
      choices: ['At one', 'At two', 'At many'],
      right: 1,
      measured: wells,
    },
    see: 'Each cue ends at a memory (star), and its colour says at which. The step x ← D(x) is the update of a modern Hopfield network and the denoiser of a diffusion model at once.',
    attempt: {
      does: 'Turn β down to 0.9',
      dials: { beta: 0.9 },
      shows: 'At noise s = 1/β above 1 both wells have become one, between the memories.',
    },
    sources: [['Ambrogioni 2023', '2309.17290']],
  },
  {
    title: 'Spurious states',
    preset: 'pham9',
    smaller: { particles: 65536 },
    question: {
      asks: 'Now nine memories, at noise s = 0.15. How many wells are left?',
      choices: ['One', 'Three', 'Nine'],
      right: 1,
      measured: wells,
    },
    see: 'The two largest wells lie at no memory: they are averages of neighbours that nobody stored. Pham et al. found such states where trained models stop copying and begin to invent.',
    attempt: {
      does: 'Turn β up to 50',
      dials: { beta: 50 },
      shows: 'With less noise there are five wells, each at a memory or at a close group of them.',
    },
    sources: [['Pham et al. 2025', '2505.21777']],
  },
  {
    title: 'Diffusion',
    preset: 'memorization',
    smaller: { particles: 16384, steps: 100, resolution: 128 },
    question: {
      asks: 'The same nine memories. Samples begin as noise, and reverse diffusion takes the noise away until s = 0.001. Where do they end?',
      choices: ['In the three wells', 'At the nine memories', 'All along the circle'],
      right: 1,
      measured: memoryShares,
    },
    plays: true,
    see: 'Watch the cloud: it gathers in three places first, the wells of recall at s = 0.15, and parts again into nine as the noise falls. Each memory draws one sample in nine, its weight in the data.',
    attempt: {
      does: 'Stop at s = 0.15',
      dials: { timeMin: 0.15 },
      shows: 'The crowd now stands where the wells of recall are: its density is e to the minus their energy.',
    },
    sources: [
      ['Ambrogioni 2023', '2309.17290'],
      ['Pham et al. 2025', '2505.21777'],
    ],
  },
  {
    title: 'Generalization',
    preset: 'ring',
    smaller: { particles: 4096, steps: 40, resolution: 64 },
    question: {
      asks: 'A thousand memories drawn from a circle, and samples that stop at noise s = 0.002. What do they show?',
      choices: ['A thousand copies', 'The circle', 'One blot'],
      right: 1,
    },
    see: 'The noise at the stop, √s = 0.045, is seven times the mean distance of neighbours, 2π/1000 = 0.0063: no sample tells which memory it came from. The score is exact, so it is the stop that invents, where a trained network has its limited capacity.',
    attempt: {
      does: 'Keep 9 of the memories',
      dials: { count: 9 },
      shows: 'The same stop with few memories: the samples keep to the nine.',
    },
    sources: [
      ['Pham et al. 2025', '2505.21777'],
      ['Achilli et al. 2025', '2502.09578'],
    ],
  },
  {
    title: 'Symmetry breaking',
    preset: 'twoDeltas',
    question: {
      asks: 'Two memories on a line, at −1 and 1, and the energy −log p at noise s = 0.5. Where are its minima?',
      choices: ['In the middle', 'At −1 and 1', 'A little inside of them'],
      right: 2,
      measured: pitchfork,
    },
    see: 'Under much noise the only minimum is in the middle. At s = 1 it splits in two, and a sample must choose a side. The minima are where m = tanh(m/s).',
    attempt: {
      does: 'Turn β from 2 down to 0.9',
      dials: { beta: 0.9 },
      shows: 'On the way through β = 1 the two minima meet and are one.',
    },
    sources: [
      ['Raya and Ambrogioni 2023', '2305.19693'],
      ['Ambrogioni 2023', '2310.17467'],
    ],
  },
  {
    title: 'Condensation',
    preset: 'condensation',
    question: {
      asks: 'Two hundred memories, noise s = 0.05. How many of them could a noisy point in the middle have come from?',
      choices: ['One', 'Some twenty-five', 'All two hundred'],
      right: 1,
      measured: condensed,
    },
    see: 'The colour is the entropy H of the posterior: about e^H memories could have given the point. Far outside it is hardly more than one. As the noise falls, the posterior condenses onto one memory everywhere: sharply in high dimensions, gradually in the plane.',
    attempt: {
      does: 'Turn β up to 100',
      dials: { beta: 100 },
      shows: 'Dark cells grow, each with one memory, and what is bright shrinks to their borders.',
    },
    sources: [
      ['Ambrogioni 2023', '2310.17467'],
      ['Biroli et al. 2024', '2402.18491'],
    ],
  },
  {
    title: 'Images',
    preset: 'letters',
    question: {
      asks: 'The memories are the letters A to Z, 64 pixels each. The cues are the upper halves of A to H. How many come back?',
      choices: ['Two of eight', 'Six of eight', 'All eight'],
      right: 1,
      measured: recalledCues,
    },
    see: 'Each row is a cue, the steps of x ← D(x), where they end, and the nearest memories. A letter comes back where its half says enough. The other two end at a letter with the same half.',
    attempt: {
      does: 'Turn β down to 0.08',
      dials: { beta: 0.08 },
      shows: 'All cues end at one grey image, the mean of the letters.',
    },
    sources: [
      ['Ramsauer et al. 2020', '2008.02217'],
      ['Ambrogioni 2023', '2309.17290'],
    ],
  },
  {
    title: 'Blackout',
    preset: 'blackout',
    question: {
      asks: 'The classical network: 500 neurons of ±1, memories of random signs. How many can it store before it recalls none?',
      choices: ['About 10', 'About 70', 'About 500'],
      right: 1,
      measured: blackout,
    },
    see: 'Statistical mechanics says 0.138 memories per neuron, 69 here. Up to 60 hardly a bit is wrong. Past 69 too much is stored, and in the end none comes back.',
    attempt: {
      does: 'Take an energy of cubes (degree 3)',
      dials: { degree: 3 },
      shows: 'Cubes tell the memories apart, and all 110 come back without an error.',
    },
    sources: [['Krotov and Hopfield 2016', '1606.01164']],
  },
  {
    title: 'Training',
    preset: 'halfTrained',
    smaller: { particles: 8192, resolution: 128 },
    question: {
      asks: 'No exact score here: a layer on 256 random features learned to denoise 16 points of a circle, for a while. Where are its samples?',
      choices: ['On the 16 points', 'All along the circle', 'In one round cloud'],
      right: 1,
    },
    see: 'It has learned what the points have in common, the circle, and not yet the 16 points: training stopped at time 100.',
    attempt: {
      does: 'Train until time 1,000,000',
      dials: { trainingTime: 1e6 },
      shows: 'The layer has learned its points by heart, and most samples are copies.',
    },
    sources: [
      ['Bonnaire et al. 2025', '2505.17638'],
      ['Pham et al. 2025', '2505.21777'],
    ],
  },
  {
    title: 'A network learns to remember, then to imagine',
    preset: 'learner',
    smaller: { particles: 8192, resolution: 128 },
    question: {
      asks: 'A small network was trained to take the noise off 9 points of the circle, and noise runs backwards by what it has learned. Where are its samples?',
      choices: ['At the 9 points', 'All along the circle', 'In one round cloud'],
      right: 0,
      measured: memoryShares,
    },
    see: 'It remembers: its samples sit at the points it was given, and hardly any lie between. It is a network, not the exact score: what it was trained on, and how long, is said below.',
    attempt: {
      does: 'Take the network of 128 points',
      dials: { count: 128 },
      shows:
        'As large a network, but too many points to remember: it draws the circle between them, too. The tab Train does the same with a network of your own.',
    },
    sources: [
      ['Pham et al. 2025', '2505.21777'],
      ['Ambrogioni 2024', '2309.17290'],
    ],
  },
  {
    title: 'Your data',
    preset: 'pham9',
    smaller: { particles: 65536 },
    leads: true,
    see: 'Everything here works with points, patterns or images of your own. They stay on your machine.',
    sources: [],
  },
];
