import { generatorNamed } from '../../memories/generators.ts';
import { philox4x32, seedKey } from '../../memories/philox.ts';
import { streams } from '../../memories/streams.ts';
import type { Config } from '../../params/table.ts';

/** Whether the memories are drawn from the seed. */
export function isSeeded({ memories }: Pick<Config, 'memories'>): boolean {
  return typeof memories === 'string' && generatorNamed(memories)?.seeded === true;
}

/**
 * The seed of a realization: the first has the seed of the config itself, the others are far from it and each other.
 */
export function seedOf(seed: number, realization: number): number {
  if (realization === 0) return seed;
  const [low, high] = philox4x32([realization, 0, 0, streams.seeds], seedKey(seed));
  return low + (high & 0x1fffff) * 0x100000000;
}

/** Realizations that no sweep has: what is drawn once beside one has their seeds. */
export const BESIDE = { marginalSamples: 2 ** 31, secondSet: 2 ** 31 + 1 } as const;
