import type { InFile } from './inFile.ts';

/**
 * Retrieval of images: files of images, cues, what is measured of an end, the beta doctor, the sheet of its picture.
 */
export const retrievalMutations: readonly InFile[] = [
  [
    'src/files/greyValues.ts',
    ['src/files/imagePatterns.test.ts'],
    [
      ['white is 0', '(2 * (value - low)) / (high - low) - 1', '(value - low) / (high - low) - 1'],
      ['signs are scaled, too', 'least >= 0 && most <= 255', 'most <= 255'],
      ['0 and 1 are black', "(most === 1 || dtype === 'bool')", "dtype === 'bool'"],
    ],
  ],
  [
    'src/files/imagePatterns.ts',
    ['src/files/imagePatterns.test.ts'],
    [
      ['10 stands before 9', '{ numeric: true }', '{}'],
      ['tiles of a sheet run down', 'Math.floor(tile / across) * height', '(tile % across) * height'],
      ['sizes may differ', 'picture.width !== first.width ||', ''],
    ],
  ],
  [
    'src/experiments/cues.ts',
    ['src/experiments/cues.test.ts'],
    [
      ['every cue is made of the first memory', 'i % memories', '0'],
      ['turned over about 0', '2 * middle - (points[at + d] as number)', '-(points[at + d] as number)'],
      ['the first numbers are covered', 'i % dim >= kept', 'i % dim < dim - kept'],
      ['noise is a variance', 'value + sigma * (z', 'value + Math.sqrt(sigma) * (z'],
    ],
  ],
  [
    'src/experiments/retrieval.ts',
    ['src/experiments/retrieve.test.ts'],
    [
      ['the later of two that are as near', 'other.square > square', 'other.square >= square'],
      ['overlap over the norm', 'dot / norm', 'dot / Math.sqrt(norm)'],
      ['the overlap forgets the origin', '(value - o) * (memory - o)', 'value * memory'],
      ['the nearest memory is enough', '!(nearby.distance <= reach)', 'false'],
      ['any memory will do', 'source < 0 || nearby.memory === source', 'true'],
    ],
  ],
  [
    'src/experiments/held.ts',
    ['src/experiments/retrieve.test.ts'],
    [
      ['what is covered is held', 'held[d] ? value : Number.NaN', 'held[d] ? Number.NaN : value'],
      ['the posterior knows what is covered', 'held[i % dim]', 'i >= 0'],
    ],
  ],
  [
    'src/experiments/systems.ts',
    ['src/experiments/retrieve.test.ts'],
    [
      [
        'cues go along the schedule of the dials',
        'cues ? levelsFromBeta(inputs) : levelsOf(config)',
        'levelsOf(config)',
      ],
      ['the most probable memory is that of no noise', 'beta: config.beta, similarity', 'beta: 1e6, similarity'],
    ],
  ],
  [
    'src/analysis/betaDoctor.ts',
    ['src/analysis/betaDoctor.test.ts'],
    [
      ['the bound is twice too high', '1 / largestDistance(patterns) ** 2', '4 / largestDistance(patterns) ** 2'],
      [
        'the mean repels at its standard deviation',
        '1 / largestVariance(patterns)',
        '1 / Math.sqrt(largestVariance(patterns))',
      ],
      [
        'a memory is kept by its distance, whatever the similarity',
        "similarity === 'dot' ? keeps.byDot : keeps.byDistance",
        'keeps.byDistance',
      ],
      [
        'the first threshold is that of all',
        'Math.max(...thresholds) : Number.NaN',
        'Math.min(...thresholds) : Number.NaN',
      ],
      ['back is wherever it ends', '!(distance(next, xi) <= within)', 'false'],
      ['weights make no difference', 'ratio * d * Math.exp', 'd * Math.exp'],
      ['no memory comes back below the contraction bound', '[low, high] = [low / 2, low]', 'return low'],
    ],
  ],
  [
    'src/pictures/imageSheet.ts',
    ['src/pictures/retrieve.test.ts'],
    [['images stand on their heads', '(height - 1 - top - y) * width', '(height - top - tall + y) * width']],
  ],
];
