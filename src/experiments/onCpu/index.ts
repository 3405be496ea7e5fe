import { parseConfig, resolvedConfig } from '../../params/config.ts';
import type { Config } from '../../params/table.ts';
import { runCentred } from '../centring.ts';
import { finishedRun } from '../index.ts';
import type { Inputs, Outcome, Run } from '../run.ts';
import { basinsOnCpu } from './basins.ts';
import type { CpuContext } from './cpuBatches.ts';
import { generateOnCpu } from './generate.ts';
import { attractorsOnCpu, landscapeOnCpu } from './landscape.ts';
import { probeOnCpu } from './probe.ts';
import { retrieveOnCpu } from './retrieve.ts';
import { CPU_NAME, CPU_SIZE } from './size.ts';

export { CPU_NAME };

const experiments: Partial<Record<Config['experiment'], (inputs: Inputs, context: CpuContext) => Promise<Outcome>>> = {
  basins: basinsOnCpu,
  generate: generateOnCpu,
  landscape: landscapeOnCpu,
  attractors: attractorsOnCpu,
  probe: probeOnCpu,
  retrieve: retrieveOnCpu,
};

/** Whether the CPU has an experiment. */
export const isOnCpu = (experiment: Config['experiment']): boolean => experiments[experiment] !== undefined;

/** The same run as small as the CPU needs it. Throws RangeError where the CPU has no such experiment. */
export function cpuConfig(config: Config): Config {
  if (!experiments[config.experiment]) {
    const there = Object.keys(experiments).join(', ');
    throw new RangeError(`${config.experiment} runs on a GPU only; without one there are ${there}`);
  }
  const own: Readonly<Record<string, unknown>> = resolvedConfig(config);
  const smaller = Object.entries(CPU_SIZE).flatMap(([name, limit]) => {
    const value = own[name];
    return typeof value === 'number' && value > limit ? [[name, limit]] : [];
  });
  const reduced = parseConfig({ ...own, ...Object.fromEntries(smaller) });
  if (!('replicas' in own)) return reduced;
  const particles = Math.min(reduced.particles, Math.floor((2 * CPU_SIZE.particles) / reduced.replicas));
  return parseConfig({ ...resolvedConfig(reduced), particles });
}

/**
 * Runs an experiment in float64 on this thread, which hears messages between its stretches: basins, generate,
 * landscape, attractors, probe, retrieve. Throws RangeError for any other.
 */
export async function runOnCpu(inputs: Inputs, context: CpuContext): Promise<Run> {
  const startedAt = performance.now();
  const { experiment } = inputs.config;
  const run = experiments[experiment];
  if (!run) throw new RangeError(`${experiment} runs on a GPU only`);
  return finishedRun(inputs, await runCentred(run, inputs, context), CPU_NAME, startedAt, context);
}
