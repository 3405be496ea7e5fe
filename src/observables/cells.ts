import { AGREEMENT_COLUMNS, AGREEMENT_NEEDS, agreement } from '../../shaders/agreement.wgsl.ts';
import { CHUNK_QUADS } from '../../shaders/cellSums.wgsl.ts';
import { GAP_RATIO } from '../../shaders/classRule.ts';
import { NEIGHBOUR_COLUMNS, NEIGHBOUR_NEEDS, neighbours } from '../../shaders/neighbours.wgsl.ts';
import { NULL_GAP_COLUMNS, nullGap } from '../../shaders/nullGap.wgsl.ts';
import { UNROLLED_DIMS } from '../../shaders/observer.wgsl.ts';
import { QUANTILE_COLUMNS, QUANTILES, quantiles } from '../../shaders/quantiles.wgsl.ts';
import { RECOVERED_COLUMNS, RECOVERED_NEEDS, recoveredShare } from '../../shaders/recoveredShare.wgsl.ts';
import { SUMMARY_COLUMNS, SUMMARY_NEEDS, summary } from '../../shaders/summary.wgsl.ts';
import { countWells as countShader, settleWells, WELL_COLUMNS, WELL_NEEDS } from '../../shaders/wells.wgsl.ts';
import { storageBuffer } from '../gpu/buffers.ts';
import { guarded } from '../gpu/device.ts';
import { OBSERVER_SIZE, type Particles } from '../gpu/particles.ts';
import type { Law } from '../memories/generator.ts';
import type { Patterns } from '../memories/patterns.ts';
import { seedKey } from '../memories/philox.ts';
import { streams } from '../memories/streams.ts';
import { separations } from '../readouts/separation.ts';
import { marginalQuantiles } from '../reference/marginal.ts';
import { totalVariance } from '../samplers/row.ts';
import { measureCells, rawSums, reduce } from './measureCells.ts';
import { memoriesAsked, requireUnrolled } from './memoriesRead.ts';
import { observe, perQuad } from './observe.ts';
import { type CellRule, mostMemories, recordsOf, ruleBuffers, separationOf } from './rules.ts';
import type { RealizationMean } from './spread.ts';
import { compareWideClones, compareWithWideFresh } from './wideCells.ts';

export { estimate, pooledSpread, type RealizationMean } from './spread.ts';

/**
 * Numbers about each of many cells, reduced on the GPU: over the particles of a cell, then over the realizations of a
 * point. What comes back is a few numbers per point, however many particles there were.
 */

/**
 * Passes over the memories that a particle takes to its minimum: two a step of Newton's method, of which few need many.
 */
const WELL_PASSES = 32;

/** Whether a particle is much nearer to one memory than to the next. */
export interface GapRule extends CellRule {
  /** there is a gap where d1 / d2 is below this; GAP_RATIO unless given */
  gapRatio?: number;
}

/** A class by the distance to the memories (see classOf). */
export interface ClassRule extends GapRule {
  /** distance from a memory beyond which a place is spurious, in units of the rms radius */
  delta: number;
}

/** A class by neighbours among memories and samples; distances in the unit of the memories. */
export interface NeighbourRule extends CellRule {
  /** a sample is memorized if a memory is within this */
  deltaMemorized: number;
  /** of those that are not, a sample is spurious if another one is within this */
  deltaSpurious: number;
}

/** What summarize measures, by name; 'binder' and 'susceptibility' are of the radius. */
export type SummaryName = (typeof SUMMARY_COLUMNS)[number] | 'binder' | 'susceptibility';
/** What countWells measures: minima, in all and by class, and particles that reached none. */
export type WellName = (typeof WELL_COLUMNS)[number];

/**
 * Mean over the particles of each cell of posterior entropy, Y2, top weight, energy (-log p, nats), distances, classes
 * and moments of the radius; then mean and spread over `realizations` cells at a time: one record per point.
 * Throws RangeError unless the cells are whole points.
 */
export function summarize(
  particles: Particles,
  rules: readonly ClassRule[],
  realizations = 1,
): Promise<Record<SummaryName, RealizationMean>[]> {
  const asked = memoriesAsked(rules, 'a summary', SUMMARY_NEEDS);
  return measureCells<ClassRule, SummaryName>(particles, rules, realizations, {
    label: `summary, ${asked.separation.name}`,
    asked,
    code: (memories) => summary(OBSERVER_SIZE, memories),
    columns: SUMMARY_COLUMNS,
    numbersOf: ({ read, patterns, delta, gapRatio }, radius2) => [
      0.5 * patterns.dim * Math.log(2 * Math.PI * totalVariance(read, patterns.width)),
      delta * delta * radius2,
      gapSquare(gapRatio),
    ],
    radius: SUMMARY_COLUMNS.indexOf('radius'),
  });
}

/** How many times farther, in squares, the second memory is than the first where there is a gap. */
const gapSquare = (gapRatio = GAP_RATIO): number => 1 / gapRatio ** 2;

/** Shares of memorized, spurious and generalized samples by their neighbours (shaders/neighbours.wgsl.ts). */
export function classifyByNeighbours(particles: Particles, rules: readonly NeighbourRule[], realizations = 1) {
  return measureCells(particles, rules, realizations, {
    label: 'neighbours',
    asked: { separation: separations.softmax, observer: 'a class by neighbours', needs: NEIGHBOUR_NEEDS },
    code: (memories) => neighbours(OBSERVER_SIZE, memories),
    columns: NEIGHBOUR_COLUMNS,
    seesOthers: true,
    numbersOf: ({ deltaMemorized, deltaSpurious }) => [deltaSpurious ** 2, deltaMemorized ** 2],
  });
}

/**
 * The gap ratio of as many fresh samples of the law, and how much more often the particles have one: excess
 * memorization. `seeds`: one per cell; fresh samples of a seed share no number with its noise.
 */
export function compareWithFresh(
  particles: Particles,
  rules: readonly GapRule[],
  { law, seeds }: { law: Law; seeds: readonly number[] },
  realizations = 1,
) {
  const numbersOf = ({ gapRatio }: GapRule) => [0, 0, gapSquare(gapRatio)] as const;
  if (particles.dim > UNROLLED_DIMS) return compareWithWideFresh(particles, rules, { seeds, realizations, numbersOf });
  return measureCells(particles, rules, realizations, {
    label: 'fresh samples',
    asked: { separation: separations.softmax, observer: 'a comparison with fresh samples', needs: [] },
    code: () => nullGap(particles.dim, law, streams.fresh, OBSERVER_SIZE),
    columns: NULL_GAP_COLUMNS,
    numbersOf,
    extra: Uint32Array.from(seeds.flatMap(seedKey)),
  });
}

/**
 * How far the particles are from the law of their cell, p = sum_k w_k N(a xi_k, S I): the Kolmogorov-Smirnov distance
 * max |F_n - F| of the first coordinate, over the 15 places where F is 1/16, ..., 15/16. Of the realizations together;
 * its spread is that of F_n at the place found. NaN where S = 0, as the law has no density there.
 */
export async function compareWithLaw(
  particles: Particles,
  rules: readonly CellRule[],
  realizations = 1,
): Promise<Record<'ks', RealizationMean>[]> {
  const placesOf = new Map<Patterns, Map<string, number[]>>();
  const places = rules.flatMap(({ patterns, read }) => {
    const known = placesOf.get(patterns) ?? new Map<string, number[]>();
    placesOf.set(patterns, known);
    const key = `${read.a} ${read.s}`;
    const hasDensity = totalVariance(read, patterns.width) > 0;
    const found = known.get(key) ?? (hasDensity ? marginalQuantiles(patterns, read, QUANTILES) : noPlaces);
    known.set(key, found);
    return found;
  });
  const measured = await measureCells(particles, rules, realizations, {
    label: 'quantiles',
    asked: { separation: separations.softmax, observer: 'a comparison with the law', needs: [] },
    code: () => quantiles(particles.dim, OBSERVER_SIZE),
    columns: QUANTILE_COLUMNS,
    numbersOf: () => [0, 0],
    pairs: QUANTILES,
    extra: new Uint32Array(Float32Array.from(places).buffer),
  });
  return measured.map((point, p) => {
    const apart = QUANTILE_COLUMNS.slice(1).map((name, i): RealizationMean => {
      const { mean, ...spread } = point[name] as RealizationMean;
      return { ...spread, mean: Math.abs(mean - (i + 1) / (QUANTILES + 1)) };
    });
    const farthest = apart.reduce((most, other) => (other.mean > most.mean ? other : most));
    const { read, patterns } = rules[p * realizations] as CellRule;
    const hasLaw = totalVariance(read, patterns.width) > 0;
    return { ks: hasLaw ? farthest : { ...farthest, mean: Number.NaN } };
  });
}

const noPlaces = new Array<number>(QUANTILES).fill(0);

/**
 * The chance that a particle and its clone, at the same index of `clones` [cell, quad, dim, 4], belong to one memory:
 * sum_k r_k(x) r_k(y), mean over the particles. Where both come from one place by the exact reverse SDE its mean is
 * E sum_k r_k^2 there, for every width and stop noise, because r_k is a martingale (Bayes).
 */
export function compareClones(
  particles: Particles,
  rules: readonly CellRule[],
  clones: GPUBuffer,
): Promise<Record<(typeof AGREEMENT_COLUMNS)[number], RealizationMean>[]> {
  const asked = memoriesAsked(rules, 'the agreement of clones', AGREEMENT_NEEDS);
  if (particles.dim > UNROLLED_DIMS) return compareWideClones(particles, rules, clones, asked);
  return measureCells(particles, rules, 1, {
    label: `agreement, ${asked.separation.name}`,
    asked: { ...asked, needs: [] },
    code: () => agreement(particles.dim, OBSERVER_SIZE, asked.separation.sums),
    columns: AGREEMENT_COLUMNS,
    numbersOf: () => [0, 0],
    extra: [clones],
  });
}

/** Share of particles that are nearest to the memory they set out from; particle i to memory i mod K. */
export function countReturned(particles: Particles, rules: readonly CellRule[], realizations = 1) {
  return measureCells(particles, rules, realizations, {
    label: 'returned',
    asked: { separation: separations.softmax, observer: 'the share recovered', needs: RECOVERED_NEEDS },
    code: (memories) => recoveredShare(OBSERVER_SIZE, memories),
    columns: RECOVERED_COLUMNS,
    numbersOf: () => [0, 0],
  });
}

/**
 * Counts the minima of E that the particles of each cell lie near: particles go on to them by Newton's method, and are
 * left there, in x / a. NaN where all are too flat to be told. At most 4096 particles per cell. Throws RangeError for
 * more, or unless the cells are whole points.
 */
export async function countWells(
  particles: Particles,
  rules: readonly ClassRule[],
  realizations = 1,
): Promise<Record<WellName, RealizationMean>[]> {
  const { gpu, dim, cells, quads } = particles;
  if (quads > CHUNK_QUADS) {
    throw new RangeError(`${particles.count} starts per cell; minima are sought from at most ${4 * CHUNK_QUADS}`);
  }
  requireUnrolled(dim, 'the count of minima');
  const separation = separationOf(rules, 'the count of minima', WELL_NEEDS);
  const settle = await gpu.kernels.get({
    label: `settle wells D=${dim}, ${separation.name}`,
    code: settleWells(dim, OBSERVER_SIZE, separation.sums),
    bindings: ['uniform', 'write', 'read', 'read', 'write'],
  });
  const counting = await gpu.kernels.get({
    label: `count wells D=${dim}`,
    code: countShader(dim, OBSERVER_SIZE),
    bindings: ['uniform', 'read', 'read', 'read', 'read', 'write'],
  });
  return guarded(gpu, 'counting the minima', async () => {
    const raw = rawSums(particles, 1, WELL_COLUMNS.length);
    const classes = storageBuffer(gpu, 'classes of minima', cells * quads * 16);
    const records = recordsOf(rules, ({ read, patterns, delta }, radius2) => [
      totalVariance(read, patterns.width) / read.a ** 2,
      delta * delta * radius2,
    ]);
    const [rule, memories] = ruleBuffers(particles, records);
    await observe(particles, settle, [rule, memories, classes], perQuad(particles, mostMemories(rules), WELL_PASSES));
    const others = { workgroupsPerCell: 1, pairs: 8 * quads * quads };
    await observe(particles, counting, [rule, memories, classes, raw], others);
    const names: WellName[] = [...WELL_COLUMNS];
    const out = await reduce(particles, raw, names, { chunks: 1, realizations, columns: names.length, radius: 0 });
    for (const buffer of [rule, memories, raw, classes]) buffer.destroy();
    return out.map(knownWells);
  });
}

/**
 * The energy rises on all sides, so it has a minimum. Where none was found they are flatter than single precision can
 * tell, and how many there are is not known: NaN.
 */
function knownWells(found: Record<WellName, RealizationMean>): Record<WellName, RealizationMean> {
  if (found.minima.mean > 0) return found;
  const unknown = (['minima', 'memory', 'merged', 'spurious', 'global'] as const).map((name) => [
    name,
    { ...found[name], mean: Number.NaN },
  ]);
  return { ...found, ...Object.fromEntries(unknown) };
}
