import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { downloadLanes, downloadPositions } from '../gpu/particles.ts';
import { normalizedWeights, type Patterns } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { streams } from '../memories/streams.ts';
import { rmsRadius } from '../reference/landscape.ts';
import { marginalQuantiles } from '../reference/marginal.ts';
import { normals } from '../reference/noise.ts';
import { readOut } from '../reference/readOut.ts';
import { type ReadLevel, row, totalVariance } from '../samplers/row.ts';
import { Simulation } from '../simulation/simulation.ts';
import {
  classifyByNeighbours,
  compareClones,
  compareWithFresh,
  compareWithLaw,
  countReturned,
  countWells,
  summarize,
} from './cells.ts';
import { countDensity } from './density.ts';
import { labelParticles } from './labels.ts';
import { measureMoments } from './moments.ts';
import { evaluateColumns, evaluateParticles, particlesAt } from './readings.ts';
import { measureSample } from './sample.ts';
import { snapToLabels } from './snap.ts';

/**
 * Observers in more than three dimensions, where memories are read by stages: each against float64 at the same places.
 */

const PARTICLES = 22; // not whole quads
const S = 0.9;

/** Unequal weights and a width. */
function setOf(spec: string): Patterns {
  const patterns = patternsFromSpec(spec, { seed: 5 });
  const weights = patterns.weights.map((_, k) => 1 + (k % 3));
  return { ...patterns, weights: normalizedWeights(patterns.count, spec, weights), width: 0.3 };
}

/** Two cells of different sets, at memories with enough noise that several weigh something. */
const sets = [setOf('gaussian:13:5'), setOf('gaussian:1500:5')] as const;
const glyphs = setOf('glyphs');

async function particlesOf(gpu: Gpu, cells: readonly Patterns[], s = S): Promise<Simulation> {
  const dim = (cells[0] as Patterns).dim;
  return Simulation.create(gpu, {
    dim,
    particles: PARTICLES,
    cells: cells.map((patterns, c) => ({
      patterns,
      rows: [row({ cx: 1 })],
      seed: 7 + c,
      start: { kind: 'listed', points: patterns.points, scale: 1, replicas: 1, spread: Math.sqrt(s) },
    })),
  });
}

const readAt = (s = S, similarity: ReadLevel['similarity'] = 'distance'): ReadLevel => ({ a: 1, s, similarity });

/** What the memories say at every particle of a cell, in float64. */
async function exactAt(simulation: Simulation, cell: number, patterns: Patterns, read: ReadLevel) {
  const { dim } = patterns;
  const positions = await downloadPositions(simulation);
  const levels = { ...read, s: totalVariance(read, patterns.width) };
  const at = readOut(patterns, levels);
  return Array.from({ length: PARTICLES }, (_, p) => {
    const first = (cell * PARTICLES + p) * dim;
    const x = Float64Array.from(positions.subarray(first, first + dim));
    const { weights, mean, energy } = at(x);
    const entropy = -weights.reduce((sum, r) => sum + (r > 0 ? r * Math.log(r) : 0), 0);
    const distances = Array.from({ length: patterns.count }, (__, k) =>
      Math.hypot(...x.map((value, d) => value - (patterns.points[k * dim + d] as number))),
    );
    const top = weights.reduce((a, b) => Math.max(a, b));
    return { x, weights, mean, energy, entropy, top, distances, y2: weights.reduce((sum, r) => sum + r * r, 0) };
  });
}
const average = <T>(points: readonly T[], of: (point: T) => number) =>
  points.reduce((sum, point) => sum + of(point), 0) / points.length;

gpuTest('labels and their counts, by posterior weight and by distance', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  for (const cells of [sets, [glyphs]]) {
    const simulation = await particlesOf(gpu, cells);
    const posterior = await labelParticles(
      simulation,
      cells.map((patterns) => ({ kind: 'posterior', patterns, read: readAt() })),
    );
    const reach = cells === sets ? 2 : 7.5;
    const nearest = await labelParticles(
      simulation,
      cells.map((points) => ({ kind: 'nearest', points, reach })),
    );
    const [byWeight, byDistance] = [
      await downloadLanes(simulation, posterior.labels, Int32Array),
      await downloadLanes(simulation, nearest.labels, Int32Array),
    ];
    for (const [c, patterns] of cells.entries()) {
      const exact = await exactAt(simulation, c, patterns, readAt());
      const own = exact.map(({ weights, top }) => weights.indexOf(top));
      expect([...byWeight.subarray(c * PARTICLES, (c + 1) * PARTICLES)]).toEqual(own);
      expect([...(posterior.counts[c] as Uint32Array)]).toEqual(
        Array.from({ length: patterns.count }, (__, k) => own.filter((label) => label === k).length),
      );
      const near = exact.map(({ distances }) => {
        const least = Math.min(...distances);
        return least <= reach ? distances.indexOf(least) : -1;
      });
      // some are near and some are not
      expect(new Set(near.map((label) => label < 0)).size).toBe(2);
      expect([...byDistance.subarray(c * PARTICLES, (c + 1) * PARTICLES)]).toEqual(near);
      expect(nearest.none[c]).toBe(near.filter((label) => label < 0).length);
    }
    posterior.dispose();
    nearest.dispose();
    simulation.dispose();
  }
  gpu.close();
});

gpuTest('the summary of cells, and the share back at its memory', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const simulation = await particlesOf(gpu, sets);
  const rules = sets.map((patterns) => ({ patterns, read: readAt(), delta: 0.5, gapRatio: 0.9 }));
  const summaries = await summarize(simulation, rules);
  const returned = await countReturned(simulation, rules);
  for (const [c, patterns] of sets.entries()) {
    const exact = await exactAt(simulation, c, patterns, readAt());
    const mine = summaries[c] as (typeof summaries)[number];
    const norm = 2.5 * Math.log(2 * Math.PI * (S + patterns.width));
    const sorted = ({ distances }: (typeof exact)[number]) => [...distances].sort((a, b) => a - b);
    const near = 0.5 * rmsRadius(patterns);
    const isSpurious = (point: (typeof exact)[number]) => {
      const effective = Math.exp(point.entropy);
      return effective >= 1.5 && effective <= patterns.count / 2 && (sorted(point)[0] as number) > near;
    };
    const radius2 = ({ x }: (typeof exact)[number]) => x.reduce((sum, value) => sum + value * value, 0);
    const want: Partial<Record<keyof typeof mine, number>> = {
      count: PARTICLES,
      entropy: average(exact, ({ entropy }) => entropy),
      participation: average(exact, ({ y2 }) => y2),
      topWeight: average(exact, ({ top }) => top),
      energy: norm + average(exact, ({ energy }) => energy),
      distance: average(exact, (point) => sorted(point)[0] as number),
      gap: average(exact, (point) => ((sorted(point)[0] as number) / (sorted(point)[1] as number) < 0.9 ? 1 : 0)),
      spurious: average(exact, (point) => (isSpurious(point) ? 1 : 0)),
      radius2: average(exact, radius2),
      radius: average(exact, (point) => Math.sqrt(radius2(point))),
    };
    for (const [name, value] of Object.entries(want)) {
      const found = mine[name as keyof typeof mine].mean;
      expect(Math.abs(found - value), name).toBeLessThan(2e-5 * Math.max(1, Math.abs(value)));
    }
    const own = exact.map(({ distances }, p) => distances[p % patterns.count] === Math.min(...distances));
    const back = average(own, (isOwn) => (isOwn ? 1 : 0));
    expect(returned[c]?.returned.mean).toBeCloseTo(back, 6);
    if (c === 0) expect([0, 1]).not.toContain(back);
  }
  simulation.dispose();
  gpu.close();
});

gpuTest('readings, and what a sample says', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  for (const similarity of ['distance', 'dot'] as const) {
    const read = readAt(30, similarity);
    const simulation = await particlesOf(gpu, [glyphs]);
    const exact = await exactAt(simulation, 0, glyphs, read);
    const columns = ['mean', 'logSum', 'entropy', 'topWeight', 'participationRatio', 'topMemory'] as const;
    const got = await evaluateColumns(simulation, [{ patterns: glyphs, read }], columns);
    exact.forEach(({ mean, energy, entropy, top, y2, weights, x }, p) => {
      mean.forEach((m, d) => {
        expect(Math.abs((got.mean[d]?.[p] as number) - m)).toBeLessThan(1e-5);
      });
      // of the dot product without |x|^2 / 2s
      const radius2 = x.reduce((sum, value) => sum + value * value, 0) / 2 / totalVariance(read, glyphs.width);
      expect(got.logSum[p]).toBeCloseTo(similarity === 'dot' ? -energy - radius2 : -energy, 4);
      expect(got.entropy[p]).toBeCloseTo(entropy, 4);
      expect(got.topWeight[p]).toBeCloseTo(top, 5);
      expect(got.participationRatio[p]).toBeCloseTo(1 / y2, 3);
      expect(got.topMemory[p]).toBe(weights.indexOf(top));
    });
    if (similarity === 'distance') {
      const rule = { kind: 'posterior', patterns: glyphs, read } as const;
      const sample = await measureSample(simulation, { patterns: glyphs, read }, rule);
      const norm = 32 * Math.log(2 * Math.PI * totalVariance(read, glyphs.width));
      expect(sample.energy).toBeCloseTo(norm + average(exact, ({ energy }) => energy), 3);
      expect(sample.entropy).toBeCloseTo(
        average(exact, ({ entropy }) => entropy),
        4,
      );
      expect(sample.shares.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    }
    simulation.dispose();
  }
  const some = particlesAt(gpu, glyphs.points.slice(0, 128), 64);
  const whole = evaluateParticles(some, { patterns: glyphs, read: readAt() });
  await expect(whole).rejects.toThrow('the covariance and the single weights of a reading take 1 to 3 dimensions');
  some.positions.destroy();
  gpu.close();
});

gpuTest('neighbours, moments, density, law, snapping; and what takes three dimensions says so', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const simulation = await particlesOf(gpu, sets);
  const { dim } = simulation;
  const rule = { deltaMemorized: 1.6, deltaSpurious: 1.8 };
  const classes = await classifyByNeighbours(
    simulation,
    sets.map((patterns) => ({ patterns, read: readAt(), ...rule })),
  );
  const moments = await measureMoments(simulation);
  const histogram = await countDensity(simulation, [-9, 9, -9, 9], [3, 3]);
  const counted = await histogram.read();
  for (const [c, patterns] of sets.entries()) {
    const exact = await exactAt(simulation, c, patterns, readAt());
    const apart = (a: Float64Array, b: Float64Array) => Math.hypot(...a.map((value, d) => value - (b[d] as number)));
    const kinds = exact.map(({ x, distances }) => {
      if (Math.min(...distances) <= rule.deltaMemorized) return 'memorized';
      return exact.some((other) => other.x !== x && apart(x, other.x) <= rule.deltaSpurious) ? 'spurious' : 'other';
    });
    const share = (kind: string) => kinds.filter((own) => own === kind).length / PARTICLES;
    expect(classes[c]?.memorizedFraction.mean).toBeCloseTo(share('memorized'), 6);
    expect(classes[c]?.spuriousFraction.mean).toBeCloseTo(share('spurious'), 6);
    if (c === 0) expect(new Set(kinds).size).toBe(3);
    for (let d = 0; d < dim; d++) {
      const mean = average(exact, ({ x }) => x[d] as number);
      expect(moments[c]?.mean[d]).toBeCloseTo(mean, 5);
      expect(moments[c]?.variance[d]).toBeCloseTo(
        average(exact, ({ x }) => ((x[d] as number) - mean) ** 2),
        4,
      );
    }
    expect(moments[c]?.covariance).toBeUndefined();
    const middle = exact.filter(({ x }) => Math.abs(x[0] as number) < 3 && Math.abs(x[1] as number) < 3).length;
    expect(counted[c]?.counts[4]).toBe(middle);
  }
  const rules = sets.map((patterns) => ({ patterns, read: readAt(), delta: 0.1 }));
  const law = await compareWithLaw(simulation, rules);
  for (const [c, patterns] of sets.entries()) {
    const exact = await exactAt(simulation, c, patterns, readAt());
    const off = marginalQuantiles(patterns, readAt(), 15).map((place, i) => {
      const below = exact.filter(({ x }) => (x[0] as number) < place).length / PARTICLES;
      return Math.abs(below - (i + 1) / 16);
    });
    expect(law[c]?.ks.mean).toBeCloseTo(Math.max(...off), 5);
  }
  await expect(countWells(simulation, rules)).rejects.toThrow('1 to 3 dimensions');
  histogram.dispose();
  simulation.dispose();

  const letters = await particlesOf(gpu, [glyphs]);
  const before = await downloadPositions(letters);
  const labelled = await labelParticles(letters, [{ kind: 'posterior', patterns: glyphs, read: readAt() }]);
  const labels = await downloadLanes(letters, labelled.labels, Int32Array);
  await snapToLabels(letters, labelled, glyphs);
  const after = await downloadPositions(letters);
  expect(after).not.toEqual(before);
  expect([...after]).toEqual([...labels].flatMap((k) => [...glyphs.points.subarray(64 * k, 64 * (k + 1))]));
  labelled.dispose();
  letters.dispose();
  gpu.close();
});

gpuTest('clones, and fresh samples of the law beside the particles', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const cells = [setOf('gaussian:13:5'), setOf('gaussian:1500:5')] as const;
  const [simulation, others] = [await particlesOf(gpu, cells, 0.2), await particlesOf(gpu, cells, 1.5)];
  const rules = cells.map((patterns) => ({ patterns, read: readAt(), gapRatio: 0.8 }));
  const together = await compareClones(simulation, rules, others.positions);
  const seeds = [3, 2 ** 34 + 1];
  const gaps = await compareWithFresh(simulation, rules, { law: 'gaussian', seeds });
  for (const [c, patterns] of cells.entries()) {
    const [here, there] = [
      await exactAt(simulation, c, patterns, readAt()),
      await exactAt(others, c, patterns, readAt()),
    ];
    const chances = here.map(({ weights }, p) =>
      weights.reduce((sum, r, k) => sum + r * (there[p]?.weights[k] as number), 0),
    );
    expect(together[c]?.agreement.mean).toBeCloseTo(
      average(chances, (chance) => chance),
      5,
    );
    const hasGap = (distances: readonly number[]) => {
      const [first = 0, second = 0] = [...distances].sort((a, b) => a - b);
      return first / second < 0.8 ? 1 : 0;
    };
    const z = normals(seeds[c] as number, PARTICLES, 5, 0, streams.fresh);
    const fresh = Array.from({ length: PARTICLES }, (__, p) =>
      hasGap(
        Array.from({ length: patterns.count }, (___, k) =>
          Math.hypot(...z.subarray(5 * p, 5 * p + 5).map((value, d) => value - (patterns.points[5 * k + d] as number))),
        ),
      ),
    );
    const expected = average(fresh, (gap) => gap);
    expect(gaps[c]?.gapNull.mean).toBeCloseTo(expected, 6);
    expect(gaps[c]?.excess.mean).toBeCloseTo(average(here, ({ distances }) => hasGap(distances)) - expected, 6);
    if (c === 0) expect([0, 1]).not.toContain(expected);
  }
  simulation.dispose();
  others.dispose();
  gpu.close();
});

gpuTest(
  'clones at one memory of hundreds of dimensions agree with chance 1, however little noise',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const patterns = patternsFromSpec('gaussian:4:1000', { seed: 1 });
    const points = Float64Array.from(
      { length: 8000 },
      (__, i) => (patterns.points[i % 4000] as number) + Math.sin(i) / 4,
    );
    const [here, there] = [
      particlesAt(gpu, points, 1000),
      particlesAt(
        gpu,
        points.map((x) => x - 0.1),
        1000,
      ),
    ];
    // logits of 10^5: rounding in another order would be a factor of a weight
    const read = { a: 1, s: 5e-4, similarity: 'distance' } as const;
    const [together] = await compareClones(here, [{ patterns, read }], there.positions);
    expect(together?.agreement.mean).toBeCloseTo(1, 6);
    gpu.close();
  },
);
