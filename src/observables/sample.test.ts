import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { mixtureAt } from '../reference/mixture.ts';
import { particlesAt } from './readings.ts';
import { measureSample, SAMPLE_SIZE, spreadEvenly } from './sample.ts';

test.each([
  [1024, 1024],
  [1500, 1024],
  [256 * 256, 1024],
  [262144, 1024],
])('of %i quads %i different ones are picked, as many of each part of a grid', (total, count) => {
  const picks = spreadEvenly(total, count);
  expect(new Set(picks).size).toBe(count);
  expect(picks.every((pick) => pick < total)).toBe(true);
  // a square grid: the left and the lower half, and the quarter that both share
  const side = Math.floor(Math.sqrt(total));
  const share = (inside: (x: number, y: number) => boolean) =>
    picks.reduce((sum, pick) => sum + (inside(pick % side, Math.floor(pick / side)) ? 1 : 0), 0) / count;
  const near = (value: number, expected: number) => expect(Math.abs(value - expected)).toBeLessThan(0.02);
  near(
    share((x) => x < side / 2),
    0.5,
  );
  near(
    share((_, y) => y < side / 2),
    0.5,
  );
  near(
    share((x, y) => x < side / 2 && y < side / 2),
    0.25,
  );
});

gpuTest('shares, entropy and energy of a sample agree with float64 at the same places', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const read = { a: 0.8, s: 0.3, similarity: 'distance' } as const;
  for (const [memories, count] of [
    ['pham:9', 1001],
    ['pham:9', SAMPLE_SIZE + 6],
    ['gaussian:9:7', SAMPLE_SIZE + 6],
  ] as const) {
    const patterns = { ...patternsFromSpec(memories, { seed: 0 }), width: 0.02 };
    const { dim } = patterns;
    const points = Float64Array.from({ length: dim * count }, (_n, i) => Math.fround(1.5 * Math.sin(i * i + 1)));
    const particles = particlesAt(gpu, points, dim);
    const rule = { kind: 'posterior', patterns, read } as const;
    const got = await measureSample(particles, { patterns, read }, rule);
    particles.positions.destroy();

    const quads = count > SAMPLE_SIZE ? [...spreadEvenly(Math.floor(count / 4), SAMPLE_SIZE / 4)] : undefined;
    const asked = quads?.flatMap((quad) => [0, 1, 2, 3].map((lane) => 4 * quad + lane)) ?? [...Array(count).keys()];
    const want = asked.map((p) => mixtureAt(landscapeOf(patterns, read), points.subarray(dim * p, dim * (p + 1))));
    const mean = (of: (point: (typeof want)[0]) => number) =>
      want.reduce((sum, point) => sum + of(point), 0) / want.length;
    expect([got.count, got.total]).toEqual([asked.length, count]);
    expect(got.entropy).toBeCloseTo(
      mean(({ entropy }) => entropy),
      5,
    );
    expect(got.participation).toBeCloseTo(
      mean(({ participationRatio }) => 1 / participationRatio),
      5,
    );
    expect(got.energy).toBeCloseTo(
      mean(({ energy }) => energy),
      5,
    );
    expect(got.none).toBe(0);
    got.shares.forEach((share, k) => {
      expect(share).toBeCloseTo(
        mean(({ topMemory }) => (topMemory === k ? 1 : 0)),
        12,
      );
    });
  }
  gpu.close();
});

gpuTest('a class that reaches only so far leaves the others without one', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const patterns = patternsFromSpec('deltas', { seed: 0 });
  const [first, second] = patterns.points as unknown as [number, number];
  // the last two lie just within reach and just beyond it
  const points = Float64Array.of(first, 40, Number.NaN, second, first + 0.09, second - 0.11);
  const particles = particlesAt(gpu, points, 1);
  const rule = { kind: 'nearest', points: patterns, reach: 0.1 } as const;
  const read = { a: 1, s: 1e-3, similarity: 'distance' } as const;
  const { shares, none, entropy, energy } = await measureSample(particles, { patterns, read }, rule);
  particles.positions.destroy();
  expect(shares).toEqual([2 / 6, 1 / 6]);
  expect(none).toBe(3 / 6);
  expect([entropy, energy].every(Number.isFinite)).toBe(true); // over the five that are
  gpu.close();
});
