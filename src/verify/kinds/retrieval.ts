import { pearsonOf } from '../../experiments/retrieval.ts';
import { systems } from '../../experiments/systems.ts';
import { downloadPositions } from '../../gpu/particles.ts';
import { measureSpreads } from '../../observables/spreads.ts';
import { landscapeOf } from '../../reference/landscape.ts';
import { normals, streams } from '../../reference/noise.ts';
import { type ReadLevel, type Row, row, type StepTable } from '../../samplers/row.ts';
import type { CellSpec } from '../../simulation/simulation.ts';
import type { Measured } from '../compare.ts';
import { asCaseError, CaseError, type Fields } from '../fields.ts';
import { type Data, parseSets } from './common.ts';
import type { Context, Kind, Measurements } from './kind.ts';
import { DATA, LEVEL } from './parameters.ts';
import { givenDials, inputsFor } from './runs.ts';

/** Steps of the way from a noisy cue back to the data. */
const SAMPLERS = ['odeRk4', 'odeHeun', 'ancestral', 'dpmSolver2MSde'] as const;
/** The quick form takes fewer sets; errors, and with them tolerances in units of them, grow. */
const QUICK_SETS = 16;

/** How cues are made of memories. */
interface Cue {
  /** variance of the noise on every coordinate */
  noise: number;
  /** coordinates that change their sign */
  flips: number;
  /** the first coordinates are the memory's, and held there; the others begin at 0. Undefined: all, and none is held. */
  visible: number | undefined;
}

/** The cues of one set: [count, dim], cue i of memory i mod K. */
interface SetOfCues {
  data: Data;
  points: Float64Array;
}

export const retrieval: Kind = {
  doc: 'Cues made of memories, in any dimension: where a network or the reverse process takes them. Means over sets of memories.',
  parameters: {
    memories: DATA.memories as string,
    width: DATA.width as string,
    count: DATA.count as string,
    seed: 'of the first set and its cues; the next ones are those of the next sets',
    sets: 'random sets, each drawn anew; 1 unless given, 16 or fewer in the quick form',
    cues: 'cues of each set, cue i made of memory i mod K; K unless given',
    noise: 'variance of Gaussian noise on every coordinate of a cue; 0 unless given',
    flips: 'how many coordinates of a cue change their sign, drawn anew for every cue; 0 unless given',
    visible:
      'the first so many coordinates are given, and held; the others begin at 0. Unless given, all are given and none is held',
    dynamics: `hopfield (unless given), or the way from noise of this variance to hardly any: ${SAMPLERS.join(', ')}`,
    sigma2: LEVEL.sigma2 as string,
    beta: '1 / sigma2, of hopfield; one of both',
    similarity: LEVEL.similarity as string,
    eta: 'hopfield: x <- (1 - eta) x + eta D(x); 1 unless given',
    iterations: 'hopfield: how many',
    steps: 'of a sampler, even in log s',
    blocks: 'how many coordinates belong to each block, for varianceRatios',
    besideBeta: 'beta of a second run, hopfield with the dot product, for pearsonBeside',
  },
  quantities: {
    signs: 'share of cues that end with all signs of their memory',
    own: 'share that end where their memory has r_k > 1/2 at sigma2',
    near: 'share that end within 0.1 sqrt(D) of their memory',
    overlap: 'mean of x.xi / D at the end',
    distance: 'mean distance from their memory at the end',
    sourceWeight: 'mean of r_k of their memory at the cue, read by distance at the variance of the noise',
    topWeight: 'mean of the largest r_k there: Bayes-optimal guesses that are right',
    map: 'share of cues whose memory has the largest r_k there',
    entropy: 'mean of -sum r ln r there, nats',
    participation: 'mean of sum r^2 there',
    varianceRatios:
      'mean of Var_r(xi_d) / s at the cue over the coordinates d of each block, a list; above 3 dimensions',
    bayesLimit: 'mean of one over the number of memories that agree with the cue where it is held',
    pearsonBeside: 'correlation of all coordinates of the ends with those of the second run',
  },
  errors: [
    ...['signs', 'own', 'near', 'overlap', 'distance', 'sourceWeight', 'topWeight', 'map', 'entropy'],
    ...['participation', 'varianceRatios', 'bayesLimit', 'pearsonBeside'],
  ],
  prepare(setup: Fields, wanted) {
    const sets = setup.integer('sets', 1, { min: 1, max: 4096 });
    const makeSet = parseSets(setup);
    const first = makeSet(0);
    const { dim, count } = first.patterns;
    const cues = setup.integer('cues', count, { min: 1, max: 2 ** 20 });
    const cue: Cue = {
      noise: setup.number('noise', 0, { min: 0 }),
      flips: setup.integer('flips', 0, { min: 0, max: dim }),
      visible: setup.has('visible') ? setup.integer('visible', undefined, { min: 1, max: dim - 1 }) : undefined,
    };
    const dynamics = setup.choice('dynamics', ['hopfield', ...SAMPLERS], 'hopfield');
    const given = givenDials(setup, ['similarity', 'eta', 'iterations', 'steps']);
    if (setup.has('beta') === setup.has('sigma2')) throw new CaseError('setup needs either beta or sigma2');
    const beta = setup.has('beta')
      ? setup.number('beta', undefined, { above: 0 })
      : 1 / setup.number('sigma2', undefined, { above: 0 });
    const blocks = setup.has('blocks') ? setup.numbers('blocks') : undefined;
    const besideBeta = setup.optionalNumber('besideBeta');
    setup.done();
    if (blocks && blocks.reduce((sum, width) => sum + width, 0) !== dim) {
      throw new CaseError(`setup.blocks is [${blocks}]; the numbers must add up to the ${dim} dimensions`);
    }
    if (wanted.quantities.has('pearsonBeside') !== (besideBeta !== undefined)) {
      throw new CaseError('pearsonBeside and setup.besideBeta go together; give both or neither');
    }
    const table = tableOf(first, dynamics, { beta, ...given });
    const read: ReadLevel = { a: 1, s: 1 / beta, similarity: table.label.similarity };
    const beside =
      besideBeta === undefined
        ? undefined
        : tableOf(first, 'hopfield', { beta: besideBeta, similarity: 'dot', iterations: given.iterations ?? 60 });
    return async (context) => {
      const n = context.quick ? Math.min(sets, QUICK_SETS) : sets;
      const all = Array.from({ length: n }, (_, i) => cuesOf(makeSet(i), cues, cue));
      const ends = await endsOf(context, all, table, cue);
      const others = beside && (await endsOf(context, all, beside, cue));
      const simulated = all.map((one, i) => ({
        ...atTheEnd(one, ends[i] as Float64Array, read),
        ...(others ? { pearsonBeside: pearsonOf(ends[i] as Float64Array, others[i] as Float64Array) } : {}),
      }));
      const known = all.map((one) => ({
        ...(cue.noise > 0 ? atTheCue(one, cue.noise) : {}),
        ...(cue.visible === undefined ? {} : { bayesLimit: bayesLimit(one, cue.visible) }),
      }));
      return {
        ...overSets(simulated, 'gpu'),
        ...overSets(known, 'host'),
        ...(blocks ? { varianceRatios: await ratiosOf(context, all, cue.noise, blocks) } : {}),
      };
    };
  },
};

/** The steps of the product's systems. */
function tableOf(
  data: Data,
  dynamics: 'hopfield' | (typeof SAMPLERS)[number],
  dials: Readonly<Record<string, unknown>>,
): StepTable {
  const sweep = { experiment: 'phase', ...dials };
  return asCaseError('dynamics', () =>
    dynamics === 'hopfield'
      ? systems.hopfield.runOf(inputsFor(data, { ...sweep, process: 'retrieve', startAt: 'memories' })).table
      : systems.uturn.runOf(inputsFor(data, { ...sweep, process: 'uturn', sampler: dynamics })).table,
  );
}

function cuesOf(data: Data, count: number, { noise, flips, visible }: Cue): SetOfCues {
  const { points: all, count: memories, dim } = data.patterns;
  const z = normals(data.seed, count, dim, 0, streams.cue);
  const points = new Float64Array(count * dim);
  for (let i = 0; i < count; i++) {
    const xi = all.subarray((i % memories) * dim, ((i % memories) + 1) * dim);
    const own = z.subarray(i * dim, (i + 1) * dim);
    // coordinates in the order of their normal numbers: the first ones are a random choice
    const order = Array.from(own.keys()).sort((a, b) => (own[a] as number) - (own[b] as number));
    const flipped = new Set(order.slice(0, flips));
    for (let d = 0; d < dim; d++) {
      const value = flipped.has(d) ? -(xi[d] as number) : (xi[d] as number);
      const hidden = visible !== undefined && d >= visible;
      points[i * dim + d] = hidden ? 0 : value + Math.sqrt(noise) * (own[d] as number);
    }
  }
  return { data, points };
}

/** Where the cues of each set end: [count, dim]. Cues that hold coordinates are cells of their own. */
async function endsOf(
  { simulate }: Context,
  all: readonly SetOfCues[],
  { rows }: StepTable,
  { visible }: Cue,
): Promise<Float64Array[]> {
  const { dim } = (all[0] as SetOfCues).data.patterns;
  const cells = all.flatMap((one): CellSpec[] =>
    visible === undefined ? [cellOf(one, rows, one.points)] : heldCells(one, rows, visible),
  );
  const { points } = all[0] as SetOfCues;
  const simulation = await simulate({ dim, cells, particles: visible === undefined ? points.length / dim : 1 });
  try {
    await simulation.advance();
    const ends = Float64Array.from(await downloadPositions(simulation));
    return all.map((_, i) => ends.subarray(i * points.length, (i + 1) * points.length));
  } finally {
    simulation.dispose();
  }
}

const cellOf = ({ data: { patterns, seed } }: SetOfCues, rows: readonly Row[], points: Float64Array): CellSpec => ({
  patterns,
  rows,
  seed,
  start: { kind: 'listed', points, scale: 1, replicas: 1, spread: 0 },
});

function heldCells(one: SetOfCues, rows: readonly Row[], visible: number): CellSpec[] {
  const { dim } = one.data.patterns;
  return Array.from({ length: one.points.length / dim }, (_, i) => {
    const cue = one.points.slice(i * dim, (i + 1) * dim);
    return { ...cellOf(one, rows, cue), clamp: cue.map((value, d) => (d < visible ? value : Number.NaN)) };
  });
}

/** Means over the cues of one set of what their ends are. */
function atTheEnd({ data: { patterns } }: SetOfCues, ends: Float64Array, read: ReadLevel) {
  const { dim, count, points } = patterns;
  const landscape = landscapeOf(patterns, read);
  const weights = new Float64Array(count);
  const n = ends.length / dim;
  const sums = { signs: 0, own: 0, near: 0, overlap: 0, distance: 0 };
  for (let i = 0; i < n; i++) {
    const x = ends.subarray(i * dim, (i + 1) * dim);
    const xi = points.subarray((i % count) * dim, ((i % count) + 1) * dim);
    const distance = Math.hypot(...x.map((value, d) => value - (xi[d] as number)));
    landscape.weightsAt(x, weights);
    sums.signs += Number(x.every((value, d) => Math.sign(value) === Math.sign(xi[d] as number)));
    sums.own += Number((weights[i % count] as number) > 0.5);
    sums.near += Number(distance < 0.1 * Math.sqrt(dim));
    sums.overlap += x.reduce((sum, value, d) => sum + value * (xi[d] as number), 0) / dim;
    sums.distance += distance;
  }
  return meansOf(sums, n);
}

/** The same of what the memories say of the cues themselves, at their noise. */
function atTheCue({ data: { patterns }, points }: SetOfCues, s: number) {
  const { dim, count } = patterns;
  const landscape = landscapeOf(patterns, { a: 1, s, similarity: 'distance' });
  const r = new Float64Array(count);
  const n = points.length / dim;
  const sums = { sourceWeight: 0, topWeight: 0, map: 0, entropy: 0, participation: 0 };
  for (let i = 0; i < n; i++) {
    landscape.weightsAt(points.subarray(i * dim, (i + 1) * dim), r);
    const top = r.reduce((a, b) => Math.max(a, b));
    sums.sourceWeight += r[i % count] as number;
    sums.topWeight += top;
    sums.map += Number(r[i % count] === top);
    sums.entropy -= r.reduce((sum, value) => (value > 0 ? sum + value * Math.log(value) : sum), 0);
    sums.participation += r.reduce((sum, value) => sum + value * value, 0);
  }
  return meansOf(sums, n);
}

/** Var_r(xi_d) / s at the cues, by the kernel: means over the coordinates of each block, and over sets. */
async function ratiosOf(
  { simulate }: Context,
  all: readonly SetOfCues[],
  s: number,
  blocks: readonly number[],
): Promise<Measured> {
  const [first] = all as [SetOfCues];
  const { dim } = first.data.patterns;
  const cells = all.map((one) => cellOf(one, [row({ cx: 1 })], one.points));
  const simulation = await simulate({ dim, cells, particles: first.points.length / dim });
  try {
    const read: ReadLevel = { a: 1, s, similarity: 'distance' };
    const variances = await measureSpreads(
      simulation,
      all.map(({ data: { patterns } }) => ({ patterns, read })),
    );
    const perSet = all.map((_, i) => {
      const own = variances.subarray(i * first.points.length, (i + 1) * first.points.length);
      const ends = blocks.map((_width, b) => blocks.slice(0, b + 1).reduce((sum, width) => sum + width, 0));
      const sums = blocks.map(() => 0);
      own.forEach((value, at) => {
        const block = ends.findIndex((end) => at % dim < end);
        sums[block] = (sums[block] as number) + value / s;
      });
      const n = own.length / dim;
      return Object.fromEntries(sums.map((sum, b) => [b, sum / n / (blocks[b] as number)]));
    });
    const means = Object.values(overSets(perSet, 'gpu'));
    const value = means.map((one) => one.value as number);
    const error = means.flatMap((one) => (one.error === undefined ? [] : [one.error as number]));
    return error.length > 0 ? { value, error, by: 'gpu' } : { value, by: 'gpu' };
  } finally {
    simulation.dispose();
  }
}

/** Who knows the visible coordinates only can do no better than guess among the memories that agree with them. */
function bayesLimit({ data: { patterns }, points }: SetOfCues, visible: number): number {
  const { dim, count, points: all } = patterns;
  const n = points.length / dim;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let agree = 0;
    for (let k = 0; k < count; k++) {
      let d = 0;
      while (d < visible && all[k * dim + d] === points[i * dim + d]) d++;
      if (d === visible) agree++;
    }
    sum += 1 / agree;
  }
  return sum / n;
}

function meansOf<Name extends string>(sums: Record<Name, number>, n: number): Record<Name, number> {
  return Object.fromEntries(Object.entries<number>(sums).map(([name, sum]) => [name, sum / n])) as Record<Name, number>;
}

/** The means over sets, and their standard errors where there are several. */
function overSets(sets: readonly Readonly<Record<string, number>>[], by: Measured['by']): Measurements {
  const n = sets.length;
  const names = Object.keys(sets[0] as object);
  return Object.fromEntries(
    names.map((name) => {
      const values = sets.map((one) => one[name] as number);
      const value = values.reduce((sum, one) => sum + one, 0) / n;
      const squares = values.reduce((sum, one) => sum + (one - value) ** 2, 0);
      return [name, n === 1 ? { value, by } : { value, error: Math.sqrt(squares / (n - 1) / n), by }];
    }),
  );
}
