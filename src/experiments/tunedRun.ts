import type { Config } from '../params/table.ts';
import type { SimulationSpec } from '../simulation/simulation.ts';
import type { Inputs } from './run.ts';
import { specOf } from './systems.ts';

/** Experiments that spend their time in one run of their system. */
const SINGLE: ReadonlySet<Config['experiment']> = new Set(['basins', 'generate', 'trajectories']);

/**
 * The run in whose kernel an experiment spends its time; undefined where that is not one run. Throws as `runOf` does.
 */
export function tunedRun(inputs: Inputs): SimulationSpec | undefined {
  return SINGLE.has(inputs.config.experiment) ? specOf(inputs, inputs.system.runOf(inputs)) : undefined;
}
