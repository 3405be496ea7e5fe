import { lawOf } from '../../experiments/phase/law.ts';
import { seedOf } from '../../experiments/phase/seeds.ts';
import { downloadPositions, type Particles } from '../../gpu/particles.ts';
import type { Law } from '../../memories/generator.ts';
import { patternsFromSpec } from '../../memories/patternsFromSpec.ts';
import { evaluateColumns } from '../../observables/readings.ts';
import { besselRatio } from '../../reference/bessel.ts';
import { type ReadLevel, row } from '../../samplers/row.ts';
import type { Start } from '../../simulation/starts.ts';
import { CaseError, type Fields } from '../fields.ts';
import { type Data, parseLevel, parseSets } from './common.ts';
import type { Kind } from './kind.ts';
import { DATA, LEVEL } from './parameters.ts';
import { averaged } from './posterior.ts';
import { withRun } from './runs.ts';

/** The quick form takes so many pairs of data sets, and so many points of each. */
const QUICK = { realizations: 24, points: 256 };

/** A law that data sets are drawn from: what is known of it. */
interface KnownLaw {
  /** samples of it with noise; `seed`: of what they are made of */
  noisy(read: ReadLevel, dim: number, seed: number): { data: Data; start: Start };
  /** m(x) = E[x0 | x] at one noisy sample x [dim] */
  denoiser(x: ArrayLike<number>, read: ReadLevel): Float64Array;
}

const LAWS: Readonly<Record<Law, KnownLaw>> = {
  circle: {
    noisy({ a, s }, _, seed) {
      const patterns = patternsFromSpec('circle:4096', { seed });
      return { data: { patterns, seed }, start: { kind: 'chosen', patterns, scale: a, spread: Math.sqrt(s) } };
    },
    denoiser(x, { a, s }) {
      const radius = Math.hypot(...Array.from(x));
      return Float64Array.from(x, (value) => (besselRatio(1, (a * radius) / s) * value) / radius);
    },
  },
  gaussian: {
    noisy({ a, s }, dim, seed) {
      const patterns = patternsFromSpec(`gaussian:1:${dim}`, { seed });
      const points = new Float64Array(dim);
      const start = { kind: 'listed', points, scale: 1, replicas: 1, spread: Math.sqrt(a * a + s) } as const;
      return { data: { patterns, seed }, start };
    },
    denoiser: (x, { a, s }) => Float64Array.from(x, (value) => (a * value) / (a * a + s)),
  },
};

export const agreement: Kind = {
  doc: 'Two data sets of one law, drawn apart: do their scores agree, and with that of the whole law (Kadkhodaie et al.)?',
  parameters: {
    memories:
      'a set of known law, drawn from the seed: "ring:32", "gaussian:64:16"; both data sets and the noise have seeds of their own',
    count: DATA.count as string,
    seed: DATA.seed as string,
    width: '0: of wider data the law is not known',
    ...LEVEL,
    realizations: 'pairs of data sets',
    points: 'samples of the law with noise, for each pair',
  },
  quantities: {
    cosine: 'mean over the points of the cosine of the angle between both scores',
    apart: 'mean of |D_A - D_B|^2',
    fromTruth:
      "mean of |D_A - D|^2 with the law's own denoiser: of the circle I_1/I_0(a |x| / s) x / |x|, of N(0, I) a x / (a^2 + s)",
  },
  errors: ['cosine', 'apart', 'fromTruth'],
  prepare(setup: Fields) {
    const read = parseLevel(setup);
    const law = lawIn(setup);
    const setOf = parseSets(setup);
    const { patterns, seed } = setOf(0);
    const realizations = setup.integer('realizations', undefined, { min: 2, max: 65536 });
    const points = setup.integer('points', undefined, { min: 16, max: 2 ** 20 });
    setup.done();
    if (read.similarity === 'dot') throw new CaseError('setup.similarity is dot; scores are read by distance');
    if (patterns.width > 0) throw new CaseError('setup.width is above 0, of which the law is not known; leave it out');
    return async (context) => {
      const { quick } = context;
      const all: Compared[] = [];
      for (let r = 0; r < (quick ? Math.min(realizations, QUICK.realizations) : realizations); r++) {
        const particles = quick ? Math.min(points, QUICK.points) : points;
        const { data, start } = law.noisy(read, patterns.dim, seedOf(seed, 3 * r + 2));
        all.push(
          await withRun(context, data, { particles, start, table: STILL }, async (run) => {
            await run.advance();
            const x = Float64Array.from(await downloadPositions(run));
            const [a, b] = [await meansAt(run, setOf(3 * r), read), await meansAt(run, setOf(3 * r + 1), read)];
            return compared({ a, b }, x, read, law);
          }),
        );
      }
      return {
        cosine: averaged(all.map(({ cosine }) => cosine)),
        apart: averaged(all.map(({ apart }) => apart)),
        fromTruth: averaged(all.map(({ fromTruth }) => fromTruth)),
      };
    };
  },
};

/** Points that stay where they start. */
const STILL = { rows: [row({ cx: 1 })], tap: 'none' as const };

function lawIn(setup: Fields): KnownLaw {
  const memories = setup.value('memories');
  const law = typeof memories === 'string' ? lawOf({ memories, width: 0 }) : undefined;
  if (!law)
    throw new CaseError('setup.memories must be the name of a random set of known law: "ring:32", "gaussian:64:16"');
  return LAWS[law];
}

/** sum_k r_k xi_k of a data set at the particles of a run, [dim][count]. */
async function meansAt(run: Particles, { patterns }: Data, read: ReadLevel): Promise<Float32Array[]> {
  return (await evaluateColumns(run, [{ patterns, read }], ['mean'])).mean;
}

type Compared = Record<'cosine' | 'apart' | 'fromTruth', number>;

/** Means over the points x [n, dim]. The score is (a D - x) / s. */
function compared(
  { a, b }: Record<'a' | 'b', readonly Float32Array[]>,
  x: Float64Array,
  read: ReadLevel,
  { denoiser }: KnownLaw,
): Compared {
  const dim = a.length;
  const n = x.length / dim;
  const sums = { cosine: 0, apart: 0, fromTruth: 0 };
  for (let p = 0; p < n; p++) {
    const place = x.subarray(p * dim, (p + 1) * dim);
    const truth = denoiser(place, read);
    let [aa, bb, ab] = [0, 0, 0];
    place.forEach((value, d) => {
      const [one, other] = [a[d]?.[p] as number, b[d]?.[p] as number];
      const [u, v] = [read.a * one - value, read.a * other - value];
      aa += u * u;
      bb += v * v;
      ab += u * v;
      sums.apart += (one - other) ** 2;
      sums.fromTruth += (one - (truth[d] as number)) ** 2;
    });
    sums.cosine += ab / Math.sqrt(aa * bb);
  }
  return { cosine: sums.cosine / n, apart: sums.apart / n, fromTruth: sums.fromTruth / n };
}
