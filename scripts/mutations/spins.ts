import type { InFile } from './inFile.ts';

/** Networks of spins: their updates, what is measured of them, and the powers that they read by. */
export const spinMutations: readonly InFile[] = [
  [
    'shaders/sweep.wgsl.ts',
    ['src/simulation/spinUpdates.test.ts'],
    [
      ['a spin feeds itself', ' - xi.${lane(i)} * x, SpinMemory', ', SpinMemory'],
      ['overlaps are not kept up to date', '+= xi.${lane(i)} * change;`', '+= 0.0 * change;`'],
      [
        'every sweep visits the spins in one order',
        'cell.firstQuad + local, step, ${ORDER_COUNTER}u',
        'cell.firstQuad + local, 0u, ${ORDER_COUNTER}u',
      ],
      [
        'all quads share an order',
        'philox(vec4u(cell.firstQuad + local, step, ${ORDER_COUNTER}u',
        'philox(vec4u(cell.firstQuad, step, ${ORDER_COUNTER}u',
      ],
      [
        'a network that has settled moves on',
        "freezes ? 'select(x, y, settled == vec4u(0u))' : 'y'",
        "freezes ? 'y' : 'y'",
        'what a sweep without a flip leaves is left by all that follow, at T = 0',
      ],
      [
        'the last overlaps of a workgroup are those of the next',
        '(workgroupIndex - slice.firstWorkgroup) * ${workgroupSize}u + thread',
        '(workgroupIndex - slice.firstWorkgroup) * ${workgroupSize - 1}u + thread',
      ],
    ],
  ],
  [
    'shaders/powerFlips.wgsl.ts',
    ['src/simulation/spinUpdates.test.ts', 'src/observables/recall.test.ts'],
    [
      ['weights count as one', 'before.powers + memory.weight * (p - q)', 'before.powers + (p - q)'],
      ['the field is twice as strong', '(${2 * degree}.0 * numbers.y)', '(${degree}.0 * numbers.y)'],
      ['the energy is of another degree', '-energies.powers / (${degree}.0', '-energies.powers / (${degree + 1}.0'],
    ],
  ],
  [
    'shaders/softmaxFlips.wgsl.ts',
    ['src/simulation/spinUpdates.test.ts', 'src/observables/recall.test.ts'],
    [
      [
        'long memories are no more likely',
        'memory.logWeight + (numbers.z - numbers.y) * memory.square + slope * rest',
        'memory.logWeight + slope * rest',
      ],
      ['the sum of minus is not rescaled', 'before.minus * rescale + exp2', 'before.minus + exp2'],
    ],
  ],
  [
    'shaders/recall.wgsl.ts',
    ['src/observables/recall.test.ts'],
    [
      ['every network is cued with the first memory', '% vec4u(rule.cuedCount);', '% vec4u(1u);'],
      ['networks are compared with the memories, whatever they were cued with', 'rule.cuedFirst + (', 'rule.first + ('],
      ['an overlap as large as asked is not enough', '>= vec4f(rule.leastSum)', '> vec4f(rule.leastSum)'],
      ['what stands still is in a 2-cycle', 'back & !fixed', 'back'],
      ['the state two steps before is that of one before', 'x == before2[base + d]', 'x == before1[base + d]'],
    ],
  ],
  [
    'shaders/powerSums.wgsl.ts',
    ['src/simulation/readouts.test.ts', 'src/readouts/readouts.test.ts'],
    [
      ['weights count as w_k', 'm3.w) + normBias);', 'm3.w));'],
      ['overlaps are in units of the dimension', '2 ** Math.ceil(Math.log2(dim))', 'dim'],
    ],
  ],
  [
    'shaders/powerStages.wgsl.ts',
    ['src/simulation/spins.test.ts'],
    [
      [
        'nothing is rectified',
        "rectified ? 'max(similarity, vec4f(0.0))' : 'similarity'",
        "rectified ? 'similarity' : 'similarity'",
      ],
      ['the energy is not divided by the degree', '(1 / degree).toExponential()', '(1).toExponential()'],
    ],
  ],
  [
    'shaders/mix.wgsl.ts',
    ['src/simulation/spins.test.ts'],
    [
      ['a field of 0 makes a spin of 0', 'select(sign(y), before, y == vec4f(0.0))', 'sign(y)'],
      ['inner stages hold coordinates, too', 'row.commits != 0u && ${clamp}.x != 0.0', '${clamp}.x != 0.0'],
      ['what is held has no noise', ' + row.clampNoise * ${z}', ''],
    ],
  ],
  [
    'src/experiments/spins.ts',
    ['src/experiments/spins.test.ts'],
    [
      [
        'twice as many bits are flipped',
        'distanceTo(flips), spread: 1',
        'distanceTo(Math.min(0.5, 2 * flips)), spread: 1',
      ],
      ['the diagonal is part of the energy', 'rowCount(patterns) / (2 * dim) : 0', '0 : 0'],
      ['mixtures are of one memory', 'j < mixed; j++', 'j < 1; j++'],
      ['the reverse of a memory counts as unseen', '(row[0] as number) * (points[at] as number)', '1'],
      ['equal rows count as one in the energy', 'rowCount(patterns) / (2 * dim)', 'patterns.count / (2 * dim)'],
    ],
  ],
];
