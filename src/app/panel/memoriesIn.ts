import type { ListValue } from '../../params/dial.ts';

/** How many memories a value of the dial `memories` has, where it says so: 'pham:9', rows of numbers, a file. */
export function memoriesIn(memories: ListValue): number | undefined {
  if (typeof memories === 'string') {
    const [, count] = /^\w+:(\d+)(?=:|$)/.exec(memories) ?? [];
    return count === undefined ? undefined : Number(count);
  }
  if ('file' in memories) return memories.shape[0];
  return Array.isArray(memories[0]) ? memories.length : 1;
}
