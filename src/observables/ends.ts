import { average } from '../average.ts';
import type { Particles } from '../gpu/particles.ts';
import { labelParticles } from './labels.ts';
import type { CellRule } from './rules.ts';
import { type RealizationMean, spreadOf } from './spread.ts';

/** What measureEnds measures of each point. */
export const END_COLUMNS = ['firstShare', 'diversity'] as const;

/**
 * Where the particles of each point ended, that is of `realizations` cells, by the memory of largest posterior weight:
 * the share at memory 1, and exp(H) of the shares at all of them, the number of memories that occur. Throws RangeError
 * unless the cells are whole points with a rule each.
 */
export async function measureEnds(
  particles: Particles,
  rules: readonly CellRule[],
  realizations = 1,
): Promise<Record<(typeof END_COLUMNS)[number], RealizationMean>[]> {
  const { cells, count } = particles;
  const points = cells / realizations;
  if (!Number.isInteger(points)) throw new RangeError(`${cells} cells are not whole points of ${realizations} each`);
  const labelled = await labelParticles(
    particles,
    rules.map((rule) => ({ kind: 'posterior', ...rule })),
  );
  labelled.dispose();
  const ends = labelled.counts.map((counts) => {
    const shares = [...counts].map((value) => value / count);
    return { firstShare: shares[0] as number, diversity: Math.exp(entropyOf(shares)) };
  });
  return Array.from({ length: points }, (_, point) => {
    const own = ends.slice(point * realizations, (point + 1) * realizations);
    const firsts = own.map(({ firstShare }) => firstShare);
    const variances = firsts.map((share) => (share * (1 - share)) / count);
    return {
      firstShare: spreadOf(firsts, average(variances)),
      diversity: spreadOf(
        own.map(({ diversity }) => diversity),
        -1,
      ),
    };
  });
}

/** -sum p ln p of shares that add up to 1, nats. */
export function entropyOf(shares: ArrayLike<number>): number {
  return Array.from(shares).reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
}
