import { mergedJournals, readJournal } from './journal.ts';
import { type RunOptions, runCommand } from './runCommand.ts';
import { say } from './terminal.ts';

/** `driftwell merge`: writes what the whole sweep would have written. Returns the exit code. */
export async function mergeCommand(journals: readonly string[], options: RunOptions): Promise<number> {
  const { header } = await mergedJournals(journals);
  const { experiment: _, ...dials } = header.config;
  return runCommand('phase', dials, { ...options, merge: journals });
}

/** `driftwell status`: points finished, of how many, for each journal and for all that are of one sweep. */
export async function statusCommand(files: readonly string[], { json = false }: { json?: boolean }): Promise<number> {
  const journals = await Promise.all(files.map(readJournal));
  const sweeps = new Map<string, { total: number; finished: Set<number> }>();
  const rows = journals.map(({ header, points, total }, i) => {
    const sweep = sweeps.get(header.sweep) ?? { total, finished: new Set<number>() };
    for (const index of points.keys()) sweep.finished.add(index);
    sweeps.set(header.sweep, sweep);
    return {
      journal: files[i] as string,
      sweep: header.sweep.slice(0, 16),
      finished: points.size,
      total,
      adapter: header.adapter,
    };
  });
  const together = Array.from(sweeps, ([sweep, { total, finished }]) => ({
    sweep: sweep.slice(0, 16),
    finished: finished.size,
    total,
  }));
  if (json) say(`${JSON.stringify({ journals: rows, sweeps: together })}\n`);
  else {
    for (const { journal, finished, total, adapter } of rows)
      say(`${journal}: ${finished} of ${total} points, ${adapter}\n`);
    for (const { sweep, finished, total } of together) {
      const rest = finished === total ? 'complete' : `${total - finished} left`;
      say(`sweep ${sweep}: ${finished} of ${total} points, ${rest}\n`);
    }
  }
  return 0;
}
