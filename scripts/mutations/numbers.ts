import type { InFile } from './inFile.ts';

/** Step tables, and what is computed on the host: observables, analysis, attractors. */
export const numberMutations: readonly InFile[] = [
  [
    'src/networks/network.ts',
    ['src/networks/network.test.ts'],
    [
      ['a network hears twice the logarithm of the noise', 'Math.log(variance) / 8', 'Math.log(variance) / 4'],
      ['sines stand first', 'e[i] = Math.cos(', 'e[i] = Math.sin('],
      [
        'the input has the scale of the answer',
        'cin: 1 / Math.sqrt(spread + variance)',
        'cin: Math.sqrt(spread + variance)',
      ],
      ['the last layer bends, too', 'l + 1 < layers.length ?', 'l < layers.length ?'],
    ],
  ],
  [
    'src/training/lossGradient.ts',
    ['src/training/training.test.ts'],
    [
      ['silu bends elsewhere', 'np.negative(x), LARGEST)).add(1)', 'np.negative(x), LARGEST)).add(2)'],
      ['exp is past single precision', 'const LARGEST = 40', 'const LARGEST = 400'],
    ],
  ],
  [
    'src/training/examples.ts',
    ['src/training/training.test.ts', 'src/memories/streams.test.ts'],
    [
      ['the width of the data is the noise of the examples', 'step, streams.trainingData', 'step, streams.training'],
      ['the target forgets what goes past the network', '(xi - skip * away) / out', 'xi / out'],
      [
        'levels are drawn from all of the range',
        '(i + (forLevel + 0.5) / 2 ** 32)) / batch',
        '(forLevel + 0.5)) / 2 ** 32',
      ],
    ],
  ],
  [
    'src/training/trainNetwork.ts',
    ['src/training/training.test.ts'],
    [
      ['losses of before are forgotten', 'let sum = resume?.sum ?? 0', 'let sum = 0'],
      ['examples begin anew', 'examples(step)', 'examples(step - (resume?.step ?? 0))'],
    ],
  ],
  [
    'src/readouts/networkLists.ts',
    ['src/readouts/readouts.test.ts'],
    [
      ['the first layer has no scale', 'cin * (weights[', '(weights['],
      ['the middle is not put back', '(1 - skip) * mu + out', 'mu + out'],
      ['sums stand in other eights', '(o - among) * width', '(o + among) * width'],
    ],
  ],
  [
    'src/samplers/eulerMaruyama.ts',
    ['src/samplers/samplers.test.ts'],
    [
      ['the least stiffness of a grid instead of the largest', 'Math.max(worst', 'Math.min(worst'],
      ['the stiffness counts the step to clean data', 'to.s > 0 ? Math.max', 'to.s >= 0 ? Math.max'],
      ['the drift has the wrong sign', '1 - h * f - ratio', '1 + h * f - ratio'],
      ['half the noise', 'Math.sqrt(from.g2 * h)', 'Math.sqrt(from.g2 * h) / 2'],
      [
        'the noise of stochasticHeun is that of one level',
        'Math.sqrt(explodingVariance(from) - explodingVariance(to))',
        'Math.sqrt(explodingVariance(from))',
      ],
    ],
  ],
  [
    'src/samplers/ode.ts',
    ['src/samplers/samplers.test.ts', 'src/samplers/likelihood.test.ts'],
    [
      ['q has the weight of the tap without that of the stage', 'kq: weight * kq(level)', 'kq: kq(level)'],
      ['the weights of rk4 are those of two stages', '1 / 6, 1 / 3, 1 / 3, 1 / 6', '1 / 4, 1 / 4, 1 / 4, 1 / 4'],
      ['the middle of a step is at its first level', 'clock.tau(from) + fraction *', 'clock.tau(from) + 0 *'],
      [
        'the drift of time has half the score',
        'px: f + g2 / (2 * s), pm: (-a * g2) / (2 * s)',
        'px: f + g2 / (4 * s), pm: (-a * g2) / (4 * s)',
      ],
    ],
  ],
  [
    'src/samplers/likelihood.ts',
    ['src/samplers/likelihood.test.ts'],
    [
      ['the width is left out of the volume', '(noisy + width) / (clean + width)', 'noisy / clean'],
      ['the scale of clean data is left out', ' + dim * Math.log(start.a)', ''],
    ],
  ],
  [
    'src/samplers/row.ts',
    ['src/samplers/likelihood.test.ts', 'src/samplers/samplers.test.ts'],
    [
      ['the trace of wide data is folded once', '(1 - c) ** 2', '(1 - c)'],
      ['the accumulator is not folded', 'plain.kx + (plain.km * c) / read.a', 'plain.kx'],
      ['the width is not scaled by a', 's + a * a * v', 's + v'],
    ],
  ],
  [
    'src/samplers/ancestral.ts',
    ['src/samplers/samplers.test.ts'],
    [
      ['noise of the old level', 'Math.sqrt(to.s * (1 - keep))', 'Math.sqrt(from.s * (1 - keep))'],
      ['ddimEta counts twice', 'to.s - spread * spread', 'to.s - spread'],
    ],
  ],
  [
    'src/samplers/corrector.ts',
    ['src/samplers/samplers.test.ts'],
    [
      ['the accumulator of a multistep sampler is lost', 'ka: 1 };', 'ka: 0 };'],
      ['the corrector reads the level before', 'levelAt(levels, i + 1);', 'levelAt(levels, i);'],
    ],
  ],
  [
    'src/samplers/dpmSolver.ts',
    ['src/samplers/samplers.test.ts'],
    [
      ['the past has the wrong sign', 'cacc: -weight * past', 'cacc: weight * past'],
      ['steps of the past are this step', 'lambdaStep(levelAt(levels, i - 1), from)', 'lambdaStep(from, to)'],
    ],
  ],
  [
    'src/samplers/edmHeun.ts',
    ['src/samplers/samplers.test.ts'],
    [
      ['churn is without its bound', 'Math.min(churn / count, Math.SQRT2 - 1)', 'churn / count'],
      ['churn stops short of churnMax', 'sigma <= churnMax', 'sigma < churnMax'],
    ],
  ],
  [
    'src/samplers/fixedLevel.ts',
    ['src/samplers/samplers.test.ts'],
    [
      ['Langevin noise without its factor 2', 'Math.sqrt(2 * h * temperature)', 'Math.sqrt(h * temperature)'],
      ['the flow has steps of h', '-Math.expm1(-h)', 'h'],
    ],
  ],
  [
    'src/samplers/index.ts',
    ['src/samplers/samplers.test.ts'],
    [
      ['labels are read at the first level', 'levelAt(noisy, noisy.length - 1)', 'levelAt(noisy, 0)'],
      ['noise may stay from level to level', '!(value < (noise', '!(value <= (noise'],
    ],
  ],
  [
    'src/observables/moments.ts',
    ['src/observables/edges.test.ts'],
    [
      ['the mean of a cell is that of all', '- off * other', ''],
      ['pooled moments forget that the means differ', ' + off(batch, d) * off(batch, e)', ''],
      [
        'pooled moments count every batch alike',
        'sum + (batch.count / count) * of(batch)',
        'sum + (1 / batches.length) * of(batch)',
      ],
    ],
  ],
  [
    'src/observables/rules.ts',
    ['src/observables/labels.test.ts', 'src/observables/cells.test.ts'],
    [
      [
        'memories are read at s, not at S',
        's: totalVariance(read, patterns.width) }, patterns);',
        's: read.s }, patterns);',
      ],
      ['a separation of one cell is that of all', 'own.name !== separation.name', 'own.name === undefined'],
    ],
  ],
  [
    'src/observables/cells.ts',
    ['src/observables/cells.test.ts'],
    [
      [
        'the constant of the energy is that of points',
        'Math.log(2 * Math.PI * totalVariance(read, patterns.width)),',
        'Math.log(2 * Math.PI * read.s),',
      ],
      ['minima lie at s, not at S', 'totalVariance(read, patterns.width) / read.a ** 2', 'read.s / read.a ** 2'],
      [
        'delta is not squared',
        'delta * delta * radius2,\n      gapSquare(gapRatio),',
        'delta * radius2,\n      gapSquare(gapRatio),',
      ],
      [
        'the two distances of neighbours change places',
        '[deltaSpurious ** 2, deltaMemorized ** 2]',
        '[deltaMemorized ** 2, deltaSpurious ** 2]',
      ],
      ['the law is compared one place off', '(i + 1) / (QUANTILES + 1)', 'i / (QUANTILES + 1)'],
    ],
  ],
  [
    'src/observables/labels.ts',
    ['src/observables/labels.test.ts', 'src/observables/sample.test.ts'],
    [
      [
        'the nearest point depends on weights',
        '{ ...points, weights: new Float64Array(points.count).fill(1) }',
        'points',
      ],
      ['none and not finite change places', 'tally[slots - 2]', 'tally[slots - 1]'],
    ],
  ],
  [
    'src/observables/spread.ts',
    ['src/observables/cells.test.ts'],
    [
      [
        'the error is that of the spread',
        'Math.sqrt(squares / (count - 1) / count)',
        'Math.sqrt(squares / count / count)',
      ],
      ['pooled spreads forget that the means differ', ' + apart * apart * a.count * share', ''],
    ],
  ],
  [
    'src/observables/sample.ts',
    ['src/observables/sample.test.ts'],
    [['the energy of a sample is read at s', 'totalVariance(read, patterns.width)) - mean', 'read.s) - mean']],
  ],
  [
    'src/analysis/criticalNoise.ts',
    ['src/analysis/criticalNoise.test.ts'],
    [
      ['a share of just p has fallen below it', 'share >= p', 'share > p'],
      ['the first crossing is taken', 'findLastIndex', 'findIndex'],
      ['the error is not carried over to s', '(value * error) / Math.abs(slope)', 'error / Math.abs(slope)'],
      ['odd dimensions have the gamma of even ones', 'n % 2 === 1 ? 0.5', 'n % 2 === 1 ? 0'],
    ],
  ],
  [
    'src/analysis/basinEntropy.ts',
    ['src/analysis/analysis.test.ts'],
    [
      ['the last box is left out', 'x + box <= nx', 'x + box < nx'],
      ['S_bb is the mean over all boxes', 'total / boundaryBoxes, boundaryBoxes', 'total / boxes, boundaryBoxes'],
      ['ln 2 is passed within an error', 'Sbb - 2 * standardError', 'Sbb'],
      [
        'a map with cells of no label may prove it',
        '(labels[i] as number) < 0) return false',
        '(labels[i] as number) < 0) return true',
      ],
    ],
  ],
  [
    'src/analysis/boundary.ts',
    ['src/analysis/analysis.test.ts'],
    [
      ['boxes are counted per side', 'mixed / side ** dim', 'mixed / side'],
      [
        'half a box on the left is as wide as on the right',
        'Math.min(x - half + side, wide)',
        'Math.min(x + half, wide)',
      ],
      ['the map is mirrored about its last cell', '2 * n - 1 - to', '2 * n - 2 - to'],
      ['boxes of one spacing are used', 'LEAST_SIDE = 2', 'LEAST_SIDE = 1'],
    ],
  ],
  [
    'src/analysis/fractions.ts',
    ['src/analysis/analysis.test.ts'],
    [
      ['the binomial error without 1 - p', 'fraction * (1 - fraction)', 'fraction'],
      ['sub-grids are four times as wide in variance', 'coarser ** 2 - 1', 'coarser ** 2'],
      ['the outermost cells have their own width', 'cells < coarser ? cells + 0.5 : coarser / 2', 'coarser / 2'],
    ],
  ],
  [
    'src/analysis/powerLaw.ts',
    ['src/analysis/analysis.test.ts'],
    [['the error is that of the mean exponent', '((n - 1) / (n - 2))', '(1 / (n - 2))']],
  ],
  [
    'src/attractors/starts.ts',
    ['src/attractors/starts.test.ts', 'src/attractors/criticalPoints.test.ts'],
    [
      ['the golden section seeks the lowest point', 'height(left) > height(right)', 'height(left) < height(right)'],
      ['a circumcentre is refused for a point outside its ball', '0.9 * radius', '1.1 * radius'],
      ['the memories are not scaled by a', 'value * read.a', 'value'],
    ],
  ],
  [
    'src/attractors/classify.ts',
    ['src/attractors/classify.test.ts', 'src/attractors/criticalPoints.test.ts'],
    [
      [
        'just half of the memories is global',
        'effectiveMemories > count / GLOBAL_ABOVE',
        'effectiveMemories >= count / GLOBAL_ABOVE',
      ],
      ['eigenvalues are pure numbers', 'value / variance)', 'value)'],
      ['just delta is spurious', 'distance <= delta', 'distance < delta'],
      ['delta is not in units of the memories', '(delta * scale) / read.a)', 'delta * scale)'],
    ],
  ],
  [
    'src/attractors/criticalPoints.ts',
    ['src/attractors/criticalPoints.test.ts'],
    [
      [
        'saddles are climbed from one side',
        '[nudge, -nudge]',
        '[nudge]',
        'what lies on the other side is reached from the grid, the roofs and the circumcentres in every set that was tried',
      ],
      ['the Morse sum counts saddles as minima', 'index % 2 === 0 ? 1 : -1', '1'],
      ['a box is open above', ' && value <= (box[i]?.[1] as number)', ''],
    ],
  ],
  [
    'src/attractors/distinct.ts',
    ['src/attractors/distinct.test.ts'],
    [['points of every index are one', 'if (p.index !== q.index) return false;', '']],
  ],
  [
    'src/attractors/settle.ts',
    ['src/attractors/starts.test.ts', 'src/attractors/criticalPoints.test.ts'],
    [
      ['a saddle search goes downhill', 'n < index ? -1 : 1', '1'],
      ['the box of memories is not scaled by a', 'low[i] as number, a * value', 'low[i] as number, value'],
    ],
  ],
  [
    'src/attractors/criticalTimes.ts',
    ['src/attractors/criticalTimes.test.ts'],
    [
      ['the flow has the score of the reverse SDE', '-f - 0.5 * g2 * kappa', '-f - g2 * kappa'],
      ['the curvature is a pure number', '/ variance) / variance', '/ variance)'],
      ['what becomes unstable becomes stable', "isOut ? ('unstable' as const)", "!isOut ? ('unstable' as const)"],
    ],
  ],
  [
    'src/attractors/events.ts',
    ['src/attractors/events.test.ts'],
    [
      ['minima below and above change places', 'counts[ascending ? 0 : 1]', 'counts[ascending ? 1 : 0]'],
      [
        'an equal energy is where the upper is deeper',
        'here[0].energy < here[1].energy',
        'here[0].energy > here[1].energy',
      ],
    ],
  ],
  [
    'src/attractors/labels.ts',
    ['src/attractors/labels.test.ts'],
    [
      ['the last memory gives the label', '&& labels[at] === -1) labels[at] = k', ') labels[at] = k'],
      ['what no memory leads to has its nearest, taken or not', 'taken.has(nearest) ? next++ : nearest', 'nearest'],
      ['each point of a flat valley is a minimum', 'minimum.degenerate && isFlat(end)', 'false'],
    ],
  ],
  [
    'src/experiments/equation.ts',
    ['src/experiments/equation.test.ts'],
    [
      ['the width of the data is not folded in', 'const row = foldWidth(plain, patterns.width);', 'const row = plain;'],
      ['x0 stays where the first row began', 'if (row.commit) began = here;', ''],
      [
        'what adds noise before a step is a step',
        'if (!row.commit || !row.read) continue;',
        'if (!row.commit) continue;',
      ],
      ['far memories are told from the origin', 'value - (centre[d] as number)', 'value'],
    ],
  ],
  [
    'src/samplers/centre.ts',
    ['src/samplers/centre.test.ts'],
    [
      ['no row has a constant', '{ ...row, cc: gap }', 'row'],
      ['the accumulator holds no share of the centre', 'row.cacc * alpha', '0'],
      ['x0 stays where the first step began', 'if (row.commit) a0 = next;', ''],
      ['the read-out gives no share of the centre', 'row.read ? row.cm : 0', '0'],
    ],
  ],
  [
    'src/attractors/track.ts',
    ['src/attractors/track.test.ts'],
    [
      ['points of another index are neighbours', 'if (index !== other) return Number.POSITIVE_INFINITY;', ''],
      ['what merges dies', "to < 0 ? { kind: 'death'", "to < 99 ? { kind: 'death'"],
    ],
  ],
  [
    'src/verify/kinds/strongError.ts',
    ['src/verify/sharedNoise.test.ts'],
    [
      ['the fine run has noise of its own', 'i % each === 0 ? noise(i / each) : 0', '0'],
      ['noise of a step is shared out evenly in its deviation', '(at(j) - at(j + 1)) / (at(0) - at(refined))', '1'],
      ['the closed form does not know the width', '(width + explodingVariance(end))', 'explodingVariance(end)'],
    ],
  ],
  [
    'src/verify/kinds/firstPassage.ts',
    ['src/verify/sharedNoise.test.ts'],
    [
      ['a later crossing counts', 'before < 0 && hasCrossed', 'hasCrossed'],
      ['above is below', 'isAbove ? height > border', 'isAbove ? height < border'],
      ['those that never cross count', 'found.filter((step) => step >= 0)', 'found'],
    ],
  ],
  [
    'src/analysis/hopfield.ts',
    ['src/analysis/hopfield.test.ts'],
    [
      ['the critical load is anywhere', '(1 + 2 * y * y)', '(1 + y * y)'],
      ['a tie is an error', 'negative = first + 1; negative', 'negative = first; negative'],
      ['a field of 0 occurs for odd sums', 'even ? chance : 0', 'chance'],
      ['a mixture has the energy of a pattern', '-0.5 * n * overlap', '-0.5 * overlap'],
      ['as many patterns in all as in most', 'all: neurons / (4 *', 'all: neurons / (2 *'],
    ],
  ],
  [
    'src/analysis/denseMemories.ts',
    ['src/analysis/denseMemories.test.ts'],
    [
      ['the crosstalk of cubes is that of squares', '2 * n - 3; factor', '2 * n - 5; factor'],
      ['the load of the sphere forgets the entropy', ' - 0.5 * Math.log1p(-t * t)', ''],
      ['the bound forgets the distance', '2 * distance * largestNorm', '0'],
      ['signs come back up to the whole rate', '0.25 * (entropyPart', '0.5 * (entropyPart'],
      ['the base of the capacity is a quotient of logarithms', 'b / lambertOfExp(exponent)', 'b / exponent'],
    ],
  ],
  [
    'src/experiments/phase/residuals.ts',
    ['src/experiments/phase/residuals.test.ts'],
    [
      ['theory less measurement', 'mean - expected', 'expected - mean'],
      [
        'lines beside the measurement have residuals',
        "theory.kind === 'value' && !isAside(theory, inputs)",
        "theory.kind === 'value'",
      ],
      ['a boundary lies in the middle of its neighbours', "mark === 'steepest' ? 0.5 : (", 'true ? 0.5 : ('],
      ['boundaries are sought from little noise on', "axis.dial !== 'beta'", "axis.dial === 'beta'"],
      ['steps of a logarithmic sweep are differences', "scale === 'log' ? Math.log(value) : value", 'value'],
      ['rows of a map take one another’s values', 'j * nx + i : i * nx + j', 'i * nx + j : j * nx + i'],
    ],
  ],
  [
    'src/experiments/compareStamps.ts',
    ['src/experiments/compareStamps.test.ts'],
    [
      ['an empty hash is any', 'given.length >= HASH && ', ''],
      [
        'another config is compared',
        'return undefined;\n  if (isHash(expected.result',
        'return "identical";\n  if (isHash(expected.result',
      ],
      ['everything is within tolerance', "close ? 'within tolerance' : 'different'", "'within tolerance'"],
    ],
  ],
  [
    'src/analysis/regimes.ts',
    ['src/analysis/regimes.test.ts'],
    [
      ['collapse of one dimension', '(2 / dim) * Math.log(count)', '2 * Math.log(count)'],
      ['traps do not know the unit', 'return variance * Math.sqrt(low)', 'return Math.sqrt(low)'],
      ['the excess entropy is below 0', 'Math.max(0, 1 -', '(1 -'],
    ],
  ],
  [
    'src/analysis/softmaxEntropy.ts',
    ['src/analysis/softmaxEntropy.test.ts'],
    [
      ['the slope is that in log beta', 'slope: -beta * variance', 'slope: -beta * beta * variance'],
      ['the steepest place forgets the third moment', 'variance + beta * third', 'variance + third'],
    ],
  ],
];
