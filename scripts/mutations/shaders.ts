import type { InFile } from './inFile.ts';

/** Kernels, their bindings and what they share. */
export const shaderMutations: readonly InFile[] = [
  [
    'shaders/label.wgsl.ts',
    ['src/observables/sample.test.ts', 'src/observables/labels.test.ts'],
    [
      ['the reach of a label is not squared', 'rule.reach * rule.reach', 'rule.reach'],
      ['every cell is labelled by the rule of the first', 'let rule = rules[cell];', 'let rule = rules[0];'],
      ['every cell is counted in the slots of the first', 'cell * perCell', '0u * perCell'],
      ['what is not finite is not counted as such', '&& !finite.${i})', '&& finite.${i})'],
    ],
  ],
  [
    'shaders/readings.wgsl.ts',
    ['src/observables/readings.test.ts', 'src/observables/labels.test.ts'],
    [
      [
        'the participation ratio is not normalized',
        'sums.sum * sums.sum / sums.participation',
        'sums.sum / sums.participation',
      ],
      ['the log of the sum is taken in base 2', '0.6931471805599453 * (top', '(top'],
      [
        'the logit of a dot product is never put together again',
        'direct: f32, rule: CellRule) -> f32 {\n  if (rule.normBias != rule.sharpness) {\n    return direct;\n  }\n  return memory.w',
        'direct: f32, rule: CellRule) -> f32 {\n  if (true) {\n    return direct;\n  }\n  return memory.w',
      ],
      ['the covariance is not about the mean', ' - mean.c${d};`)}\n    ${pairs', ';`)}\n    ${pairs'],
      ['entropy and top weight change places', "'entropy',\n  'topWeight',", "'topWeight',\n  'entropy',"],
    ],
  ],
  [
    'shaders/summary.wgsl.ts',
    ['src/observables/edges.test.ts', 'src/observables/cells.test.ts'],
    [
      [
        'a memory at just the distance is not near',
        'near.first <= vec4f(rule.near2)',
        'near.first < vec4f(rule.near2)',
      ],
      ['the energy lacks its constant', 'energyOf(sums) + rule.energyOffset', 'energyOf(sums)'],
      ['Y2 is divided by the sum once', 'sums.participation / (sums.sum * sums.sum)', 'sums.participation / sums.sum'],
      ['the distance stays squared', 'sqrt(near.first)', 'near.first'],
      ['a memory may be global as well', '!isMemory & (${IS_GLOBAL})', '(${IS_GLOBAL})'],
      ['merged and spurious change places', "'merged',\n  'spurious',", "'spurious',\n  'merged',"],
      ['the fourth moment is the second', 'radius2 * radius2,', 'radius2,'],
    ],
  ],
  [
    'shaders/classRule.ts',
    ['src/attractors/classify.test.ts'],
    [
      ['a memory is shared by up to 1.6', 'MEMORY_BELOW = 1.5', 'MEMORY_BELOW = 1.6'],
      ['a third of all memories is global', 'GLOBAL_ABOVE = 2', 'GLOBAL_ABOVE = 3'],
    ],
  ],
  [
    'shaders/cellRule.wgsl.ts',
    ['src/observables/cells.test.ts', 'src/observables/labels.test.ts', 'src/observables/readings.test.ts'],
    [
      ['the winner is counted from the first cell', 'k - first);', 'k);'],
      ['a weight forgets the norm bias', 'memory.w + rule.normBias *', 'memory.w + 0.0 *'],
      ['a weight forgets the prior weight', 'let bias = memory.w + rule', 'let bias = rule'],
      ['the gap is a ratio of squares', 'rule.gap2 * near.first', 'sqrt(rule.gap2) * near.first'],
      ['the second nearest is the nearest', 'min(second, max(first, square))', 'min(second, square)'],
      ['places are not divided by a', 'positions[base + ${d}u] * rule.inverseA', 'positions[base + ${d}u]'],
    ],
  ],
  [
    'shaders/cellSums.wgsl.ts',
    ['src/observables/edges.test.ts', 'src/observables/cells.test.ts'],
    [
      ['squares are sums', 'dot(kept${i}, kept${i})', 'dot(kept${i}, vec4f(1.0))'],
      [
        'a chunk begins one quad early',
        '(record % extent.workgroupsPerCell) * ${CHUNK_QUADS}u;',
        '(record % extent.workgroupsPerCell) * ${CHUNK_QUADS - 1}u;',
      ],
      [
        'a chunk goes on to the end of its cell',
        'min(firstQuad + ${CHUNK_QUADS}u, extent.quadsPerCell)',
        'extent.quadsPerCell',
      ],
      [
        'the first thread of a record is left out',
        'for (var other = 0u; other < ${workgroupSize}u',
        'for (var other = 1u; other < ${workgroupSize}u',
      ],
      ['padding is counted', 'isReal(quad) & allFinite(base)', 'allFinite(base)'],
      ['what is not finite is counted', 'isReal(quad) & allFinite(base);', 'isReal(quad);'],
    ],
  ],
  [
    'shaders/ensemble.wgsl.ts',
    ['src/observables/cells.test.ts'],
    [
      ['one chunk of a cell', 'chunk < extent.chunks', 'chunk < 1u'],
      ['deviations are about zero', 'valueOf(cell, value) - mean;', 'valueOf(cell, value);'],
      ['the variance of a cell is not about its mean', '/ n - mean * mean, 0.0)', '/ n, 0.0)'],
      ['the variance of a cell is not that of its mean', '- mean * mean, 0.0) / n;', '- mean * mean, 0.0);'],
      ['the susceptibility grows with the particles', 'return r2 - r * r;', 'return sumOf(cell, 0u) * (r2 - r * r);'],
      ["Binder's cumulant forgets the dimension", '(extent.kurtosis * r2 * r2)', '(r2 * r2)'],
      [
        'all points have the cells of the first',
        '(i / extent.values) * extent.realizations;',
        '0u * extent.realizations;',
      ],
    ],
  ],
  [
    'shaders/agreement.wgsl.ts',
    ['src/observables/edges.test.ts'],
    [
      [
        'the clone is read with the sums of the particle',
        'weightOf(memory, v, there, rule)',
        'weightOf(memory, v, here, rule)',
      ],
      ['the clone is not divided by a', 'clones[base + ${d}u] * rule.inverseA', 'clones[base + ${d}u]'],
    ],
  ],
  [
    'shaders/density.wgsl.ts',
    ['src/observables/edges.test.ts'],
    [
      [
        'the right edge of the grid counts in the next row',
        'inside)), vec4u(bins.size.x - 1u))',
        'inside)), vec4u(bins.size.x))',
      ],
      ['the upper edge of the grid lies outside', 'line <= vec4f(size.y)', 'line < vec4f(size.y)'],
      ['rows are as long as columns', 'y * bins.size.x + x', 'y * bins.size.y + x'],
      ['what lies below is counted in the first row', ' & (line >= zero)', ''],
    ],
  ],
  [
    'shaders/moments.wgsl.ts',
    ['src/observables/edges.test.ts'],
    [
      ['moments are about zero', 'positions[base + ${d}u] - origin[${d}]', 'positions[base + ${d}u]'],
      ['half of the threads are added up', 'half = ${workgroupSize / 2}u', 'half = ${workgroupSize / 4}u'],
    ],
  ],
  [
    'shaders/mix.wgsl.ts',
    ['src/simulation/simulation.test.ts', 'src/simulation/executors.test.ts'],
    [
      ['a particle settles one step early', 'vec4u(step + 1u)', 'vec4u(step)'],
      ['a particle that settled may settle again', '${awake} & ${near}', '${near}'],
      ['of four particles that have not settled one is counted', ', vec4u(1u))`', ', vec4u(1u, 0u, 0u, 0u))`'],
      ['the tolerance is not squared', 'slice.tolerance * slice.tolerance', 'slice.tolerance'],
      ['the accumulator forgets x', ' + row.kx * ${x}', ''],
      ['all dimensions have the noise of the first', '(${quad}, ${step}, ${d}, ', '(${quad}, ${step}, 0u, '],
      ['the noise of steps is that of starts', '${d}, slice.stream)', '${d}, 1u)'],
    ],
  ],
  [
    'shaders/advance.wgsl.ts',
    ['src/simulation/executors.test.ts', 'src/simulation/simulation.test.ts'],
    [
      ['a row is repeated once more', 'repeatsDone >= row.repeats', 'repeatsDone > row.repeats'],
      ['every row commits', 'if (row.commits != 0u)', 'if (row.commits < 9u)'],
      ['the noise counts from the first particle of the batch', 'cell.firstQuad + local${q}', 'local${q}'],
      ['q forgets its weight', 'row.kq * ${readout.tap(q)}', '${readout.tap(q)}'],
      ['every cell runs the rows of the first', 'cell.firstRow + slice.row', 'slice.row'],
      ['a slice begins at the first of the repeats', 'var repeatsDone = slice.repeatsDone;', 'var repeatsDone = 0u;'],
      [
        'quads of a list are of the first cell',
        'quadList[firstSlot] / slice.quadsPerCell',
        'thread / slice.quadsPerCell',
      ],
    ],
  ],
  [
    'src/gpu/quadList.ts',
    ['src/gpu/quadList.test.ts', 'src/simulation/executors.test.ts'],
    [
      ['a quad is left out once its first three have settled', 'settledAt[4 * quad + 3] === 0', 'false'],
      ['what fills a block counts as a quad', 'this.quads = listed', 'this.quads = at'],
      ['few quads stay in one block', 'if (at % size === perBlock) endBlock();', ''],
    ],
  ],
  [
    'shaders/start.wgsl.ts',
    ['src/simulation/startPoints.test.ts'],
    [
      ['a word at the bound chooses the centre below', 'if (word < $', 'if (word <= $'],
      ['every cell starts from the centres of the first', '`origin.firstCentre + startIndex', '`startIndex'],
      [
        'centres are chosen by the noise of the start',
        'philox(vec4u(birth, 0u, 0u, 0u), origin.seed)',
        'philox(vec4u(birth, 0u, 0u, 1u), origin.seed)',
      ],
      ['starts lie on the corners of the grid', '(vec3f(at) + 0.5)', '(vec3f(at) + 0.0)'],
      [
        'the grid is listed y first',
        'index % grid.cells.x, (index / grid.cells.x)',
        'index % grid.cells.y, (index / grid.cells.y)',
      ],
      ['replicas of a start do not share it', '(4u * quad + i) / replicas', '4u * quad + i'],
    ],
  ],
  [
    'shaders/noise.wgsl.ts',
    ['src/simulation/startPoints.test.ts'],
    [
      ['a product of words loses a carry', '+ (middle >> 16u) +', '+'],
      ['nine rounds', 'round < 10u', 'round < 9u'],
      ['a whole turn begins at the sine', 'quadrant == 1u || quadrant == 2u', 'quadrant == 2u || quadrant == 3u'],
      ['two normals share their radius', 'radius.y * turn(u.w)', 'radius.x * turn(u.w)'],
    ],
  ],
  [
    'shaders/noise.wgsl.ts',
    ['shaders/noise.test.ts', 'src/reference/noise.test.ts'],
    [
      ['the logarithm forgets the exponent', 'f32(exponent) * ${literal(LOG_PER_EXPONENT)} + f *', 'f *'],
      ['a digit of a coefficient is wrong', '0.500129998', '0.500139998'],
      ['mantissas begin at a half', 'LEAST_MANTISSA = 0x3f2aaaab', 'LEAST_MANTISSA = 0x3f000000'],
      ['u may be 0', '(low * 0x1p-32 + 0x1p-33)', 'low * 0x1p-32'],
    ],
  ],
  [
    'shaders/below.ts',
    ['shaders/texts.test.ts'],
    [
      [
        'whether a particle has settled is asked of floats',
        '(bitcast<vec4u>(${lengths}) < vec4u(bitcast<u32>(${limit})))',
        '(${lengths} < vec4f(${limit}))',
      ],
    ],
  ],
  [
    'src/gpu/dispatch.ts',
    ['src/experiments/costs.test.ts'],
    [['a kernel goes out in one submit', 'Math.max(LEAST_WORKGROUPS, Math.floor(pace.budget / units))', 'workgroups']],
  ],
  [
    'shaders/replicas.wgsl.ts',
    ['src/observables/edges.test.ts', 'src/simulation/cut.test.ts'],
    [
      ['every slice has the first starts', 'extent.firstWorkgroup + ', ''],
      ['of two labels as frequent the highest is taken', 'mine < best', 'mine > best'],
      ['the entropy is that of one replica', 'max(surprise / f32(extent.replicas), 0.0)', 'max(surprise, 0.0)'],
    ],
  ],
  [
    'shaders/observer.wgsl.ts',
    ['src/observables/labels.test.ts', 'src/observables/edges.test.ts'],
    [
      ['one particle more than there are', '< vec4u(extent.particlesPerCell)', '<= vec4u(extent.particlesPerCell)'],
      ['infinite is finite', '!= vec4u(0x7f800000u)', '!= vec4u(0xffc00000u)'],
      ['what fills a quad is counted', 'if (all(real) && all(', 'if (all('],
      ['a quad of two places is counted at the first', 'if (all(real) && all(slot == slot.xxxx))', 'if (all(real))'],
    ],
  ],
  [
    'shaders/wells.wgsl.ts',
    ['src/observables/cells.test.ts'],
    [
      ['two minima are one within a width', '0.01 * rules[cell].variance', '1.0 * rules[cell].variance'],
      [
        'saddles count as minima',
        'counted & isConvex(here.curvature) & ${below',
        'counted & ${below',
        'lastStep is the length of a step only where the curvature is convex, and huge elsewhere',
      ],
      ['merged and spurious change places', 'select(vec4u(4u), vec4u(3u)', 'select(vec4u(3u), vec4u(4u)'],
      [
        'the first of a quad finds itself',
        '(vec4u(4u * before + ${i}u) < order)',
        '(vec4u(4u * before + ${i}u) <= order)',
      ],
      ['the curvature has the wrong sign off the diagonal', "'0.0'}) - cov${d}${e}", "'0.0'}) + cov${d}${e}"],
      ['a cofactor has the wrong sign', '(h.h00 * g.c1 - h.h10 * g.c0) / det', '(h.h00 * g.c1 + h.h10 * g.c0) / det'],
    ],
  ],
  [
    'shaders/neighbours.wgsl.ts',
    ['src/observables/cells.test.ts'],
    [
      ['a sample is its own neighbour', '(lanes != vec4u(4u * other + ${i}u)) & ', ''],
      ['memorized samples are spurious as well', '!memorized & found)', 'found)'],
      ['the last samples see fewer others', 'max(endQuad, ${CHUNK_QUADS}u) - ${CHUNK_QUADS}u', 'firstQuad'],
    ],
  ],
  [
    'shaders/nullGap.wgsl.ts',
    ['src/observables/edges.test.ts'],
    [
      [
        'fresh samples of a cell have the seed of the first',
        "${d}u, ${stream}u), seeds[cell]));`, '\\n    ')}",
        "${d}u, ${stream}u), seeds[0]));`, '\\n    ')}",
      ],
    ],
  ],
  [
    'shaders/recoveredShare.wgsl.ts',
    ['src/observables/edges.test.ts'],
    [
      [
        'particle i set out from memory i / K',
        'rule.first + (4u * quad + ${i}u) % rule.count',
        'rule.first + (4u * quad + ${i}u) / rule.count',
      ],
    ],
  ],
  [
    'shaders/features.wgsl.ts',
    ['src/readouts/readouts.test.ts', 'src/simulation/readouts.test.ts'],
    [
      ['features do not fade', 'exp2(-row.age * omega.w)', '1.0'],
      ['the slope has the sign of the sine', 'wave.y * cosines - wave.x * sines', 'wave.y * cosines + wave.x * sines'],
      ['the floor is that of the power', 'max(sqrt(power), 1e-30)', 'max(power, 1e-30)'],
    ],
  ],
  [
    'shaders/smoothed.wgsl.ts',
    ['src/readouts/readouts.test.ts', 'src/simulation/readouts.test.ts'],
    [['the first draw is left out', 'var draw = cell.firstExtra; draw', 'var draw = cell.firstExtra + 1u; draw']],
  ],
  [
    'shaders/attention.wgsl.ts',
    ['src/readouts/readouts.test.ts', 'src/simulation/readouts.test.ts', 'src/simulation/executors.test.ts'],
    [
      [
        'a cell with few memories in registers reads those of the next',
        'select(-3e38, memory.w, index < cell.endMemory)',
        'memory.w',
      ],
      ['memories behind whole blocks are not read', 'Math.ceil(registers / 4)', 'Math.floor(registers / 4)'],
      ['a block in registers reads its first memory alone', '`memory${4 * b + i}`', '`memory${4 * b}`'],
    ],
  ],
  [
    'shaders/sums.ts',
    ['src/simulation/executors.test.ts'],
    [['the second half of a sum is the first once more', 'n - half, join, first + half', 'n - half, join, first']],
  ],
  [
    'shaders/softmaxSums.wgsl.ts',
    ['src/observables/readings.test.ts', 'src/observables/labels.test.ts', 'src/simulation/simulation.test.ts'],
    [
      ['the sum is not rescaled', 'before.sum * rescale + ${total(n)}', 'before.sum + ${total(n)}'],
      ['the larger of two is the smaller', 'select(b, a, a > b)', 'select(a, b, a > b)'],
      [
        'the participation is rescaled once',
        'before.participation * rescale * rescale',
        'before.participation * rescale',
      ],
      [
        'the surprise forgets the new top',
        '(before.surprise + before.sum * (before.top - top)) * rescale',
        'before.surprise * rescale',
      ],
      ['the trace is about the origin of squares', 'sums.squares / sums.sum - spread', 'sums.squares / sums.sum'],
    ],
  ],
  [
    'shaders/snap.wgsl.ts',
    ['src/observables/labels.test.ts'],
    [
      [
        'a particle without a label goes to the first memory',
        'vec4f(${onto}), named)',
        'vec4f(${onto}), vec4<bool>(true))',
      ],
    ],
  ],
];
