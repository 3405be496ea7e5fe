import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { downloadLanes, type Particles } from '../gpu/particles.ts';
import { type Patterns, patternsFrom } from '../memories/patterns.ts';
import { testPlaces, testSets, uniform } from '../memories/testSets.ts';
import { countReturned, summarize } from './cells.ts';
import { classesOf, type LabelRule, labelParticles } from './labels.ts';
import { evaluateColumns, particlesAt } from './readings.ts';

/** So many particles and memories are read through a tree, half the particles one memory after another. */
const [PARTICLES, MEMORIES] = [4096, 4100];

/** The same places as one run and as two halves. */
function runsAt(gpu: Gpu, places: Float64Array, dim: number): [Particles, Particles[]] {
  const half = (PARTICLES / 2) * dim;
  return [
    particlesAt(gpu, places, dim),
    [places.subarray(0, half), places.subarray(half)].map((own) => particlesAt(gpu, own, dim)),
  ];
}

const weighted = (points: Float64Array, dim: number): Patterns =>
  patternsFrom(
    points,
    dim,
    'weighted',
    Array.from({ length: MEMORIES }, (_, k) => 0.01 + uniform(k) ** 4),
  );

async function labelsOf(run: Particles, rule: LabelRule): Promise<number[]> {
  const labelled = await labelParticles(run, [rule]);
  const labels = await downloadLanes(run, labelled.labels, Int32Array);
  labelled.dispose();
  return [...labels];
}

gpuTest('labels through a tree are those of a look at all memories', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const pointsOf = (name: string, dim: number) => testSets[name]?.(MEMORIES, dim) as Float64Array;
  const posterior = (name: string, dim: number): LabelRule => ({
    kind: 'posterior',
    patterns: weighted(pointsOf(name, dim), dim),
    read: { a: 0.9, s: 0.01, similarity: 'distance' },
  });
  const lattice = patternsFrom(pointsOf('on a lattice, each place thrice', 3), 3, 'lattice');
  const rules: LabelRule[] = [
    posterior('in clusters', 1),
    posterior('with one far out', 2),
    { kind: 'nearest', points: lattice, reach: 1 },
  ];
  for (const rule of rules) {
    const { points, dim } = classesOf(rule);
    const [all, halves] = runsAt(gpu, testPlaces(points, dim, PARTICLES), dim);
    const compiled = gpu.kernels.compiled;
    const labels = await labelsOf(all, rule);
    expect(labels).toEqual((await Promise.all(halves.map((run) => labelsOf(run, rule)))).flat());
    // two kernels: both ways were taken
    expect(gpu.kernels.compiled - compiled).toBe(2);
    expect(new Set(labels).size).toBeGreaterThan(10);
  }
  gpu.close();
});

gpuTest('sums through a tree are those over all memories', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const points = testSets.uniform?.(MEMORIES, 2) as Float64Array;
  const patterns = weighted(points, 2);
  const [all, halves] = runsAt(gpu, testPlaces(points, 2, PARTICLES), 2);
  const bothOf = async <T>(measure: (run: Particles) => Promise<T>) => ({
    got: await measure(all),
    want: await Promise.all(halves.map(measure)),
  });
  const noisy = { patterns, read: { a: 1, s: 0.01, similarity: 'distance' } as const };
  const columns = ['mean', 'logSum', 'entropy', 'topMemory'] as const;
  const { got, want } = await bothOf((run) => evaluateColumns(run, [noisy], columns));
  expect([...got.topMemory]).toEqual(want.flatMap(({ topMemory }) => [...topMemory]));
  for (const name of ['logSum', 'entropy'] as const) {
    want
      .flatMap((half) => [...half[name]])
      .forEach((value, p) => {
        expect(Math.abs((got[name][p] as number) - value)).toBeLessThan(1e-5 * (1 + Math.abs(value)));
      });
  }
  want
    .flatMap(({ mean }) => [...(mean[0] as Float32Array)])
    .forEach((value, p) => {
      // thousands of additions of numbers below 1, in another order
      expect(Math.abs((got.mean[0]?.[p] as number) - value)).toBeLessThan(1e-5);
    });
  const rule = { patterns, read: { a: 1, s: 1e-4, similarity: 'distance' } as const };
  const summaries = await bothOf((run) => summarize(run, [{ ...rule, delta: 0.01 }]));
  const isMean = (whole: number | undefined, [a = Number.NaN, b = Number.NaN]: number[]) =>
    expect(Math.abs((whole ?? Number.NaN) - (a + b) / 2)).toBeLessThan(1e-6 * Math.abs(a + b));
  for (const name of ['distance', 'gap', 'topWeight', 'memory'] as const) {
    isMean(
      summaries.got[0]?.[name].mean,
      summaries.want.map(([half]) => half?.[name].mean as number),
    );
  }
  gpu.close();
});

gpuTest('who returned is counted through a tree as by a look at all memories in float64', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const points = Float64Array.from(testSets.uniform?.(MEMORIES, 2) as Float64Array, Math.fround);
  const patterns = weighted(points, 2);
  // every third has gone to another memory, and all are a little off
  const places = Float64Array.from({ length: 2 * PARTICLES }, (_, i) => {
    const p = i >> 1;
    const home = p % 3 === 0 ? (p + 1234) % MEMORIES : p;
    return Math.fround((points[2 * home + (i & 1)] as number) + 2e-3 * (uniform(i) - 0.5));
  });
  const nearest = (p: number) => {
    let [memory, least] = [-1, Number.POSITIVE_INFINITY];
    for (let k = 0; k < MEMORIES; k++) {
      const [x, y] = [0, 1].map((d) => (places[2 * p + d] as number) - (points[2 * k + d] as number)) as [
        number,
        number,
      ];
      if (x * x + y * y < least) [memory, least] = [k, x * x + y * y];
    }
    return memory;
  };
  const home = Array.from({ length: PARTICLES }, (_, p) => nearest(p)).filter((memory, p) => memory === p).length;
  const read = { a: 1, s: 1e-4, similarity: 'distance' } as const;
  const [counted] = await countReturned(particlesAt(gpu, places, 2), [{ patterns, read }]);
  expect(home).toBeGreaterThan(0.5 * PARTICLES);
  expect(home).toBeLessThan(0.7 * PARTICLES);
  expect(counted?.returned.mean).toBeCloseTo(home / PARTICLES, 6);
  gpu.close();
});
