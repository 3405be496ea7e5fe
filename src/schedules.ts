import { explodingVariance, type NoiseLevel, type Spacing } from './samplers/row.ts';

/**
 * Noise schedules: forward SDE dx = f x dt + g dW, whose marginals are x_t = a x_0 + sqrt(s) z.
 * All of them are one: x / a is variance-exploding Brownian motion at noise variance s / a^2. What follows (grids,
 * samplers, critical times) therefore asks a schedule only for its levels and for the time at a given s / a^2.
 */

/** The dials schedules read; each schedule reads those it has defaults for. */
export interface ScheduleDials {
  /** brownian: standard deviation per sqrt(time) */
  sigma: number;
  timeMin: number;
  timeMax: number;
  /** geometric: sigma at t = 0; edm: the cleanest sigma */
  sigmaMin: number;
  /** geometric: sigma at t = 1; edm: the noisiest sigma */
  sigmaMax: number;
  /** vpLinear, subVp: noise rates at t = 0 and t = 1 */
  betaMin: number;
  betaMax: number;
}

/** A noise schedule: x_t = a x_0 + sqrt(s) z, as levels over time. */
export interface Schedule {
  doc: string;
  source: string;
  /** the dials it reads and their defaults; a dial that is missing here does nothing */
  defaults: Partial<ScheduleDials>;
  /** the level at time t >= 0 */
  level(t: number, dials: ScheduleDials): NoiseLevel;
  /** inverse: the time at which s / a^2 has this value; closed form */
  timeAt(variance: number, dials: ScheduleDials): number;
}

/**
 * DDPM clips the cosine schedule's rate (beta < 0.999 per step of 1000) past t = 0.998;
 * DPM-Solver stops here, before it matters.
 */
const cosineEnd = 0.9946;
const cosineSpeed = Math.PI / 2 / 1.008;
const cosineStart = 0.008 * cosineSpeed;

/** -2 log a of the linear schedules: the integral of beta from 0 to t. */
const linearIntegral = (t: number, { betaMin, betaMax }: ScheduleDials) =>
  t * betaMin + 0.5 * t * t * (betaMax - betaMin);
const linearRate = (t: number, { betaMin, betaMax }: ScheduleDials) => betaMin + t * (betaMax - betaMin);

/** The time at which that integral has a value, in the form that survives betaMax = betaMin. */
function linearTime(integral: number, { betaMin, betaMax }: ScheduleDials): number {
  return (2 * integral) / (betaMin + Math.sqrt(betaMin * betaMin + 2 * (betaMax - betaMin) * integral));
}

/**
 * Every schedule by name. 1 - a^2 is always formed by expm1 or a product of sines: near t = 0 the difference itself
 * would lose all its digits.
 */
export const schedules = {
  brownian: {
    doc: 'variance exploding, s = sigma^2 t',
    source: 'Pham et al. 2025 (arXiv 2505.21777), Ambrogioni 2023 (arXiv 2309.17290)',
    defaults: { sigma: 1, timeMin: 1e-3, timeMax: 1 },
    level: (t, { sigma }) => ({ t, a: 1, s: sigma * sigma * t, f: 0, g2: sigma * sigma }),
    timeAt: (variance, { sigma }) => variance / (sigma * sigma),
  },
  geometric: {
    doc: 'variance exploding, sigma grows geometrically from sigmaMin (t = 0) to sigmaMax (t = 1)',
    source: 'Song et al. 2021 (arXiv 2011.13456), VE-SDE',
    defaults: { sigmaMin: 0.01, sigmaMax: 50, timeMin: 1e-5, timeMax: 1 },
    level(t, { sigmaMin, sigmaMax }) {
      const rate = 2 * Math.log(sigmaMax / sigmaMin);
      const s = sigmaMin * sigmaMin * Math.exp(rate * t);
      return { t, a: 1, s, f: 0, g2: s * rate };
    },
    timeAt: (variance, { sigmaMin, sigmaMax }) =>
      Math.log(variance / (sigmaMin * sigmaMin)) / (2 * Math.log(sigmaMax / sigmaMin)),
  },
  edm: {
    doc: 'variance exploding, time is sigma: s = t^2 from sigmaMin to sigmaMax',
    source: 'Karras et al. 2022 (arXiv 2206.00364)',
    defaults: { sigmaMin: 0.002, sigmaMax: 80 },
    level: (t) => ({ t, a: 1, s: t * t, f: 0, g2: 2 * t }),
    timeAt: (variance) => Math.sqrt(variance),
  },
  vpLinear: {
    doc: 'variance preserving, noise rate linear from betaMin (t = 0) to betaMax (t = 1)',
    source: 'Ho et al. 2020 (arXiv 2006.11239); Song et al. 2021, VP-SDE',
    defaults: { betaMin: 0.1, betaMax: 20, timeMin: 1e-3, timeMax: 1 },
    level(t, dials) {
      const integral = linearIntegral(t, dials);
      const rate = linearRate(t, dials);
      return { t, a: Math.exp(-0.5 * integral), s: -Math.expm1(-integral), f: -0.5 * rate, g2: rate };
    },
    timeAt: (variance, dials) => linearTime(Math.log1p(variance), dials),
  },
  vpCosine: {
    doc: `variance preserving, a = cosine of time; up to t = ${cosineEnd}`,
    source: 'Nichol & Dhariwal 2021 (arXiv 2102.09672); end time of Lu et al. 2022 (arXiv 2206.00927)',
    defaults: { timeMin: 1e-3, timeMax: cosineEnd },
    level(t) {
      if (t > cosineEnd) {
        throw new RangeError(`vpCosine: timeMax is ${t}; its noise rate diverges at t = 1, give at most ${cosineEnd}`);
      }
      const turned = cosineSpeed * t;
      const angle = cosineStart + turned;
      const a = Math.cos(angle) / Math.cos(cosineStart);
      // 1 - a^2 as a product: cos^2(start) - cos^2(angle) = sin(angle - start) sin(angle + start)
      const s = (Math.sin(turned) * Math.sin(angle + cosineStart)) / Math.cos(cosineStart) ** 2;
      const rate = 2 * cosineSpeed * Math.tan(angle);
      return { t, a, s, f: -0.5 * rate, g2: rate };
    },
    timeAt(variance) {
      const angle = Math.atan2(Math.sqrt(variance + Math.sin(cosineStart) ** 2), Math.cos(cosineStart));
      return (angle - cosineStart) / cosineSpeed;
    },
  },
  subVp: {
    doc: 'sub-variance-preserving: a as vpLinear, s = (1 - a^2)^2',
    source: 'Song et al. 2021, sub-VP-SDE',
    defaults: { betaMin: 0.1, betaMax: 20, timeMin: 1e-3, timeMax: 1 },
    level(t, dials) {
      const integral = linearIntegral(t, dials);
      const rate = linearRate(t, dials);
      return {
        t,
        a: Math.exp(-0.5 * integral),
        s: Math.expm1(-integral) ** 2,
        f: -0.5 * rate,
        g2: -rate * Math.expm1(-2 * integral),
      };
    },
    // sqrt(s) / a = 1/a - a = 2 sinh(-log a)
    timeAt: (variance, dials) => linearTime(2 * Math.asinh(0.5 * Math.sqrt(variance)), dials),
  },
  ou: {
    doc: 'Ornstein-Uhlenbeck: a = exp(-t), s = 1 - exp(-2t)',
    source: 'Biroli et al. 2024 (arXiv 2402.18491)',
    defaults: { timeMin: 1e-3, timeMax: 8 },
    level: (t) => ({ t, a: Math.exp(-t), s: -Math.expm1(-2 * t), f: -1, g2: 2 }),
    timeAt: (variance) => 0.5 * Math.log1p(variance),
  },
} satisfies Record<string, Schedule>;

/** The name of a schedule of the table `schedules`. */
export type ScheduleName = keyof typeof schedules;

/**
 * How a grid of levels is chosen; `schedule`, `spacing` and `steps` always, the others where the default will not do.
 */
export type LevelDials = { [dial in keyof ScheduleDials]?: number | undefined } & {
  schedule: ScheduleName;
  /** time: uniform in t; logVariance: uniform in log(s / a^2); karras: uniform in (sigma / a)^(1 / rho) */
  spacing: Spacing;
  /** number of intervals, >= 1 */
  steps: number;
  /** karras only */
  rho?: number | undefined;
};

/** Karras et al. 2022: larger spends more levels at low noise. */
export const defaultRho = 7;

/**
 * The grid of noise levels from noisy to clean: steps + 1 levels from timeMax to timeMin (edm: sigmaMax to sigmaMin),
 * float64. EDM's "N steps" are steps = N - 1 with the terminal 'denoise', which appends sigma = 0.
 * Throws RangeError on dials out of range and on spacings that cannot reach s = 0.
 */
export function noiseLevels(dials: LevelDials): NoiseLevel[] {
  const { schedule: name, spacing, steps } = dials;
  const schedule: Schedule = schedules[name];
  const full = scheduleDials(dials);
  const [first, last] = timeRange(name, full);
  if (!(Number.isInteger(steps) && steps >= 1)) {
    throw new RangeError(`steps is ${steps}; give a whole number, 1 or more`);
  }
  const noisy = schedule.level(last, full);
  const clean = schedule.level(first, full);
  if (!Number.isFinite(explodingVariance(noisy))) {
    throw new RangeError(`${name}: nothing of the signal is left at time ${last}; lower timeMax, sigmaMax or betaMax`);
  }
  const fraction = spacer(spacing, explodingVariance(noisy), explodingVariance(clean), dials.rho ?? defaultRho);
  return Array.from({ length: steps + 1 }, (_, i) => {
    // the ends are asked by time: the way there and back through s / a^2 would cost their last digits
    if (i === 0) return noisy;
    if (i === steps) return clean;
    const along = i / steps;
    const t = spacing === 'time' ? last + along * (first - last) : schedule.timeAt(fraction(along), full);
    return schedule.level(t, full);
  });
}

/**
 * The level of a schedule at time t. Throws RangeError as scheduleDials does, and where the schedule has no such time.
 */
export function levelAtTime(dials: Pick<LevelDials, 'schedule'> & Partial<LevelDials>, t: number): NoiseLevel {
  const schedule: Schedule = schedules[dials.schedule];
  return schedule.level(t, scheduleDials(dials));
}

/** The schedule's own defaults, overridden by what is given. Throws RangeError where a number makes no schedule. */
export function scheduleDials(dials: Pick<LevelDials, 'schedule'> & Partial<LevelDials>): ScheduleDials {
  const { defaults } = schedules[dials.schedule] as Schedule;
  const full = { sigma: 1, timeMin: 0, timeMax: 1, sigmaMin: 0, sigmaMax: 1, betaMin: 0, betaMax: 1, ...defaults };
  for (const dial of Object.keys(defaults) as (keyof ScheduleDials)[]) {
    full[dial] = dials[dial] ?? full[dial];
    const allowZero = dial === 'timeMin' || dial === 'betaMin' || (dial === 'sigmaMin' && dials.schedule === 'edm');
    if (!(Number.isFinite(full[dial]) && (full[dial] > 0 || (allowZero && full[dial] === 0)))) {
      throw new RangeError(`${dial} is ${full[dial]}; give a finite number ${allowZero ? '>= 0' : '> 0'}`);
    }
  }
  return full;
}

/** [clean, noisy] time. EDM's time is sigma. */
function timeRange(name: ScheduleName, dials: ScheduleDials): [number, number] {
  const { sigmaMin, sigmaMax, timeMin, timeMax, betaMin, betaMax } = dials;
  if (!(sigmaMin < sigmaMax)) throw new RangeError(`sigmaMin ${sigmaMin} must be below sigmaMax ${sigmaMax}`);
  if (!(timeMin < timeMax)) throw new RangeError(`timeMin ${timeMin} must be below timeMax ${timeMax}`);
  if (!(betaMin <= betaMax)) throw new RangeError(`betaMin ${betaMin} must not be above betaMax ${betaMax}`);
  return name === 'edm' ? [sigmaMin, sigmaMax] : [timeMin, timeMax];
}

/** s / a^2 as a function of the fraction of the way from noisy (0) to clean (1). */
function spacer(spacing: Spacing, noisy: number, clean: number, rho: number): (along: number) => number {
  if (spacing === 'logVariance') {
    if (clean === 0) {
      throw new RangeError(
        "spacing 'logVariance' cannot end at zero noise; raise timeMin (sigmaMin) above 0, or choose 'time' or 'karras'",
      );
    }
    return (along) => noisy * (clean / noisy) ** along;
  }
  if (!(rho > 0)) throw new RangeError(`rho is ${rho}; give a number > 0`);
  const [high, low] = [noisy ** (0.5 / rho), clean ** (0.5 / rho)];
  return (along) => (high + along * (low - high)) ** (2 * rho);
}
