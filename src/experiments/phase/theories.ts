import { exponentialLoad } from '../../analysis/denseMemories.ts';
import { criticalLoad, oneStepErrors, type Retrieval, retrievalAt, storedPatterns } from '../../analysis/hopfield.ts';
import { collapseVariance } from '../../analysis/regimes.ts';
import { squaredDistance } from '../../memories/distance.ts';
import { generatorNamed } from '../../memories/generators.ts';
import type { Config } from '../../params/table.ts';
import { circleMinima, halfContrast, sphereRadius } from '../../reference/ring.ts';
import { triangleCoexistence, triangleRadius, triangleSaddleNode } from '../../reference/triangle.ts';
import { participationOfTwo, returnOfTwo } from '../../reference/twoDeltas.ts';
import { isSampler } from '../../samplers/index.ts';
import { explodingVariance, totalVariance } from '../../samplers/row.ts';
import { levelOf } from '../level.ts';
import type { Inputs } from '../run.ts';
import { isReverseSde } from '../systems.ts';
import { centreChanges, isLoneWell } from './centre.ts';

/**
 * One row per statement, right for every width v of the data: theirs is the noise S = s + v. A *value* is compared with
 * a curve; a *critical* variance s is a line across a sweep of s.
 */
export type Theory = {
  name: string;
  /** whether it knows unequal weights; where it does not, it is drawn for equal ones only */
  weighted?: true;
  applies(config: Config, memories: string): boolean;
} & (
  | {
      kind: 'value';
      /** NaN where it says nothing */
      at(inputs: Inputs): number;
      /** what is measured is another thing, beside which the line stands: no residual; or so under some dials */
      aside?: true | ((config: Config) => boolean);
    }
  | (Critical & {
      kind: 'critical';
      /** the critical values of S = s + v within the range, falling */
      at(inputs: Inputs, range: readonly [number, number]): readonly number[];
    })
  | (Critical & {
      kind: 'criticalCount';
      /** the critical number of memories */
      at(inputs: Inputs): number;
    })
);

interface Critical {
  /** by what a measured curve shows it, by observable; of others it has no residual */
  mark?: Partial<Record<Config['observable'], Mark>>;
  /** whether the mark is of this critical value, S = s + v; it is unless this says no */
  isMarked?(inputs: Inputs, S: number): boolean;
}

/** The curve crosses a level there, or changes most between two neighbours. */
export type Mark = number | 'steepest';

const isDrawn = (memories: string) => ['pham', 'ring'].includes(memories);
/** Even points on the circle; the first ones of a polygon are an arc. */
const isEven = (config: Config, memories: string) =>
  ['circle', 'triangle', 'square'].includes(memories) && isWhole(config);
const isRing = (config: Config, memories: string) => isDrawn(memories) || isEven(config, memories);
const isDeltas = (config: Config, memories: string) => memories === 'deltas' && isWhole(config);

/** All memories of the set are kept. */
function isWhole({ memories, count }: Config): boolean {
  if (count === 0 || typeof memories !== 'string') return count === 0;
  const [, all] = memories.split(':');
  return count === (all === undefined ? generatorNamed(memories)?.defaultCount : Number(all));
}

/** S = s + v: the noise of a level and the width of the data together. */
const noiseOf = ({ config, patterns }: Inputs) => totalVariance(levelOf(config), patterns.width);

const isTriangle = (config: Config) =>
  config.process === 'retrieve' &&
  config.observable === 'radius' &&
  (config.memories === 'triangle' || config.memories === 'circle:3') &&
  isWhole(config);

const isFromMemories = ({ startAt }: Config) => startAt === 'memories';

/** The classical Hopfield network at T = 0, from the memories themselves, of random patterns. */
const isHebbian = (
  { process, cued, separation, degree, rectified, temperature, mixed, flips }: Config,
  memories: string,
) =>
  process === 'recall' &&
  cued === 'stored' &&
  separation === 'power' &&
  degree === 2 &&
  !rectified &&
  temperature === 0 &&
  mixed === 1 &&
  flips === 0 &&
  memories === 'binary';
const isOneStep = ({ iterations, order }: Config) => iterations === 1 && order === 'synchronous';

/**
 * By how much the share of samples whose most probable memory is the first may differ from its weight at
 * most, where they stop: sum_k sqrt(w_1 w_k) exp(-|xi_1 - xi_k|^2 / 8S), Bhattacharyya's bound of the
 * chance to take one Gaussian for the other.
 */
function firstOverlap(inputs: Inputs): number {
  const { points, count, dim, weights, width } = inputs.patterns;
  const S = explodingVariance(inputs.system.runOf(inputs).table.label) + width;
  let sum = 0;
  for (let k = 1; k < count; k++) {
    const square = squaredDistance(points, k * dim, points, 0, dim);
    sum += Math.sqrt((weights[0] as number) * (weights[k] as number)) * Math.exp(-square / (8 * S));
  }
  return sum;
}

/** What a hundred thousand samples hardly tell. */
const MOST_OVERLAP = 1e-3;

/** Retrieval at the load of a network; NaN past the critical load. */
function retrievalOf({ patterns: { count, dim } }: Inputs): Pick<Retrieval, 'overlap' | 'bitError'> {
  const load = count / dim;
  return load < criticalLoad().load ? retrievalAt(load) : { overlap: Number.NaN, bitError: Number.NaN };
}

/** What theory says of sweeps. */
export const theories: readonly Theory[] = [
  {
    name: 'm = erf(y), N → ∞ (Amit, Gutfreund, Sompolinsky)',
    kind: 'value',
    applies: (config, memories) =>
      config.observable === 'overlap' && isHebbian(config, memories) && config.iterations > 1,
    at: (inputs) => retrievalOf(inputs).overlap,
  },
  {
    name: '(1 − m)/2, N → ∞ (Amit, Gutfreund, Sompolinsky)',
    kind: 'value',
    applies: (config, memories) =>
      config.observable === 'bitErrors' && isHebbian(config, memories) && config.iterations > 1,
    at: (inputs) => retrievalOf(inputs).bitError,
  },
  {
    name: 'one step from a memory: exact, a sum of random signs',
    kind: 'value',
    applies: (config, memories) =>
      config.observable === 'bitErrors' && isHebbian(config, memories) && isOneStep(config),
    at: ({ patterns: { count, dim } }) => oneStepErrors(dim, count).error,
  },
  {
    name: 'K = α_{c} N, α_{c} = .1379: no retrieval past it',
    kind: 'criticalCount',
    mark: { overlap: 'steepest', bitErrors: 'steepest' },
    applies: (config, memories) => isHebbian(config, memories) && config.iterations > 1,
    at: ({ patterns: { dim } }) => criticalLoad().load * dim,
  },
  {
    name: 'triangle: minima, m = (1 − q)/(1 + 2q), q = e^{−3m/2S}',
    kind: 'value',
    // other starts end at the centre as well, where it is stable
    aside: (config) => !isFromMemories(config),
    applies: isTriangle,
    at: (inputs) => triangleRadius(noiseOf(inputs), 'stable'),
  },
  {
    name: 'triangle: passes to them (unstable)',
    kind: 'value',
    aside: true,
    applies: isTriangle,
    at: (inputs) => triangleRadius(noiseOf(inputs), 'unstable'),
  },
  {
    name: 'triangle: saddle-node, S = .54632',
    kind: 'critical',
    mark: { radius: 'steepest' },
    isMarked: ({ config }) => isFromMemories(config),
    applies: isTriangle,
    at: () => [triangleSaddleNode().s],
  },
  {
    name: 'triangle: both equally deep, S = .54101',
    kind: 'critical',
    applies: isTriangle,
    at: () => [triangleCoexistence],
  },
  {
    name: 'minima on the circle, K → ∞ (Rice): √(3/2S) for small S',
    kind: 'value',
    applies: ({ observable }, memories) => observable === 'minima' && isDrawn(memories),
    at: (inputs) => (isDense(inputs) ? circleMinima(noiseOf(inputs)) : Number.NaN),
  },
  {
    name: '0: as fresh samples of the law',
    kind: 'value',
    aside: true,
    applies: ({ observable }) => observable === 'excess',
    at: () => 0,
  },
  {
    // the reverse process carries p_T to p_0, whatever is nearest on the way
    name: 'w_{1}: the weight of memory 1',
    kind: 'value',
    weighted: true,
    applies: ({ observable, start, score, sampler }) =>
      observable === 'firstShare' && start === 'exact' && score === 'exact' && isSampler(sampler),
    at: (inputs) => (firstOverlap(inputs) < MOST_OVERLAP ? (inputs.patterns.weights[0] as number) : Number.NaN),
  },
  {
    name: 'm = tanh(m/S)',
    kind: 'value',
    applies: (config, memories) =>
      config.process === 'retrieve' && config.observable === 'radius' && isDeltas(config, memories),
    at: (inputs) => sphereRadius(1, noiseOf(inputs)),
  },
  {
    // Ambrogioni 2024 (2310.17467), hypersphere; Pham et al. 2025, eq. 4.13 of 2507.06211
    name: 'R = I_{1}/I_{0}(R/S): K → ∞',
    kind: 'value',
    applies: (config, memories) =>
      config.process === 'retrieve' && config.observable === 'radius' && isRing(config, memories),
    at: (inputs) => (isDense(inputs) ? sphereRadius(2, noiseOf(inputs)) : Number.NaN),
  },
  {
    name: 'two deltas: E Σ r^{2}, the mean of r_{k} round memory k',
    kind: 'value',
    weighted: true,
    applies: (config, memories) =>
      config.process === 'noise' && config.observable === 'participation' && isDeltas(config, memories),
    at: (inputs) => participationOfTwo(inputs.patterns.weights[0] as number, noiseOf(inputs)),
  },
  {
    name: 'two deltas: share that returns to its memory',
    kind: 'value',
    weighted: true,
    applies: (config, memories) =>
      config.process === 'uturn' &&
      config.observable === 'returned' &&
      isReverseSde(config) &&
      config.score === 'exact' &&
      isDeltas(config, memories),
    at: ({ config, patterns }) => returnOfTwo(patterns, 1 / config.beta),
  },
  {
    name: 'K = D/(4 log_{2} D): classical network',
    kind: 'criticalCount',
    applies: ({ observable }, memories) => observable === 'returned' && memories === 'binary',
    at: ({ patterns }) => storedPatterns(patterns.dim).base2,
  },
  {
    name: 'K = D/(4 ln D): classical network, no wrong bit',
    kind: 'criticalCount',
    applies: ({ observable }, memories) => observable === 'returned' && memories === 'binary',
    at: ({ patterns }) => storedPatterns(patterns.dim).all,
  },
  {
    // +-1 patterns lie on the sphere
    name: 'ln K = α_{1}(β) D: typical capacity of the modern network, cues without noise, D → ∞',
    kind: 'criticalCount',
    mark: { returned: 0.5 },
    applies: ({ process, observable, similarity, cue }, memories) =>
      process === 'retrieve' &&
      observable === 'returned' &&
      similarity === 'dot' &&
      cue === 'memory' &&
      memories === 'binary',
    at: ({ config, patterns }) => Math.exp(exponentialLoad('spherical', config.beta) * patterns.dim),
  },
  {
    name: 'the centre turns unstable, or stable again',
    kind: 'critical',
    // the second well, where it is the fork at the centre that makes it
    mark: { minima: 1.5 },
    isMarked: isLoneWell,
    weighted: true,
    applies: ({ process }) => process !== 'recall' && process !== 'training',
    at: centreChanges,
  },
  {
    name: 'S ≈ (1.66/K)^{2}: contrast of K even points on the circle is half',
    kind: 'critical',
    applies: isEven,
    at: ({ patterns: { count } }) => (count > 3 ? [halfContrast(count)] : []),
  },
  {
    // Biroli et al. 2024 (2402.18491) for Gaussian data of variance 1, in the variance-exploding clock
    name: 'S = 1/(K^{2/D} − 1): collapse',
    kind: 'critical',
    applies: (_, memories) => memories === 'gaussian',
    at: ({ patterns: { count, dim } }) => [collapseVariance({ count, dim, variance: 1 })],
  },
];

/** The mean of so many points drawn on the circle is near its centre: 1 / sqrt(K) from it. */
const MANY_DRAWN = 100;

/** Many memories lie within one sigma of each other on the unit circle, K sqrt(S) is large, and are even there. */
function isDense(inputs: Inputs): boolean {
  const { config, patterns } = inputs;
  const isMany = isEven(config, String(config.memories).split(':', 1)[0] as string) || patterns.count >= MANY_DRAWN;
  return isMany && patterns.count * Math.sqrt(noiseOf(inputs)) >= 10;
}
