/** One stop of the guided tour: a run, what is to be seen in it, and one thing to try. */
export interface TourStep {
  title: string;
  /** the run, by its name in src/params/presets.ts */
  preset: string;
  /** two or three sentences */
  see: string;
  /** an instruction that needs one dial */
  attempt: string;
  /** where it comes from: authors and arXiv number */
  sources: readonly (readonly [authors: string, arxiv: string])[];
}

/**
 * The story of the papers. What is said of a run was measured with it: the figures in `see` and `attempt` are those of
 * the preset.
 */
export const tourSteps: readonly TourStep[] = [
  {
    title: 'Recall',
    preset: 'pham2',
    see: 'Two memories (stars). Every point of the plane is a cue: retrieval, x ← D(x) again and again, carries it to a memory, and its colour says to which. D is the update of a modern Hopfield network and the denoiser of a diffusion model at once.',
    attempt: 'Set beta to 0.9: at noise s = 1/β above 1 both wells have become one, between the memories.',
    sources: [['Ambrogioni 2023', '2309.17290']],
  },
  {
    title: 'Spurious states',
    preset: 'pham9',
    see: 'Nine memories, but three wells. The two largest lie at no memory: they are averages of neighbours, states that were never stored, with basins of their own. Pham et al. found them where trained models stop copying and begin to invent.',
    attempt: 'Set beta to 50: with less noise there are five wells, each at a memory or at a close group of them.',
    sources: [['Pham et al. 2025', '2505.21777']],
  },
  {
    title: 'Generalization',
    preset: 'ring',
    see: 'A thousand memories, and samples that stop at noise s = 0.002: they fill the circle from which the memories were drawn. The score is exact, so it is the stop that invents, where a trained network has its limited capacity. Without the stop every sample would end on a memory.',
    attempt: 'Set count to 9: the same stop with few memories, and the samples keep to the nine.',
    sources: [
      ['Pham et al. 2025', '2505.21777'],
      ['Achilli et al. 2025', '2502.09578'],
    ],
  },
  {
    title: 'Symmetry breaking',
    preset: 'twoDeltas',
    see: 'Two memories on a line, at −1 and 1, and the energy −log p. Under much noise its only minimum is in the middle. At s = 1 that one splits in two, and a sample must choose a side; here, at s = 0.5, they lie at ±0.958, where m = tanh(m/s).',
    attempt: 'Move beta from 2 down to 0.9, through 1: the two minima meet and are one.',
    sources: [
      ['Raya and Ambrogioni 2023', '2305.19693'],
      ['Ambrogioni 2023', '2310.17467'],
    ],
  },
  {
    title: 'Condensation',
    preset: 'condensation',
    see: 'Two hundred memories. The colour is the entropy H of the posterior: about exp(H) memories could have given the noisy point x, more than twenty in the middle, hardly more than one far outside. As the noise falls, the posterior condenses onto one memory everywhere: sharply in high dimensions, as in the random-energy model, gradually in the plane.',
    attempt: 'Set beta to 100: dark cells grow, each with one memory, and what is bright shrinks to their borders.',
    sources: [
      ['Ambrogioni 2023', '2310.17467'],
      ['Biroli et al. 2024', '2402.18491'],
    ],
  },
  {
    title: 'Images',
    preset: 'letters',
    see: 'The same retrieval in 64 dimensions: the memories are the letters A to Z. Each row is a cue, here the upper half of a letter, the steps of x ← D(x), where they end, and the nearest memories with their distances. A letter comes back where its half says enough; the others end at a letter with the same half.',
    attempt:
      'Set beta to 0.08: all cues end at one grey image, the mean. The lines above the picture say from which beta on the memories come back. Then click an image and draw on the cue.',
    sources: [
      ['Ramsauer et al. 2020', '2008.02217'],
      ['Ambrogioni 2023', '2309.17290'],
    ],
  },
  {
    title: 'Blackout',
    preset: 'blackout',
    see: 'The classical network: 500 neurons of ±1, more and more memories of random signs, cues that are the memories themselves. Up to 60 memories hardly a bit is wrong, as the line of statistical mechanics says. Past .138 memories per neuron too much is stored, and none of them comes back: at 110 the overlap with the cue is .45.',
    attempt: 'Set degree to 3: an energy of cubes tells the memories apart, and all 110 come back without an error.',
    sources: [['Krotov and Hopfield 2016', '1606.01164']],
  },
  {
    title: 'Training',
    preset: 'halfTrained',
    see: 'No exact score here: at every noise level a layer on 256 random features was trained to denoise 16 points of a circle, for a while. It has learnt what they have in common, the circle, and samples lie all along it, between the points too. The 16 points themselves it does not know yet.',
    attempt:
      'Set trainingTime to 1e6: the layer has learnt its points by heart, and most samples are copies. Set it to 0: samples of one Gaussian. The more memories, the longer it takes: try circle:64.',
    sources: [
      ['Bonnaire et al. 2025', '2505.17638'],
      ['Pham et al. 2025', '2505.21777'],
    ],
  },
];
