import { CHUNK_QUADS, foldSums } from '../../shaders/cellSums.wgsl.ts';
import { ensemble } from '../../shaders/ensemble.wgsl.ts';
import { SUMMARY_COLUMNS, summary } from '../../shaders/summary.wgsl.ts';
import { countWells as countShader, settleWells, WELL_COLUMNS } from '../../shaders/wells.wgsl.ts';
import { readBuffer, storageBuffer, storageOf, uniformBuffer } from '../gpu/buffers.ts';
import { guarded } from '../gpu/device.ts';
import { dispatch, workgroupGrid } from '../gpu/dispatch.ts';
import { OBSERVER_SIZE, observerExtent, type Particles } from '../gpu/particles.ts';
import type { Patterns } from '../memories/patterns.ts';
import { memoryRecords, readNumbers } from '../readouts/dense.ts';
import { rmsRadius } from '../reference/landscape.ts';
import type { Read } from '../samplers/row.ts';

/**
 * Numbers about each of many cells, reduced on the GPU: over the particles of a cell, then over the realizations of a
 * point. What comes back is a few numbers per point, however many particles there were.
 */

/** How the places in a cell are judged. */
export interface CellRule {
  patterns: Patterns;
  /** the level at which the memories are read; s includes the width of Gaussian data (S = s + a^2 v) */
  read: Read;
  /** distance from a memory beyond which a place is spurious, in units of the rms radius (see classOf) */
  delta: number;
}

/** A mean over realizations, from which several may be pooled. */
export interface Spread {
  mean: number;
  /** sum of squared deviations of the realizations from their mean */
  squares: number;
  /** mean over the realizations of (variance over particles) / particles; -1 for what is no mean over particles */
  within: number;
  /** realizations */
  count: number;
}

/** What summarize measures, by name; 'binder' and 'susceptibility' are of the radius. */
export type SummaryName = (typeof SUMMARY_COLUMNS)[number] | 'binder' | 'susceptibility';
/** What countWells measures: minima, in all and by class, and particles that reached none. */
export type WellName = (typeof WELL_COLUMNS)[number];

const RULE_FLOATS = 8;

/**
 * Mean over the particles of each cell of posterior entropy, Y2, top weight, energy (-log p, nats), distances, classes
 * and moments of the radius; then mean and spread over `realizations` cells at a time: one record per point.
 * Throws RangeError unless the cells are whole points.
 */
export async function summarize(
  particles: Particles,
  rules: readonly CellRule[],
  realizations = 1,
): Promise<Record<SummaryName, Spread>[]> {
  const { gpu, dim, cells, quads } = particles;
  const kernel = await gpu.kernels.get({
    label: `summary D=${dim}`,
    code: summary(dim, OBSERVER_SIZE),
    bindings: ['uniform', 'read', 'read', 'read', 'write'],
  });
  const chunks = Math.ceil(quads / CHUNK_QUADS);
  const offset = ({ read, patterns }: CellRule) => 0.5 * patterns.dim * Math.log(2 * Math.PI * read.s);
  return guarded(gpu, 'summing up the cells', async () => {
    const raw = rawSums(particles, chunks, SUMMARY_COLUMNS.length);
    const given = ruleBuffers(particles, rules, offset);
    const grid = workgroupGrid(gpu, cells * chunks);
    const extent = extentOf(particles, chunks, grid.width);
    dispatch(gpu, kernel, [extent, particles.positions, ...given, raw], grid);
    const radius = SUMMARY_COLUMNS.indexOf('radius');
    const names: SummaryName[] = [...SUMMARY_COLUMNS, 'binder', 'susceptibility'];
    const out = await reduce(particles, raw, names, {
      chunks,
      realizations,
      columns: SUMMARY_COLUMNS.length,
      radius,
    });
    for (const buffer of [extent, ...given, raw]) buffer.destroy();
    return out;
  });
}

/**
 * Counts the minima of E that the particles of each cell lie near: particles go on to them by Newton's method, and are
 * left there, in x / a. At most 4096 particles per cell. Throws RangeError for more, or unless the cells are whole points.
 */
export async function countWells(
  particles: Particles,
  rules: readonly CellRule[],
  realizations = 1,
): Promise<Record<WellName, Spread>[]> {
  const { gpu, dim, cells, quads } = particles;
  if (quads > CHUNK_QUADS) {
    throw new RangeError(`${particles.count} starts per cell; minima are sought from at most ${4 * CHUNK_QUADS}`);
  }
  const settle = await gpu.kernels.get({
    label: `settle wells D=${dim}`,
    code: settleWells(dim, OBSERVER_SIZE),
    bindings: ['uniform', 'write', 'read', 'read', 'write'],
  });
  const counting = await gpu.kernels.get({
    label: `count wells D=${dim}`,
    code: countShader(dim, OBSERVER_SIZE),
    bindings: ['uniform', 'read', 'read', 'read', 'write'],
  });
  return guarded(gpu, 'counting the minima', async () => {
    const raw = rawSums(particles, 1, WELL_COLUMNS.length);
    const classes = storageBuffer(gpu, 'classes of minima', cells * quads * 16);
    const [rule, memories] = ruleBuffers(particles, rules, ({ read }) => read.s / read.a ** 2);
    const everyQuad = observerExtent(particles);
    dispatch(gpu, settle, [everyQuad.extent, particles.positions, rule, memories, classes], everyQuad.grid);
    const grid = workgroupGrid(gpu, cells);
    const extent = extentOf(particles, 1, grid.width);
    dispatch(gpu, counting, [extent, particles.positions, rule, classes, raw], grid);
    const names: WellName[] = [...WELL_COLUMNS];
    const out = await reduce(particles, raw, names, { chunks: 1, realizations, columns: names.length, radius: 0 });
    for (const buffer of [extent, everyQuad.extent, rule, memories, raw, classes]) buffer.destroy();
    return out;
  });
}

/** Mean and standard error over the realizations; of a single one over its particles, NaN where that says nothing. */
export function estimate({ mean, squares, within, count }: Spread): { mean: number; standardError: number } {
  const standardError =
    count > 1 ? Math.sqrt(squares / (count - 1) / count) : within >= 0 ? Math.sqrt(within) : Number.NaN;
  return { mean, standardError };
}

/** Two sets of realizations of one point as one (Chan, Golub, LeVeque 1983). */
export function pooledSpread(a: Spread, b: Spread): Spread {
  const count = a.count + b.count;
  const apart = b.mean - a.mean;
  const share = b.count / count;
  return {
    mean: a.mean + apart * share,
    squares: a.squares + b.squares + apart * apart * a.count * share,
    within: a.within * (1 - share) + b.within * share,
    count,
  };
}

/** The records of rules and memories; cells with the same memories share them. `fourth`: the fourth number of a rule. */
function ruleBuffers(
  { gpu, cells }: Particles,
  rules: readonly CellRule[],
  fourth: (rule: CellRule) => number,
): [GPUBuffer, GPUBuffer] {
  if (rules.length !== cells) throw new RangeError(`${rules.length} rules for ${cells} cells; give one per cell`);
  const placed = new Map<Patterns, { first: number; end: number; delta2: number }>();
  const lists: Float32Array[] = [];
  let end = 0;
  const words = new Uint32Array(cells * RULE_FLOATS);
  const floats = new Float32Array(words.buffer);
  rules.forEach((rule, c) => {
    const { patterns, read, delta } = rule;
    let place = placed.get(patterns);
    if (!place) {
      const records = memoryRecords(patterns);
      lists.push(records);
      place = { first: end, end: end + records.length / 4, delta2: rmsRadius(patterns) ** 2 };
      end = place.end;
      placed.set(patterns, place);
    }
    const { inverseA, sharpness, normBias } = readNumbers(read);
    floats.set([inverseA, sharpness, normBias, fourth(rule), delta * delta * place.delta2], c * RULE_FLOATS);
    words.set([place.first, place.end, patterns.count], c * RULE_FLOATS + 5);
  });
  const memories = new Float32Array(end * 4);
  let at = 0;
  for (const list of lists) {
    memories.set(list, at);
    at += list.length;
  }
  return [storageOf(gpu, 'rules of cells', words), storageOf(gpu, 'memories of cells', memories)];
}

function extentOf({ gpu, cells, quads, count }: Particles, chunks: number, width: number): GPUBuffer {
  return uniformBuffer(gpu, 'extent', Uint32Array.of(chunks, width, quads, cells, count, 0, 0, 0));
}

/** Room for what every thread of a measuring kernel adds up. */
function rawSums({ gpu, cells }: Particles, chunks: number, columns: number): GPUBuffer {
  return storageBuffer(gpu, 'sums of threads', cells * chunks * OBSERVER_SIZE * 2 * columns * 4);
}

/** Threads to chunks, chunks to cells, cells to points. */
async function reduce<Name extends string>(
  { gpu, dim, cells }: Particles,
  raw: GPUBuffer,
  names: readonly Name[],
  shape: { chunks: number; realizations: number; columns: number; radius: number },
): Promise<Record<Name, Spread>[]> {
  const { chunks, realizations, columns, radius } = shape;
  const points = cells / realizations;
  if (!Number.isInteger(points)) throw new RangeError(`${cells} cells are not whole points of ${realizations} each`);
  const fold = await gpu.kernels.get({
    label: 'fold sums',
    code: foldSums(OBSERVER_SIZE),
    bindings: ['uniform', 'read', 'write'],
  });
  const numbers = cells * chunks * 2 * columns;
  const partial = storageBuffer(gpu, 'sums of cells', numbers * 4);
  const foldGrid = workgroupGrid(gpu, Math.ceil(numbers / OBSERVER_SIZE));
  const folded = uniformBuffer(gpu, 'fold', Uint32Array.of(numbers, 2 * columns, foldGrid.width, 0));
  dispatch(gpu, fold, [folded, raw, partial], foldGrid);
  const kernel = await gpu.kernels.get({
    label: 'ensemble',
    code: ensemble(OBSERVER_SIZE),
    bindings: ['uniform', 'read', 'write'],
  });
  const grid = workgroupGrid(gpu, Math.ceil((points * names.length) / OBSERVER_SIZE));
  const words = Uint32Array.of(points, realizations, chunks, grid.width, columns, names.length, radius, 0);
  new Float32Array(words.buffer)[7] = (dim + 2) / dim;
  const extent = uniformBuffer(gpu, 'ensemble', words);
  const out = storageBuffer(gpu, 'means of points', points * names.length * 12);
  dispatch(gpu, kernel, [extent, partial, out], grid);
  const stored = new Float32Array(await readBuffer(gpu, out));
  for (const buffer of [folded, partial, extent, out]) buffer.destroy();
  const spreadAt = (point: number, i: number): Spread => {
    const at = (point * names.length + i) * 3;
    const [mean = 0, squares = 0, within = 0] = stored.subarray(at, at + 3);
    return { mean, squares, within, count: realizations };
  };
  return Array.from(
    { length: points },
    (_, point) => Object.fromEntries(names.map((name, i) => [name, spreadAt(point, i)])) as Record<Name, Spread>,
  );
}
