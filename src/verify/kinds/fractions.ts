import { systems } from '../../experiments/systems.ts';
import { labelParticles } from '../../observables/labels.ts';
import type { ReadLevel } from '../../samplers/row.ts';
import type { Simulation } from '../../simulation/simulation.ts';
import { asCaseError, CaseError, type Fields } from '../fields.ts';
import { type Data, parseData, parseLevel } from './common.ts';
import type { Kind, Measurements } from './kind.ts';
import { DATA, LEVEL, SAMPLER, START } from './parameters.ts';
import { givenDials, inputsFor, parseSampler, parseStart, withRun } from './runs.ts';
import { momentsWithErrors, parseParticles, particlesFor } from './sampled.ts';
import { momentQuantities } from './samplerMoments.ts';

const FRACTIONS = {
  fractions: 'share of particles whose largest posterior weight is memory k, a list',
  none: 'share that belongs to no memory: particles that are not finite',
} as const;

export const finalFractions: Kind = {
  doc: 'Where the samples of a sampler end: the share of each memory. A start at a point makes it a committor.',
  parameters: { ...DATA, ...SAMPLER, ...START },
  quantities: FRACTIONS,
  errors: Object.keys(FRACTIONS),
  prepare(setup: Fields) {
    const data = parseData(setup);
    const { table } = parseSampler(setup, data);
    const start = parseStart(setup, data, table.start);
    const full = parseParticles(setup);
    setup.done();
    return (context) => {
      const particles = particlesFor(context, full, table.rows);
      return withRun(context, data, { particles, start, table }, async (run) => {
        await run.advance();
        return countEnds(run, data, table.label);
      });
    };
  },
};

/** Fractions with binomial standard errors. */
async function countEnds(run: Simulation, { patterns }: Data, read: ReadLevel): Promise<Measurements> {
  const labelled = await labelParticles(run, [{ kind: 'posterior', patterns, read }]);
  const shares = [...(labelled.counts[0] as Uint32Array)].map((count) => count / run.count);
  const none = (labelled.none[0] as number) / run.count;
  labelled.dispose();
  // one more of each outcome, so that a share of 0 or 1 is not known exactly
  const error = (p: number) => {
    const likely = (p * run.count + 1) / (run.count + 2);
    return Math.sqrt((likely * (1 - likely)) / run.count);
  };
  return {
    fractions: { value: shares, error: shares.map(error), by: 'gpu' },
    none: { value: none, error: error(none), by: 'gpu' },
  };
}

export const langevin: Kind = {
  doc: 'Many independent chains at one noise level: Langevin, or a Hopfield update with noise. Measured after the last step.',
  parameters: {
    ...DATA,
    ...LEVEL,
    dynamics: 'langevin: x + h score + sqrt(2 h T) z; stochasticAttention: (1 - h) x + h m + sqrt(2 h / beta) z',
    step: 'h: of langevin eta s, of stochasticAttention the dial eta itself',
    temperature: 'langevin: T; 1 unless given',
    iterations: 'steps of every chain',
    ...START,
  },
  quantities: {
    mean: 'of all chains: a number in one dimension, else a list over dimensions',
    variance: 'of every dimension, likewise',
    covariance: 'rows',
    ...FRACTIONS,
  },
  errors: ['mean', 'variance', 'covariance', ...Object.keys(FRACTIONS)],
  prepare(setup: Fields) {
    const data = parseData(setup);
    const sampler = setup.choice('dynamics', ['langevin', 'stochasticAttention']);
    const read = parseLevel(setup);
    if (read.a !== 1) throw new CaseError('these dynamics run at a = 1; give sigma2 or beta, and memories scaled by a');
    const eta = setup.number('step', undefined, { above: 0 }) / (sampler === 'langevin' ? read.s : 1);
    const inputs = inputsFor(data, {
      ...{ experiment: 'generate', sampler, beta: 1 / read.s },
      ...givenDials(setup, ['similarity', 'temperature', 'iterations']),
    });
    // a case may step farther, and less far, than the dial
    const { table } = asCaseError('step', () =>
      systems[sampler].runOf({ ...inputs, config: { ...inputs.config, eta } }),
    );
    const start = parseStart(setup, data, read);
    const full = parseParticles(setup);
    setup.done();
    return async (context) => {
      const particles = particlesFor(context, full, table.rows);
      const gaussian = data.patterns.count === 1;
      return withRun(context, data, { particles, start, table }, async (run) => {
        await run.advance();
        return {
          ...momentQuantities(await momentsWithErrors(run, gaussian)),
          ...(await countEnds(run, data, read)),
        };
      });
    };
  },
};
