import type { InFile } from './inFile.ts';

/** Runs and what stands round them: simulation, read-outs, experiments, memories, files. */
export const hostMutations: readonly InFile[] = [
  [
    'src/simulation/cursor.ts',
    ['src/simulation/cursor.test.ts'],
    [
      ['a step belongs to the row before', 'as number) <= step) low', 'as number) < step) low'],
      ['a slice may end behind a row that does not commit', 'if (!commit) {', 'if (false) {'],
      ['a slice takes at least nothing', 'taken === 0 ? 1 : 0', '0'],
      ['read-outs past the end are counted', 'Math.min(to, first + repeat)', '(first + repeat)'],
      ['the next commit is this one', 'let next = step + 1;', 'let next = step;'],
    ],
  ],
  [
    'src/simulation/contest.ts',
    ['src/simulation/contest.test.ts'],
    [
      ['a variant of other bits may be chosen', 'word === expected[i]) ? undefined', 'true) ? undefined'],
      ['what is not finite may be chosen', "if (!allFinite(bits)) return 'not finite';", ''],
      ['less than chance is enough', 'MARGIN = 1.1', 'MARGIN = 1'],
      ['who was slower once may be chosen', 'ms, leads }) => leads &&', 'ms }) =>'],
      ['two rounds are enough', 'LEAST_ROUNDS = 3', 'LEAST_ROUNDS = 2'],
      ['trials take what they take', ' <= MEASURED_MS;', ' < Infinity;'],
      ['the slowest stay', 'OUT = 3', 'OUT = 99'],
      ['the slowest is chosen', 'one.ms < best.ms', 'one.ms > best.ms'],
    ],
  ],
  [
    'src/simulation/executors/records.ts',
    ['src/simulation/executors/records.test.ts', 'src/simulation/executors.test.ts'],
    [
      ['kx and km change places', 'row.kx, row.km, row.kq', 'row.km, row.kx, row.kq'],
      ['the first row of a cell is counted in cells', '...seedKey(seed), c * length', '...seedKey(seed), c'],
      ['the birth index counts particles', 'firstParticle / 4', 'firstParticle'],
      ['the end of a slice is its length', 'first + take;', 'take;'],
    ],
  ],
  [
    'src/simulation/executors/fused.ts',
    ['src/simulation/executors.test.ts', 'src/simulation/readouts.test.ts'],
    [
      [
        'cells have the lists of the first of their read-out',
        'prepared[i] as ReadoutLists',
        'prepared[0] as ReadoutLists',
      ],
    ],
  ],
  [
    'src/simulation/simulation.ts',
    ['src/simulation/simulation.test.ts'],
    [['other particles make the tables anew', 'this.#executor.on?.(state) ?? executorFor', 'executorFor']],
  ],
  [
    'src/experiments/thinnedMap.ts',
    ['src/experiments/thinnedMap.test.ts'],
    [
      ['the last start of a row may be missing', '[...places, side - 1]', 'places'],
      ['steps may bend as they like', '(steps[at] as number) - expected) > BEND', '0) > BEND'],
      ['islands whose attractor is known are passed over', 'rough[y * mx + x] = 1', 'rough[y * mx + x] = 0'],
    ],
  ],
  [
    'src/experiments/exactLabels.ts',
    ['src/experiments/exactLabels.test.ts'],
    [
      ['one start round a place is enough', 'MARGIN = 2', 'MARGIN = 1'],
      ['no label is a label', 'found >= 0 && labels', 'labels'],
    ],
  ],
  [
    'src/simulation/checkpoint.ts',
    ['src/simulation/timeline.test.ts', 'src/simulation/hostBackup.test.ts', 'src/simulation/simulation.test.ts'],
    [
      [
        'half of every buffer is copied',
        'as GPUBuffer, 0, buffer.size)',
        'as GPUBuffer, 0, 4 * Math.floor(buffer.size / 8))',
      ],
      [
        'the pairs are forgotten',
        'pairs,\n    ms,\n    settledShare,\n    copies,\n    bytes',
        'pairs: 0,\n    ms,\n    settledShare,\n    copies,\n    bytes',
      ],
    ],
  ],
  [
    'src/simulation/timeline.ts',
    ['src/simulation/timeline.test.ts'],
    [
      [
        'a checkpoint just far enough is not kept',
        'if (step - before.step < this.#every) return;',
        'if (step - before.step <= this.#every) return;',
      ],
      ['checkpoints pass the budget', 'this.bytes + bytes > this.#budget && this', 'this.bytes > this.#budget && this'],
      ['the start is thinned away', 'let last = Number.NEGATIVE_INFINITY;', 'let last = 0;'],
      ['going back starts from the start', 'findLast((kept)', 'find((kept)'],
    ],
  ],
  [
    'src/simulation/startPoints.ts',
    ['src/simulation/startPoints.test.ts'],
    [
      ['a word at the bound chooses the centre below', 'word < bound', 'word <= bound'],
      ['the spread is diagonal', '.slice(0, d + 1)', '.slice(0, 1)'],
    ],
  ],
  [
    'src/simulation/starts.ts',
    ['src/simulation/startPoints.test.ts'],
    [
      ['weights are counted in 31 bits', 'Math.round(cumulative * 2 ** 32)', 'Math.round(cumulative * 2 ** 31)'],
      ['every cell has the centres of the first', 'firstCentre += count;', ''],
      ['a pivot of zero is positive', '!(rest > 0)', '!(rest >= 0)'],
      ['the Cholesky factor forgets the columns before', 'rest -= (mine[k]', 'rest -= 0 * (mine[k]'],
    ],
  ],
  [
    'src/simulation/state.ts',
    ['src/simulation/state.test.ts', 'src/simulation/simulation.test.ts'],
    [
      ['q is read from the first coordinate', '(quad * perQuad + perQuad - 1) * 4', '(quad * perQuad) * 4'],
      ['the tally is one word', 'high * 2 ** 32 + low', 'high + low'],
    ],
  ],
  [
    'src/simulation/spec.ts',
    ['src/simulation/executors.test.ts', 'src/simulation/simulation.test.ts', 'src/simulation/readouts.test.ts'],
    [
      ['the width is not folded in', 'foldWidth(row, cell.patterns.width)', 'row'],
      ['an accumulator that only gathers is left out', 'rows.some(({ cacc }) => cacc !== 0)', 'false'],
    ],
  ],
  [
    'src/readouts/attention.ts',
    ['src/readouts/readouts.test.ts', 'src/observables/labels.test.ts'],
    [
      [
        'padding has the weight of the last memory',
        'k < count ? Math.log2(weights[k] as number) : NO_WEIGHT',
        'Math.log2(weights[Math.min(k, count - 1)] as number)',
      ],
      ['weights are ignored', 'Math.log2(weights[k] as number)', '0'],
    ],
  ],
  [
    'src/readouts/separation.ts',
    ['src/readouts/readouts.test.ts', 'src/observables/readings.test.ts'],
    [
      ['the sharpness is that of base e', ' * Math.LOG2E', ''],
      ['the sharpness forgets a', '((a * a) / (2 * s))', '(1 / (2 * s))'],
      ['a dot product is a distance', "similarity === 'dot' ? sharpness : 0", '0'],
    ],
  ],
  [
    'src/readouts/features.ts',
    ['src/readouts/readouts.test.ts', 'src/simulation/readouts.test.ts'],
    [
      ['features are as old as S', 'variance - least', 'variance'],
      ['the floor counts both waves whole', '(a * a + b * b) / 2', '(a * a + b * b)'],
    ],
  ],
  [
    'src/readouts/smoothed.ts',
    ['src/readouts/readouts.test.ts', 'src/simulation/readouts.test.ts'],
    [
      [
        'draws of three dimensions are cut at two',
        '4 * Math.floor(i / dim) + (i % dim)',
        '4 * Math.floor(i / dim) + (i % 2)',
      ],
      ['a smoothed answer costs one', 'inner.cost(patterns) * count', 'inner.cost(patterns)'],
    ],
  ],
  [
    'src/readouts/packing.ts',
    ['src/readouts/readouts.test.ts', 'src/simulation/executors/records.test.ts'],
    [['a list that is shared is stored again', 'if (known) return known;', '']],
  ],
  [
    'src/experiments/systems.ts',
    ['src/experiments/systems.test.ts'],
    [
      ['dynamics that wander settle', 'stochastic ? {} :', ''],
      ['wells are damped', 'eta: 1, iterations', 'eta: 0.1, iterations'],
      ['noise forgets the width', 'scale: 1, spread },', 'scale: 1, spread: Math.sqrt(1 / config.beta) },'],
      [
        'the U-turn starts as far as points do',
        'replicas: 1, spread },',
        'replicas: 1, spread: Math.sqrt(1 / config.beta) },',
      ],
      ['the ODE is the SDE', "toTheData('odeHeun')", "toTheData('ancestral')"],
      ['a retrieval of sweeps is a search for minima', "retrieve: 'hopfield'", "retrieve: 'wells'"],
      ['a run of a random score is not random', " || score.error === 'measured'", ''],
    ],
  ],
  [
    'src/experiments/level.ts',
    ['src/experiments/systems.test.ts'],
    [
      ['beta is the noise', 's: 1 / beta', 's: beta'],
      ['samples are read at the noisy end', "place === 'last' ? label", "place === 'first' ? label"],
    ],
  ],
  [
    'src/experiments/starts.ts',
    ['src/experiments/systems.test.ts', 'src/experiments/experiments.test.ts'],
    [
      [
        'a start of the prior is wide',
        'origin), scale: a, spread: Math.sqrt(s)',
        'origin), scale: a, spread: Math.sqrt(variance)',
      ],
    ],
  ],
  [
    'src/experiments/watch.ts',
    ['src/experiments/watch.test.ts'],
    [
      ['clean data is read at the clean level', 'level.s > 0 ? readAt(level) : label', 'readAt(level)'],
      ['of two levels as near the second is taken', 'off(low) < off(low - 1)', 'off(low) <= off(low - 1)'],
    ],
  ],
  [
    'src/experiments/systems.ts',
    ['src/experiments/phase/theory.test.ts', 'src/experiments/orderParameters.test.ts'],
    [
      ['every ddim is the reverse SDE', "(sampler !== 'ddim' || ddimEta === 1)", 'true'],
      ['churn is the reverse SDE', "sampler !== 'edmHeun' &&", ''],
      ['Langevin steps between are the reverse SDE', 'correctorSteps === 0', 'true'],
    ],
  ],
  [
    'src/experiments/phase/theories.ts',
    ['src/experiments/phase/theory.test.ts', 'src/experiments/phase/residuals.test.ts'],
    [
      ['theory is that of points', 'totalVariance(levelOf(config), patterns.width)', '1 / config.beta'],
      ['the mark of any second well is at the centre', 'isMarked: isLoneWell,', ''],
      ['the first share is its weight at any noise', 'firstOverlap(inputs) < MOST_OVERLAP', 'true'],
    ],
  ],
  [
    'src/experiments/trajectories.ts',
    ['src/experiments/trajectories.test.ts'],
    [['runs without noise have clones', ' && drawsNoise(run)', '']],
  ],
  [
    'src/experiments/phase/theory.ts',
    ['src/experiments/phase/theory.test.ts'],
    [
      [
        'a line goes on where it says nothing',
        'appliesTo(theory, point) ? theory.at(point) : Number.NaN',
        'theory.at(point)',
      ],
      ['a critical value is S', 'map((total) => total - width)', 'map((total) => total)'],
      ['theory of equal weights is drawn for all', "weighted || config.weights === 'uniform'", 'true'],
      ['a sweep of widths keeps the first', "'copies', 'width', 'seed'])", "'copies', 'seed'])"],
      ['an axis of beta is one of s', "dial === 'beta' ? 1 / s : s", 's'],
    ],
  ],
  [
    'src/experiments/centring.ts',
    ['src/experiments/centring.test.ts'],
    [
      ['data a little far are centred', 'const FAR = 64;', 'const FAR = 16;'],
      ['the box stays where it was', 'box: { low: less(box.low), high: less(box.high) }', 'box: box'],
      ['steps have no constants', 'table: aboutCentre(run.table)', 'table: run.table'],
      ['similarities without digits are run', 'largest >= MOST_SIMILARITY', 'largest >= 1e30'],
      ['notes ask every run for its levels', "if (!isActive('schedule', config)) return notes;", ''],
      ['places of tables stay about the mean', 'd >= 0 && d < c.length', 'false'],
    ],
  ],
  [
    'src/experiments/phase/plan.ts',
    ['src/experiments/phase/plan.test.ts', 'src/experiments/phase/phase.test.ts'],
    [
      ['sets of every width are the first', 'own.width,', ''],
      ['realizations of a drawn set share it', 'isSeeded(own) ? own.seed : 0', '0'],
    ],
  ],
  [
    'src/memories/philox.ts',
    ['src/memories/philox.test.ts'],
    [
      ['a product of words loses a carry', ' + Math.floor(low / 0x10000)', ''],
      ['seeds above 2^32 are those below', 'Math.floor(seed / 0x100000000)]', '0]'],
    ],
  ],
  [
    'src/memories/patterns.ts',
    ['src/memories/patterns.test.ts'],
    [
      [
        'kept patterns have their old weights',
        'normalizedWeights(count, patterns.label, patterns.weights.subarray(0, count))',
        'patterns.weights',
      ],
      ['the row of a bad number is counted from 0', 'Math.floor(bad / dim) + 1', 'Math.floor(bad / dim)'],
    ],
  ],
  [
    'src/memories/randomSets.ts',
    ['src/memories/generators.test.ts'],
    [
      ['two dimensions of a row are equal', 'd & 1 ? Math.sin(angle) : Math.cos(angle)', 'Math.cos(angle)'],
      ['all features of a mixture have a plus', 'sign & 1 ? feature :', 'sign ? feature :'],
      [
        'a feature may be drawn twice',
        'left.splice(Math.floor(unit(which) * left.length), 1)',
        'left.slice(Math.floor(unit(which) * left.length))',
      ],
    ],
  ],
  [
    'src/memories/streams.ts',
    ['src/memories/streams.test.ts'],
    [
      ['memories share the stream of starts', 'memories: 0xffffffff', 'memories: 1'],
      ['read-outs share the stream of memories', 'readout: 0xfffffff9', 'readout: 0xffffffff'],
      ['weights share the stream of memories', 'weights: 0xfffffff8', 'weights: 0xffffffff'],
      ['signs share the blocks of angles', 'binary: 1', 'binary: 0'],
      ['mixtures share the blocks of features', 'mixtures: 3', 'mixtures: 2'],
    ],
  ],
  [
    'src/memories/shapes.ts',
    ['src/memories/generators.test.ts'],
    [['the odd point goes to the lower moon', 'arc(Math.ceil(count / 2), 1)', 'arc(Math.floor(count / 2), 1)']],
  ],
  [
    'src/memories/spacing.ts',
    ['src/memories/patterns.test.ts'],
    [
      ['the spacing is the largest', 'count >> 1', 'count - 1'],
      ['patterns at one place have no distance', 'if (square === 0) continue;', ''],
    ],
  ],
  [
    'src/files/csvRun.ts',
    ['src/files/writeResults.test.ts'],
    [
      ['the coordinates of a grid are those of corners', '(i % nx) + 0.5', '(i % nx)'],
      ['rows of a grid are as long as columns', 'Math.floor(i / nx) + 0.5', 'Math.floor(i / ny) + 0.5'],
      ['minus infinity is infinity', "value > 0 ? 'inf' : '-inf'", "'inf'"],
      ['a quote in a name is not doubled', "text.replaceAll('\"', '\"\"')", 'text'],
    ],
  ],
  [
    'src/files/npzTable.ts',
    ['src/files/npy.test.ts', 'src/files/parsePatterns.test.ts', 'src/files/peoplesFiles.test.ts'],
    [['columns are rows', 'data[k * read.length + d]', 'data[d * count + k]']],
  ],
  [
    'src/files/weightNames.ts',
    ['src/files/npy.test.ts', 'src/files/parsePatterns.test.ts', 'src/files/peoplesFiles.test.ts'],
    [
      ['weights are not looked for', 'weights?|sample', 'sample'],
      ['what is weighed is weights', 'names.some((name) => HEIGHT.test(name))', 'false'],
    ],
  ],
  [
    'src/files/runFile.ts',
    ['src/files/writeResults.test.ts'],
    [
      [
        'x and y of a series change places',
        'i & 1 ? result.data[i >> 1] : result.x[i >> 1]',
        'i & 1 ? result.x[i >> 1] : result.data[i >> 1]',
      ],
    ],
  ],
  [
    'src/app/engine/playhead.ts',
    ['src/app/engine/playhead.test.ts'],
    [
      ['a second step goes from where the first one began', 'this.sought ?? at', 'at'],
      ['a jump may leave the run', 'Math.min(last, command.step)', 'command.step'],
      ['a run that is played at its end stays there', 'finished && from >= last', 'false'],
      ['a step on may leave the run', 'Math.min(last, cursor.commitAfter(from))', 'cursor.commitAfter(from)'],
    ],
  ],
];
