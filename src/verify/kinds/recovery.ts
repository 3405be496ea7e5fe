import type { SystemRun } from '../../experiments/run.ts';
import { systems } from '../../experiments/systems.ts';
import { labelParticles } from '../../observables/labels.ts';
import type { Measured } from '../compare.ts';
import { CaseError, type Fields } from '../fields.ts';
import { type Data, parseData } from './common.ts';
import type { Context, Kind, Measurements } from './kind.ts';
import { DATA, START } from './parameters.ts';
import { inputsFor, listed, withRun } from './runs.ts';
import { parseParticles, particlesFor, shareError } from './sampled.ts';

/** Of the reverse SDE, first and second order, and of the probability flow. */
const SAMPLERS = ['ancestral', 'dpmSolver2MSde', 'odeRk4'] as const;
/** Halvings of the range in log s: to less than 0.2 % of a range of one decade. */
const HALVINGS = 10;
/** The slope of the share, which turns its error into one of s, over such a step in log s. */
const STEP = 0.2;

interface Turn {
  data: Data;
  sampler: (typeof SAMPLERS)[number];
  steps: number;
  memory: number;
  full: number;
}

export const recovery: Kind = {
  doc: 'The largest noise from which a memory is recovered by a U-turn: to s, and back by a sampler (Pham et al., App. C).',
  parameters: {
    ...DATA,
    sampler: 'ancestral, dpmSolver2MSde (the reverse SDE) or odeRk4 (the probability flow)',
    steps: 'of the way back, even in log s; 100 unless given',
    memory: 'which memory, 0 unless given',
    probability: 'of recovery that is asked for; 0.9 unless given',
    sigma2Range: '[from, to] that holds the noise looked for; for sigma2 and share',
    sigma2: 'noise variances of the quantity recovered, a list',
    particles: START.particles as string,
  },
  quantities: {
    sigma2: 'the noise variance s at which the share that ends at the memory falls to the probability',
    share: 'the share there',
    recovered: 'the share that ends at the memory from each s of setup.sigma2, a list',
  },
  errors: ['sigma2', 'share', 'recovered'],
  prepare(setup: Fields) {
    const data = parseData(setup);
    const turn: Turn = {
      data,
      sampler: setup.choice('sampler', SAMPLERS),
      steps: setup.integer('steps', 100, { min: 2, max: 1e5 }),
      memory: setup.integer('memory', 0, { min: 0, max: data.patterns.count - 1 }),
      full: parseParticles(setup),
    };
    const probability = setup.number('probability', 0.9, { above: 0, max: 1 });
    const range = setup.has('sigma2Range') ? (setup.numbers('sigma2Range', 2) as [number, number]) : undefined;
    const levels = setup.has('sigma2') ? setup.numbers('sigma2') : [];
    setup.done();
    if (range && !(range[0] > 0 && range[1] > range[0])) {
      throw new CaseError(`setup.sigma2Range is [${range}]; give 0 < from < to`);
    }
    if (!levels.every((s) => s > 0)) throw new CaseError(`setup.sigma2 is [${levels}]; give numbers above 0`);
    if (!range && levels.length === 0) throw new CaseError('setup needs sigma2Range, sigma2 or both');
    return async (context) => ({
      ...(range ? await largestNoise(context, turn, probability, range) : {}),
      ...(levels.length > 0 ? { recovered: await recoveredAt(context, turn, levels) } : {}),
    });
  },
};

/** The share at every noise variance, with its binomial error. */
async function recoveredAt(context: Context, turn: Turn, levels: readonly number[]): Promise<Measured> {
  const value: number[] = [];
  for (const s of levels) value.push(await shareBack(context, turn, s));
  const n = particlesFor(context, turn.full, runOf(turn, 1).table.rows);
  return { value, error: value.map((share) => shareError(share, n)), by: 'gpu' };
}

/** The noise at which the share falls to `probability`, and the share there. */
async function largestNoise(
  context: Context,
  turn: Turn,
  probability: number,
  [from, to]: readonly [number, number],
): Promise<Measurements> {
  let [low, high] = [Math.log(from), Math.log(to)];
  let share = Number.NaN;
  for (let n = 0; n < HALVINGS; n++) {
    const middle = (low + high) / 2;
    // the same noise at every s: the share falls without jumping about
    share = await shareBack(context, turn, Math.exp(middle));
    if (share >= probability) low = middle;
    else high = middle;
  }
  const [sigma2, particles] = [Math.exp((low + high) / 2), particlesFor(context, turn.full, runOf(turn, 1).table.rows)];
  const after = await shareBack(context, turn, sigma2 * Math.exp(STEP));
  const error = Math.sqrt((share * (1 - share)) / particles);
  const error2 = (sigma2 * error * STEP) / Math.abs(share - after);
  return { sigma2: { value: sigma2, error: error2, by: 'gpu' }, share: { value: share, error, by: 'gpu' } };
}

/** The U-turn of the product from s, of one memory only. */
function runOf({ data, sampler, steps, memory }: Turn, s: number): SystemRun {
  const inputs = inputsFor(data, { experiment: 'phase', process: 'uturn', sampler, steps, beta: 1 / s });
  const { start, ...run } = systems.uturn.runOf(inputs);
  const { dim, points } = data.patterns;
  const own = Float64Array.from(points.slice(memory * dim, (memory + 1) * dim));
  return { ...run, start: { ...listed(own), spread: start.spread } };
}

/** The share of particles that start at the memory with noise of variance s and end where it is the likeliest. */
async function shareBack(context: Context, turn: Turn, s: number): Promise<number> {
  const { data, memory, full } = turn;
  const run = runOf(turn, s);
  const { label, rows } = run.table;
  return withRun(context, data, { ...run, particles: particlesFor(context, full, rows) }, async (simulation) => {
    await simulation.advance();
    const rule = { kind: 'posterior', patterns: data.patterns, read: label } as const;
    const labelled = await labelParticles(simulation, [rule]);
    const counts = labelled.counts[0] as Uint32Array;
    labelled.dispose();
    return (counts[memory] as number) / simulation.count;
  });
}
