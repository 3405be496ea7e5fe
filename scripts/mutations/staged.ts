import type { InFile } from './inFile.ts';

const RUNS = ['src/simulation/staged.test.ts'];
const OBSERVERS = ['src/observables/wide.test.ts'];

/**
 * Readings by stages, above three dimensions: weights over chunks, means, the mix,
 * and the observers that take their sums.
 */
export const stagedMutations: readonly InFile[] = [
  [
    'shaders/separate.wgsl.ts',
    [...RUNS, ...OBSERVERS],
    [
      ['sums of earlier chunks keep their scale', 'scale = exp2(rise);', 'scale = vec4f(1.0);'],
      ['a later tie wins', 'logit > top);', 'logit >= top);', 'no two memories of a test are equally far to the bit'],
      ['what pads a list is near', 'vec4f(3.4e38), similarity, vec4<bool>', 'similarity, similarity, vec4<bool>'],
      ['the second nearest is any', 'min(sums.second, max(sums.nearest, square))', 'min(sums.second, square)'],
    ],
  ],
  [
    'shaders/softmaxStages.wgsl.ts',
    [...RUNS, ...OBSERVERS],
    [
      [
        'the entropy of earlier chunks is not moved',
        '(before.surprise + before.sum * rise) * scale',
        'before.surprise * scale',
      ],
      ['squares of weights are rescaled once', 'before.participation * scale * scale', 'before.participation * scale'],
      ['the trace forgets the way to the mean', 'sums.squares / sums.sum - spread', 'sums.squares / sums.sum'],
    ],
  ],
  [
    'shaders/project.wgsl.ts',
    RUNS,
    [
      ['means of earlier chunks keep their scale', 'scale * means[at], vec4f(0.0)', 'means[at], vec4f(0.0)'],
      ['every chunk divides', 'select(vec4f(1.0), normOf(sums),', 'select(normOf(sums), normOf(sums),'],
    ],
  ],
  [
    'shaders/tiledSums.wgsl.ts',
    RUNS,
    [['all coordinates are one sum', 'const STRETCH = 32;', 'const STRETCH = 4096;']],
  ],
  [
    'shaders/layer.wgsl.ts',
    ['src/simulation/networkStages.test.ts'],
    [
      ['the mean is not taken off', '* inverseA - mu`', '* inverseA`'],
      ['the last layer has no scale', "last: 'memories[level].y * '", "last: ''"],
      ['the last block overwrites the next quad', '(unit + ${n}u < layer.units)', '(unit + ${n}u < layer.units + 3u)'],
      ['layers are linear', "return place === 'last' ? linear", 'return true ? linear'],
    ],
  ],
  [
    'src/readouts/networkBlocks.ts',
    ['src/simulation/networkStages.test.ts'],
    [
      ['every row reads the first level', 'levels + level * place', 'levels + 0 * place'],
      ['nothing goes past the layers', '.skip)', '.skip * 0)'],
      ['the middle is not put back', '(1 - skip) * (network', '0 * (network'],
    ],
  ],
  [
    'src/readouts/networkReading.ts',
    ['src/simulation/networkStages.test.ts'],
    [['every layer writes where it reads from', 'units[l % 2] as GPUBuffer)', 'units[0] as GPUBuffer)']],
  ],
  [
    'shaders/mixStep.wgsl.ts',
    [...RUNS, 'src/simulation/executors.test.ts'],
    [
      ['x0 is always x', 'select(starts[here], x, vec4<bool>(slice.begins != 0u))', 'x'],
      [
        'particles that have settled go on',
        'select(positions[at], means[slot * ${dim}u + d], awake)',
        'means[slot * ${dim}u + d]',
      ],
      [
        'rows that read nothing mix what lies there',
        'select(vec4f(0.0), means[here], vec4<bool>(row.reads != 0u))',
        'means[here]',
        'such rows have no weight for m, and no test leaves what is not finite there',
      ],
    ],
  ],
  [
    'src/readouts/stagedLists.ts',
    [...RUNS, 'src/readouts/readouts.test.ts'],
    [
      ['norms of memories are 0', 'records[at + 4 * (dim + 1)] = norm2;', 'records[at + 4 * (dim + 1)] = 0;'],
      [
        'what pads a block weighs something',
        'k < count ? Math.log2(weights[k] as number) : NO_WEIGHT',
        'Math.log2(weights[Math.min(k, count - 1)] as number)',
      ],
    ],
  ],
  [
    'shaders/nullGap.wgsl.ts',
    OBSERVERS,
    [
      [
        'fresh samples of every cell have one seed',
        '(quad, 0u, d, ${stream}u), seeds[cell]',
        '(quad, 0u, d, ${stream}u), seeds[0]',
      ],
    ],
  ],
  [
    'shaders/readings.wgsl.ts',
    OBSERVERS,
    [['the winner is looked for in the first block', 'rule.first + (winner / 4u) *', 'rule.first + 0u *']],
  ],
  [
    'shaders/recoveredShare.wgsl.ts',
    OBSERVERS,
    [['everybody set out from the first block', 'rule.first + (k${i} / 4u) *', 'rule.first + (k${i} / 64u) *']],
  ],
  [
    'shaders/agreement.wgsl.ts',
    OBSERVERS,
    [['clones are weighed by the sums of the particles', 'there.top);`', 'here.top);`']],
  ],
  [
    'shaders/coordinateMoments.wgsl.ts',
    OBSERVERS,
    [['what fills the last quad counts', 'isReal(quad) & allFinite(base)', 'allFinite(base)']],
  ],
];
