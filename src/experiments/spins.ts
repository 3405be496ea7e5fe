import { powerOfTwoFrom } from '../../shaders/powerSums.wgsl.ts';
import { type Patterns, patternsFrom, rowCount } from '../memories/patterns.ts';
import { ConfigError } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { normalCdf } from '../reference/marginal.ts';
import { tableAt } from '../samplers/fixedLevel.ts';
import { type ReadLevel, row, type StepTable } from '../samplers/row.ts';
import type { Cues, Starts } from './run.ts';

/** What sets a network of spins. */
export type SpinDials = Pick<Config, 'separation' | 'degree' | 'beta' | 'temperature' | 'order' | 'iterations'>;

/** Memories of +1 and -1, which have no width. Throws ConfigError for others. */
export function requireSpins({ points, dim, width, label }: Patterns): void {
  const wrong = points.findIndex((value) => Math.abs(value) !== 1);
  if (wrong >= 0) {
    throw new ConfigError([
      `memories: a network of spins stores +1 and -1, ${label} has ${points[wrong]} in row ${Math.floor(wrong / dim) + 1}; take binary:8:256 (8 patterns of 256), or a file of signs`,
    ]);
  }
  if (width > 0) throw new ConfigError([`width is ${width}; spins have no width, set it to 0`]);
}

/**
 * An associative memory of N spins and K patterns of +-1: x_i <- sign(h_i + T z), z logistic, so that
 * P(+1) = 1 / (1 + exp(-2 h_i / T)) (Glauber 1963), one after another in random order or all at once. h_i
 * is half of what flipping x_i to +1 gains,
 *
 *     h_i = (E(x_i = -1) - E(x_i = +1)) / 2
 *     E = -(N / n) sum_k (x . xi_k / N)^n   or   -(1 / beta) ln sum_k w_k e^(beta x . xi_k)
 *
 * for n = 2 the field without the self-coupling: h_i = sum_j J_ij x_j, J = (1 / N) sum_k xi_k xi_k^T with no diagonal.
 * Hopfield 1982; Krotov & Hopfield 2016 (arXiv 1606.01164); Demircigil et al. 2017 (arXiv 1702.01929). Rows have N h_i
 * of a power: whole numbers where n = 2, so that a field of 0 is 0 and leaves its spin as it is.
 *
 * @param isNoisy the particles do not start as spins; the first step makes spins of them
 * Throws RangeError on numbers out of range.
 */
export function spinUpdates(
  { separation, degree, beta, temperature, order, iterations }: SpinDials,
  { dim }: Pick<Patterns, 'dim'>,
  isNoisy: boolean,
): StepTable {
  if (!(temperature >= 0 && Number.isFinite(temperature))) {
    throw new RangeError(`temperature is ${temperature}; give a finite number >= 0`);
  }
  if (!(Number.isInteger(iterations) && iterations >= 1)) {
    throw new RangeError(`iterations is ${iterations}; give a whole number, 1 or more`);
  }
  const isPower = separation === 'power';
  if (!isPower && !(beta > 0 && Number.isFinite(beta)))
    throw new RangeError(`beta is ${beta}; give a finite number > 0`);
  const read: ReadLevel = { a: 1, s: isPower ? 1 : 1 / beta, similarity: 'dot' };
  const unit = powerOfTwoFrom(dim);
  const [cm, cz] = isPower ? [dim * (unit / dim) ** (degree - 1), dim * temperature] : [1, temperature];
  const update = row({ read, cm, cz, repeat: iterations });
  return {
    ...tableAt(read, [...(isNoisy ? [row({ cx: 1 })] : []), update]),
    activation: temperature > 0 ? 'glauber' : 'sign',
    order,
  };
}

/**
 * The patterns that networks are cued with, and then compared with, network i with pattern i mod their number: the
 * memories; rows of the set that are not stored, nor the reverse of one that is, no more than there are networks; or
 * the features that the memories are made of. Throws ConfigError where there are none.
 */
export function cuedPatterns({ cued, particles }: Pick<Config, 'cued' | 'particles'>, patterns: Patterns): Patterns {
  if (cued === 'stored') return patterns;
  const { dim, label } = patterns;
  if (cued === 'features') {
    if (patterns.features) return patternsFrom(patterns.features, dim, `the features of ${label}`);
    throw new ConfigError([
      `cued is features, and those of ${label} are not known; take featureMixtures, whose patterns are made of features`,
    ]);
  }
  const rows = unseenRows(patterns, particles);
  if (rows.length === 0) {
    throw new ConfigError([
      `cued is unseen, and every pattern of ${label} is stored; store fewer (count), or take a larger set`,
    ]);
  }
  const unseen = patternsFrom(Float64Array.from(rows), dim, `the unseen patterns of ${label}`);
  requireSpins(unseen);
  return unseen;
}

/** The first rows, so many at most, that are no memory and no reverse of one. */
function unseenRows({ unseen = new Float64Array(), points, dim }: Patterns, most: number): number[] {
  const isStored = (row: Float64Array) => {
    for (let at = 0; at < points.length; at += dim) {
      const sign = (row[0] as number) * (points[at] as number);
      if (row.every((value, d) => value === sign * (points[at + d] as number))) return true;
    }
    return false;
  };
  const found: number[] = [];
  for (let at = 0; at < unseen.length && found.length < most * dim; at += dim) {
    const row = unseen.subarray(at, at + dim);
    if (!isStored(row)) found.push(...row);
  }
  return found;
}

/**
 * Cues, network i from pattern i mod their number on: the majority of so many of them, with a share of
 * its bits flipped. Bits are flipped by normal noise: scale + z < 0 with chance `flips`. Throws
 * RangeError on an even number of patterns.
 *
 * @param cued as cuedPatterns gives them
 */
export function spinCues(
  { flips, mixed, particles }: Pick<Config, 'flips' | 'mixed' | 'particles'>,
  { points, count, dim, label }: Patterns,
): Starts {
  if (mixed % 2 === 0 || mixed > count) {
    throw new RangeError(`mixed is ${mixed}; give an odd number up to ${count}, the patterns of ${label}`);
  }
  const cues = points.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < mixed; j++) sum += points[(i + j * dim) % points.length] as number;
    return Math.sign(sum);
  });
  const noise = flips > 0 ? { scale: distanceTo(flips), spread: 1 } : { scale: 1, spread: 0 };
  return { start: { kind: 'listed', points: cues, replicas: 1, ...noise }, particles };
}

/** Cues as spins, by their signs; what is covered, and 0, is -1. */
export function givenSpins({ points, count }: Cues): Starts {
  const spins = points.map((value) => (value > 0 ? 1 : -1));
  return { start: { kind: 'listed', points: spins, scale: 1, replicas: 1, spread: 0 }, particles: count };
}

/**
 * What makes the energy per spin of the energy of the separation: powers of x . xi / N, for n = 2 without the diagonal.
 */
export function spinEnergyUnits(
  { separation, degree, rectified }: Pick<Config, 'separation' | 'degree' | 'rectified'>,
  patterns: Pick<Patterns, 'dim' | 'count' | 'rows'>,
): { scale: number; shift: number } {
  const { dim } = patterns;
  if (separation === 'softmax') return { scale: 1 / dim, shift: 0 };
  const scale = (powerOfTwoFrom(dim) / dim) ** (degree - 1) / dim;
  return { scale, shift: degree === 2 && !rectified ? rowCount(patterns) / (2 * dim) : 0 };
}

/** The d at which P(d + z < 0) = p, p up to 1/2. */
function distanceTo(p: number): number {
  let [near, far] = [0, 8];
  for (let i = 0; i < 60; i++) {
    const middle = (near + far) / 2;
    if (normalCdf(-middle) > p) near = middle;
    else far = middle;
  }
  return near;
}
