import { squaredDistance } from '../memories/distance.ts';
import type { Patterns } from '../memories/patterns.ts';

/** The class of a sample by the rule of Pham et al. 2025 (arXiv 2505.21777). */
type SampleClass = 'memorized' | 'spurious' | 'generalized';

interface SampleRule {
  /** delta_m: a sample is memorized if a memory is no farther */
  memorized: number;
  /** delta_s: else spurious if another sample is no farther, else generalized */
  spurious: number;
}

/**
 * The classes of samples [n, dim] on the host: the twin of the observables memorizedFraction, spuriousFraction and
 * generalizedFraction, which count only.
 */
export function sampleClasses(samples: Float64Array, patterns: Patterns, rule: SampleRule): SampleClass[] {
  const { dim, points } = patterns;
  const isNear = (at: number, others: Float64Array, reach: number) => {
    for (let other = 0; other < others.length; other += dim) {
      if (others === samples && other === at) continue;
      if (squaredDistance(samples, at, others, other, dim) <= reach * reach) return true;
    }
    return false;
  };
  return Array.from({ length: samples.length / dim }, (_, i) =>
    isNear(i * dim, points, rule.memorized)
      ? 'memorized'
      : isNear(i * dim, samples, rule.spurious)
        ? 'spurious'
        : 'generalized',
  );
}
