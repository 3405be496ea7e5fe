import { mergedJournals } from './journal.ts';
import { type RunOptions, runCommand } from './runCommand.ts';

/** `driftwell merge`: writes what the whole sweep would have written. Returns the exit code. */
export async function mergeCommand(journals: readonly string[], options: RunOptions): Promise<number> {
  const { header } = await mergedJournals(journals);
  const { experiment: _, ...dials } = header.config;
  return runCommand('phase', dials, { ...options, merge: journals });
}
