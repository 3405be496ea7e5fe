import { patternsFromSpec } from '../../memories/patternsFromSpec.ts';
import { evaluateColumns, particlesAt } from '../../observables/readings.ts';
import { asCaseError, CaseError, type Fields } from '../fields.ts';
import { parseData } from './common.ts';
import type { Kind } from './kind.ts';
import { DATA } from './parameters.ts';

const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Shrinks the range of log s by a factor of 2000. */
const SECTIONS = 16;

export const testLoss: Kind = {
  doc: 'Mean energy of test points: how well the mixture of few memories, at a noise level, describes the law they came from.',
  parameters: {
    ...DATA,
    test: 'the test points, a set by name: "circle:4000"',
    sigma2: 'noise variances of the quantity loss, a list',
    sigma2Range: '[from, to]: where the least loss is sought, by golden section',
  },
  quantities: {
    loss: 'mean of -log p over the test points at each sigma2, nats',
    bestSigma2: 'the noise of the least loss (needs sigma2Range)',
    bestLoss: 'the least loss',
  },
  prepare(setup: Fields) {
    const data = parseData(setup);
    const spec = setup.text('test');
    const test = asCaseError('test', () => patternsFromSpec(spec, { seed: data.seed }));
    const levels = setup.has('sigma2') ? setup.numbers('sigma2') : [];
    const range = setup.has('sigma2Range') ? (setup.numbers('sigma2Range', 2) as [number, number]) : undefined;
    setup.done();
    if (test.dim !== data.patterns.dim) throw new CaseError('setup.test and setup.memories differ in dimension');
    const bad = [...levels, ...(range ?? [])].find((s) => s <= 0);
    if (bad !== undefined) throw new CaseError(`setup: ${bad} is no noise variance; give numbers above 0`);
    return async (context) => {
      const particles = particlesAt(context.gpu, Float64Array.from(test.points), test.dim);
      const lossAt = async (s: number) => {
        const { logSum } = await evaluateColumns(
          particles,
          [{ patterns: data.patterns, read: { a: 1, s, similarity: 'distance' } }],
          ['logSum'],
        );
        const mean = logSum.reduce((sum, value) => sum + value, 0) / test.count;
        return 0.5 * test.dim * Math.log(2 * Math.PI * (s + data.patterns.width)) - mean;
      };
      const loss: number[] = [];
      for (const s of levels) loss.push(await lossAt(s));
      const best = range && (await leastOf(lossAt, range));
      particles.positions.destroy();
      return {
        ...(loss.length > 0 ? { loss: { value: loss, by: 'gpu' as const } } : {}),
        ...(best
          ? { bestSigma2: { value: best.s, by: 'gpu' as const }, bestLoss: { value: best.loss, by: 'gpu' as const } }
          : {}),
      };
    };
  },
};

/** Golden section in log s. */
async function leastOf(lossAt: (s: number) => Promise<number>, range: readonly [number, number]) {
  let [low, high] = [Math.log(range[0]), Math.log(range[1])];
  let inner = high - GOLDEN * (high - low);
  let outer = low + GOLDEN * (high - low);
  let [left, right] = [await lossAt(Math.exp(inner)), await lossAt(Math.exp(outer))];
  for (let n = 0; n < SECTIONS; n++) {
    if (left < right) {
      [high, outer, right] = [outer, inner, left];
      inner = high - GOLDEN * (high - low);
      left = await lossAt(Math.exp(inner));
    } else {
      [low, inner, left] = [inner, outer, right];
      outer = low + GOLDEN * (high - low);
      right = await lossAt(Math.exp(outer));
    }
  }
  return { s: Math.exp((low + high) / 2), loss: Math.min(left, right) };
}
