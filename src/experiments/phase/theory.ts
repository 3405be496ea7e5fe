import { largestVariance } from '../../attractors/criticalTimes.ts';
import { configAt, type SweepAxis } from '../../params/sweep.ts';
import type { Config } from '../../params/table.ts';
import { sphereRadius } from '../../reference/ring.ts';
import { triangleCoexistence, triangleRadius, triangleSaddleNode } from '../../reference/triangle.ts';
import { isSampler, samplers } from '../../samplers/index.ts';
import { inputsOf, readPatterns } from '../inputs.ts';
import type { Inputs } from '../run.ts';

/** What theory says of a sweep, to be drawn before anything is measured. */
export interface TheoryLine {
  name: string;
  /**
   * [n, 2] in the values of the axes: over a map a line of two dials, beside a curve the value against the dial.
   * A critical value of the one dial of a curve has y = -inf and inf: a line from bottom to top.
   */
  points: Float64Array;
}

/** One row per statement. A *value* is compared with a curve; a *critical* variance s is a line across a sweep of s. */
interface Theory {
  name: string;
  kind: 'value' | 'critical';
  applies(config: Config, memories: string): boolean;
  /** the value, or the critical s; NaN where it says nothing */
  at(inputs: Inputs): number;
}

const isRing = (memories: string) => ['pham', 'ring', 'circle', 'triangle', 'square'].includes(memories);

const isTriangle = ({ process, observable, memories, count }: Config) =>
  process === 'retrieve' &&
  observable === 'radius' &&
  (memories === 'triangle' || memories === 'circle:3') &&
  (count === 0 || count === 3);

const theories: readonly Theory[] = [
  {
    name: 'triangle: minima, m = (1 − q)/(1 + 2q), q = e^{−3m/2s}',
    kind: 'value',
    applies: isTriangle,
    at: ({ config }) => triangleRadius(1 / config.beta, 'stable'),
  },
  {
    name: 'triangle: passes to them (unstable)',
    kind: 'value',
    applies: isTriangle,
    at: ({ config }) => triangleRadius(1 / config.beta, 'unstable'),
  },
  {
    name: 'triangle: saddle-node, s = .54632',
    kind: 'critical',
    applies: isTriangle,
    at: () => triangleSaddleNode().s,
  },
  {
    name: 'triangle: both equally deep, s = .54101',
    kind: 'critical',
    applies: isTriangle,
    at: () => triangleCoexistence,
  },
  {
    // Rice's formula for the density of zeros of the tangential score of many random points on a circle
    name: '√(3/2s): minima on the circle, K → ∞',
    kind: 'value',
    applies: ({ observable }, memories) => observable === 'minima' && ['pham', 'ring'].includes(memories),
    at: ({ config }) => Math.sqrt(1.5 * config.beta),
  },
  {
    name: '0: as fresh samples of the law',
    kind: 'value',
    applies: ({ observable }) => observable === 'excess',
    at: () => 0,
  },
  {
    name: 'm = tanh(m/s)',
    kind: 'value',
    applies: ({ process, observable }, memories) =>
      process === 'retrieve' && observable === 'radius' && memories === 'deltas',
    at: ({ config }) => sphereRadius(1, 1 / config.beta),
  },
  {
    // Ambrogioni 2024 (2310.17467), hypersphere; Pham et al. 2025, eq. 4.13 of 2507.06211
    name: 'R = I_{1}/I_{0}(R/s): K → ∞',
    kind: 'value',
    applies: ({ process, observable }, memories) =>
      process === 'retrieve' && observable === 'radius' && isRing(memories),
    at: ({ config }) => sphereRadius(2, 1 / config.beta),
  },
  {
    name: 'two deltas: mean of r_{1} under N(1, s)',
    kind: 'value',
    applies: ({ process, observable, sampler, score }, memories) =>
      (process === 'noise'
        ? observable === 'participation'
        : process === 'uturn' && isSampler(sampler) && samplers[sampler].stochastic && score === 'exact') &&
      memories === 'deltas',
    at: ({ config }) => returnOfTwo(1 / config.beta),
  },
  {
    // I10 of the physics: the Hessian of E at the centre is (1 - lambda / s) / s
    name: 's = λ_{max}(Cov): the centre turns unstable (symmetric sets)',
    kind: 'critical',
    applies: () => true,
    at: ({ patterns }) => largestVariance(patterns),
  },
  {
    name: 's = (1.665/K)^{2}: contrast of K even points on the circle is half',
    kind: 'critical',
    applies: (_, memories) => isRing(memories),
    at: ({ patterns: { count } }) => (count > 3 ? (HALF_CONTRAST / count) ** 2 : Number.NaN),
  },
  {
    // Biroli et al. 2024 (2402.18491) for Gaussian data of variance 1, in the variance-exploding clock
    name: 's = 1/(K^{2/D} − 1): collapse',
    kind: 'critical',
    applies: (_, memories) => memories === 'gaussian',
    at: ({ patterns: { count, dim } }) => 1 / (count ** (2 / dim) - 1),
  },
];

/** 2 exp(-K^2 s / 2) = 1/2. */
const HALF_CONTRAST = Math.sqrt(2 * Math.log(4));
const SAMPLES = 160;

/** Dials of which the memories are made: sweeping one makes other memories at every point. */
const OF_MEMORIES: ReadonlySet<string> = new Set(['count', 'width', 'seed']);

/** The lines that apply to a sweep over x, or over x and y. */
export function theoryOf(inputs: Inputs, x: SweepAxis, y: SweepAxis | undefined): TheoryLine[] {
  const { config, files } = inputs;
  const name = typeof config.memories === 'string' ? (config.memories.split(':')[0] as string) : '';
  const at = (settings: { dial: SweepAxis['dial']; value: number }[]) => {
    const own = configAt(config, settings);
    const swept = settings.some(({ dial }) => OF_MEMORIES.has(dial));
    return inputsOf(own, swept ? readPatterns(own, files) : inputs.patterns, files);
  };
  return theories
    .filter(({ applies }) => applies(config, name))
    .map((theory) => ({ name: theory.name, points: y ? across(theory, at, x, y) : along(theory, at, x) }))
    .filter(({ points }) => points.length > 0);
}

type InputsAt = (settings: { dial: SweepAxis['dial']; value: number }[]) => Inputs;

const isNoise = ({ dial }: SweepAxis) => dial === 'sigma2' || dial === 'beta';
const ofNoise = ({ dial }: SweepAxis, s: number) => (dial === 'beta' ? 1 / s : s);

function along(theory: Theory, at: InputsAt, x: SweepAxis): Float64Array {
  if (theory.kind === 'value') {
    return Float64Array.from(fine(x).flatMap((value) => [value, theory.at(at([{ dial: x.dial, value }]))]));
  }
  if (!isNoise(x)) return new Float64Array();
  const critical = ofNoise(x, theory.at(at([])));
  const [low, high] = [Math.min(...x.values), Math.max(...x.values)];
  if (!(critical >= low && critical <= high)) return new Float64Array();
  return Float64Array.of(critical, Number.NEGATIVE_INFINITY, critical, Number.POSITIVE_INFINITY);
}

/** A critical s over a map of s and another dial. */
function across(theory: Theory, at: InputsAt, x: SweepAxis, y: SweepAxis): Float64Array {
  if (theory.kind === 'value' || isNoise(x) === isNoise(y)) return new Float64Array();
  const [noise, other] = isNoise(x) ? [x, y] : [y, x];
  const points = fine(other).flatMap((value) => {
    const critical = ofNoise(noise, theory.at(at([{ dial: other.dial, value }])));
    return isNoise(x) ? [critical, value] : [value, critical];
  });
  return Float64Array.from(points);
}

/** Values as close as a line wants them; of whole numbers those of the axis itself. */
function fine({ values, scale, dial }: SweepAxis): number[] {
  const [first, last] = [values[0] as number, values[values.length - 1] as number];
  if (scale === 'list' || dial === 'count' || values.length < 2) return [...values].sort((a, b) => a - b);
  const log = scale === 'log';
  return Array.from({ length: SAMPLES }, (_, i) => {
    const share = i / (SAMPLES - 1);
    return log ? first * (last / first) ** share : first + (last - first) * share;
  });
}

/** P(return to the memory it came from) for two deltas at +-1: the mean of r_1 = 1 / (1 + exp(-2x/s)) under N(1, s). */
function returnOfTwo(s: number): number {
  const sigma = Math.sqrt(s);
  const [points, reach] = [400, 8];
  let sum = 0;
  let norm = 0;
  for (let i = 0; i <= points; i++) {
    const z = -reach + (2 * reach * i) / points;
    const density = Math.exp(-0.5 * z * z);
    sum += density / (1 + Math.exp((-2 * (1 + sigma * z)) / s));
    norm += density;
  }
  return sum / norm;
}
