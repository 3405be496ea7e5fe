import type { InFile } from './inFile.ts';

/** What a score without an energy tells: byScore.ts and what it is made of. */
export const scoreMutations: readonly InFile[] = [
  [
    'src/experiments/byScore.ts',
    ['src/experiments/byScore.test.ts', 'src/verify/kinds/score.test.ts'],
    [
      ['energies count from 0 at the mean', 'ground + energyBetween(', '0 * ground + energyBetween('],
      ['the width is not folded into the level', 's: totalVariance(read, patterns.width) }', 's: read.s }'],
      ['a point by the ODE is always exact', 'odeEnergyError: errors[0] as number', 'odeEnergyError: 0'],
      [
        'attractors by the ODE are off by their energies',
        'odeEnergyError: [...errors]',
        'odeEnergyError: [...energies]',
      ],
      ['the denoiser of wide data is the mean of centres', '(keep * value +', '(value +'],
      ['classes know no entropy', 'entropy: landscape.at(x).entropy }', 'entropy: 0 }'],
      [
        'saddles are attractors of maps',
        '(await search(context)).filter(({ index }) => index === 0)',
        'await search(context)',
      ],
      ['fixed points right of the box are in it', 'value <= (box.high[d] as number)', 'value <= Infinity'],
    ],
  ],
  [
    'src/reference/lineIntegral.ts',
    ['src/reference/lineIntegral.test.ts', 'src/verify/kinds/score.test.ts'],
    [
      ['the loop is about the origin', 'value + half * (', '0 * value + half * ('],
      ['integrals are halved once', 'halvings <= MOST_HALVINGS', 'halvings <= 1'],
    ],
  ],
  [
    'src/reference/odeEnergy.ts',
    ['src/reference/odeEnergy.test.ts', 'src/verify/kinds/score.test.ts'],
    [
      ['the noisy end is near', 'const NOISIEST = 100;', 'const NOISIEST = 1;'],
      ['the first steps are fine enough', 'const MOST_DOUBLINGS = 7;', 'const MOST_DOUBLINGS = 0;'],
      ['the width is left out at the noisy end', '** 2 + width || 1)', '** 2 || 1)'],
    ],
  ],
  [
    'src/reference/scoreField.ts',
    ['src/reference/lineIntegral.test.ts', 'src/verify/kinds/score.test.ts'],
    [['curvatures are those of one half', '(value + (slope[j * dim + i] as number)) / 2', 'value']],
  ],
  [
    'src/attractors/fixedPoints.ts',
    ['src/attractors/fixedPoints.test.ts', 'src/verify/kinds/score.test.ts'],
    [
      ['the index counts rising directions', '(value < 0 ? 1 : 0)', '(value > 0 ? 1 : 0)'],
      ['fixed points nearer than sigma are one', 'const SAME = 1e-6;', 'const SAME = 1;'],
    ],
  ],
  [
    'src/experiments/energyOnPlane.ts',
    ['src/experiments/byScore.test.ts', 'src/verify/kinds/score.test.ts'],
    [
      ['the energy of a plane goes one way', '(value + (columnFirst[i] as number)) / 2', 'value'],
      ['the middles of parts weigh as their ends', 'sum += 4 * along(', 'sum += 2 * along('],
    ],
  ],
  [
    'src/experiments/point.ts',
    ['src/experiments/point.test.ts'],
    [
      [
        'the cursor follows the exact score',
        'await iterate(own, here, breathe, teller)',
        'await iterate(own, here, breathe)',
      ],
      ['paths follow the exact score', 'breathe, await tellerFor(inputs, own))', 'breathe)'],
      ['energies are those of the exact score', 'teller?.energyAt?.(here) ?? exact.energy', 'exact.energy'],
    ],
  ],
  [
    'src/experiments/paths.ts',
    ['src/experiments/point.test.ts'],
    [['along a schedule the exact score moves all', '...(readout && { readout }),', '']],
  ],
];
