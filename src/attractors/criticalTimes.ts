import type { Patterns } from '../memories/patterns.ts';
import { extremeEigenvalues } from '../reference/eigen.ts';
import { covarianceOf } from '../reference/landscape.ts';
import { explodingVariance, type NoiseLevel, totalVariance } from '../samplers/row.ts';

/** The level at which the centre of symmetric data turns unstable, for one of three dynamics. */
export interface CriticalTime {
  name: 'energy' | 'reverse SDE' | 'probability-flow ODE';
  level: NoiseLevel;
}

/**
 * When symmetry breaks at the centre, down a schedule: where -log p loses its minimum, and where the drift of the
 * reverse SDE and of the probability-flow ODE turn outward there. With lambda the largest eigenvalue of the covariance,
 * Hess E = (1 - a^2 lambda / S) / S at the centre, and the drifts -f x + g^2 grad log p and -f x + (g^2 / 2) grad log p.
 *
 * Without drift (variance exploding) all three are one, s = lambda. VP, data at +-1: a^2 = 1/2, a^2 = sqrt 2 - 1, and
 * never (the flow is unstable from the beginning): Raya & Ambrogioni 2023 (2305.19693); exact only for symmetric data.
 */
export function criticalTimes(patterns: Patterns, levels: readonly NoiseLevel[]): CriticalTime[] {
  const lambda = largestVariance(patterns);
  const curvature = (level: NoiseLevel) => {
    const variance = totalVariance(level, patterns.width);
    return (1 - (level.a ** 2 * lambda) / variance) / variance;
  };
  const pushes: readonly [CriticalTime['name'], (level: NoiseLevel) => number][] = [
    ['energy', (level) => -curvature(level)],
    ['reverse SDE', (level) => -level.f - level.g2 * curvature(level)],
    ['probability-flow ODE', (level) => -level.f - 0.5 * level.g2 * curvature(level)],
  ];
  return pushes.flatMap(([name, outward]) => {
    const after = levels.findIndex((level) => level.s > 0 && outward(level) > 0);
    // unstable from the first level on, or never
    if (after < 1) return [];
    const [before, here] = [levels[after - 1] as NoiseLevel, levels[after] as NoiseLevel];
    const [inward, out] = [outward(before), outward(here)];
    const share = inward / (inward - out);
    return [{ name, level: between(before, here, share) }];
  });
}

/** Largest eigenvalue of the covariance of the memories. */
export function largestVariance(patterns: Patterns): number {
  const { dim } = patterns;
  const covariance = covarianceOf(patterns);
  const lower: number[] = [];
  for (let i = 0; i < dim; i++) for (let j = 0; j <= i; j++) lower.push(covariance[i * dim + j] as number);
  return extremeEigenvalues(lower)[1];
}

/** Levels of a schedule are close: a straight line between two in the logarithm of the noise. */
function between(before: NoiseLevel, after: NoiseLevel, share: number): NoiseLevel {
  const mix = (of: (level: NoiseLevel) => number) => of(before) * (1 - share) + of(after) * share;
  const a = mix((level) => level.a);
  const logarithm = mix((level) => Math.log(explodingVariance(level)));
  return { t: mix(({ t }) => t), a, s: a * a * Math.exp(logarithm), f: mix(({ f }) => f), g2: mix(({ g2 }) => g2) };
}
