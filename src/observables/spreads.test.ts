import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { normals } from '../reference/noise.ts';
import { particlesAt } from './readings.ts';
import { measureSpreads } from './spreads.ts';

gpuTest(
  'the posterior variance of every coordinate is that of float64, where it is narrow, too',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    for (const [spec, read] of [
      ['varianceBlocks:50', { a: 1, s: 0.1, similarity: 'distance' }],
      ['gaussian:13:7', { a: 0.6, s: 0.5, similarity: 'dot' }],
    ] as const) {
      const patterns = { ...patternsFromSpec(spec, { seed: 3 }), width: 0.01 };
      const { dim, count, points } = patterns;
      const n = 9;
      const places = normals(5, n, dim, 0).map(
        (z, i) => read.a * (points[i % points.length] as number) + Math.sqrt(read.s) * z,
      );
      const particles = particlesAt(gpu, places, dim);
      const variances = await measureSpreads(particles, [{ patterns, read }]);
      const landscape = landscapeOf(patterns, read);
      const r = new Float64Array(count);
      for (let p = 0; p < n; p++) {
        landscape.weightsAt(places.subarray(p * dim, (p + 1) * dim).map(Math.fround), r);
        for (let d = 0; d < dim; d++) {
          const xi = Array.from(r, (_weight, k) => points[k * dim + d] as number);
          const mean = xi.reduce((sum, value, k) => sum + (r[k] as number) * value, 0);
          const variance = xi.reduce((sum, value, k) => sum + (r[k] as number) * (value - mean) ** 2, 0);
          // float32 of logits up to a hundred
          expect(Math.abs((variances[p * dim + d] as number) / variance - 1)).toBeLessThan(2e-4);
        }
      }
      particles.positions.destroy();
    }
    gpu.close();
  },
);

gpuTest('up to three dimensions the covariance is read instead', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const particles = particlesAt(gpu, Float64Array.of(0, 0), 2);
  const rule = {
    patterns: patternsFromSpec('circle:3', { seed: 0 }),
    read: { a: 1, s: 1, similarity: 'distance' as const },
  };
  await expect(measureSpreads(particles, [rule])).rejects.toThrow('read the covariance there');
  particles.positions.destroy();
  gpu.close();
});
