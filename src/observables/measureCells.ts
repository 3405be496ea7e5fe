import { CHUNK_QUADS, foldSums } from '../../shaders/cellSums.wgsl.ts';
import { ensemble } from '../../shaders/ensemble.wgsl.ts';
import type { MemoriesAt } from '../../shaders/memoriesAt.wgsl.ts';
import { downloadBuffer, storageBuffer, storageOf, uniformBuffer } from '../gpu/buffers.ts';
import { guarded } from '../gpu/device.ts';
import { dispatch, workgroupGrid } from '../gpu/dispatch.ts';
import { OBSERVER_SIZE, type Particles } from '../gpu/particles.ts';
import { type MemoriesAsked, memoriesAt } from './memoriesRead.ts';
import { type ObservedWork, observe } from './observe.ts';
import { type CellRule, mostMemories, type OwnNumbers, recordsOf } from './rules.ts';
import type { RealizationMean } from './spread.ts';

/**
 * What measurements of many cells share: a kernel adds up columns over the particles of each cell, and what comes back
 * is mean and spread over the realizations of each point.
 */

/** A kernel with the bindings extent, positions, rules, memories, `extra`, raw, and what it adds up. */
export interface Measurement<Rule, Name extends string> {
  label: string;
  /** what it needs to know of the memories, and who asks */
  asked: MemoriesAsked;
  code(memories: MemoriesAt): string;
  columns: readonly Name[];
  numbersOf: OwnNumbers<Rule>;
  /** a further list, one record per cell; or buffers that their owner disposes of */
  extra?: Uint32Array<ArrayBuffer> | readonly GPUBuffer[];
  /** column of the radius r where r^2 and r^4 follow it: two more values are made of them (shaders/ensemble.wgsl.ts) */
  radius?: number;
  /** what a particle costs in particle-memory pairs, where it does not read the memories of its cell */
  pairs?: number;
  /** particles look at the others of their chunk */
  seesOthers?: true;
}

/**
 * Measures cells of any number of particles: one record per point, that is per `realizations` cells. Throws RangeError
 * unless the cells are whole points with a rule each.
 */
export async function measureCells<Rule extends CellRule, Name extends string>(
  particles: Particles,
  rules: readonly Rule[],
  realizations: number,
  { label, asked, code, columns, numbersOf, extra, radius, pairs, seesOthers }: Measurement<Rule, Name>,
): Promise<Record<Name, RealizationMean>[]> {
  const { gpu, dim, quads } = particles;
  const chunks = Math.ceil(quads / CHUNK_QUADS);
  return guarded(gpu, `measuring the cells (${label})`, async () => {
    const raw = rawSums(particles, chunks, columns.length);
    const memories = await memoriesAt(particles, recordsOf(rules, numbersOf), asked);
    const own = extra instanceof Uint32Array ? [storageOf(gpu, `${label}, extra`, extra)] : [];
    const given = extra instanceof Uint32Array ? own : (extra ?? []);
    const kernel = await gpu.kernels.get({
      label: `${label} D=${dim}`,
      code: code(memories.text),
      bindings: [
        ...(['uniform', 'read', 'read', 'read'] as const),
        ...given.map(() => 'read' as const),
        'write',
        ...memories.lastBindings,
      ],
    });
    const work = chunkWork(particles, pairs ?? mostMemories(rules) * memories.passes, seesOthers);
    await observe(particles, kernel, [...memories.first, ...given, raw, ...memories.last], work);
    const names = radius === undefined ? columns : ([...columns, 'binder', 'susceptibility'] as Name[]);
    const shape = { chunks, realizations, columns: columns.length, radius: radius ?? 0 };
    const out = await reduce(particles, raw, names, shape);
    memories.dispose();
    for (const buffer of [...own, raw]) buffer.destroy();
    return out;
  });
}

/** A workgroup per chunk of a cell. */
function chunkWork({ quads, dim }: Particles, memories: number, seesOthers = false): ObservedWork {
  const particles = 4 * Math.min(quads, CHUNK_QUADS);
  // a pair has two coordinates
  const others = seesOthers ? particles * Math.max(1, dim / 2) : 0;
  const pairs = particles * (memories + others || dim);
  return { workgroupsPerCell: Math.ceil(quads / CHUNK_QUADS), pairs };
}

/** Room for what every thread of a measuring kernel adds up. */
export function rawSums({ gpu, cells }: Particles, chunks: number, columns: number): GPUBuffer {
  return storageBuffer(gpu, 'sums of threads', cells * chunks * OBSERVER_SIZE * 2 * columns * 4);
}

/** Threads to chunks, chunks to cells, cells to points. */
export async function reduce<Name extends string>(
  { gpu, dim, cells }: Particles,
  raw: GPUBuffer,
  names: readonly Name[],
  shape: { chunks: number; realizations: number; columns: number; radius: number },
): Promise<Record<Name, RealizationMean>[]> {
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
  const stored = new Float32Array(await downloadBuffer(gpu, out));
  for (const buffer of [folded, partial, extent, out]) buffer.destroy();
  const spreadAt = (point: number, i: number): RealizationMean => {
    const at = (point * names.length + i) * 3;
    const [mean = 0, squares = 0, within = 0] = stored.subarray(at, at + 3);
    return { mean, squares, within, count: realizations };
  };
  return Array.from(
    { length: points },
    (_, point) =>
      Object.fromEntries(names.map((name, i) => [name, spreadAt(point, i)])) as Record<Name, RealizationMean>,
  );
}
