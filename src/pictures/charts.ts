import type { Inputs } from '../experiments/run.ts';
import type { SampleMeans } from '../observables/sample.ts';
import { isActive } from '../params/config.ts';
import type { Extent } from '../results.ts';
import { type Curve, numberOf, type Picture } from '../view/picture.ts';
import { scoreText, short } from './describe.ts';

/** What the charts of a run say of one step. */
export interface ChartPoint extends SampleMeans {
  step: number;
  /** t and sigma of the noise level there; missing where there is only one */
  time?: number;
  sigma?: number;
}

/** What the charts of a run say beside their curves. */
export interface ChartHead {
  /** what a class is */
  classes: 'attractor' | 'memory';
  /** K: no posterior entropy is larger than its logarithm */
  memories: number;
  /** what steps are called */
  step: 'iteration' | 'step';
  /** of the classes, as in the picture */
  numbers?: readonly number[] | undefined;
  /** score, noise level and rule; the number of particles comes with the points */
  caption: string;
}

/** A run that was looked at less often, until its gaps are filled, was not measured there. */
const FEWEST_PIECES = 32;

/** Most classes with a curve of their own; the others share one. */
const MOST_CURVES = 8;

/** What is said beside the charts of a run that can be watched: `basins` or `generate`. */
export function chartHead(inputs: Inputs): ChartHead {
  const { config, patterns } = inputs;
  const { beta, similarity } = config;
  const memories = patterns.count;
  const energy =
    similarity === 'dot' ? 'E: β times the modern Hopfield energy (dot product), up to a constant' : 'E = −log p';
  if (isActive('beta', config) && !isActive('tolerance', config)) {
    return {
      classes: 'memory',
      memories,
      step: 'iteration',
      caption: `Exact score of the memories at β = ${short(beta)}; ${energy}. Class: the memory of the largest posterior weight.`,
    };
  }
  if (isActive('tolerance', config)) {
    return {
      classes: 'attractor',
      memories,
      step: 'iteration',
      caption: `Exact score of the memories at β = ${short(beta)}; ${energy}. Class: the attractor a start has reached; none: still on its way.`,
    };
  }
  const score = scoreText(inputs);
  return {
    classes: 'memory',
    memories,
    step: 'step',
    // whatever moves the particles, it is the memories that are asked about them
    caption: `${score.slice(0, 1).toUpperCase()}${score.slice(1)}. H, Y₂, E = −log p and class (memory of the largest posterior weight): of the memories at the noise level of each step; of clean data at the stop noise.`,
  };
}

/** Numbered as in the legend and the table beside the picture. */
export function className(head: ChartHead, label: number): string {
  return `${head.classes} ${numberOf(head, label)}`;
}

/**
 * The charts against the step, from 0 to `last`: share of each class, mean posterior entropy under its bound ln K, mean
 * Y2, mean energy. `points` by ascending step, at least one.
 */
export function chartPictures(head: ChartHead, points: readonly ChartPoint[], last: number): Picture[] {
  const x = Float64Array.from(points, ({ step }) => step);
  const curve = (name: string, of: (point: ChartPoint) => number, label?: number): Curve => ({
    name,
    x,
    y: Float64Array.from(points, of),
    measured: Math.max(1, last / FEWEST_PIECES),
    ...(label === undefined ? {} : { label }),
  });
  const classCount = points[0]?.shares.length ?? 0;
  const { numbers } = head;
  const picture = (
    title: string,
    y: Picture['y'],
    curves: Curve[],
    [low, high]: readonly [number, number],
  ): Picture => ({
    title,
    subtitle: [],
    x: { label: head.step },
    y,
    extent: [0, last, low, high] satisfies Extent,
    layer: {
      kind: 'series',
      curves,
      ...(curves.some(({ label }) => (label ?? -1) >= 0) ? { classCount, numbers } : {}),
    },
    markers: [],
  });

  const largest = largestClasses(points, classCount);
  const others = classCount - largest.length;
  const shares = largest.map((k) => curve(String(numberOf(head, k)), ({ shares: all }) => all[k] as number, k));
  if (others > 0) {
    const shown = new Set(largest);
    const rest = ({ shares: all }: ChartPoint) => all.reduce((sum, share, k) => sum + (shown.has(k) ? 0 : share), 0);
    shares.push(curve(`${others} more`, rest, -1));
  }
  if (points.some(({ none }) => none > 0)) shares.push(curve('none', ({ none }) => none, -1));
  const top = shares.reduce((most, { y }) => Math.max(most, rangeOf([y])[1]), 0);

  const entropy = [curve('mean H', (point) => point.entropy)];
  const bound = Math.log(head.memories);
  if (bound > 0) entropy.push({ name: `ln ${head.memories}`, x: [0, last], y: [bound, bound], label: -1 });
  const energy = [curve('mean E', (point) => point.energy)];
  const [low, high] = rangeOf(energy.map(({ y }) => y));
  const margin = 0.05 * (high - low) || 0.5;
  return [
    picture(`Share of each ${head.classes}`, { label: 'share' }, shares, [0, 1.05 * top || 1]),
    picture('Mean posterior entropy', { label: 'H', unit: 'nat' }, entropy, [0, 1.08 * bound || 1]),
    picture('Mean of Y_{2} = Σ r^{2}', { label: 'Y_{2}' }, [curve('mean Y_{2}', (p) => p.participation)], [0, 1.05]),
    picture('Mean energy', { label: 'E', unit: 'nat' }, energy, [low - margin, high + margin]),
  ];
}

/** The classes that were ever largest, in the order of their labels. */
function largestClasses(points: readonly ChartPoint[], classCount: number): number[] {
  const most = Array.from({ length: classCount }, (_, k) =>
    points.reduce((best, { shares }) => Math.max(best, shares[k] as number), 0),
  );
  const labels = most.map((_, k) => k);
  // a class too many would be left out for an entry that counts one
  if (classCount <= MOST_CURVES + 1) return labels;
  return labels
    .sort((a, b) => (most[b] as number) - (most[a] as number))
    .slice(0, MOST_CURVES)
    .sort((a, b) => a - b);
}

/** Of what is finite; 0 to 0 where nothing is. */
function rangeOf(columns: readonly ArrayLike<number>[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const column of columns) {
    for (const value of Array.from(column)) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low > high ? [0, 0] : [low, high];
}
