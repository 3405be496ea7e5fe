import { pointCount } from '../experiments/phase/journalText.ts';
import { FileError } from '../files/fileError.ts';
import { ConfigError } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { mergedJournals, type OpenJournal, openJournal, readJournal } from './journal.ts';
import type { JournalFile } from './journalFile.ts';
import type { ProgressLine } from './progress.ts';
import { say } from './terminal.ts';

/** What of the options of a run tells how a sweep is kept and shared. */
export interface SweepOptions {
  out?: string[];
  /** where finished points are kept */
  journal?: string;
  /** 'i/n', the i-th of n parts */
  shard?: string;
  /** journals that together hold all of it */
  merge?: readonly string[];
}

/** The same, read. */
export interface SweepFlags {
  journal: string | undefined;
  share: { index: number; of: number } | undefined;
  merge: readonly string[];
}

/** Throws ConfigError on a shard that is none, or one that would be kept nowhere. */
export function sweepOptions({ journal, shard, merge = [], out = [] }: SweepOptions): SweepFlags {
  if (shard === undefined) {
    return { journal: journal ?? (out[0] === undefined ? undefined : `${out[0]}.journal`), share: undefined, merge };
  }
  const [, index, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(shard)?.map(Number) ?? [];
  if (index === undefined || of === undefined || index < 1 || index > of) {
    throw new ConfigError([`shard is "${shard}"; give i/n with i from 1 to n, for example 1/4`]);
  }
  const own = journal ?? (out[0] === undefined ? undefined : `${out[0]}.${index}of${of}.journal`);
  if (own === undefined)
    throw new ConfigError(['a shard is kept in a journal; give --journal, or --out to name it after']);
  return { journal: own, share: { index: index - 1, of }, merge };
}

/** The journal of a sweep, opened; undefined where the run is none, or is kept nowhere. Throws FileError. */
export async function journalOf(
  { journal, merge }: SweepFlags,
  config: Config,
  adapter: string,
  line: ProgressLine,
): Promise<OpenJournal | undefined> {
  if (config.experiment !== 'phase') return undefined;
  if (merge.length > 0) return readOnly(await mergedJournals(merge));
  if (journal === undefined) return undefined;
  const opened = await openJournal(journal, config, adapter);
  if (opened.finished.size > 0) line.say(`${opened.finished.size} of ${pointCount(config)} points are in ${journal}`);
  return opened;
}

/** Points finished, of how many, for each journal and for all that are of one sweep. Throws FileError. */
export async function statusOf(files: readonly string[]) {
  const read = await Promise.all(files.map(readJournal));
  const bySweep = new Map<string, { total: number; finished: Set<number> }>();
  const journals = read.map(({ header, points, total }, i) => {
    const sweep = bySweep.get(header.sweep) ?? { total, finished: new Set<number>() };
    for (const index of points.keys()) sweep.finished.add(index);
    bySweep.set(header.sweep, sweep);
    return {
      journal: files[i] as string,
      sweep: header.sweep.slice(0, 16),
      finished: points.size,
      total,
      adapter: header.adapter,
    };
  });
  const sweeps = Array.from(bySweep, ([sweep, { total, finished }]) => ({
    sweep: sweep.slice(0, 16),
    finished: finished.size,
    total,
  }));
  return { journals, sweeps };
}

/** `driftwell status` */
export async function statusCommand(files: readonly string[], { json = false }: { json?: boolean }): Promise<number> {
  const { journals, sweeps } = await statusOf(files);
  if (json) say(`${JSON.stringify({ journals, sweeps })}\n`);
  else {
    for (const { journal, finished, total, adapter } of journals)
      say(`${journal}: ${finished} of ${total} points, ${adapter}\n`);
    for (const { sweep, finished, total } of sweeps) {
      const rest = finished === total ? 'complete' : `${total - finished} left`;
      say(`sweep ${sweep}: ${finished} of ${total} points, ${rest}\n`);
    }
  }
  return 0;
}

/** Points for the pictures and files of a whole sweep. Throws FileError unless all are there. */
function readOnly({ header, points, total }: JournalFile): OpenJournal {
  if (points.size < total) {
    throw new FileError(
      'merge',
      `got ${points.size} of ${total} points; name the journals of all shards, or run driftwell phase with the same dials to compute the rest`,
    );
  }
  return { finished: points, adapter: header.adapter, record: async () => undefined, close: async () => undefined };
}
