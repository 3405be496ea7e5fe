import type { InFile } from './inFile.ts';

/** Views of runs that have no plane: chosen coordinates, order parameters over time, pairs of data sets. */
export const viewMutations: readonly InFile[] = [
  [
    'src/experiments/planeTable.ts',
    ['src/experiments/plane.test.ts'],
    [['coordinates count from 0', '[(x as number) - 1, (y as number) - 1]', '[x as number, y as number]']],
  ],
  [
    'src/experiments/plane.ts',
    ['src/experiments/plane.test.ts'],
    [
      ['both axes are one', 'axes[patterns.dim + j] = 1', 'axes[patterns.dim + i] = 1'],
      ['the box lies about the centre of the run', 'place - (n % 2 === 0 ? x : y)', 'place'],
      ['a coordinate past the last', '&& d <= dim', ''],
      ['twice the same', '&& plane[0] !== plane[1]', ''],
    ],
  ],
  [
    'src/experiments/centring.ts',
    ['src/experiments/plane.test.ts'],
    [['grids lie over the first two coordinates', 'coordinatesShown(config).map((d) => c[d] ?? 0)', 'c']],
  ],
  [
    'src/observables/order.ts',
    ['src/observables/order.test.ts'],
    [
      ['Y2 is the number of memories', '1 / ratio', 'ratio'],
      ['the origin stays as the signal falls', 'a * (this.#origin[d] as number)', '(this.#origin[d] as number)'],
    ],
  ],
  [
    'src/experiments/orderParameters.ts',
    ['src/experiments/orderParameters.test.ts'],
    [
      ['read at the clean end', 'readAfter(step)', 'run.table.label'],
      ['overlap with another memory', 'meansOf(one, overlaps, ends)', 'meansOf(one, overlaps, ends.map((k) => 1 - k))'],
    ],
  ],
  [
    'src/experiments/marginalSamples.ts',
    ['src/experiments/orderParameters.test.ts'],
    [
      ['noise is a variance', 'Math.sqrt(totalVariance(level, width))', 'totalVariance(level, width)'],
      ['memories are not scaled', 'level.a * (points', '(points'],
    ],
  ],
  [
    'src/experiments/phase/pairs.ts',
    ['src/experiments/phase/pairs.test.ts'],
    [
      ['the same data set twice', 'seedOf(config.seed, BESIDE.secondSet)', 'config.seed'],
      [
        'partners have noise of their own',
        'return cellOf({ ...one.inputs, patterns }, one.run)',
        'return { ...cellOf({ ...one.inputs, patterns }, one.run), seed: 77 }',
      ],
      ['the square of the distance', 'distance: Math.sqrt(apart)', 'distance: apart'],
    ],
  ],
  [
    'src/experiments/retrievalSteps.ts',
    ['src/experiments/retrieve.test.ts'],
    [['read at one level', 'readAfter(step)', 'readAfter(0)']],
  ],
];
