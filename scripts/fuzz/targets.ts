import { dialTargets } from './dials.ts';
import { keptTargets } from './kept.ts';
import { readers } from './readers.ts';
import type { Target } from './target.ts';

/** Every door for words from outside, by name. `folder`: where files may be written. */
export function targetsIn(folder: string): Readonly<Record<string, Target>> {
  return { ...readers, ...dialTargets, ...keptTargets(folder) };
}
