import { type MemoriesAt, readBefore, readInPlace } from '../../shaders/memoriesAt.wgsl.ts';
import { UNROLLED_DIMS } from '../../shaders/observer.wgsl.ts';
import type { StagedGiven } from '../../shaders/stages.ts';
import type { Given } from '../../shaders/sums.ts';
import { storageBuffer } from '../gpu/buffers.ts';
import type { Binding } from '../gpu/kernels.ts';
import type { Particles } from '../gpu/particles.ts';
import { MANY_MEMORIES } from '../memories/kdTree.ts';
import type { MemoriesReading } from '../readouts/memoriesReading.ts';
import { type Separation, separations } from '../readouts/separation.ts';
import { type CellRule, type RuleRecord, ruleBuffer, ruleBuffers, separationOf } from './rules.ts';

/** What an observing kernel needs to know of the memories at the particles of each cell, in whatever dimension. */
export interface MemoriesRead {
  text: MemoriesAt;
  /** rules of the cells and their memories: the bindings behind the positions */
  first: readonly GPUBuffer[];
  /** what a reading has stored: the bindings behind all others */
  last: readonly GPUBuffer[];
  lastBindings: readonly Binding[];
  /** passes over the memories that are left to the kernel, or that what it does costs */
  passes: number;
  dispose(): void;
}

/**
 * Memories and particles from which on a tree costs less than a look at all memories, the time to build it included.
 */
const LEAST_FOR_TREE = { memories: MANY_MEMORIES, particles: 4096 };

/**
 * Whether a kernel finds memories through a tree: where there are many of them and of particles, in one set, up to
 * three dimensions, and by the softmax of distances, whose weights fall with the distance.
 */
function takesTree(
  { dim, cells, count }: Particles,
  records: readonly RuleRecord[],
  { separation, needs }: Pick<MemoriesAsked, 'separation' | 'needs'>,
): boolean {
  const patterns = records[0]?.patterns;
  return (
    needs.length > 0 &&
    dim <= UNROLLED_DIMS &&
    (patterns?.count ?? 0) >= LEAST_FOR_TREE.memories &&
    cells * count >= LEAST_FOR_TREE.particles &&
    separation === separations.softmax &&
    records.every((record) => record.patterns === patterns && record.numbers[2] === 0)
  );
}

/** Who reads, what the observer is called, and what it needs. */
export interface MemoriesAsked {
  separation: Separation;
  observer: string;
  needs: readonly StagedGiven[];
}

/** Throws RangeError, naming the observer, in dimensions that its kernel does not write out. */
export function requireUnrolled(dim: number, observer: string): void {
  if (dim > UNROLLED_DIMS) throw new RangeError(`${observer} takes 1 to ${UNROLLED_DIMS} dimensions, there are ${dim}`);
}

/** What an observer asks of the separation that the rules of all cells name. Throws RangeError as separationOf does. */
export function memoriesAsked(
  rules: readonly CellRule[],
  observer: string,
  needs: readonly StagedGiven[],
): MemoriesAsked {
  const given = needs.filter((need): need is Given => need !== 'nearest');
  return { separation: separationOf(rules, observer, given), observer, needs };
}

/**
 * Up to three dimensions the kernel will read the memories, many of them through a tree; above them they are read here,
 * by stages. `records`: one per cell; `means`, [cell, quad, dim] vec4f, is filled above three dimensions. Throws
 * RangeError for a separation without stages, or one whose stages know no distances that are needed.
 */
export async function memoriesAt(
  particles: Particles,
  records: readonly RuleRecord[],
  { separation, observer, needs }: MemoriesAsked,
  means?: GPUBuffer,
): Promise<MemoriesRead> {
  const { dim } = particles;
  if (takesTree(particles, records, { separation, needs })) {
    // what few runs need is loaded by the first that does
    const { memoriesInTree } = await import('./treeRead.ts');
    return memoriesInTree(particles, records, { separation, observer, needs });
  }
  if (dim <= UNROLLED_DIMS) {
    const first = ruleBuffers(particles, records);
    const sums = needs.every((need) => need === 'nearest') ? undefined : separation.sums;
    const dispose = () => destroy(first);
    return { text: readInPlace(dim, sums, needs), first, last: [], lastBindings: [], passes: 1, dispose };
  }
  if (needs.length === 0) {
    const nowhere = records.map(() => [0, 0] as const);
    const first = [ruleBuffer(particles, records, nowhere), storageBuffer(particles.gpu, 'no memories', 0)];
    const dispose = () => destroy(first);
    return { text: readInPlace(dim, undefined, []), first, last: [], lastBindings: [], passes: 0, dispose };
  }
  const reading = await stagedReadingOf(particles, records, { separation, observer, needs });
  const quadBytes = 16 * dim;
  await reading.readAll((encoder, { firstSlot, firstQuad, quads }) => {
    if (!means) return;
    encoder.copyBufferToBuffer(reading.means, firstSlot * quadBytes, means, firstQuad * quadBytes, quads * quadBytes);
  });
  // they lie there, but no kernel loops over them
  const places = reading.places.map(([place]) => [place, place] as const);
  const rules = ruleBuffer(particles, records, places);
  return {
    text: readBefore(dim, reading.stages, needs),
    first: [rules, reading.memories],
    last: [reading.sums],
    lastBindings: ['read'],
    passes: 0,
    dispose() {
      rules.destroy();
      reading.dispose();
    },
  };
}

async function stagedReadingOf(
  particles: Particles,
  records: readonly RuleRecord[],
  { separation, observer, needs }: MemoriesAsked,
): Promise<MemoriesReading> {
  const { stages, name } = separation;
  const { dim } = particles;
  if (!stages) throw new RangeError(`${observer} by ${name} takes 1 to ${UNROLLED_DIMS} dimensions, there are ${dim}`);
  if (needs.includes('nearest') && stages.similarity !== 'distance') {
    throw new RangeError(
      `${observer} needs distances to the memories; in ${dim} dimensions ${name} does not give them`,
    );
  }
  const cells = records.map(({ patterns, numbers }) => ({ patterns, levels: [numbers] }));
  const { MemoriesReading } = await import('../readouts/memoriesReading.ts');
  return MemoriesReading.of(stages, { particles, cells, asked: needs });
}

function destroy(buffers: readonly GPUBuffer[]): void {
  for (const buffer of buffers) buffer.destroy();
}
