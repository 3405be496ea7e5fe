import { average } from '../../average.ts';
import { heldCells, heldNumbers } from '../../experiments/held.ts';
import { likeness, pearsonOf } from '../../experiments/retrieval.ts';
import type { Cues, Inputs } from '../../experiments/run.ts';
import { cellOf, specOf } from '../../experiments/systems.ts';
import { downloadPositions } from '../../gpu/particles.ts';
import { entropyOf } from '../../observables/ends.ts';
import { measureSpreads } from '../../observables/spreads.ts';
import { landscapeOf } from '../../reference/landscape.ts';
import { type ReadLevel, row } from '../../samplers/row.ts';
import type { Measured } from '../compare.ts';
import { asCaseError, CaseError, type Fields } from '../fields.ts';
import { parseSets } from './common.ts';
import type { Context, Kind, Measurements } from './kind.ts';
import { DATA, LEVEL } from './parameters.ts';
import { averaged } from './posterior.ts';
import { givenDials, inputsFor, listed } from './runs.ts';

/** The quick form takes fewer sets; errors, and with them tolerances in units of them, grow. */
const QUICK_SETS = 16;

/** The retrieval of one set, with cues. */
type OneSet = Inputs & { cues: Cues };

export const retrieval: Kind = {
  doc: 'Cues made of memories, in any dimension: where the experiment retrieve takes them. Means over sets of memories.',
  parameters: {
    memories: DATA.memories as string,
    width: DATA.width as string,
    count: DATA.count as string,
    seed: 'of the first set and its cues; the next ones are those of the next sets',
    sets: 'random sets, each drawn anew; 1 unless given, 16 or fewer in the quick form',
    cues: 'cues of each set, cue i made of memory i mod K; K unless given',
    cue: 'how they are made, as the dial says: memory (unless given), noise:A, flip:A, mask:A',
    held: 'true: what of a cue mask:A is not covered is held',
    dynamics: 'hopfield (unless given); ode, sde: from noise s = 1/beta to hardly any, then x = D(x)',
    sigma2: LEVEL.sigma2 as string,
    beta: '1 / sigma2; one of both',
    similarity: LEVEL.similarity as string,
    eta: 'hopfield: x <- (1 - eta) x + eta D(x); 1 unless given',
    iterations: 'hopfield: how many at most',
    steps: 'of ode and sde, even in log s',
    blocks: 'how many coordinates belong to each block, for varianceRatios',
    besideBeta: 'beta of a second run, hopfield with the dot product, for pearsonBeside',
  },
  quantities: {
    signs: 'share of cues that end with all signs of their memory',
    own: 'share that end where their memory has r_k > 1/2 at sigma2',
    near: 'share that end within 0.1 sqrt(D) of their memory',
    overlap: 'mean of x.xi / |xi|^2 at the end',
    distance: 'mean distance from their memory at the end',
    sourceWeight: 'mean of r_k of their memory at the cue, read by distance at sigma2',
    topWeight: 'mean of the largest r_k there: Bayes-optimal guesses that are right',
    map: 'share of cues whose memory has the largest r_k there',
    entropy: 'mean of -sum r ln r there, nats',
    participation: 'mean of sum r^2 there',
    varianceRatios: 'mean of Var_r(xi_d) / s there over the coordinates d of each block, a list; above 3 dimensions',
    bayesLimit: 'with held: mean of one over the number of memories that agree with the cue where it is held',
    pearsonBeside: 'correlation of all coordinates of the ends with those of the second run',
  },
  errors: [
    ...['signs', 'own', 'near', 'overlap', 'distance', 'sourceWeight', 'topWeight', 'map', 'entropy'],
    ...['participation', 'varianceRatios', 'bayesLimit', 'pearsonBeside'],
  ],
  prepare(setup: Fields, wanted) {
    const sets = setup.integer('sets', 1, { min: 1, max: 4096 });
    const makeSet = parseSets(setup);
    const { dim, count } = makeSet(0).patterns;
    const particles = setup.integer('cues', count, { min: 1, max: 2 ** 20 });
    if (setup.has('beta') === setup.has('sigma2')) throw new CaseError('setup needs either beta or sigma2');
    const beta = setup.has('beta')
      ? setup.number('beta', undefined, { above: 0 })
      : 1 / setup.number('sigma2', undefined, { above: 0 });
    setup.choice('dynamics', ['hopfield', 'ode', 'sde'], 'hopfield');
    const dials = {
      ...{ experiment: 'retrieve', cue: 'memory', particles, beta },
      ...givenDials(setup, ['cue', 'held', 'dynamics', 'similarity', 'eta', 'iterations', 'steps']),
    };
    const blocks = setup.has('blocks') ? setup.numbers('blocks') : undefined;
    const besideBeta = setup.optionalNumber('besideBeta');
    setup.done();
    if (blocks && blocks.reduce((sum, width) => sum + width, 0) !== dim) {
      throw new CaseError(`setup.blocks is [${blocks}]; the numbers must add up to the ${dim} dimensions`);
    }
    if (wanted.quantities.has('pearsonBeside') !== (besideBeta !== undefined)) {
      throw new CaseError('pearsonBeside and setup.besideBeta go together; give both or neither');
    }
    const setOf = (i: number, own: Readonly<Record<string, unknown>>): OneSet => {
      const inputs = inputsFor(makeSet(i), own);
      // the experiment retrieve always has cues
      return { ...inputs, cues: inputs.cues as Cues };
    };
    // what is wrong with the dials is told before anything runs
    asCaseError('dynamics', () => runOf(setOf(0, dials)));
    const { iterations, cue } = dials as Record<string, unknown>;
    const beside = { ...{ experiment: 'retrieve', cue, particles, iterations }, beta: besideBeta, similarity: 'dot' };
    return async (context) => {
      const indices = Array.from({ length: context.quick ? Math.min(sets, QUICK_SETS) : sets }, (_, i) => i);
      const all = indices.map((i) => setOf(i, dials));
      const ends = await endsOf(context, all);
      const others =
        besideBeta === undefined
          ? undefined
          : await endsOf(
              context,
              indices.map((i) => setOf(i, beside)),
            );
      const simulated = all.map((one, i) => ({
        ...atTheEnd(one, ends[i] as Float64Array),
        ...(others ? { pearsonBeside: pearsonOf(ends[i] as Float64Array, others[i] as Float64Array) } : {}),
      }));
      const known = all.map((one) => ({
        ...atTheCue(one),
        ...(one.config.held ? { bayesLimit: bayesLimit(one) } : {}),
      }));
      return {
        ...overSets(simulated, 'gpu'),
        ...overSets(known, 'host'),
        ...(blocks ? { varianceRatios: await ratiosOf(context, all, blocks) } : {}),
      };
    };
  },
};

/** The run of the product, and its cells: one, or one per cue where each holds coordinates of its own. */
function runOf(one: OneSet) {
  const run = one.system.runOf(one);
  const held = heldNumbers(one);
  return { run, cells: held ? heldCells(one, run, held) : [cellOf(one, run)] };
}

/** Where the cues of each set end: [count, dim]. */
async function endsOf({ simulate }: Context, all: readonly OneSet[]): Promise<Float64Array[]> {
  const runs = all.map(runOf);
  const [first, { run, cells }] = [all[0] as OneSet, runs[0] as (typeof runs)[number]];
  const simulation = await simulate({
    ...specOf(first, run),
    particles: first.cues.count / cells.length,
    cells: runs.flatMap((own) => own.cells),
  });
  try {
    await simulation.advance();
    const ends = Float64Array.from(await downloadPositions(simulation));
    const { length } = first.cues.points;
    return all.map((_, i) => ends.subarray(i * length, (i + 1) * length));
  } finally {
    simulation.dispose();
  }
}

/** Means over the cues of one set of what their ends are. */
function atTheEnd({ config, patterns, cues, origin }: OneSet, ends: Float64Array) {
  const { dim, count, points } = patterns;
  const landscape = landscapeOf(patterns, { a: 1, s: 1 / config.beta, similarity: config.similarity });
  const weights = new Float64Array(count);
  const sums = { signs: 0, own: 0, near: 0, overlap: 0, distance: 0 };
  cues.sources.forEach((source, i) => {
    const x = ends.subarray(i * dim, (i + 1) * dim);
    const xi = points.subarray(source * dim, (source + 1) * dim);
    const { overlap, distance } = likeness(x, xi, origin);
    landscape.weightsAt(x, weights);
    sums.signs += Number(x.every((value, d) => Math.sign(value) === Math.sign(xi[d] as number)));
    sums.own += Number((weights[source] as number) > 0.5);
    sums.near += Number(distance < 0.1 * Math.sqrt(dim));
    sums.overlap += overlap;
    sums.distance += distance;
  });
  return meansOf(sums, cues.count);
}

/** The same of what the memories say of the cues themselves. */
function atTheCue({ config, patterns, cues }: OneSet) {
  const { dim, count } = patterns;
  const landscape = landscapeOf(patterns, levelOfCues(config));
  const r = new Float64Array(count);
  const sums = { sourceWeight: 0, topWeight: 0, map: 0, entropy: 0, participation: 0 };
  cues.sources.forEach((source, i) => {
    landscape.weightsAt(cues.points.subarray(i * dim, (i + 1) * dim), r);
    const top = r.reduce((a, b) => Math.max(a, b));
    sums.sourceWeight += r[source] as number;
    sums.topWeight += top;
    sums.map += Number(r[source] === top);
    sums.entropy += entropyOf(r);
    sums.participation += r.reduce((sum, value) => sum + value * value, 0);
  });
  return meansOf(sums, cues.count);
}

const levelOfCues = ({ beta }: Inputs['config']): ReadLevel => ({ a: 1, s: 1 / beta, similarity: 'distance' });

/** Var_r(xi_d) / s at the cues, by the kernel: means over the coordinates of each block, and over sets. */
async function ratiosOf({ simulate }: Context, all: readonly OneSet[], blocks: readonly number[]): Promise<Measured> {
  const { config, patterns, cues } = all[0] as OneSet;
  const { dim } = patterns;
  const read = levelOfCues(config);
  const still = { rows: [row({ cx: 1 })], tap: 'none' as const };
  const cells = all.map((one) =>
    cellOf(one, { table: still, start: listed(one.cues.points), particles: one.cues.count }),
  );
  const simulation = await simulate({ dim, cells, particles: cues.count });
  try {
    const rules = all.map((one) => ({ patterns: one.patterns, read }));
    const variances = await measureSpreads(simulation, rules);
    const blockOf = blocks.flatMap((width, b) => new Array<number>(width).fill(b));
    const perSet = all.map((_, i) => {
      const sums = blocks.map(() => 0);
      variances.subarray(i * cues.points.length, (i + 1) * cues.points.length).forEach((value, at) => {
        const block = blockOf[at % dim] as number;
        sums[block] = (sums[block] as number) + value / read.s;
      });
      return sums.map((sum, b) => sum / cues.count / (blocks[b] as number));
    });
    const means = blocks.map((_width, b) => averaged(perSet.map((ratios) => ratios[b] as number)));
    const value = means.map((one) => one.value);
    return all.length > 1 ? { value, error: means.map((one) => one.error as number), by: 'gpu' } : { value, by: 'gpu' };
  } finally {
    simulation.dispose();
  }
}

/** Who knows the visible coordinates only can do no better than guess among the memories that agree with them. */
function bayesLimit({ patterns, cues }: OneSet): number {
  const { dim, count, points } = patterns;
  const visible = cues.visible ?? [];
  const agrees = (i: number, k: number) =>
    visible.every((isSeen, d) => !isSeen || points[k * dim + d] === cues.points[i * dim + d]);
  const memories = Array.from({ length: count }, (_, k) => k);
  return average(Array.from(cues.sources, (_, i) => 1 / memories.filter((k) => agrees(i, k)).length));
}

function meansOf<Name extends string>(sums: Record<Name, number>, n: number): Record<Name, number> {
  return Object.fromEntries(Object.entries<number>(sums).map(([name, sum]) => [name, sum / n])) as Record<Name, number>;
}

/** The means over sets, and their standard errors where there are several. */
function overSets(sets: readonly Readonly<Record<string, number>>[], by: Measured['by']): Measurements {
  const names = Object.keys(sets[0] as object);
  return Object.fromEntries(
    names.map((name) => {
      const mean = averaged(sets.map((one) => one[name] as number));
      return [name, sets.length > 1 ? { ...mean, by } : { value: mean.value, by }];
    }),
  );
}
