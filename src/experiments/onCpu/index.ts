import { readConfig, resolvedConfig } from '../../params/config.ts';
import type { Config } from '../../params/table.ts';
import { finishedRun } from '../index.ts';
import type { Inputs, Outcome, Run } from '../run.ts';
import { basinsOnCpu } from './basins.ts';
import { generateOnCpu } from './generate.ts';
import { attractorsOnCpu, landscapeOnCpu } from './landscape.ts';
import type { CpuContext } from './stretches.ts';

/** Named where a run on the GPU names its adapter. */
export const CPU_NAME = 'CPU, float64';

const experiments: Partial<Record<Config['experiment'], (inputs: Inputs, context: CpuContext) => Promise<Outcome>>> = {
  basins: basinsOnCpu,
  generate: generateOnCpu,
  landscape: landscapeOnCpu,
  attractors: attractorsOnCpu,
};

/** Particles, replicas and all: what the CPU does in a second or two. */
const MOST_PARTICLES = 4096;
const MOST_REPLICAS = 8;
/** Bins and grid points per side. */
const MOST_SIDE = 64;

/** The same run as small as the CPU needs it. Throws RangeError where the CPU has no such experiment. */
export function cpuConfig(config: Config): Config {
  if (!experiments[config.experiment]) {
    const there = Object.keys(experiments).join(', ');
    throw new RangeError(`${config.experiment} runs on a GPU only; without one there are ${there}`);
  }
  const own: Readonly<Record<string, unknown>> = resolvedConfig(config);
  const most = { particles: MOST_PARTICLES, replicas: MOST_REPLICAS, resolution: MOST_SIDE };
  const smaller = Object.entries(most).flatMap(([name, limit]) => {
    const value = own[name];
    return typeof value === 'number' && value > limit ? [[name, limit]] : [];
  });
  const reduced = readConfig({ ...own, ...Object.fromEntries(smaller) });
  if (!('replicas' in own)) return reduced;
  const particles = Math.min(reduced.particles, Math.floor((2 * MOST_PARTICLES) / reduced.replicas));
  return readConfig({ ...resolvedConfig(reduced), particles });
}

/** Runs an experiment in float64 on this thread, which hears messages between its stretches. */
export async function runOnCpu(inputs: Inputs, context: CpuContext): Promise<Run> {
  const startedAt = performance.now();
  const { experiment } = inputs.config;
  const run = experiments[experiment];
  if (!run) throw new RangeError(`${experiment} runs on a GPU only`);
  return finishedRun(inputs, await run(inputs, context), CPU_NAME, startedAt, context);
}
