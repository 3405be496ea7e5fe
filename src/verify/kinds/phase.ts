import { runExperiment } from '../../experiments/index.ts';
import { resolveInputs } from '../../experiments/inputs.ts';
import { phaseObservables } from '../../experiments/phase/observables.ts';
import { theoryOf } from '../../experiments/phase/theory.ts';
import type { Inputs } from '../../experiments/run.ts';
import { parseConfig } from '../../params/config.ts';
import { dialDocs } from '../../params/docs.ts';
import { parseSweep } from '../../params/sweep.ts';
import { type DialName, dials } from '../../params/table.ts';
import { type Table, tableRows } from '../../results.ts';
import type { Measured } from '../compare.ts';
import { asCaseError, type Fields } from '../fields.ts';
import type { Tree } from '../tolerance.ts';
import type { Kind, Measurements } from './kind.ts';
import type { Parameters } from './parameters.ts';
import { givenDials } from './runs.ts';

/** The quick form takes fewer of both; errors, and with them tolerances in units of them, grow. */
const QUICK_PARTICLES = 2 ** 15;
const QUICK_REALIZATIONS = 16;

/** Dials that no sweep of one dial has. */
const OTHERS: readonly DialName[] = [
  'experiment',
  'sweepY',
  'dynamics',
  'replicas',
  'flowStep',
  'resolution',
  'plane',
  'cloneNoise',
  'quantity',
];

/** What a case must know of a dial beyond the table of dials. */
const OWN: Readonly<Partial<Record<DialName, string>>> = {
  sweepX: 'the dial swept and its values: "sigma2:0.1,0.3"; every quantity is a list over them',
  memories: 'a set by name or rows of numbers; a random set is drawn anew in every realization',
  particles: 'particles (wells: starts) of each run; the quick form takes 2^15 or fewer',
  realizations: 'runs per point; the quick form takes 16 or fewer',
  observable: 'whose theory is asked for; all quantities are measured anyway',
};

/** Every dial of a sweep; one that does nothing beside the others makes the case FAIL. */
const DIALS: Parameters = Object.fromEntries(
  dials.filter(([name]) => !OTHERS.includes(name)).map(([name]) => [name, OWN[name] ?? dialDocs[name]]),
);

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
    theory:
      'what the curves of theory say that are drawn for setup.observable (values of sweepX that rise): a list over curves, each a list over the values',
    theoryCritical:
      'values of the swept noise at which lines of theory run from bottom to top within the sweep, rising; a list',
  },
  errors: [...Object.keys(columns), 'radius2', 'radius4'],
  prepare(setup: Fields) {
    const given = givenDials(setup, Object.keys(DIALS));
    setup.done();
    const configOf = (changes: Record<string, unknown>) =>
      asCaseError('dials', () => parseConfig({ experiment: 'phase', ...given, ...changes }));
    const full = configOf({});
    return async ({ gpu, quick }) => {
      const config = quick
        ? configOf({
            particles: Math.min(full.particles, QUICK_PARTICLES),
            realizations: Math.min(full.realizations, QUICK_REALIZATIONS),
          })
        : full;
      const inputs = asCaseError('dials', () => resolveInputs(config));
      const run = await runExperiment(inputs, { gpu });
      const table = run.results.points as Table;
      const rows = tableRows(table);
      const measured = (name: string): Measured => {
        const errors = rows.map((row) => row[`${name}Error`] as number);
        const value = rows.map((row) => row[name] as number);
        return errors.every(Number.isFinite) ? { value, error: errors, by: 'gpu' } : { value, by: 'gpu' };
      };
      return {
        ...Object.fromEntries(
          table.columns.filter((name) => table.columns.includes(`${name}Error`)).map((name) => [name, measured(name)]),
        ),
        ...theoryQuantities(inputs),
      };
    };
  },
};

/** The lines that the picture of the sweep draws, before anything is measured. */
function theoryQuantities(inputs: Inputs): Measurements {
  const axis = parseSweep('sweepX', inputs.config.sweepX);
  if (!axis) return {};
  const host = (value: Tree): Measured => ({ value, by: 'host' });
  const pairs = theoryOf(inputs, axis, undefined).map(({ points }) =>
    Array.from(
      { length: points.length / 2 },
      (_, i) => [points[2 * i] as number, points[2 * i + 1] as number] as const,
    ),
  );
  const isVertical = (line: (typeof pairs)[number]) => line.some(([, y]) => Math.abs(y) === Number.POSITIVE_INFINITY);
  const critical = pairs
    .filter(isVertical)
    .flatMap((line) => line.flatMap(([x, y]) => (y === Number.POSITIVE_INFINITY ? [x] : [])));
  return {
    theoryCritical: host(critical.sort((a, b) => a - b)),
    // only a list has its own values on the line
    ...(axis.scale === 'list'
      ? { theory: host(pairs.filter((line) => !isVertical(line)).map((line) => line.map(([, y]) => y))) }
      : {}),
  };
}
