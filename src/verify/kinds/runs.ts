/** What a case runs: systems of the product under the dials of its setup. */
import { inputsOf } from '../../experiments/inputs.ts';
import type { Inputs, Steps } from '../../experiments/run.ts';
import { drawnStarts } from '../../experiments/starts.ts';
import { specOf, systems } from '../../experiments/systems.ts';
import { downloadPositions } from '../../gpu/particles.ts';
import { parseConfig } from '../../params/config.ts';
import type { Terminal } from '../../samplers/index.ts';
import type { NoiseLevel, ReadLevel, StepTable } from '../../samplers/row.ts';
import type { Simulation } from '../../simulation/simulation.ts';
import type { Start } from '../../simulation/starts.ts';
import { asCaseError, CaseError, Fields } from '../fields.ts';
import { type Data, parseLevel } from './common.ts';
import type { Context } from './kind.ts';
import { SAMPLER } from './parameters.ts';

/** Particles that start at these points, one at each. */
export function listed(points: Float64Array): Start {
  return { kind: 'listed', points, scale: 1, replicas: 1, spread: 0 };
}

/**
 * What the product is given: the data of a case, and dials by which it runs a system. Throws CaseError on bad dials.
 */
export function inputsFor({ patterns, seed }: Data, dials: Readonly<Record<string, unknown>>): Inputs {
  return asCaseError('dials', () => inputsOf(parseConfig({ seed, ...dials }), patterns, {}));
}

/** The dials among some parameters that a setup gives. */
export function givenDials(setup: Fields, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.flatMap((name) => (setup.has(name) ? [[name, setup.value(name)] as const] : [])));
}

/** Runs one cell as the product does, hands it to `use`, and frees it. */
export async function withRun<T>(
  { simulate }: Context,
  data: Data,
  run: Steps,
  use: (simulation: Simulation) => Promise<T>,
): Promise<T> {
  const simulation = await simulate(specOf(inputsFor(data, {}), run));
  try {
    return await use(simulation);
  } finally {
    simulation.dispose();
  }
}

/** Where a table takes points [n, dim]: float32 positions [n, dim]. */
export function endsOf(
  context: Context,
  data: Data,
  table: Steps['table'],
  points: Float64Array,
): Promise<Float32Array> {
  const { dim } = data.patterns;
  return withRun(context, data, { particles: points.length / dim, start: listed(points), table }, async (run) => {
    await run.advance();
    return downloadPositions(run);
  });
}

/**
 * The reverse process of the product; levels even in time unless spacing is given. `steps`: in place of the setup's.
 */
export function parseSampler(setup: Fields, data: Data, steps?: number): SampledRun {
  const given = givenDials(setup, Object.keys(SAMPLER));
  if (steps === undefined && given.steps === undefined) throw new CaseError('setup.steps is missing');
  for (const name of ['schedule', 'sampler']) {
    if (given[name] === undefined) throw new CaseError(`setup.${name} is missing`);
  }
  const inputs = inputsFor(data, {
    ...{ experiment: 'generate', spacing: 'time', ...given },
    ...(steps === undefined ? {} : { steps }),
  });
  const { table, levels } = asCaseError('sampler', () => systems.reverse.runOf(inputs));
  return { table, levels, terminal: inputs.config.terminal };
}

/** Chains at one noise level with a = 1: their one row, and where they read the memories. */
export function parseChain(setup: Fields, data: Data): { table: StepTable; read: ReadLevel } {
  const sampler = setup.choice('dynamics', ['langevin', 'stochasticAttention']);
  const read = parseLevel(setup);
  if (read.a !== 1) throw new CaseError('these dynamics run at a = 1; give sigma2 or beta, and memories scaled by a');
  const eta = setup.number('step', undefined, { above: 0 }) / (sampler === 'langevin' ? read.s : 1);
  const inputs = inputsFor(data, {
    ...{ experiment: 'generate', sampler, beta: 1 / read.s },
    ...givenDials(setup, ['similarity', 'temperature', 'iterations']),
  });
  // a case may step farther, and less far, than the dial
  const run = asCaseError('step', () => systems[sampler].runOf({ ...inputs, config: { ...inputs.config, eta } }));
  return { table: run.table, read };
}

export interface SampledRun {
  table: StepTable;
  /** noisy to clean */
  levels: readonly NoiseLevel[];
  terminal: Terminal;
}

/**
 * `start`: exact (p at the level), prior (N(0, s)), matched (the Gaussian with the moments of p), or an object:
 * { mean, variance } a Gaussian, { cue } a cue at the level: a cue + sqrt(s) z. All but the Gaussian are the product's.
 */
export function parseStart(setup: Fields, data: Data, level: Pick<NoiseLevel, 'a' | 's'>): Start {
  const { dim } = data.patterns;
  const value = setup.has('start') ? setup.value('start') : 'exact';
  const own = typeof value === 'object' && value !== null ? new Fields(value, 'setup.start') : undefined;
  if (own && !own.has('cue')) {
    const points = Float64Array.from(own.numbers('mean', dim));
    const variance = own.number('variance', undefined, { min: 0 });
    own.done();
    return { kind: 'listed', points, scale: 1, replicas: 1, spread: Math.sqrt(variance) };
  }
  const dials = own
    ? { start: 'cue', cue: own.numbers('cue', dim) }
    : { start: setup.choice('start', ['exact', 'prior', 'matched'], 'exact') };
  own?.done();
  const inputs = inputsFor(data, { experiment: 'generate', ...dials });
  return asCaseError('start', () => drawnStarts(inputs, level).start);
}

/** Refuses a sampler that draws noise where every end is to be known. */
export function requireDeterministic({ table }: SampledRun): void {
  if (table.rows.some(({ cz }) => cz !== 0)) {
    throw new CaseError('this kind needs a sampler without noise; use samplerMoments or finalFractions for this one');
  }
}
