import { seedOf } from '../../experiments/phase/plan.ts';
import { downloadPositions } from '../../gpu/particles.ts';
import { patternsFromSpec } from '../../memories/patternsFromSpec.ts';
import { evaluateColumns, particlesAt } from '../../observables/readings.ts';
import { besselRatio } from '../../reference/bessel.ts';
import { row } from '../../samplers/row.ts';
import { asCaseError, CaseError, type Fields } from '../fields.ts';
import { type Data, parseData, parseLevel } from './common.ts';
import { evaluateAtPoints } from './denoiser.ts';
import type { Context, Kind } from './kind.ts';
import { DATA, LEVEL } from './parameters.ts';
import { averaged } from './posterior.ts';
import { withRun } from './runs.ts';

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

/** The quick form takes so many pairs of data sets, and so many points of each. */
const QUICK = { realizations: 24, points: 256 };

export const agreement: Kind = {
  doc: 'Two data sets of one law, drawn apart: do their scores agree, and with that of the whole circle (Kadkhodaie et al.)?',
  parameters: {
    ...DATA,
    ...LEVEL,
    memories: 'a set drawn from the seed: "ring:32"; both data sets and the noise have seeds of their own',
    realizations: 'pairs of data sets',
    points: 'samples of the circle with noise, for each pair',
  },
  quantities: {
    cosine: 'mean over the points of the cosine of the angle between both scores',
    apart: 'mean of |D_A - D_B|^2',
    fromTruth: "mean of |D_A - D|^2 with the circle's own denoiser I_1/I_0(|x| / s) x / |x|",
  },
  errors: ['cosine', 'apart', 'fromTruth'],
  prepare(setup: Fields) {
    const read = parseLevel(setup);
    const spec = setup.value('memories');
    if (typeof spec !== 'string') throw new CaseError('setup.memories must be the name of a random set: "ring:32"');
    const { seed } = parseData(setup);
    const realizations = setup.integer('realizations', undefined, { min: 2, max: 65536 });
    const points = setup.integer('points', undefined, { min: 16, max: 2 ** 20 });
    setup.done();
    return async (context) => {
      const { quick } = context;
      const all: { cosine: number; apart: number; fromTruth: number }[] = [];
      for (let r = 0; r < (quick ? Math.min(realizations, QUICK.realizations) : realizations); r++) {
        const count = quick ? Math.min(points, QUICK.points) : points;
        const drawn = (n: number): Data => ({
          patterns: patternsFromSpec(spec, { seed: seedOf(seed, 3 * r + n) }),
          seed: seedOf(seed, 3 * r + n),
        });
        const x = await noisyCircle(context, drawn(2).seed, count, read.s);
        const [a, b] = [
          await evaluateAtPoints(context, drawn(0), read, x),
          await evaluateAtPoints(context, drawn(1), read, x),
        ];
        all.push(compared(a, b, x, read.s));
      }
      return {
        cosine: averaged(all.map(({ cosine }) => cosine)),
        apart: averaged(all.map(({ apart }) => apart)),
        fromTruth: averaged(all.map(({ fromTruth }) => fromTruth)),
      };
    };
  },
};

/** Samples of the unit circle with noise of variance s, [n, 2]: drawn by the kernel that makes starts. */
async function noisyCircle(context: Context, seed: number, particles: number, s: number): Promise<Float64Array> {
  const patterns = patternsFromSpec('circle:4096', { seed });
  const start = { kind: 'chosen' as const, patterns, scale: 1, spread: Math.sqrt(s) };
  const table = { rows: [row({ cx: 1 })], tap: 'none' as const };
  return withRun(context, { patterns, seed }, { particles, start, table }, async (run) => {
    await run.advance();
    return Float64Array.from(await downloadPositions(run));
  });
}

type Readings = Awaited<ReturnType<typeof evaluateAtPoints>>;

function compared(a: Readings, b: Readings, x: Float64Array, s: number) {
  let [cosine, apart, fromTruth] = [0, 0, 0];
  a.forEach((one, p) => {
    const other = b[p] as Readings[number];
    const dot = one.gradient.reduce((sum, value, d) => sum + value * (other.gradient[d] as number), 0);
    cosine += dot / (Math.hypot(...one.gradient) * Math.hypot(...other.gradient));
    const radius = Math.hypot(x[2 * p] as number, x[2 * p + 1] as number);
    one.reading.mean.forEach((value, d) => {
      apart += (value - (other.reading.mean[d] as number)) ** 2;
      fromTruth += (value - (besselRatio(1, radius / s) * (x[2 * p + d] as number)) / radius) ** 2;
    });
  });
  const n = a.length;
  return { cosine: cosine / n, apart: apart / n, fromTruth: fromTruth / n };
}
