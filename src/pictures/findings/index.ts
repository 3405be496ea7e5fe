import { type RunSoFar, STOPPED } from '../../experiments/run.ts';
import type { Config } from '../../params/table.ts';
import type { Findings } from '../../results.ts';

/** Says what the results of a run show. */
export type Find = (run: RunSoFar) => Findings;

const ofLandscape = async (): Promise<Find> => (await import('./landscape.ts')).landscapeFindings;

/** Who says it, by experiment; loaded with the first run that has ended. */
const finders: Readonly<Record<Config['experiment'], () => Promise<Find>>> = {
  basins: async () => (await import('./basins.ts')).basinFindings,
  generate: async () => (await import('./samples.ts')).sampleFindings,
  trajectories: async () => (await import('./overTime.ts')).overTimeFindings,
  landscape: ofLandscape,
  attractors: ofLandscape,
  probe: async () => (await import('./probe.ts')).probeFindings,
  retrieve: async () => (await import('./retrieve.ts')).retrievalFindings,
  phase: async () => (await import('./sweep.ts')).sweepFindings,
};

/** Who says what runs of an experiment show; of one that was stopped, that it is what was there by then. */
export async function finderOf(experiment: Config['experiment']): Promise<Find> {
  const find = await finders[experiment]();
  return (run) => {
    const findings = find(run);
    if (!run.notes.includes(STOPPED)) return findings;
    return { ...findings, headline: `Stopped before the end. By then: ${findings.headline}` };
  };
}

/** What a run that has ended shows, in plain words. */
export async function findingsOf(run: RunSoFar): Promise<Findings> {
  return (await finderOf(run.inputs.config.experiment))(run);
}
