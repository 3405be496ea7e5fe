import { CHUNK_QUADS } from '../../shaders/cellSums.wgsl.ts';
import { RECALL_COLUMNS, recall } from '../../shaders/recall.wgsl.ts';
import { storageOf } from '../gpu/buffers.ts';
import { guarded } from '../gpu/device.ts';
import { OBSERVER_SIZE, type Particles } from '../gpu/particles.ts';
import type { Patterns } from '../memories/patterns.ts';
import { Packing } from '../readouts/packing.ts';
import type { Separation } from '../readouts/separation.ts';
import { spinRecords } from '../readouts/spinRecords.ts';
import type { ReadLevel } from '../samplers/row.ts';
import { rawSums, reduce } from './measureCells.ts';
import { observe } from './observe.ts';
import type { RealizationMean } from './spread.ts';

/** How the networks of a cell are measured. */
export interface RecallRule {
  patterns: Patterns;
  /** what they were cued with, network i with pattern i mod their number: the memories themselves, or others */
  cued: Patterns;
  read: ReadLevel;
  /** whose energy it is: of one name in all cells */
  separation: Separation;
  /** energy per spin = scale times the energy of the separation, plus shift */
  scale: number;
  shift: number;
  /** a network has retrieved its pattern at this overlap m or more */
  retrieved: number;
}

/** What measureRecall measures, by name. */
export type RecallName = (typeof RECALL_COLUMNS)[number];

const RULE_WORDS = 12;

/**
 * Recall of what networks of spins were cued with (shaders/recall.wgsl.ts): one record per point, that is per
 * `realizations` cells. `before`: the positions one step before and two. Throws RangeError where a separation has no
 * energy of spins, or the cells are not whole points with a rule each.
 */
export async function measureRecall(
  particles: Particles,
  rules: readonly RecallRule[],
  before: readonly [one: GPUBuffer, two: GPUBuffer],
  realizations = 1,
): Promise<Record<RecallName, RealizationMean>[]> {
  const { gpu, dim, cells, quads } = particles;
  const { name, flips } = (rules[0] as RecallRule).separation;
  if (!flips) throw new RangeError(`${name} has no energy of spins; take the softmax or a power`);
  if (rules.length !== cells) throw new RangeError(`${rules.length} rules for ${cells} cells; give one per cell`);
  const kernel = await gpu.kernels.get({
    label: `recall, ${name} D=${dim}`,
    code: recall(dim, flips.energy, OBSERVER_SIZE),
    bindings: ['uniform', 'read', 'read', 'read', 'read', 'read', 'write'],
  });
  return guarded(gpu, 'measuring recall', async () => {
    const chunks = Math.ceil(quads / CHUNK_QUADS);
    const raw = rawSums(particles, chunks, RECALL_COLUMNS.length);
    const own = ruleBuffers(particles, rules);
    const memories = Math.max(...rules.map(({ patterns }) => patterns.count));
    const pairs = Math.ceil((4 * Math.min(quads, CHUNK_QUADS) * memories * dim) / 2);
    await observe(particles, kernel, [...own, ...before, raw], { workgroupsPerCell: chunks, pairs });
    const shape = { chunks, realizations, columns: RECALL_COLUMNS.length, radius: 0 };
    const out = await reduce(particles, raw, RECALL_COLUMNS, shape);
    for (const buffer of [...own, raw]) buffer.destroy();
    return out;
  });
}

/** One SpinRule per cell, and the patterns; cells with the same ones share them. */
function ruleBuffers({ gpu }: Particles, rules: readonly RecallRule[]): [GPUBuffer, GPUBuffer] {
  const packing = new Packing();
  const sets = new Set(rules.flatMap(({ patterns, cued }) => [patterns, cued]));
  const lists = new Map([...sets].map((set) => [set, spinRecords(set)]));
  const words = new Uint32Array(rules.length * RULE_WORDS);
  const floats = new Float32Array(words.buffer);
  const placed = (set: Patterns) => {
    const [first] = packing.place(lists.get(set) as Float32Array);
    return [4 * first, 4 * Math.ceil(set.count / 4), set.count];
  };
  rules.forEach(({ patterns, cued, read, separation, scale, shift, retrieved }, c) => {
    floats.set([...separation.level(read, patterns), scale, shift], c * RULE_WORDS);
    words.set([...placed(patterns), ...placed(cued)], c * RULE_WORDS + 5);
    // sums of signs are whole: the least that reaches the overlap, whatever rounding makes of it
    floats[c * RULE_WORDS + 11] = Math.ceil(retrieved * patterns.dim - 1e-9);
  });
  return [storageOf(gpu, 'rules of networks', words), storageOf(gpu, 'memories of networks', packing.records())];
}
