import { labelParticles } from '../../observables/labels.ts';
import { langevin as langevinTable, stochasticAttention } from '../../samplers/fixedLevel.ts';
import type { Read } from '../../samplers/row.ts';
import type { Simulation } from '../../simulation/simulation.ts';
import { CaseError, type Fields } from '../fields.ts';
import { asCaseError, type Data, readData, readLevel, withRun } from './common.ts';
import type { Kind, Measurements } from './kind.ts';
import { readSampler } from './noise.ts';
import { DATA, LEVEL, SAMPLER, START } from './parameters.ts';
import { momentsWithErrors, particlesFor, readParticles, readStart } from './sampled.ts';
import { momentQuantities } from './samplerMoments.ts';

const FRACTIONS = {
  fractions: 'share of particles whose largest posterior weight is memory k, a list',
  none: 'share that belongs to no memory: particles that are not finite',
} as const;

export const finalFractions: Kind = {
  doc: 'Where the samples of a sampler end: the share of each memory. A start at a point makes it a committor.',
  parameters: { ...DATA, ...SAMPLER, ...START },
  quantities: FRACTIONS,
  prepare(setup: Fields) {
    const data = readData(setup);
    const { table } = readSampler(setup);
    const start = readStart(setup, data, table.start);
    const full = readParticles(setup);
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
async function countEnds(run: Simulation, { patterns }: Data, read: Read): Promise<Measurements> {
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
    step: 'h',
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
  prepare(setup: Fields) {
    const data = readData(setup);
    const kind = setup.choice('dynamics', ['langevin', 'stochasticAttention']);
    const read = readLevel(setup);
    const iterations = setup.integer('iterations', undefined, { min: 1, max: 1e6 });
    const step = setup.number('step', undefined, { above: 0 });
    if (kind === 'stochasticAttention' && read.a !== 1) throw new CaseError('stochasticAttention runs at a = 1');
    if (kind === 'langevin' && read.similarity === 'dot') {
      throw new CaseError('langevin reads by distance; use stochasticAttention for the dot product');
    }
    const table = asCaseError('step', () =>
      kind === 'langevin'
        ? langevinTable(read, step, setup.number('temperature', 1, { min: 0 }), iterations)
        : stochasticAttention(1 / read.s, step, iterations, read.similarity),
    );
    const start = readStart(setup, data, read);
    const full = readParticles(setup);
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
