import { expect, test } from 'vitest';
import { gpuTest } from '../../cli/testGpu.ts';
import { openGpu } from '../../gpu/device.ts';
import { parseConfig } from '../../params/config.ts';
import type { Result } from '../../results.ts';
import { runExperiment } from '../index.ts';
import { resolveInputs } from '../inputs.ts';
import { cpuConfig, runOnCpu } from './index.ts';

/** Share of numbers that differ by more than `tolerance` of the largest one. */
function apart(a: Result, b: Result, tolerance: number): number {
  if (a.kind !== b.kind || a.data.length !== b.data.length) return 1;
  const [ours, theirs] = [Float64Array.from(a.data), Float64Array.from(b.data)];
  const scale = ours.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 1e-9);
  const differ = ours.filter((value, i) => {
    const other = theirs[i] as number;
    return !(Object.is(value, other) || Math.abs(value - other) <= tolerance * scale);
  });
  return differ.length / ours.length;
}

// where a basin ends, and where float32 settles, a few starts may differ
gpuTest('the CPU gives what the GPU gives, for every experiment it has', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  for (const dials of [
    { experiment: 'basins', particles: 576 },
    { experiment: 'basins', dynamics: 'ode', steps: 20, particles: 256 },
    { experiment: 'basins', dynamics: 'sde', steps: 20, particles: 64, replicas: 8 },
    { experiment: 'generate', sampler: 'ancestral', steps: 20, particles: 512, resolution: 16, terminal: 'snap' },
    { experiment: 'generate', start: 'matched', steps: 10, particles: 256, resolution: 16, memories: 'circle:5' },
    { experiment: 'generate', sampler: 'langevin', iterations: 20, particles: 256, resolution: 16 },
    { experiment: 'basins', dynamics: 'stochasticAttention', iterations: 20, particles: 64, replicas: 8 },
    { experiment: 'landscape', resolution: 24 },
    { experiment: 'probe', cue: '0.3,0.2' },
    { experiment: 'probe', memories: 'moons:12', cue: '0.1,0.1', beta: 2 },
  ]) {
    const inputs = resolveInputs(parseConfig(dials));
    const onGpu = await runExperiment(inputs, { gpu });
    const onCpu = await runOnCpu(inputs, {});
    const name = JSON.stringify(dials);
    expect(Object.keys(onCpu.results), name).toEqual(Object.keys(onGpu.results));
    expect(onCpu.stamp, name).toMatchObject({ config: (onGpu.stamp as { config: string }).config });
    expect(onCpu.adapter).toBe('CPU, float64');
    for (const [result, value] of Object.entries(onCpu.results)) {
      const most = value.kind === 'table' ? 0.1 : 0.02;
      expect(apart(onGpu.results[result] as Result, value, 0.02), `${name}: ${result}`).toBeLessThanOrEqual(most);
    }
  }
  gpu.close();
});

test('a run is made as small as the CPU needs it, and says where there is none', () => {
  const own = parseConfig({ particles: 2 ** 20, seed: 5 });
  expect(cpuConfig(own)).toEqual(parseConfig({ particles: 4096, seed: 5 }));
  const committor = cpuConfig(parseConfig({ dynamics: 'sde', replicas: 64, particles: 2 ** 20 }));
  expect(committor.replicas * committor.particles).toBeLessThanOrEqual(8192);
  const small = parseConfig({ experiment: 'generate', particles: 100, resolution: 32 });
  expect(cpuConfig(small)).toEqual(small);
  expect(() => cpuConfig(parseConfig({ experiment: 'trajectories' }))).toThrow(
    'trajectories runs on a GPU only; without one there are basins',
  );
});

test('a stop keeps what was done', async () => {
  const stop = { aborted: false };
  const inputs = resolveInputs(parseConfig({ particles: 4096 }));
  const progress = () => {
    stop.aborted = true;
  };
  const { results, notes } = await runOnCpu(inputs, { stop, progress });
  const labels = results.labels as Result & { data: Int32Array };
  expect(notes[0]).toContain('stopped');
  expect(labels.data[0]).toBeGreaterThanOrEqual(0);
  expect(labels.data.at(-1)).toBe(-1);
});
