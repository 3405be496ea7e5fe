import { runExperiment } from '../../experiments/index.ts';
import { readInputs } from '../../experiments/inputs.ts';
import { phaseObservables } from '../../experiments/phase/observables.ts';
import { readConfig } from '../../params/config.ts';
import { type Table, tableRow } from '../../results.ts';
import type { Measured } from '../compare.ts';
import { asCaseError, CaseError, type Fields } from '../fields.ts';
import type { Kind } from './kind.ts';
import type { Parameters } from './parameters.ts';

/** The quick form takes fewer of both; errors, and with them tolerances in units of them, grow. */
const QUICK_PARTICLES = 2 ** 15;
const QUICK_REALIZATIONS = 16;

const DIALS: Parameters = {
  process: 'wells, retrieve, noise, generate or uturn, as in docs/dials.md; so are the others',
  sweepX: 'the dial swept and its values: "sigma2:0.1,0.3"; every quantity is a list over them',
  memories: 'a set by name or rows of numbers; a random set is drawn anew in every realization',
  width: 'common isotropic variance of Gaussian data behind the memories',
  seed: 'of random sets and of all noise',
  beta: '1 / sigma2 where sigma2 is not swept',
  delta: 'distance of a spurious place from every memory, in rms radii',
  particles: 'particles (wells: starts) of each run; the quick form takes 2^15 or fewer',
  realizations: 'runs per point; the quick form takes 16 or fewer',
  box: 'region of the starts of retrieve',
  iterations: 'retrieve: most iterations',
  steps: 'generate, uturn: steps of the sampler',
  sampler: 'generate, uturn: its name',
  timeMin: 'generate: time of the cleanest level',
  timeMax: 'generate: time of the noisiest level',
};

/** What a row of a sweep's table holds, by column. */
const columns = Object.fromEntries(
  Object.values(phaseObservables).map(({ column, title, of }) => [column, `${title}; ${of.join(', ')}`]),
);

export const phase: Kind = {
  doc: 'A sweep: every value of the swept dial is a small run, or several, and all are reduced on the GPU.',
  parameters: DIALS,
  quantities: {
    ...columns,
    radius2: 'mean squared distance from the origin; retrieve, noise, generate',
    radius4: 'mean of its square, likewise',
  },
  prepare(setup: Fields) {
    const dials = Object.fromEntries(
      Object.keys(DIALS).flatMap((key) => (setup.has(key) ? [[key, setup.value(key)] as const] : [])),
    );
    setup.done();
    const configOf = (changes: Record<string, unknown>) =>
      asCaseError('dials', () => readConfig({ experiment: 'phase', ...dials, ...changes }));
    const full = configOf({});
    if (full.sweepY !== 'none') throw new CaseError('setup: a case sweeps one dial, sweepX');
    return async ({ gpu, quick }) => {
      const config = quick
        ? configOf({
            particles: Math.min(full.particles, QUICK_PARTICLES),
            realizations: Math.min(full.realizations, QUICK_REALIZATIONS),
          })
        : full;
      const run = await runExperiment(readInputs(config), { gpu });
      const table = run.results.points as Table;
      const rows = Array.from({ length: table.shape[0] }, (_, i) => tableRow(table, i));
      const measured = (name: string): Measured => {
        const errors = rows.map((row) => row[`${name}Error`] as number);
        const value = rows.map((row) => row[name] as number);
        return errors.every(Number.isFinite) ? { value, error: errors, by: 'gpu' } : { value, by: 'gpu' };
      };
      return Object.fromEntries(
        table.columns.filter((name) => table.columns.includes(`${name}Error`)).map((name) => [name, measured(name)]),
      );
    };
  },
};
