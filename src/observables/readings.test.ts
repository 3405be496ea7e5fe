import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { patternsOf } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { covarianceOf, landscapeOf } from '../reference/landscape.ts';
import { mixtureAt } from '../reference/mixture.ts';
import { evaluateParticles, particlesAt } from './readings.ts';

gpuTest(
  'readings agree with float64 in one to three dimensions, by distance and by dot product',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    for (const spec of ['deltas', 'pham:9', 'gaussian:37:3']) {
      const patterns = { ...patternsFromSpec(spec, { seed: 4 }) };
      patterns.weights = patterns.weights.map((_w, k) => (k + 1) / ((patterns.count * (patterns.count + 1)) / 2));
      const { dim, count } = patterns;
      const points = Float64Array.from({ length: 7 * dim }, (_n, i) => Math.fround(Math.sin(3 * i + 1)));
      for (const similarity of ['distance', 'dot'] as const) {
        const read = { a: 0.8, s: 0.3, similarity };
        const particles = particlesAt(gpu, points, dim);
        const got = await evaluateParticles(particles, { patterns, read }, { weights: true });
        particles.positions.destroy();
        expect(got.length).toBe(7);
        got.forEach((reading, p) => {
          const want = mixtureAt(landscapeOf(patterns, read), points.subarray(p * dim, (p + 1) * dim));
          const near = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThan(4e-6 * (1 + Math.abs(b)));
          for (let k = 0; k < count; k++) near(reading.weights[k] as number, want.weights[k] as number);
          reading.mean.forEach((value, d) => {
            near(value, want.denoiser[d] as number);
          });
          const posterior = covarianceOf({ ...patterns, weights: want.weights });
          posterior.forEach((value, i) => {
            near(reading.covariance[i] as number, value);
          });
          near(0.5 * dim * Math.log(2 * Math.PI * read.s) - reading.logSum, want.energy);
          near(reading.entropy, want.entropy);
          near(reading.topWeight, want.topWeight);
          near(reading.participationRatio, want.participationRatio);
          expect(reading.topMemory).toBe(want.topMemory);
        });
      }
    }
    gpu.close();
  },
);

gpuTest('the energy of a dot product keeps its digits where |xi|^2 cancels', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const patterns = patternsOf([
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ]);
  const particles = particlesAt(gpu, Float64Array.of(0.001, 0), 2);
  const [reading] = await evaluateParticles(particles, { patterns, read: { a: 1, s: 1e-4, similarity: 'dot' } });
  const energy = -((reading?.logSum ?? 0) + Math.log(4)) / 1e4;
  expect(Math.abs(energy / -0.00099950907978 - 1)).toBeLessThan(1e-6);
  particles.positions.destroy();
  gpu.close();
});
