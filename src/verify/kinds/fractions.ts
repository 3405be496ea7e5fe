import { labelParticles } from '../../observables/labels.ts';
import type { ReadLevel } from '../../samplers/row.ts';
import type { Simulation } from '../../simulation/simulation.ts';
import type { Fields } from '../fields.ts';
import { type Data, parseData } from './common.ts';
import type { Kind, Measurements } from './kind.ts';
import { CHAIN, DATA, SAMPLER, START } from './parameters.ts';
import { parseChain, parseSampler, parseStart, withRun } from './runs.ts';
import { momentsWithErrors, parseParticles, particlesFor, shareError } from './sampled.ts';
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
  const error = (share: number) => shareError(share, run.count);
  return {
    fractions: { value: shares, error: shares.map(error), by: 'gpu' },
    none: { value: none, error: error(none), by: 'gpu' },
  };
}

export const langevin: Kind = {
  doc: 'Many independent chains at one noise level: Langevin, or a Hopfield update with noise. Measured after the last step.',
  parameters: {
    ...DATA,
    ...CHAIN,
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
    const { table, read } = parseChain(setup, data);
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
