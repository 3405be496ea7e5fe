import { MANY_MEMORIES } from '../memories/kdTree.ts';
import { ConfigError, isActive } from '../params/config.ts';
import { dense } from '../readouts/attention.ts';
import { cutoff, denseOrCutoff } from '../readouts/cutoff.ts';
import type { Readout } from '../readouts/readout.ts';
import type { Inputs } from './run.ts';
import type { Steps } from './systems.ts';

/**
 * Who reads the memories for a run: the score of the config, and where that is the exact one, as the dial `reading` says. Throws
 * ConfigError on a cutoff of what has none.
 */
export function readingOf({ config, patterns, score }: Inputs, { table, particles }: Steps): Readout {
  if (!isActive('reading', config) || config.reading === 'dense') return score;
  const options = { eps: config.epsilon, particles };
  const isPlain = score === dense && patterns.dim <= 3 && table.tap !== 'trace' && table.order === undefined;
  if (config.reading === 'auto') return isPlain && patterns.count >= MANY_MEMORIES ? denseOrCutoff(options) : score;
  if (isPlain && table.rows.every(({ read }) => read?.similarity !== 'dot')) return cutoff(options);
  throw new ConfigError([
    'reading is cutoff, which is of the exact score by distances in 1 to 3 dimensions; choose auto or dense',
  ]);
}

/** What must be said of a run by how it was read. `kernel`: what results call it. */
export function readingNotes({ config }: Pick<Inputs, 'config'>, kernel: string): string[] {
  if (!kernel.startsWith('cutoff')) return [];
  return [`read by cutoff: no mean of the memories is farther than ${config.epsilon} sigma from that over all of them`];
}
