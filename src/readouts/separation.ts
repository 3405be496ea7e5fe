import { powerEnergy, powerFlips } from '../../shaders/powerFlips.wgsl.ts';
import { powerStages } from '../../shaders/powerStages.wgsl.ts';
import { powerOfTwoFrom, powerSums } from '../../shaders/powerSums.wgsl.ts';
import { softmaxEnergy, softmaxFlips } from '../../shaders/softmaxFlips.wgsl.ts';
import { softmaxStages } from '../../shaders/softmaxStages.wgsl.ts';
import { softmaxSums } from '../../shaders/softmaxSums.wgsl.ts';
import type { Stages } from '../../shaders/stages.ts';
import type { Given, SumsText } from '../../shaders/sums.ts';
import { type Patterns, rowCount } from '../memories/patterns.ts';
import type { Answer } from '../reference/execute.ts';
import { type Landscape, landscapeOf } from '../reference/landscape.ts';
import { type PowerOptions, powerReadOut, powerSpinField, requireDegree } from '../reference/power.ts';
import { readOut, softmaxSpinField } from '../reference/readOut.ts';
import type { ReadLevel } from '../samplers/row.ts';
import { type LevelNumbers, requireLevel } from './level.ts';
import type { Flips } from './readout.ts';

/**
 * How similarities to the memories become weights and an answer: similarity, separation, projection (Millidge et al.
 * 2022, arXiv:2202.04557). Another one is its sums in WGSL, their float64 twin, and a row of `separations`.
 */
export interface Separation {
  /** of the kernel, in results */
  name: string;
  /** what captions call the weight of a memory, by which it tells where particles ended */
  weight: string;
  gives: readonly Given[];
  sums: SumsText;
  /** the same for kernels that loop over dimensions; without them it takes 1 to 3 */
  stages?: Stages;
  /** What `row` tells the sums: 1/a, sharpness, normBias. Throws RangeError on a level that cannot be read. */
  level(read: ReadLevel, patterns: Pick<Patterns, 'count' | 'dim' | 'rows'>): LevelNumbers;
  /** The answer at x in float64. The level is that of a row: the width of the data is in its s already. */
  reference(patterns: Patterns, read: ReadLevel): (x: ArrayLike<number>) => Answer;
  /** what a spin would gain by a flip; missing where it has none */
  flips?: Flips;
  /** Its energy with gradient and curvature in float64, at the level of wide data; undefined where it has none. */
  landscape?(patterns: Patterns, read: ReadLevel): Landscape;
}

/** Polynomial energies: src/reference/power.ts. Throws RangeError on a degree that is not from 2 to 32. */
function power(options: PowerOptions): Separation {
  const { degree, rectified } = options;
  requireDegree(degree);
  return {
    name: `${rectified ? 'rectified power' : 'power'} ${degree}`,
    weight: 'power of the overlap',
    gives: ['mean', 'energy'],
    sums: powerSums(degree, rectified),
    stages: powerStages(degree, rectified),
    level({ a, s }, patterns) {
      requireLevel({ a, s });
      return [1 / a, 1 / powerOfTwoFrom(patterns.dim), Math.log2(rowCount(patterns))];
    },
    reference: powerReadOut(options),
    flips: {
      text: powerFlips(degree, rectified),
      energy: powerEnergy(degree, rectified),
      reference: powerSpinField(options),
    },
  };
}

/** Every separation by name; `power` makes one of a degree. */
export const separations = {
  softmax: {
    name: 'dense',
    weight: 'posterior weight',
    gives: ['mean', 'energy', 'trace', 'entropy', 'participation', 'winner', 'weights'],
    sums: softmaxSums,
    stages: softmaxStages,
    level({ a, s, similarity }) {
      requireLevel({ a, s });
      // logits in base 2
      const sharpness = ((a * a) / (2 * s)) * Math.LOG2E;
      return [1 / a, sharpness, similarity === 'dot' ? sharpness : 0];
    },
    reference: readOut,
    flips: { text: softmaxFlips, energy: softmaxEnergy, reference: softmaxSpinField },
    landscape: landscapeOf,
  },
  power,
} satisfies Record<string, Separation | ((options: PowerOptions) => Separation)>;
