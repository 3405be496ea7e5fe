import { covarianceOf, meanOf } from '../reference/landscape.ts';
import { type NoiseLevel, totalVariance } from '../samplers/row.ts';
import { cholesky, isotropic, type Start } from '../simulation/starts.ts';
import type { Inputs } from './run.ts';

/** Where a run starts, at the noisiest level of its table. */
export function startOf(
  { config, patterns, cue }: Pick<Inputs, 'config' | 'patterns' | 'cue'>,
  level: NoiseLevel,
): Start {
  const { dim } = patterns;
  const { a, s } = level;
  const variance = totalVariance(level, patterns.width);
  const one = { kind: 'listed', replicas: 1 } as const;
  switch (config.start) {
    case 'exact':
      return { kind: 'chosen', patterns, scale: a, spread: isotropic(dim, Math.sqrt(variance)) };
    case 'prior':
      return { ...one, points: new Float64Array(dim), scale: 1, spread: isotropic(dim, Math.sqrt(s)) };
    case 'matched': {
      const covariance = covarianceOf(patterns);
      const rows = Array.from({ length: dim }, (_, d) =>
        Array.from({ length: dim }, (_, e) => a * a * (covariance[d * dim + e] as number) + (d === e ? variance : 0)),
      );
      return { ...one, points: meanOf(patterns), scale: a, spread: cholesky(rows) };
    }
    case 'cue':
      return { ...one, points: Float64Array.from(cue), scale: a, spread: isotropic(dim, Math.sqrt(s)) };
  }
}
