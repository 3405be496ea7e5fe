import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { parseConfig } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { runExperiment } from './index.ts';
import { resolveInputs } from './inputs.ts';
import { resultNames } from './resultNames.ts';

const noisy = { schedule: 'vpLinear', steps: 8, particles: 64 };
const sweep = { experiment: 'phase', particles: 64, realizations: 2, memories: 'ring:16' };
/** Small runs that have between them every result there is. */
const RUNS: readonly Record<string, unknown>[] = [
  { experiment: 'basins', particles: 256 },
  { experiment: 'basins', dynamics: 'sde', replicas: 4, steps: 4, particles: 64 },
  { experiment: 'generate', ...noisy },
  { experiment: 'generate', ...noisy, memories: 'gaussian:9:8', plane: 'principal' },
  { experiment: 'trajectories', ...noisy, memories: 'deltas', cloneNoise: 0.5, sampler: 'ancestral' },
  { experiment: 'trajectories', ...noisy, memories: 'gaussian:9:8' },
  { experiment: 'landscape', resolution: 16 },
  { experiment: 'landscape', resolution: 16, memories: 'hypercube:3' },
  { experiment: 'attractors' },
  { experiment: 'probe' },
  { experiment: 'retrieve', memories: 'glyphs:4' },
  { ...sweep, process: 'uturn', memories: 'binary:16:16', sweepX: 'sigma2:0.1..20:8:log', steps: 8 },
  { ...sweep, memories: 'deltas', process: 'wells', observable: 'minima', sweepX: 'sigma2:0.4..1.4:6' },
  { ...sweep, memories: 'binary:16:32', process: 'recall', observable: 'overlap', sweepX: 'count:2..8:4' },
];

gpuTest(
  'a run has no other results than its experiment may have, and each name is one of a run',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const seen = new Map<Config['experiment'], Set<string>>();
    for (const dials of RUNS) {
      const { inputs, results } = await runExperiment(resolveInputs(parseConfig(dials)), { gpu });
      const { experiment } = inputs.config;
      seen.set(experiment, new Set([...(seen.get(experiment) ?? []), ...Object.keys(results)]));
    }
    gpu.close();
    for (const [experiment, names] of Object.entries(resultNames)) {
      expect([...(seen.get(experiment as Config['experiment']) ?? [])].sort(), experiment).toEqual([...names].sort());
    }
  },
  600_000,
);
