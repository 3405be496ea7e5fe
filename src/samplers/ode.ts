import { explodingVariance, type NoiseLevel, type Row, row, type Spacing } from './row.ts';
import { eachStep, readAt, type Sampler } from './sampler.ts';

/**
 * The probability-flow ODE dx/dt = f x - g2 score / 2 in a clock tau: dX/dtau = px X + pm D with X = x / unit.
 *
 *     time         unit 1   px = f + g2 / 2s, pm = -a g2 / 2s      the ODE as printed (EDM's time is sigma)
 *     karras       unit a   px = 1 / sigma, pm = -1 / sigma        tau = sigma = sqrt(s) / a
 *     logVariance  unit a   px = 1/2, pm = -1/2                    tau = log(s / a^2): smooth as s -> 0
 */
interface Clock {
  tau(level: NoiseLevel): number;
  unit(level: NoiseLevel): number;
  slope(level: NoiseLevel): { px: number; pm: number };
  /** S = s / a^2 at a clock reading; undefined: the clock cannot say, and only knows the ends of a step */
  variance?: (tau: number) => number;
}

const clocks: Record<Spacing, Clock> = {
  time: {
    tau: ({ t }) => t,
    unit: () => 1,
    slope: ({ a, s, f, g2 }) => ({ px: f + g2 / (2 * s), pm: (-a * g2) / (2 * s) }),
  },
  karras: {
    tau: (level) => Math.sqrt(explodingVariance(level)),
    unit: ({ a }) => a,
    slope: (level) => ({ px: 1 / Math.sqrt(explodingVariance(level)), pm: -1 / Math.sqrt(explodingVariance(level)) }),
    variance: (tau) => tau * tau,
  },
  logVariance: {
    tau: (level) => Math.log(explodingVariance(level)),
    unit: ({ a }) => a,
    slope: () => ({ px: 0.5, pm: -0.5 }),
    variance: Math.exp,
  },
};

/**
 * Explicit methods whose stage i starts from stage i - 1 alone: `reach` of the step, then the weights of the slopes.
 */
interface Method {
  /** stage i is evaluated at fraction reach[i] of the step, from the slope of stage i - 1 */
  reach: readonly number[];
  weights: readonly number[];
}

const euler: Method = { reach: [0], weights: [1] };
const heun: Method = { reach: [0, 1], weights: [1 / 2, 1 / 2] };
const rk4: Method = { reach: [0, 1 / 2, 1 / 2, 1], weights: [1 / 6, 1 / 3, 1 / 3, 1 / 6] };

/**
 * One Runge-Kutta step as rows: every stage reads at the previous stage's point, acc gathers the weighted slopes
 * (in units of the new x), the last row commits x0 + acc. `kq`, if given, is what q integrates: the weight of the tap
 * at a level, per unit of the clock.
 */
function rungeKutta(
  from: NoiseLevel,
  to: NoiseLevel,
  spacing: Spacing,
  { reach, weights }: Method,
  kq: (level: NoiseLevel) => number = () => 0,
): Row[] {
  const clock = clocks[spacing];
  const h = clock.tau(to) - clock.tau(from);
  const stages = reach.map((fraction) => between(clock, from, to, fraction));
  const last = clock.unit(to);
  return stages.map((level, i) => {
    const { px, pm } = clock.slope(level);
    const weight = (weights[i] as number) * h;
    const next = stages[i + 1];
    const unit = clock.unit(level);
    const end = next ? clock.unit(next) : last;
    // the slope goes whole into the next stage's point, by its weight into acc
    const push = next ? (reach[i + 1] as number) * h : weight;
    return row({
      read: readAt(level),
      kq: weight * kq(level),
      cx0: end / clock.unit(from),
      cx: (end * push * px) / unit,
      cm: end * push * pm,
      cacc: next || i === 0 ? 0 : 1,
      ka: next && i > 0 ? 1 : 0,
      kx: next ? (last * weight * px) / unit : 0,
      km: next ? last * weight * pm : 0,
      commit: !next,
    });
  });
}

/**
 * The level a fraction of the way along the clock. Between the ends only s / a^2
 * matters; a is free, and their mean is mild.
 */
function between(clock: Clock, from: NoiseLevel, to: NoiseLevel, fraction: number): NoiseLevel {
  if (fraction === 0) return from;
  if (fraction === 1) return to;
  if (!clock.variance) throw new TypeError('this clock has no levels inside a step');
  const tau = clock.tau(from) + fraction * (clock.tau(to) - clock.tau(from));
  const a = Math.sqrt(from.a * to.a);
  return { ...from, a, s: a * a * clock.variance(tau) };
}

const shared = { stochastic: false, multistep: false };

export const odeEuler: Sampler = {
  ...shared,
  doc: 'Euler on the probability-flow ODE, in the clock of the spacing',
  source: 'Song et al. 2021 (arXiv 2011.13456), eq. 13; Karras et al. 2022, eq. 4',
  clock: 'that of spacing',
  order: 1,
  steps: (levels, { spacing }) => eachStep(levels, (from, to) => rungeKutta(from, to, spacing, euler)),
};

export const odeHeun: Sampler = {
  ...shared,
  doc: 'Heun (trapezoid) on the probability-flow ODE, in the clock of the spacing',
  source: 'Karras et al. 2022 (arXiv 2206.00364), Alg. 1',
  clock: 'that of spacing',
  order: 2,
  steps: (levels, { spacing }) => eachStep(levels, (from, to) => rungeKutta(from, to, spacing, heun)),
};

/** Always in log(s / a^2): it needs levels inside a step, which a clock of time could not give. */
export const odeRk4: Sampler = {
  ...shared,
  doc: 'classical Runge-Kutta on the probability-flow ODE, in the clock log(s / a^2); 200 levels are reference quality',
  source: 'Kutta 1901; the clock: Karras et al. 2022',
  clock: 'log(s / a^2)',
  order: 4,
  steps: (levels) => eachStep(levels, (from, to) => rungeKutta4(from, to)),
};

/** The RK4 step in the clock log(s / a^2), in either direction, q integrating `kq` per unit of that clock. */
export const rungeKutta4 = (from: NoiseLevel, to: NoiseLevel, kq?: (level: NoiseLevel) => number): Row[] =>
  rungeKutta(from, to, 'logVariance', rk4, kq);

/** EDM's step: Heun in sigma. */
export const heunInSigma = (from: NoiseLevel, to: NoiseLevel): Row[] => rungeKutta(from, to, 'karras', heun);
