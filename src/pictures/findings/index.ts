import type { RunSoFar } from '../../experiments/run.ts';
import type { Config } from '../../params/table.ts';
import type { Findings } from '../../results.ts';

/** Says what the results of a run show. */
export type Find = (run: RunSoFar) => Findings;

const ofLandscape = async (): Promise<Find> => (await import('./landscape.ts')).landscapeFindings;

/** Who says it, by experiment; loaded with the first run that has ended. */
export const finders: Readonly<Record<Config['experiment'], () => Promise<Find>>> = {
  basins: async () => (await import('./basins.ts')).basinFindings,
  generate: async () => (await import('./samples.ts')).sampleFindings,
  trajectories: async () => (await import('./overTime.ts')).overTimeFindings,
  landscape: ofLandscape,
  attractors: ofLandscape,
  probe: async () => (await import('./probe.ts')).probeFindings,
  retrieve: async () => (await import('./retrieve.ts')).retrievalFindings,
  phase: async () => (await import('./sweep.ts')).sweepFindings,
};

/** What a run that has ended shows, in plain words. */
export async function findingsOf(run: RunSoFar): Promise<Findings> {
  return (await finders[run.inputs.config.experiment]())(run);
}
