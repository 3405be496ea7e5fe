import { criticalNoise, logBasinVolume } from '../../analysis/criticalNoise.ts';
import type { SweepAxis } from '../../params/sweep.ts';
import { type Table, tableOf } from '../../results.ts';

/**
 * What a sweep of the noise says of U-turns: the critical noise of recovery, how far it carries a memory (rms), and log
 * V of the ball of that radius. Nothing where no noise is swept, or the share does not cross 0.9 within the sweep.
 *
 * @param shares the share that returns, and its standard error [n of the axis]
 */
export function criticalOf(
  { dial, values }: SweepAxis,
  { shares, errors, dim }: { shares: ArrayLike<number>; errors: ArrayLike<number>; dim: number },
): { critical?: Table } {
  if (dial !== 'sigma2' && dial !== 'beta') return {};
  const s = dial === 'beta' ? values.map((beta) => 1 / beta) : values;
  const found = criticalNoise(s, shares, errors);
  if (!found) return {};
  const row = [0.9, found.s, found.error, Math.sqrt(dim * found.s), logBasinVolume(found.s, dim)];
  return { critical: tableOf('critical noise', ['share', 'sigma2', 'sigma2Error', 'radius', 'logVolume'], [row]) };
}
