import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { storageOf } from '../gpu/buffers.ts';
import { openGpu } from '../gpu/device.ts';
import type { Particles } from '../gpu/particles.ts';
import { patternsOf } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { mixtureAt } from '../reference/mixture.ts';
import { compareClones, compareWithFresh, countReturned, summarize } from './cells.ts';
import { reduceReplicas } from './committor.ts';
import { countDensity } from './density.ts';
import { labelParticles } from './labels.ts';
import { measureMoments, type ParticleMoments, pooled } from './moments.ts';
import { particlesAt } from './readings.ts';

gpuTest(
  'the right and upper edge of a bin belong to the next one, those of the grid to the last',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    // 3 x 2 bins of side 1 over [0, 3] x [0, 2]
    const points = [
      ...[0, 0, 1, 0, 2.5, 1, 2.5, 0], // columns 0, 1, 2 and rows 0, 1
      ...[3, 0, 0, 2, 3, 2], // on the edges of all
      ...[-0.5, 0, 0, -0.5, 3.001, 0, 0, 2.001], // outside
      ...[Number.NaN, 0, 0, Number.POSITIVE_INFINITY],
    ];
    const particles = particlesAt(gpu, Float64Array.from(points), 2);
    const histogram = await countDensity(particles, [0, 3, 0, 2], [2, 3]);
    const [found] = await histogram.read();
    expect([...(found?.counts ?? [])]).toEqual([1, 1, 2, 1, 0, 2]);
    expect(found?.outside).toBe(6);
    const line = particlesAt(gpu, Float64Array.of(0, 1, 2.999, 3), 1);
    const [onLine] = await (await countDensity(line, [0, 3, 0, 1], [1, 3])).read();
    expect([...(onLine?.counts ?? []), onLine?.outside]).toEqual([1, 1, 2, 0]);
    gpu.close();
  },
);

gpuTest('four particles of one place count four, and what fills a quad counts nothing', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  // columns of four bins; the last of each quad may be a filler
  const quads = [...[0, 0, 0, 0], ...[1, 1, 1, 2], ...[3, 3, 3, 3], ...[9, 9, 9, 9], ...[2, 2, 2, 2]];
  const lanes = Float32Array.from(quads, (column) => (column === 3 ? Number.NaN : column + 0.5));
  const particles = (count: number): Particles => ({
    ...{ gpu, dim: 1, cells: 1, count, quads: Math.ceil(count / 4) },
    positions: storageOf(gpu, 'quads', lanes),
  });
  for (const [count, last] of [
    [18, 2],
    [20, 4],
  ] as const) {
    const [found] = await (await countDensity(particles(count), [0, 4, 0, 1], [1, 4])).read();
    expect([...(found?.counts ?? []), found?.outside]).toEqual([4, 3, 1 + last, 0, 8]);
    const points = patternsOf([[0.5], [1.5], [2.5]]);
    const labelled = await labelParticles(particles(count), [{ kind: 'nearest', points, reach: 0.5 }]);
    expect([...(labelled.counts[0] ?? [])]).toEqual([4, 3, 1 + last]);
    expect([labelled.none, labelled.notFinite]).toEqual([[8], [4]]);
  }
  gpu.close();
});

gpuTest('moments of cells with means of their own, far from the origin, and of cells together', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const count = 4 * 130 - 1; // three workgroups, the last quad ragged
  const quads = Math.ceil(count / 4);
  const centres = [
    [1000, -1],
    [1004, 3],
  ];
  const lanes = new Float32Array(2 * quads * 8);
  const cells = centres.map(([x = 0, y = 0], c) =>
    Array.from({ length: count }, (__, p): [number, number] => {
      const point = [
        Math.fround(x + Math.sin(p * p)),
        Math.fround(y + 0.5 * Math.sin(p * p + c) + Math.cos(p)),
      ] as const;
      point.forEach((value, d) => {
        lanes[((c * quads + (p >> 2)) * 2 + d) * 4 + (p & 3)] = value;
      });
      return [...point];
    }),
  );
  // a particle that is not finite is left out
  lanes[0] = Number.NaN;
  (cells[0] as unknown[]).shift();
  const positions = storageOf(gpu, 'two clouds', lanes);
  const particles: Particles = { gpu, dim: 2, cells: 2, count, quads, positions };
  const exact = (points: readonly [number, number][]) => {
    const average = (of: (point: [number, number]) => number) =>
      points.reduce((sum, point) => sum + of(point), 0) / points.length;
    const mean = [0, 1].map((d) => average((point) => point[d] as number));
    const about = (d: number) => (point: [number, number]) => (point[d] as number) - (mean[d] as number);
    const covariance = [0, 1].map((d) => [0, 1].map((e) => average((point) => about(d)(point) * about(e)(point))));
    return { count: points.length, mean, variance: covariance.map((row, d) => row[d] as number), covariance };
  };
  const near = (got: ParticleMoments, want: ParticleMoments) => {
    expect(got.count).toBe(want.count);
    [0, 1].forEach((d) => {
      expect(got.mean[d]).toBeCloseTo(want.mean[d] as number, 4);
      [0, 1].forEach((e) => {
        expect(got.covariance?.[d]?.[e]).toBeCloseTo(want.covariance?.[d]?.[e] as number, 4);
      });
    });
  };
  const found = await measureMoments(particles);
  found.forEach((cell, c) => {
    near(cell, exact(cells[c] as [number, number][]));
  });
  near(pooled(found), exact(cells.flat()));
  const few = (cells[1] as [number, number][]).slice(0, 5);
  near(pooled([exact(few), ...found]), exact([...few, ...cells.flat()]));
  gpu.close();
});

gpuTest('of labels as frequent the lowest is named, with its share and the entropy of all', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const starts = [
    [3, 1, 1, 3],
    [1, 3, 3, 1],
    [-1, 2, -1, 2],
    [5, 5, 5, 5],
    [0, 4, 4, 4],
  ];
  const labels = storageOf(gpu, 'labels', Int32Array.from(starts.flat()));
  const { topLabel, frequency, entropy } = await reduceReplicas(gpu, labels, starts.length, 4);
  expect([...topLabel]).toEqual([1, 1, -1, 5, 4]);
  expect([...frequency]).toEqual([0.5, 0.5, 0.5, 1, 0.75]);
  const mixed = -(0.25 * Math.log(0.25) + 0.75 * Math.log(0.75));
  [Math.LN2, Math.LN2, Math.LN2, 0, mixed].forEach((want, i) => {
    expect(entropy[i]).toBeCloseTo(want, 6);
  });
  gpu.close();
});

gpuTest('a place just delta from a memory is merged, a little farther spurious', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  // rms radius 1, every memory twice: near a corner of the square two of eight share a place
  const corners = [[1, 0], [0, 1], [-1, 0], [0, -1]]; // biome-ignore format: one line
  const patterns = patternsOf([...corners, ...corners]);
  const particles = particlesAt(gpu, Float64Array.of(0.5, 0, 0.499, 0, 1.25, 0, 0, 0, Number.NaN, 0), 2);
  const [all] = await summarize(particles, [{ patterns, read: { a: 1, s: 0.01, similarity: 'distance' }, delta: 0.5 }]);
  const shares = (['memory', 'merged', 'spurious', 'global'] as const).map((name) => all?.[name].mean);
  expect(shares).toEqual([0, 0.5, 0.25, 0.25]);
  // what is not finite is left out
  expect(all?.count.mean).toBe(4);
  gpu.close();
});

gpuTest('clones agree as the float64 posteriors at both places do: sum_k r_k(x) r_k(y)', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const patterns = { ...patternsFromSpec('pham:9', { seed: 0 }), width: 0.05 };
  const read = { a: 0.8, s: 0.1, similarity: 'distance' } as const;
  const places = [1, 2].map((n) => Float64Array.from({ length: 10 }, (__, i) => Math.fround(Math.sin(n * i * i + n))));
  const [here, there] = places.map((points) => particlesAt(gpu, points, 2)) as [Particles, Particles];
  const [found] = await compareClones(here, [{ patterns, read }], there.positions);
  const landscape = landscapeOf(patterns, read);
  const agreements = [0, 1, 2, 3, 4].map((p) => {
    const [mine, other] = places.map((points) => mixtureAt(landscape, points.subarray(2 * p, 2 * p + 2)).weights);
    return mine?.reduce((sum, r, k) => sum + r * (other?.[k] as number), 0) as number;
  });
  expect(found?.agreement.mean).toBeCloseTo(agreements.reduce((sum, value) => sum + value, 0) / 5, 6);
  expect(Math.max(...agreements) - Math.min(...agreements)).toBeGreaterThan(0.1);
  gpu.close();
});

gpuTest('particle i set out from memory i mod K; fresh samples of each cell have its own seed', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const patterns = patternsOf([[1, 0], [-1, 0]]); // biome-ignore format: one line
  const rule = { patterns, read: { a: 1, s: 0.1, similarity: 'distance' } } as const;
  const own = Float64Array.from({ length: 128 * 2 }, (__, i) => (i % 2 ? 0 : i % 4 ? -0.9 : 0.9));
  const particles = particlesAt(gpu, own, 2);
  const [home] = await countReturned(particles, [rule]);
  expect(home?.returned.mean).toBe(1);
  const cells = { ...particles, cells: 2, count: 64, quads: 16 };
  const [first, second] = await compareWithFresh(cells, [rule, rule], { law: 'circle', seeds: [1, 2] });
  expect(first?.gapNull.mean).not.toBe(second?.gapNull.mean);
  const closer = { ...rule, gapRatio: 0.1 };
  const [few] = await compareWithFresh(cells, [closer, closer], { law: 'circle', seeds: [1, 2] });
  expect(few?.gapNull.mean).toBeLessThan(first?.gapNull.mean as number);
  gpu.close();
});
