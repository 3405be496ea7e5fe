import { type Patterns, rowCount } from '../memories/patterns.ts';
import type { Network } from '../networks/network.ts';
import { isActive } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { significant } from '../printable.ts';
import { attention, dense } from '../readouts/attention.ts';
import { features } from '../readouts/features.ts';
import { network } from '../readouts/network.ts';
import type { Readout } from '../readouts/readout.ts';
import { type Separation, separations } from '../readouts/separation.ts';
import { smoothed } from '../readouts/smoothed.ts';
import { trainedFeatures } from '../readouts/trainedFeatures.ts';
import type { Inputs } from './run.ts';

/** The dials that make a score, and the network that one of them names. */
export interface ScoreDials extends Pick<Config, 'score' | 'features' | 'trainingTime' | 'smoothing' | 'draws'> {
  /** the one that the dial `network` names */
  trained?: Network | undefined;
}

/** Every score there is, by its name. */
export const scores: Readonly<Record<Config['score'], (dials: ScoreDials) => Readout>> = {
  exact: () => dense,
  features: (dials) => features({ count: dials.features }),
  trainedFeatures: (dials) => trainedFeatures({ count: dials.features, time: dials.trainingTime }),
  network({ trained }) {
    if (!trained) throw new RangeError('score = network needs a trained network; give one as network');
    return network(trained);
  },
  smoothed: ({ smoothing, draws }) => smoothed(dense, { tau: smoothing, draws }),
};

/**
 * The read-out that moves the particles of a config: of a network of spins by its separation, of others by their score.
 */
export function readoutOf(config: Config, trained?: Network): Readout {
  return isActive('separation', config)
    ? attention(separationOf(config))
    : scores[config.score]({ ...config, trained });
}

/**
 * The network of a run: the one there is, or of several that which was trained on as many memories. Throws
 * RangeError where none fits the memories.
 */
export function networkFor(patterns: Patterns, networks: readonly Network[] = []): Network | undefined {
  const count = rowCount(patterns);
  const trained = networks.length > 1 ? networks.find(({ training }) => training.count === count) : networks[0];
  if (networks.length > 0 && !trained) {
    const counts = networks.map(({ training }) => training.count).sort((a, b) => a - b);
    throw new RangeError(`none was trained on ${count} memories; those given were trained on ${counts.join(', ')}`);
  }
  if (trained && trained.dim !== patterns.dim) {
    throw new RangeError(
      `it was trained in ${trained.dim} dimensions, the memories have ${patterns.dim}; take the memories it was trained on (${trained.training.memories})`,
    );
  }
  return trained;
}

/** The separation of a network of spins. */
export function separationOf({ separation, degree, rectified }: Config): Separation {
  return separation === 'power' ? separations.power({ degree, rectified }) : separations.softmax;
}

/** Whether the points of a sweep differ in K: each may have a network of its own then. */
export const sweepsCount = ({ experiment, sweepX, sweepY }: Config): boolean =>
  experiment === 'phase' && [sweepX, sweepY].some((sweep) => String(sweep).startsWith('count:'));

/** What must be said of a run that a trained network moves. */
export function trainingNotes({ config, score }: Pick<Inputs, 'config' | 'score'>): string[] {
  return isActive('network', config) ? [score.note ?? score.name] : [];
}

/**
 * How often a read-out fell back on its floor, out of how many readings; and how far it
 * was off where it was compared, in sigma.
 */
export interface Floored {
  count: number;
  of: number;
  off?: number;
}

/** The same over several runs: counts added up, and the largest that one was off. */
export function addedUp(parts: readonly Floored[]): Floored {
  return parts.reduce<Floored>(
    (sum, { count, of, off = 0 }) => ({ count: sum.count + count, of: sum.of + of, off: Math.max(sum.off ?? 0, off) }),
    { count: 0, of: 0 },
  );
}

/**
 * What must be said of a run by its score: nothing if its density was known wherever it was
 * asked, and it was compared with nothing.
 */
export function flooredNotes({ count, of, off = 0 }: Floored): string[] {
  const share = Number(((100 * count) / of).toPrecision(2));
  return [
    ...(count > 0
      ? [`below the noise of the features at ${share} % of the readings: there the energy goes on along its tangent`]
      : []),
    ...(off > 0 ? [`the tabulated field was at most ${significant(off, 2)} sigma off where it was compared`] : []),
  ];
}
