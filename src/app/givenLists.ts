import type { FileLists } from '../experiments/run.ts';
import type { Patterns } from '../memories/patterns.ts';
import type { Config } from '../params/table.ts';

/** Memories the reader has given as files. */
export interface GivenLists {
  /** by sha256 of the file: what a config names is exactly these numbers, or missing */
  bySha256: Map<string, Patterns>;
  /** the last file, before anything was chosen of it; of any dimension */
  opened?: { sha256: string; patterns: Patterns };
}

/** The lists a config names as files, of those that were given; what is missing readInputs says. */
export function listsFor({ memories }: Pick<Config, 'memories'>, given: GivenLists): FileLists {
  const patterns =
    typeof memories === 'object' && 'sha256' in memories ? given.bySha256.get(memories.sha256) : undefined;
  return patterns ? { memories: patterns } : {};
}
