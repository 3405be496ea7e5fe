import { readTree } from '../../shaders/treeAt.wgsl.ts';
import { storageOf } from '../gpu/buffers.ts';
import type { Particles } from '../gpu/particles.ts';
import { LEAF_SIZE } from '../memories/kdTree.ts';
import { treeLists } from '../readouts/treeLists.ts';
import type { MemoriesAsked, MemoriesRead } from './memoriesRead.ts';
import { type RuleRecord, ruleBuffers } from './rules.ts';

/** What a look through a tree costs a particle, in memories read one after another. */
const TREE_COST = 512;

/** memoriesAt where `takesTree` of src/observables/memoriesRead.ts says so. */
export function memoriesInTree(
  particles: Particles,
  records: readonly RuleRecord[],
  { needs }: MemoriesAsked,
): MemoriesRead {
  const { gpu, dim } = particles;
  const { patterns } = records[0] as RuleRecord;
  const lists = treeLists(patterns);
  const first = ruleBuffers(particles, records);
  const last = [
    storageOf(gpu, 'boxes of memories', lists.nodes),
    storageOf(gpu, 'numbers of memories', lists.memories),
    storageOf(gpu, 'memories of a tree', lists.records),
  ];
  return {
    text: readTree(dim, LEAF_SIZE, needs),
    first,
    last,
    lastBindings: last.map(() => 'read'),
    passes: TREE_COST / patterns.count,
    dispose() {
      for (const buffer of [...first, ...last]) buffer.destroy();
    },
  };
}
