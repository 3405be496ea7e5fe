import { expect } from 'vitest';
import { findAttractors } from '../attractors/criticalPoints.ts';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { type Patterns, patternsFrom } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { landscapeOf, meanOf, rmsRadius } from '../reference/landscape.ts';
import { marginalQuantiles } from '../reference/marginal.ts';
import { mixtureAt } from '../reference/mixture.ts';
import type { ReadLevel } from '../samplers/row.ts';
import { row } from '../samplers/row.ts';
import { Simulation } from '../simulation/simulation.ts';
import {
  classifyByNeighbours,
  compareWithFresh,
  compareWithLaw,
  countWells,
  estimate,
  pooledSpread,
  type RealizationMean,
  summarize,
} from './cells.ts';
import neighbourCase from './neighbourCase.json' with { type: 'json' };

const memories = (spec: string) => patternsFromSpec(spec, { seed: 5 });
const readAt = (s: number, similarity: ReadLevel['similarity'] = 'distance'): ReadLevel => ({ a: 1, s, similarity });
const nothing = [row({ cx: 1 })];

gpuTest('the summary of cells is that of float64, each cell with its own memories and noise', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const systems: { patterns: Patterns; s: number; gapRatio?: number }[] = [
    { patterns: memories('pham:9'), s: 0.15, gapRatio: 0.5 },
    { patterns: memories('pham:2'), s: 0.02 },
    { patterns: { ...memories('ring:33'), width: 0.25 }, s: 0.15 },
    { patterns: memories('circle:1'), s: 1 },
  ];
  const particles = 70;
  const simulation = await Simulation.create(gpu, {
    dim: 2,
    particles,
    cells: systems.map(({ patterns, s }, c) => ({
      patterns,
      rows: nothing,
      seed: c,
      start: { kind: 'chosen', patterns, scale: 1, spread: Math.sqrt(s) },
    })),
  });
  const rules = systems.map(({ s, ...system }) => ({ ...system, read: readAt(s), delta: 0.1 }));
  const summaries = await summarize(simulation, rules);
  const positions = await downloadPositions(simulation);
  systems.forEach(({ patterns, s, gapRatio = 1 / 3 }, c) => {
    const exact = Array.from({ length: particles }, (_, p) => {
      const x = Array.from(positions.subarray((c * particles + p) * 2, (c * particles + p) * 2 + 2));
      return { x, ...mixtureAt(landscapeOf(patterns, readAt(s)), x) };
    });
    const mean = (of: (point: (typeof exact)[number]) => number) =>
      exact.reduce((sum, point) => sum + of(point), 0) / particles;
    const distances = ({ x }: { x: number[] }) =>
      Array.from({ length: patterns.count }, (_, k) =>
        Math.hypot(
          (x[0] as number) - (patterns.points[2 * k] as number),
          (x[1] as number) - (patterns.points[2 * k + 1] as number),
        ),
      ).sort((a, b) => a - b);
    const mine = summaries[c] as (typeof summaries)[number];
    expect(mine.count.mean).toBe(particles);
    expect(mine.entropy.mean).toBeCloseTo(
      mean(({ entropy }) => entropy),
      5,
    );
    expect(mine.participation.mean).toBeCloseTo(
      mean(({ participationRatio }) => 1 / participationRatio),
      5,
    );
    expect(mine.topWeight.mean).toBeCloseTo(
      mean(({ topWeight }) => topWeight),
      5,
    );
    expect(mine.energy.mean).toBeCloseTo(
      mean(({ energy }) => energy),
      4,
    );
    expect(mine.distance.mean).toBeCloseTo(
      mean((point) => distances(point)[0] as number),
      5,
    );
    expect(mine.gap.mean).toBeCloseTo(
      mean((point) => {
        const [first = 0, second = Number.POSITIVE_INFINITY] = distances(point);
        return first / second < gapRatio ? 1 : 0;
      }),
      5,
    );
    const near = 0.1 * rmsRadius(patterns);
    const isSpurious = (point: (typeof exact)[number]) =>
      point.effectiveMemories >= 1.5 &&
      point.effectiveMemories <= patterns.count / 2 &&
      (distances(point)[0] as number) > near;
    expect(mine.spurious.mean).toBeCloseTo(
      mean((point) => (isSpurious(point) ? 1 : 0)),
      5,
    );
    expect(mine.memory.mean + mine.merged.mean + mine.spurious.mean + mine.global.mean).toBeCloseTo(1, 5);
    const radius = ({ x }: { x: number[] }) => Math.hypot(x[0] as number, x[1] as number);
    expect(mine.radius4.mean).toBeCloseTo(
      mean((point) => radius(point) ** 4),
      3,
    );
    const [r2, r4, r1] = [mine.radius2.mean, mine.radius4.mean, mine.radius.mean];
    expect(mine.binder.mean).toBeCloseTo(1 - r4 / (2 * r2 * r2), 4);
    expect(mine.susceptibility.mean).toBeCloseTo(r2 - r1 * r1, 5);
    // one realization: the spread is that of the particles
    const variance = mean(({ entropy }) => (entropy - mine.entropy.mean) ** 2);
    expect(estimate(mine.entropy).standardError).toBeCloseTo(Math.sqrt(variance / particles), 5);
  });
  simulation.dispose();
});

gpuTest('realizations give mean and standard error of each point, in one go or pooled', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const realizations = 6;
  const patterns = memories('pham:9');
  const make = (seeds: readonly number[]) =>
    Simulation.create(gpu, {
      dim: 2,
      particles: 5000,
      cells: seeds.map((seed) => ({
        patterns,
        rows: nothing,
        seed,
        start: { kind: 'chosen', patterns, scale: 1, spread: 0.3 },
      })),
    });
  const rule = { patterns, read: readAt(0.09), delta: 0.1 };
  const seeds = [3, 1, 4, 15, 9, 2];
  const all = await make(seeds);
  const single = await summarize(
    all,
    seeds.map(() => rule),
  );
  const [together] = await summarize(
    all,
    seeds.map(() => rule),
    realizations,
  );
  // more than one chunk, each particle in one of them
  expect(new Set(single.map(({ count }) => count.mean))).toEqual(new Set([5000]));
  const entropies = single.map(({ entropy }) => entropy.mean);
  const mean = entropies.reduce((sum, value) => sum + value, 0) / realizations;
  const squares = entropies.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  expect(new Set(entropies).size).toBe(realizations);
  expect(together?.entropy.mean).toBeCloseTo(mean, 6);
  expect(together?.entropy.squares).toBeCloseTo(squares, 9);
  const [left, right] = await summarize(
    all,
    seeds.map(() => rule),
    3,
  );
  const pooled = pooledSpread(left?.entropy as never, right?.entropy as never);
  expect(pooled.mean).toBeCloseTo(mean, 6);
  expect(pooled.squares).toBeCloseTo(squares, 9);
  expect(estimate(pooled).standardError).toBeCloseTo(Math.sqrt(squares / 5 / 6), 6);
  all.dispose();
});

gpuTest('minima are counted as the float64 search finds them', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const systems: { patterns: Patterns; s: number; similarity?: ReadLevel['similarity'] }[] = [
    ...[0.6, 0.4, 0.15, 0.05, 0.03, 0.02, 0.005].map((s) => ({ patterns: memories('pham:9'), s })),
    // first order: the centre and three more
    { patterns: memories('circle:3'), s: 0.52 },
    { patterns: memories('circle:3'), s: 0.6 },
    { patterns: memories('ring:60'), s: 0.01 },
    { patterns: memories('pham:1000'), s: 0.05 },
    { patterns: { ...memories('pham:9'), width: 0.04 }, s: 0.01 },
    // unequal norms
    { patterns: memories('gaussian:12'), s: 0.3, similarity: 'dot' },
  ];
  const particles = 256;
  const startsOf = (patterns: Patterns) => {
    const points: number[] = [...meanOf(patterns)];
    for (let i = 0; points.length < particles * 2; i++) {
      const k = i % patterns.count;
      const step = Math.floor(patterns.count / Math.min(patterns.count, particles));
      const at = ((k * Math.max(1, step)) % patterns.count) * 2;
      points.push(patterns.points[at] as number, patterns.points[at + 1] as number);
    }
    return Float64Array.from(points.slice(0, particles * 2));
  };
  const simulation = await Simulation.create(gpu, {
    dim: 2,
    particles,
    cells: systems.map(({ patterns, s, similarity }) => ({
      patterns,
      rows: [row({ read: readAt(s, similarity), cm: 1, repeat: 60 })],
      seed: 0,
      start: { kind: 'listed', points: startsOf(patterns), scale: 1, replicas: 1, spread: 0 },
    })),
  });
  await simulation.advance();
  const wells = await countWells(
    simulation,
    systems.map(({ patterns, s, similarity }) => ({ patterns, read: readAt(s, similarity), delta: 0.1 })),
  );
  systems.forEach(({ patterns, s, similarity }, c) => {
    const found = findAttractors(landscapeOf(patterns, readAt(s, similarity)), startsOf(patterns), { delta: 0.1 });
    const classes = found.map((point) => point.class);
    const of = (name: string) => classes.filter((one) => one === name).length;
    const mine = wells[c] as (typeof wells)[number];
    expect({
      s,
      minima: mine.minima.mean,
      memory: mine.memory.mean,
      merged: mine.merged.mean,
      spurious: mine.spurious.mean,
      global: mine.global.mean,
    }).toEqual({
      s,
      minima: found.length,
      memory: of('memory'),
      merged: of('merged'),
      spurious: of('spurious'),
      global: of('global'),
    });
  });
  simulation.dispose();
});

/** Cells whose particles lie where they are told to. */
const placed = (gpu: Gpu, patterns: Patterns, cells: readonly Float64Array[]) =>
  Simulation.create(gpu, {
    dim: patterns.dim,
    particles: (cells[0] as Float64Array).length / patterns.dim,
    cells: cells.map((points) => ({
      patterns,
      rows: nothing,
      seed: 0,
      start: { kind: 'listed', points, scale: 1, replicas: 1, spread: 0 },
    })),
  });

gpuTest('the class by neighbours is that of the published rule, sample for sample (case G02)', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const patterns = memories('pham:9');
  const samples = Float64Array.from(neighbourCase.samples.flat());
  const particles = samples.length / 2;
  const simulation = await placed(
    gpu,
    patterns,
    neighbourCase.deltas.map(() => samples),
  );
  const classes = await classifyByNeighbours(
    simulation,
    neighbourCase.deltas.map(([deltaMemorized = 0, deltaSpurious = 0]) => ({
      patterns,
      read: readAt(0.01),
      deltaMemorized,
      deltaSpurious,
    })),
  );
  const counts = classes.map(({ memorizedFraction, spuriousFraction, generalizedFraction }) =>
    [memorizedFraction, spuriousFraction, generalizedFraction].map(({ mean }) => Math.round(mean * particles)),
  );
  expect(counts).toEqual(neighbourCase.counts);
  simulation.dispose();
});

gpuTest('samples past the first 4096 have as many others as those', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const patterns = patternsFrom(Float64Array.of(-9, -9), 2, 'one');
  // each of the last eight lies where one of the eight before it does, all others alone
  const samples = Float64Array.from({ length: 2 * 4104 }, (_, i) => {
    const p = i >> 1;
    return i & 1 ? 0 : (p < 4096 ? p : p - 8) / 64;
  });
  const simulation = await placed(gpu, patterns, [samples]);
  const rule = { patterns, read: readAt(0.01), deltaMemorized: 0.01, deltaSpurious: 0.01 };
  const [one] = await classifyByNeighbours(simulation, [rule]);
  expect(Math.round((one?.spuriousFraction.mean as number) * 4104)).toBe(8);
  simulation.dispose();
});

gpuTest('the null is the gap ratio of fresh samples, and the excess what is more', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const realizations = 64;
  const seeds = Array.from({ length: realizations }, (_, seed) => seed);
  const excessOf = async (count: number, points: (patterns: Patterns) => Float64Array) => {
    const sets = seeds.map((seed) => patternsFromSpec(`ring:${count}`, { seed }));
    const simulation = await placed(gpu, sets[0] as Patterns, sets.map(points));
    const rules = sets.map((patterns) => ({ patterns, read: readAt(0.01) }));
    const [one] = await compareWithFresh(simulation, rules, { law: 'circle', seeds }, realizations);
    simulation.dispose();
    return { null: estimate(one?.gapNull as RealizationMean), excess: estimate(one?.excess as RealizationMean) };
  };
  // the null of the gap ratio on the circle, and samples that are the memories themselves
  for (const [count, expected] of [
    [2, 0.27],
    [32, 0.33],
    [512, 0.33],
  ] as const) {
    const found = await excessOf(count, ({ points }) =>
      Float64Array.from({ length: 2048 }, (_, i) => points[i % points.length] as number),
    );
    expect(Math.abs(found.null.mean - expected)).toBeLessThan(4 * found.null.standardError + 0.01);
    expect(found.excess.mean).toBeCloseTo(1 - found.null.mean, 5);
  }
  // samples of the law itself exceed nothing
  const even = Float64Array.from({ length: 1024 }, (_, i) =>
    (i % 2 ? Math.sin : Math.cos)((2 * Math.PI * (i >> 1)) / 512),
  );
  const { excess } = await excessOf(9, () => even);
  expect(Math.abs(excess.mean)).toBeLessThan(4 * excess.standardError);
  expect(excess.standardError).toBeLessThan(0.01);
});

gpuTest(
  'the distance to the law of each cell is that of float64, and small where the samples are of the law',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const particles = 4001;
    // the last one is broader than its law
    const systems = [
      { patterns: memories('deltas'), s: 0.05, spread: 0.05 },
      { patterns: memories('deltas'), s: 0.8, spread: 0.8 },
      { patterns: memories('deltas'), s: 0.2, spread: 0.6 },
    ];
    const simulation = await Simulation.create(gpu, {
      dim: 1,
      particles,
      cells: systems.map(({ patterns, spread }, c) => ({
        patterns,
        rows: nothing,
        seed: c,
        start: { kind: 'chosen', patterns, scale: 1, spread: Math.sqrt(spread) },
      })),
    });
    const found = await compareWithLaw(
      simulation,
      systems.map(({ patterns, s }) => ({ patterns, read: readAt(s) })),
    );
    const positions = await downloadPositions(simulation);
    systems.forEach(({ patterns, s }, c) => {
      const own = positions.subarray(c * particles, (c + 1) * particles);
      const apart = marginalQuantiles(patterns, readAt(s), 15).map((place, i) => {
        const below = own.reduce((count, x) => count + (x < Math.fround(place) ? 1 : 0), 0);
        return Math.abs(below / particles - (i + 1) / 16);
      });
      expect(found[c]?.ks.mean).toBeCloseTo(Math.max(...apart), 6);
    });
    // Kolmogorov: beyond 1.95 / sqrt(n) once in a thousand
    const bound = 1.95 / Math.sqrt(particles);
    expect(found.map(({ ks }) => ks.mean < bound)).toEqual([true, true, false]);
    simulation.dispose();
    gpu.close();
  },
);
