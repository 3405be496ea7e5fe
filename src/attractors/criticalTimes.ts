import { extremeEigenvalues } from '../reference/eigen.ts';
import { type Landscape, meanOf } from '../reference/landscape.ts';
import type { NoiseLevel } from '../samplers/row.ts';

/** A level at which the centre of the data changes its stability, for one of three dynamics. */
export interface CriticalTime {
  name: 'energy' | 'reverse SDE' | 'probability-flow ODE';
  level: NoiseLevel;
  /** what the centre becomes towards less noise */
  becomes: 'unstable' | 'stable';
}

/**
 * When symmetry breaks at the centre, down a schedule: where -log p gains or loses its minimum at x = a mean,
 * and where the drift of the reverse SDE and of the probability-flow ODE turns outward there, or inward
 * again. With lambda the largest eigenvalue of Cov_r(a xi) at the centre and S = s + a^2 v, the least
 * curvature of E is kappa = (1 - lambda / S) / S, and
 *
 *     energy: kappa < 0      reverse SDE: -f - g^2 kappa > 0      flow: -f - (g^2 / 2) kappa > 0      (unstable)
 *
 * That happens never, once or several times. Nothing is said of a level at which the score at the centre is not zero:
 * there the centre is no critical point. Without drift (variance exploding) all three are one. For equal norms Cov_r at
 * the centre is the covariance of the data: deltas at +-1 in VP turn at a^2 = 1/2, a^2 = sqrt 2 - 1, and never, as the
 * flow is unstable from the beginning (Raya & Ambrogioni 2023, arXiv:2305.19693).
 *
 * @param landscapeAt the energy at a level, S > 0
 * @param levelAt the level at a time: levels between two of the grid
 * @param levels a grid from noisy to clean; two changes between neighbours are missed
 */
export function criticalTimes(
  landscapeAt: (level: NoiseLevel) => Landscape,
  levelAt: (t: number) => NoiseLevel,
  levels: readonly NoiseLevel[],
): CriticalTime[] {
  const known = levels.flatMap((level) => {
    const kappa = level.s > 0 ? centreCurvature(landscapeAt(level)) : undefined;
    return kappa === undefined ? [undefined] : [{ level, kappa }];
  });
  return dynamics.flatMap(({ name, outward }) =>
    known.slice(1).flatMap((here, i) => {
      const before = known[i];
      if (!here || !before) return [];
      const isOut = outward(here.level, here.kappa) > 0;
      if (isOut === outward(before.level, before.kappa) > 0) return [];
      const level = crossing(
        before.level,
        here.level,
        (t) => {
          const middle = levelAt(t);
          const kappa = centreCurvature(landscapeAt(middle));
          return kappa === undefined ? undefined : outward(middle, kappa) > 0 === isOut;
        },
        levelAt,
      );
      return level ? [{ name, level, becomes: isOut ? ('unstable' as const) : ('stable' as const) }] : [];
    }),
  );
}

/** How fast a small displacement from the centre grows towards less noise, by the least curvature there. */
const dynamics: readonly { name: CriticalTime['name']; outward(level: NoiseLevel, kappa: number): number }[] = [
  { name: 'energy', outward: (_, kappa) => -kappa },
  { name: 'reverse SDE', outward: ({ f, g2 }, kappa) => -f - g2 * kappa },
  { name: 'probability-flow ODE', outward: ({ f, g2 }, kappa) => -f - 0.5 * g2 * kappa },
];

/** The centre is a critical point if the mean-shift step there is shorter than this share of the scale. */
const STILL = 1e-9;

/** The least curvature of E at a times the mean of the memories; undefined if that is no critical point. */
export function centreCurvature(landscape: Landscape): number | undefined {
  const { patterns, read, dim, variance, scale } = landscape;
  const { pull, scatter } = landscape.at(meanOf(patterns).map((value) => read.a * value));
  if (!(Math.hypot(...pull) <= STILL * scale)) return undefined;
  const lower: number[] = [];
  for (let i = 0; i < dim; i++) for (let j = 0; j <= i; j++) lower.push(scatter[i * dim + j] as number);
  return (1 - extremeEigenvalues(lower)[1] / variance) / variance;
}

/** Halves the time between two levels until doubles end. `isAfter` tells the sides apart; undefined where it cannot. */
function crossing(
  before: NoiseLevel,
  after: NoiseLevel,
  isAfter: (t: number) => boolean | undefined,
  levelAt: (t: number) => NoiseLevel,
): NoiseLevel | undefined {
  let [low, high] = [before.t, after.t];
  for (let n = 0; n < 60; n++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    const isThere = isAfter(middle);
    if (isThere === undefined) return undefined;
    if (isThere) high = middle;
    else low = middle;
  }
  return levelAt(high);
}
