import { trajectories } from '../../experiments/trajectories.ts';
import { type Table, tableRow } from '../../results.ts';
import type { Measured } from '../compare.ts';
import { CaseError, type Fields } from '../fields.ts';
import { parseData } from './common.ts';
import type { Kind } from './kind.ts';
import { DATA, SAMPLER } from './parameters.ts';
import { givenDials, inputsFor } from './runs.ts';
import { QUICK_LEAST } from './sampled.ts';

export const twins: Kind = {
  doc: 'Two particles that part at one noise level and go on with different noise: do they belong to one memory at the end? By the experiment trajectories.',
  parameters: {
    ...DATA,
    ...SAMPLER,
    cloneNoise: 's / a^2 at which they part: at the first level of the grid that is not above it',
    particles: 'pairs; 2^16 unless given, fewer in the quick form',
  },
  quantities: {
    agreement: 'mean over the pairs of sum_k r_k(x) r_k(y) at the end: the chance that both belong to one memory',
    participation: 'mean of sum_k r_k^2 where they part: by Bayes the agreement of exact reverse SDEs, for every width',
    explodingVariance: 's / a^2 at which they parted',
    time: 'its time',
  },
  errors: ['agreement', 'participation'],
  prepare(setup: Fields) {
    const data = parseData(setup);
    const dials = givenDials(setup, [...Object.keys(SAMPLER), 'cloneNoise']);
    for (const name of ['schedule', 'sampler', 'steps', 'cloneNoise']) {
      if (dials[name] === undefined) throw new CaseError(`setup.${name} is missing`);
    }
    const full = setup.integer('particles', 2 ** 16, { min: 16, max: 2 ** 22 });
    setup.done();
    const inputsOf = (particles: number) =>
      inputsFor(data, { experiment: 'trajectories', spacing: 'time', ...dials, particles });
    inputsOf(full);
    return async ({ gpu, quick }) => {
      const { results } = await trajectories(inputsOf(quick ? Math.min(full, QUICK_LEAST) : full), { gpu });
      const table = results.clones as Table | undefined;
      if (!table) throw new CaseError('no level of the grid, the last apart, lies at cloneNoise or below');
      const row = tableRow(table, 0);
      const gpuOf = (name: string, error: string): Measured => ({
        value: row[name] as number,
        error: row[error] as number,
        by: 'gpu',
      });
      return {
        agreement: gpuOf('phi', 'standardError'),
        participation: gpuOf('expected', 'expectedError'),
        explodingVariance: { value: row.s as number, by: 'host' },
        time: { value: row.time as number, by: 'host' },
      };
    };
  },
};
