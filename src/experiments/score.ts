import { isActive } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { attention, dense } from '../readouts/attention.ts';
import { features } from '../readouts/features.ts';
import type { Readout } from '../readouts/readout.ts';
import { type Separation, separations } from '../readouts/separation.ts';
import { smoothed } from '../readouts/smoothed.ts';
import { trainedFeatures } from '../readouts/trainedFeatures.ts';

export type ScoreDials = Pick<Config, 'score' | 'features' | 'trainingTime' | 'smoothing' | 'draws'>;

/** Every score there is, by its name. */
export const scores: Readonly<Record<Config['score'], (dials: ScoreDials) => Readout>> = {
  exact: () => dense,
  features: (dials) => features({ count: dials.features }),
  trainedFeatures: (dials) => trainedFeatures({ count: dials.features, time: dials.trainingTime }),
  smoothed: ({ smoothing, draws }) => smoothed(dense, { tau: smoothing, draws }),
};

/** The read-out that moves the particles of a config: of a network of spins by its separation, of others by their score. */
export function readoutOf(config: Config): Readout {
  return isActive('separation', config) ? attention(separationOf(config)) : scores[config.score](config);
}

/** The separation of a network of spins. */
export function separationOf({ separation, degree, rectified }: Config): Separation {
  return separation === 'power' ? separations.power({ degree, rectified }) : separations.softmax;
}

/** How often a read-out fell back on its floor, out of how many readings; and how far it was off where it was compared, in sigma. */
export interface Floored {
  count: number;
  of: number;
  off?: number;
}

export function addedUp(parts: readonly Floored[]): Floored {
  return parts.reduce<Floored>(
    (sum, { count, of, off = 0 }) => ({ count: sum.count + count, of: sum.of + of, off: Math.max(sum.off ?? 0, off) }),
    { count: 0, of: 0 },
  );
}

/** What must be said of a run by its score: nothing if its density was known wherever it was asked, and it was compared with nothing. */
export function flooredNotes({ count, of, off = 0 }: Floored): string[] {
  const share = Number(((100 * count) / of).toPrecision(2));
  return [
    ...(count > 0
      ? [`below the noise of the features at ${share} % of the readings: there the energy goes on along its tangent`]
      : []),
    ...(off > 0
      ? [`the tabulated field was at most ${Number(off.toPrecision(2))} sigma off where it was compared`]
      : []),
  ];
}
