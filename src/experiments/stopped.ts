import type { Particles } from '../gpu/particles.ts';
import type { Simulation } from '../simulation/simulation.ts';
import type { RunContext } from './run.ts';

/** Slices of work for one look at a run that was stopped: half a second. */
const SLICES = 16;

/**
 * Particles of a one-cell run that are looked at, each at the cost of so many memories: all of them. After a stop it is
 * the first ones, in whole groups of `group`, as many as take no longer than somebody waits.
 */
export function seenOf(simulation: Simulation, cost: number, { stop }: Pick<RunContext, 'stop'>, group = 1): Particles {
  if (!stop?.aborted) return simulation;
  const { gpu, dim, cells, positions, pairsPerSlice } = simulation;
  const affordable = Math.floor((SLICES * pairsPerSlice) / cost / group) * group;
  const count = Math.max(group, Math.min(simulation.count, affordable));
  return { gpu, dim, cells, count, quads: Math.ceil(count / 4), positions };
}
