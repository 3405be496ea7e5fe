import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { downloadLanes, downloadPositions } from '../gpu/particles.ts';
import { type Patterns, patternsFrom, patternsOf } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { labelParticles } from '../observables/labels.ts';
import { type ReadLevel, row } from '../samplers/row.ts';
import { Simulation } from '../simulation/simulation.ts';

/**
 * Where softmax code breaks: tiny noise, far-off and coinciding memories, one memory and very many, particles far out.
 * Every particle is looked at, by its bits: a NaN passes every comparison on some drivers.
 */

interface Extreme {
  name: string;
  patterns: Patterns;
  s: number;
  similarity?: ReadLevel['similarity'];
  /** how far the starts spread around the memories */
  reach: number;
  particles?: number;
}

const shifted = ({ points, dim, label }: Patterns, by: number, label2 = label) =>
  patternsFrom(
    points.map((value) => Math.fround(value + by)),
    dim,
    label2,
  );
const float32 = (patterns: Patterns) => shifted(patterns, 0);

const circle = float32(patternsFromSpec('circle:9', { seed: 0 }));
const many = float32(
  // K = 100,000 is past what a generator makes: two clouds of 50,000
  patternsFrom(
    Float64Array.from([
      ...patternsFromSpec('gaussian:50000', { seed: 1 }).points,
      ...patternsFromSpec('gaussian:50000', { seed: 2 }).points,
    ]),
    2,
    '100,000 memories',
  ),
);

const extremes: readonly Extreme[] = [
  { name: 'sigma2 = 1e-6', patterns: circle, s: 1e-6, reach: 2 },
  {
    name: 'sigma2 = 1e-6 in three dimensions',
    patterns: patternsFromSpec('hypercube:3', { seed: 0 }),
    s: 1e-6,
    reach: 2,
  },
  { name: 'beta = 1e4, dot product', patterns: circle, s: 1e-4, similarity: 'dot', reach: 2 },
  { name: 'memories at distance 1e3', patterns: shifted(circle, 1000), s: 1e-2, reach: 2 },
  { name: 'memories 1e3 apart', patterns: patternsOf([[-1000], [1000], [0]]), s: 0.5, reach: 1500 },
  {
    name: 'duplicates',
    patterns: patternsOf([
      [1, 0],
      [1, 0],
      [-1, 0],
      [1, 0],
      [-1, 0],
    ]),
    s: 1e-3,
    reach: 2,
  },
  { name: 'one memory', patterns: patternsOf([[0.5, -0.25]]), s: 1e-6, reach: 3 },
  { name: 'one memory of Gaussian data', patterns: { ...patternsOf([[0.5]]), width: 0.25 }, s: 1e-6, reach: 3 },
  { name: '100,000 memories', patterns: many, s: 1e-3, reach: 3, particles: 256 },
];

for (const extreme of extremes) {
  gpuTest(`${extreme.name}: no NaN and no wrong winner, far outliers included`, async (_, adapter) => {
    const gpu = await openGpu(adapter);
    await check(gpu, extreme);
    gpu.close();
  });
}

async function check(gpu: Gpu, extreme: Extreme): Promise<void> {
  const { patterns, s, similarity = 'distance', reach, particles = 1021 } = extreme;
  const { dim, width } = patterns;
  const read: ReadLevel = { a: 1, s, similarity };
  const points = startsAround(patterns, particles, reach);
  const simulation = await Simulation.create(gpu, {
    dim,
    particles,
    cells: [
      {
        patterns,
        rows: [row({ read, cm: 1 })],
        seed: 0,
        start: { kind: 'listed', points, scale: 1, replicas: 1, spread: 0 },
      },
    ],
  });
  const x = await downloadPositions(simulation);
  const wide = { ...read, s: s + width };
  const labelled = await labelParticles(simulation, [{ kind: 'posterior', patterns, read }]);
  const winners = await downloadLanes(simulation, labelled.labels, Int32Array);
  labelled.dispose();
  await simulation.advance();
  const ends = await downloadPositions(simulation);
  const notFinite = [...new Uint32Array(ends.buffer, ends.byteOffset, ends.length)].filter(
    (bits) => (bits & 0x7f800000) === 0x7f800000,
  );
  expect(notFinite).toEqual([]);

  const keep = s / (s + width);
  let certain = 0;
  for (let p = 0; p < particles; p++) {
    const here = x.subarray(p * dim, (p + 1) * dim);
    const logits = logitsAt(patterns, wide, here);
    let best = 0;
    for (let k = 1; k < patterns.count; k++) if ((logits[k] as number) > (logits[best] as number)) best = k;
    const top = logits[best] as number;
    // float32 may prefer another memory only where their logits agree to rounding
    const margin = roundingOf(patterns, here, best, wide);
    expect(top - (logits[winners[p] as number] as number)).toBeLessThanOrEqual(margin);
    // where no other logit comes near, m itself is certain
    let second = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < patterns.count; k++) {
      if ((logits[k] as number) > second && !same(patterns, k, best)) second = logits[k] as number;
    }
    if (top - second < 30 + 2 * margin) continue;
    certain++;
    for (let d = 0; d < dim; d++) {
      const want = keep * (patterns.points[best * dim + d] as number) + (1 - keep) * (here[d] as number);
      expect(Math.abs((ends[p * dim + d] as number) - want)).toBeLessThanOrEqual(4e-7 * Math.max(1, Math.abs(want)));
    }
  }
  expect(certain).toBeGreaterThan(patterns.count > 1000 ? 5 : particles / 5);
  simulation.dispose();
}

/** A third near memories, a third over the box, the rest far outside, up to a million away. float32 values. */
function startsAround({ points, count, dim }: Patterns, particles: number, reach: number): Float64Array {
  const random = (i: number) => {
    const turned = Math.sin(12.9898 * i + 78.233) * 43758.5453;
    return 2 * (turned - Math.floor(turned)) - 1;
  };
  return Float64Array.from({ length: particles * dim }, (_, i) => {
    const p = Math.floor(i / dim);
    const memory = points[((7 * p) % count) * dim + (i % dim)] as number;
    const size = p % 3 === 0 ? 1e-3 : p % 3 === 1 ? reach : 10 ** (1 + (p % 6));
    return Math.fround(memory + size * random(i));
  });
}

/**
 * Logits of equally weighted memories in float64, not normalized: their differences survive where weights underflow.
 */
function logitsAt({ points, count, dim }: Patterns, { s, similarity }: ReadLevel, x: ArrayLike<number>): Float64Array {
  const logits = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    let square = 0;
    for (let d = 0; d < dim; d++) {
      const xi = points[k * dim + d] as number;
      square += ((x[d] as number) - xi) ** 2 - (similarity === 'dot' ? xi * xi : 0);
    }
    logits[k] = -square / (2 * s);
  }
  return logits;
}

/** What rounding may add to the difference of two logits at x: a few parts in 2^24 of what is subtracted there. */
function roundingOf({ points, dim }: Patterns, x: ArrayLike<number>, k: number, { s, similarity }: ReadLevel): number {
  let size = 0;
  for (let d = 0; d < dim; d++) {
    const xi = points[k * dim + d] as number;
    size += ((x[d] as number) - xi) ** 2 + (similarity === 'dot' ? xi * xi : 0);
  }
  return 1e-5 + (6e-7 * size) / s;
}

function same({ points, dim }: Patterns, k: number, other: number): boolean {
  for (let d = 0; d < dim; d++) if (points[k * dim + d] !== points[other * dim + d]) return false;
  return true;
}
