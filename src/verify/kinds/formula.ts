import { ringCurvature, ringEnergy, ringRadius, ringScore, sphereRadius } from '../../reference/ring.ts';
import { explodingVariance, type NoiseLevel } from '../../samplers/row.ts';
import { cleanLevel } from '../../samplers/sampler.ts';
import { asCaseError, CaseError, type Fields } from '../fields.ts';
import { capacityFormulas } from './capacityFormulas.ts';
import type { Formula, Kind } from './kind.ts';
import { levelAtTime, parseLevels, parseSchedule, parseTime } from './noise.ts';
import { GRID, SCHEDULE } from './parameters.ts';
import { regimeFormulas } from './regimeFormulas.ts';

const formulas: Readonly<Record<string, Formula>> = {
  ring: {
    doc: 'infinitely many memories on the unit circle (Pham et al., eq. 4.13); beta is theirs, 1 / (2 sigma2); radius',
    parameters: { beta: 'above 0', radius: 'from the centre; 0 unless given' },
    quantities: {
      energy: 'E_AM(radius)',
      score: 'radial component of -grad E_AM',
      curvature: 'second derivative of E_AM',
      minimumRadius: 'radius of the minimum',
      centreMinusMinimum: 'E_AM(0) - E_AM(minimum)',
      minimumCurvature: 'second derivative at the minimum',
    },
    evaluate(setup) {
      const beta = setup.number('beta', undefined, { above: 0 });
      const radius = setup.number('radius', 0, { min: 0 });
      const minimum = ringRadius(beta);
      return {
        energy: ringEnergy(radius, beta),
        score: ringScore(radius, beta),
        curvature: ringCurvature(radius, beta),
        minimumRadius: minimum,
        centreMinusMinimum: ringEnergy(0, beta) - ringEnergy(minimum, beta),
        minimumCurvature: ringCurvature(minimum, beta),
      };
    },
  },
  sphere: {
    doc: 'infinitely many memories on the unit sphere in dim dimensions, at sigma2',
    parameters: { dim: 'dimensions', sigma2: 'noise variance' },
    quantities: { minimumRadius: 'radius of the minimum, 0 from sigma2 = 1 / dim on' },
    evaluate: (setup) => ({
      minimumRadius: sphereRadius(
        setup.integer('dim', undefined, { min: 1 }),
        setup.number('sigma2', undefined, { above: 0 }),
      ),
    }),
  },
  meanField: {
    doc: 'm = tanh(m / sigma2 + field): two memories at +-1, weights proportional to exp(+-field); the root of largest m',
    parameters: { sigma2: 'noise variance', field: '0 or more; 0 unless given' },
    quantities: {
      m: 'the root',
      susceptibility: 'dm / dfield',
      amplitudeRatio: 'm / sqrt(3 (1 - sigma2))',
    },
    evaluate(setup) {
      const s = setup.number('sigma2', undefined, { above: 0 });
      const m = magnetization(s, setup.number('field', 0));
      // implicit derivative: dm = (1 - m^2) (dm / s + dh)
      return {
        m,
        susceptibility: (1 - m * m) / (1 - (1 - m * m) / s),
        amplitudeRatio: m / Math.sqrt(3 * (1 - s)),
      };
    },
  },
  meanFieldExponents: {
    doc: 'local exponents of m = tanh(m / sigma2 + field): beta below sigma2 = 1 at epsilons = 1 - sigma2, 1/delta at 1 with fields',
    parameters: { epsilons: 'a list', fields: 'a list' },
    quantities: {
      belowCritical: 'm at each 1 - epsilon, no field',
      beta: 'log ratio of neighbours over log ratio of epsilons',
      atCritical: 'm at sigma2 = 1 for each field',
      inverseDelta: 'log ratio of neighbours over log ratio of fields',
    },
    evaluate(setup) {
      const epsilons = setup.numbers('epsilons');
      const fields = setup.numbers('fields');
      const below = epsilons.map((epsilon) => magnetization(1 - epsilon, 0));
      const at = fields.map((field) => magnetization(1, field));
      return {
        belowCritical: below,
        beta: localSlopes(epsilons, below),
        atCritical: at,
        inverseDelta: localSlopes(fields, at),
      };
    },
  },
  marginal: {
    doc: 'x_t = a x_0 + sqrt(s) z of a schedule at time, for data of mean and variance',
    parameters: {
      ...SCHEDULE,
      time: 'where',
      mean: 'of the data, 0 unless given',
      variance: 'of the data, 0 unless given',
    },
    quantities: { a: 'signal scale', sigma2: 'noise variance s', mean: 'a mean', variance: 'a^2 variance + s' },
    evaluate(setup) {
      const { a, s } = parseTime(setup);
      return {
        a,
        sigma2: s,
        mean: a * setup.number('mean', 0),
        variance: a * a * setup.number('variance', 0, { min: 0 }) + s,
      };
    },
  },
  levels: {
    doc: 'the grid of a schedule, noisy to clean; terminal denoise appends zero noise',
    parameters: { ...GRID, terminal: 'stop (unless given) or denoise', first: 'only so many levels' },
    quantities: { sigma: 'sqrt(s) of every level', sigma2: 's', a: 'signal scale', time: 'time' },
    evaluate(setup) {
      const { levels } = parseLevels(setup);
      const denoises = setup.choice('terminal', ['stop', 'denoise'], 'stop') === 'denoise';
      const all: NoiseLevel[] = denoises ? [...levels, cleanLevel] : levels;
      const keep = setup.has('first') ? all.slice(0, setup.integer('first', undefined, { min: 1 })) : all;
      return {
        sigma: keep.map(({ s }) => Math.sqrt(s)),
        sigma2: keep.map(({ s }) => s),
        a: keep.map(({ a }) => a),
        time: keep.map(({ t }) => t),
      };
    },
  },
  gaussianReverse: {
    doc: 'exact mean and variance after the reverse process (process sde or ode) for one Gaussian',
    parameters: {
      ...SCHEDULE,
      from: 'time at which it starts',
      to: 'time at which it ends',
      process: 'sde or ode',
      mean: 'of the data',
      variance: 'of the data',
      startMean: 'of x at from',
      startVariance: 'of x at from',
    },
    quantities: { mean: 'at the end', variance: 'at the end' },
    evaluate(setup) {
      const dials = parseSchedule(setup);
      const from = levelAtTime(dials, endTime(setup, 'from'));
      const to = levelAtTime(dials, endTime(setup, 'to'));
      const process = setup.choice('process', ['sde', 'ode']);
      const mean = setup.number('mean');
      const variance = setup.number('variance', undefined, { min: 0 });
      const startMean = setup.number('startMean') / from.a;
      const startVariance = setup.number('startVariance', undefined, { min: 0 }) / from.a ** 2;
      // in X = x / a: the marginal has variance P = variance + S, and both processes are affine
      const [high, low] = [explodingVariance(from), explodingVariance(to)];
      const ratio = (variance + low) / (variance + high);
      const pull = process === 'sde' ? ratio : Math.sqrt(ratio);
      const noise = process === 'sde' ? ratio * (high - low) : 0;
      return {
        mean: to.a * (mean + (startMean - mean) * pull),
        variance: to.a ** 2 * (pull ** 2 * startVariance + noise),
      };
    },
  },
  ...regimeFormulas,
  ...capacityFormulas,
};

function endTime(setup: Fields, key: string): number {
  return setup.number(key, undefined, { min: 0 });
}

/** Largest root of m = tanh(m / s + field), by bisection: below it tanh is larger than m, above smaller. */
function magnetization(s: number, field: number): number {
  if (field < 0) throw new CaseError(`setup.field is ${field}; the root of largest m is defined for a field >= 0`);
  if (field === 0 && s >= 1) return 0;
  let low = field === 0 ? 1e-12 : 0;
  let high = 1;
  for (let n = 0; n < 200; n++) {
    const middle = (low + high) / 2;
    if (Math.tanh(middle / s + field) > middle) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function localSlopes(x: readonly number[], y: readonly number[]): number[] {
  const ratio = (list: readonly number[], n: number) => Math.log((list[n + 1] as number) / (list[n] as number));
  return x.slice(1).map((_, n) => ratio(y, n) / ratio(x, n));
}

export const formula: Kind = {
  doc: 'A closed form, in float64 on the host; setup.formula names it.',
  parameters: {
    formula: 'its name',
    ...GRID,
    ...Object.assign({}, ...Object.values(formulas).map(({ parameters }) => parameters)),
  },
  quantities: Object.fromEntries(
    Object.entries(formulas).flatMap(([name, { quantities }]) =>
      Object.entries(quantities).map(([quantity, text]) => [quantity, `${name}: ${text}`]),
    ),
  ),
  prepare(setup: Fields) {
    const name = setup.choice('formula', Object.keys(formulas));
    const values = asCaseError(name, () => (formulas[name] as Formula).evaluate(setup));
    setup.done();
    return async () =>
      Object.fromEntries(Object.entries(values).map(([quantity, value]) => [quantity, { value, by: 'host' as const }]));
  },
};

/** Names, texts and quantities of the formulas, for the documentation. */
export const formulaTable = Object.entries(formulas).map(([name, entry]) => ({ name, ...entry }));
