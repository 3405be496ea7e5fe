import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { type Patterns, patternsOf } from '../memories/patterns.ts';
import { philox4x32, seedKey } from '../memories/philox.ts';
import { streams } from '../memories/streams.ts';
import { row } from '../samplers/row.ts';
import { Simulation } from './simulation.ts';
import { startPoints } from './startPoints.ts';
import { cholesky, type Start } from './starts.ts';

const SEED = 2 ** 40 + 5;
const PARTICLES = 23;
const FIRST = 8;

/** Two memories; the first has just the weight at which a particle's word chooses the second. */
function atTheBound(particle: number): Patterns {
  const words = philox4x32([particle >> 2, 0, 0, streams.choice], seedKey(SEED));
  const weight = (words[particle & 3] as number) / 2 ** 32;
  return { ...patternsOf([[5, 0], [-5, 1]]), weights: Float64Array.of(weight, 1 - weight) }; // biome-ignore format: two rows
}

const spread = cholesky([[0.5, 0.2], [0.2, 0.3]]); // biome-ignore format: two rows
const starts = {
  chosen: [
    { kind: 'chosen', patterns: patternsOf([[1, 2], [3, 4], [5, 6]], 'three', [1, 2, 5]), scale: 0.5, spread }, // biome-ignore format: one line
    { kind: 'chosen', patterns: atTheBound(FIRST + 6), scale: 1, spread: 0 },
  ],
  listed: [
    { kind: 'listed', points: Float64Array.of(1, 2, 3, 4, 5, 6), scale: 0.5, replicas: 2, spread },
    { kind: 'listed', points: Float64Array.of(7, 8, 9, 10), scale: 1, replicas: 1, spread: 1 },
  ],
  'chosen in many dimensions': [
    { kind: 'chosen', patterns: patternsOf([[1, 2, 3, 4, 5], [6, 7, 8, 9, 0], [5, 4, 3, 2, 1]], 'three', [1, 2, 5]), scale: 0.5, spread: 0.3 }, // biome-ignore format: one line
  ],
  'listed in many dimensions': [
    { kind: 'listed', points: Float64Array.from({ length: 15 }, (_, i) => i), scale: 0.5, replicas: 2, spread: 1 },
    { kind: 'listed', points: Float64Array.of(7, 8, 9, 10, 11), scale: 1, replicas: 1, spread: 0 },
  ],
  grid: [{ kind: 'grid', low: [0, 10, -4], high: [3, 12, 4], shape: [3, 2, 5], replicas: 2, spread: 0.1 }],
} satisfies Record<string, readonly Start[]>;

const dims: Readonly<Record<keyof typeof starts, number>> = {
  chosen: 2,
  'chosen in many dimensions': 5,
  listed: 2,
  'listed in many dimensions': 5,
  grid: 3,
};

for (const [kind, cells] of Object.entries<readonly Start[]>(starts)) {
  gpuTest(
    `starts that are ${kind} lie where they do in float64, cell by cell and batch by batch`,
    async (_, adapter) => {
      const gpu = await openGpu(adapter);
      const dim = dims[kind as keyof typeof starts] as number;
      const patterns = patternsOf([new Array<number>(dim).fill(0)]);
      const simulation = await Simulation.create(gpu, {
        dim,
        particles: PARTICLES,
        firstParticle: FIRST,
        cells: cells.map((start, c) => ({
          patterns,
          rows: [row({ cx: 1 })],
          seed: SEED + (cells.length - 1 - c),
          start,
        })),
      });
      const positions = await downloadPositions(simulation);
      cells.forEach((start, c) => {
        const stretch = { seed: SEED + (cells.length - 1 - c), first: FIRST, count: PARTICLES };
        const exact = startPoints(start, dim, stretch);
        exact.forEach((value, i) => {
          expect(positions[c * PARTICLES * dim + i]).toBeCloseTo(value, 5);
        });
      });
      gpu.close();
    },
  );
}

test('a word at the bound of a weight chooses the memory behind it', () => {
  const start: Start = { kind: 'chosen', patterns: atTheBound(6), scale: 1, spread: 0 };
  expect([...startPoints(start, 2, { seed: SEED, first: 6, count: 1 })]).toEqual([-5, 1]);
});

test('particles of a grid go x first, replicas of one place together', () => {
  const grid: Start = {
    kind: 'grid',
    low: [0, 10],
    high: [4, 12],
    shape: [2, 2],
    replicas: 2,
    spread: 0,
  };
  const points = startPoints(grid, 2, { seed: 0, first: 0, count: 6 });
  expect([...points]).toEqual([1, 10.5, 1, 10.5, 3, 10.5, 3, 10.5, 1, 11.5, 1, 11.5]);
});

test('a Cholesky factor times its transpose is the covariance; one that is not positive definite is refused', () => {
  const covariance = [[4, 2, 1], [2, 3, 0.5], [1, 0.5, 2]]; // biome-ignore format: three rows
  const lower = cholesky(covariance);
  covariance.forEach((line, i) => {
    line.forEach((value, j) => {
      const product = lower[i]?.reduce((sum, own, k) => sum + own * (lower[j]?.[k] as number), 0);
      expect(product).toBeCloseTo(value, 12);
    });
  });
  const flat = [[1, 1], [1, 1]]; // biome-ignore format: two rows
  expect(() => cholesky(flat)).toThrow('not positive definite (pivot 1 is 0)');
});
