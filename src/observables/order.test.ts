import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { patternsFrom } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { Overlaps, readOrder } from './order.ts';
import { particlesAt } from './readings.ts';

gpuTest('order parameters of particles are those of the weights in float64', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  for (const dim of [2, 7]) {
    const patterns = patternsFromSpec(dim === 2 ? 'gaussian:9' : `gaussian:9:${dim}`, { seed: 3 });
    const read = { a: 0.8, s: 0.5, similarity: 'distance' } as const;
    const points = Float64Array.from({ length: 6 * dim }, (__, i) => Math.sin(3 * i));
    const particles = particlesAt(gpu, points, dim);
    const { x, mean, entropy, participation, topWeight } = await readOrder(particles, { patterns, read });
    const landscape = landscapeOf(patterns, read);
    const r = new Float64Array(9);
    for (let p = 0; p < 6; p++) {
      const place = points.subarray(p * dim, (p + 1) * dim);
      landscape.weightsAt(place, r);
      const sum = (of: (weight: number, k: number) => number) => r.reduce((total, w, k) => total + of(w, k), 0);
      expect(entropy[p]).toBeCloseTo(
        sum((w) => (w > 0 ? -w * Math.log(w) : 0)),
        5,
      );
      expect(participation[p]).toBeCloseTo(
        sum((w) => w * w),
        5,
      );
      expect(topWeight[p]).toBeCloseTo(Math.max(...r), 5);
      for (let d = 0; d < dim; d++) {
        expect(x[p * dim + d]).toBe(Math.fround(place[d] as number));
        expect(mean[d]?.[p]).toBeCloseTo(
          sum((w, k) => w * (patterns.points[k * dim + d] as number)),
          5,
        );
      }
    }
    particles.positions.destroy();
  }
  gpu.close();
});

test('the overlap is x.xi / |xi|^2 from the origin of the data, and none with a memory that lies there', () => {
  const patterns = patternsFrom(Float64Array.of(1, -1, 1, 1, 2, 0, 0, 0, 0, 0, 0, 0), 4, 'three');
  const x = [3, 1, 2, 2];
  const at = (_: number, d: number) => x[d] as number;
  // of signs x.xi / D, of the others x.xi / |xi|^2; no end, no overlap
  const own = new Overlaps(patterns, [0, 0, 0, 0]);
  expect([...own.of(at, 1, [0, 1, 2, -1])]).toEqual([6 / 4, 6 / 4, Number.NaN, Number.NaN]);
  // the same of memories and places that are moved, the places of a level by a times as much
  const o = [5, 6, 7, 8];
  const moved = { ...patterns, points: patterns.points.map((value, i) => value + (o[i % 4] as number)) };
  const far = new Overlaps(moved, o);
  expect([...far.of((p, d) => at(p, d) + 0.5 * (o[d] as number), 0.5, [0, 1, 2])]).toEqual([1.5, 1.5, Number.NaN]);
  expect([...far.norms2]).toEqual([4, 4, 0]);
});
