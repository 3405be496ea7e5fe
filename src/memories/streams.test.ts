import { expect, test, vi } from 'vitest';
import { cuesOf } from '../experiments/cues.ts';
import { seedOf } from '../experiments/phase/seeds.ts';
import { parseConfig } from '../params/config.ts';
import { drawFeatures } from '../reference/features.ts';
import { normals } from '../reference/noise.ts';
import { meanAndSpread } from '../reference/preconditioning.ts';
import { smoothingDraws } from '../reference/smoothed.ts';
import { visitingOrder } from '../reference/sweep.ts';
import { layerFeatures } from '../reference/trainedFeatures.ts';
import { startPoints } from '../simulation/startPoints.ts';
import { examplesOf } from '../training/examples.ts';
import { trainingDefaults } from '../training/options.ts';
import { initialParameters } from '../training/parameters.ts';
import { patternsFromSpec } from './patternsFromSpec.ts';
import { binaryRows, featureRows, gaussianRows, mixtureRows, uniformAngles } from './randomSets.ts';
import { streams } from './streams.ts';

/** Counters of the blocks that were drawn. */
const counters = vi.hoisted(() => new Set<string>());

vi.mock('./philox.ts', async (original) => {
  const whole = await original<typeof import('./philox.ts')>();
  const philox4x32: typeof whole.philox4x32 = (counter, key) => {
    counters.add(counter.join());
    return whole.philox4x32(counter, key);
  };
  return { ...whole, philox4x32 };
});

const SEED = 3;
const MEMORIES = 64;
/** more than a block of signs has */
const DIM = 130;
const STEPS = 3;
const ONE_LEVEL = { least: 1, most: 1 };
/** four standard deviations of the correlation of independent numbers */
const CHANCE = 4 / Math.sqrt(MEMORIES);

const signs = patternsFromSpec(`binary:${MEMORIES}:${DIM}`, { seed: SEED });
const FEATURES = binaryRows(5, DIM, SEED);

const each = (count: number, draw: (i: number) => unknown) => Array.from({ length: count }, (_, i) => draw(i));
const orders = (step: number, stream: number) => each(QUADS, (quad) => visitingOrder(SEED, quad, step, stream, DIM));
const eachStep = (draw: (step: number) => unknown) => each(STEPS, draw);

function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const about = (values: readonly number[]) => values.map((value) => value - mean(values));
  const product = (a: readonly number[], b: readonly number[]) => mean(a.map((value, i) => value * (b[i] as number)));
  const [u, v] = [about(x), about(y)];
  return product(u, v) / Math.sqrt(product(u, u) * product(v, v));
}

/** The first two lists of the weights of a network of 1 unit in and 4 MEMORIES out. */
const listsOf = (parameters: Float32Array) => [0, 1].map((i) => parameters.subarray(4 * MEMORIES * i));

test('every purpose has a number of its own', () => {
  const numbers = Object.values(streams);
  expect(new Set(numbers).size).toBe(numbers.length);
});

const QUADS = 64;
const PARTICLES = 4 * QUADS;

/** Everything that is drawn of a seed, and from how many blocks: kernels draw as their twins on the host do. */
const purposes: Readonly<Record<string, readonly [draw: () => unknown, blocks: number]>> = {
  'angles of memories': [() => uniformAngles(MEMORIES, SEED), MEMORIES],
  'normal memories': [() => gaussianRows(MEMORIES, DIM, SEED), MEMORIES * (DIM / 2)],
  'signs of memories': [() => binaryRows(MEMORIES, DIM, SEED), MEMORIES * Math.ceil(DIM / 128)],
  'features of memories': [() => featureRows(MEMORIES, DIM, SEED), MEMORIES * Math.ceil(DIM / 128)],
  'mixtures of features': [() => mixtureRows(MEMORIES, SEED, FEATURES, 3), 3 * MEMORIES],
  starts: [
    () =>
      startPoints({ kind: 'chosen', patterns: signs, scale: 1, spread: 1 }, DIM, {
        seed: SEED,
        first: 0,
        count: PARTICLES,
      }),
    QUADS * (1 + DIM),
  ],
  'noise of steps': [() => eachStep((step) => normals(SEED, PARTICLES, DIM, step, streams.steps)), STEPS * QUADS * DIM],
  'order of spins': [() => eachStep((step) => orders(step, streams.steps)), STEPS * QUADS],
  'noise of clones': [
    () => eachStep((step) => normals(SEED, PARTICLES, DIM, step, streams.clones)),
    STEPS * QUADS * DIM,
  ],
  'order of the spins of clones': [() => eachStep((step) => orders(step, streams.clones)), STEPS * QUADS],
  cues: [
    () => cuesOf(parseConfig({ experiment: 'retrieve', cue: 'noise:1', particles: PARTICLES, seed: SEED }), signs, {}),
    QUADS * DIM,
  ],
  'samples to compare with': [() => normals(SEED, PARTICLES, DIM, 0, streams.fresh), QUADS * DIM],
  // the first realization has the seed itself
  'seeds of realizations': [() => each(1 + QUADS, (i) => seedOf(SEED, i)), QUADS],
  // one of them in a run
  'read-outs': [
    () => {
      drawFeatures(signs, ONE_LEVEL, PARTICLES, SEED);
      smoothingDraws({ tau: 1, draws: 2 * PARTICLES }, DIM, SEED);
      layerFeatures(signs, 1, PARTICLES, SEED);
    },
    QUADS * DIM,
  ],
  'weights before training': [
    () => initialParameters({ dim: DIM, hidden: [64, 64] }, 4, SEED),
    (64 * (DIM + 8 + 64 + 8)) / 4,
  ],
  'examples of a training': [
    () => {
      const wide = { ...signs, width: 0.1 };
      const options = { ...trainingDefaults, batch: PARTICLES, seed: SEED };
      eachStep(examplesOf(wide, meanAndSpread(wide), Float64Array.of(1), options));
    },
    // noise, width, and of every two examples memories and levels
    STEPS * (2 * QUADS * DIM + PARTICLES / 2),
  ],
  'places of a check': [() => normals(SEED, PARTICLES, DIM, 0, streams.check), QUADS * DIM],
};

test.each(Object.entries(purposes))('%s: each draw has a block of its own', (_name, [draw, blocks]) => {
  counters.clear();
  draw();
  expect(counters.size).toBe(blocks);
});

test('no two purposes share a block', () => {
  const owner = new Map<string, string>();
  for (const [name, [draw]] of Object.entries(purposes)) {
    counters.clear();
    draw();
    const shared = [...counters].filter((counter) => owner.has(counter));
    expect(
      shared.map((counter) => `${counter}: ${owner.get(counter)}`),
      name,
    ).toEqual([]);
    for (const counter of counters) owner.set(counter, name);
  }
});

/**
 * Box and Muller make two normals of the first two words of a block: their squares say the first word, the sign of the
 * second normal says the highest bit of the second word. Of every block of z [4 MEMORIES, dim] and a dimension.
 */
function toldBy(z: ArrayLike<number>, dim: number, d: number): { square: number; sign: number }[] {
  return Array.from({ length: MEMORIES }, (_, quad) => {
    const [cosine, sine] = [z[4 * quad * dim + d] as number, z[(4 * quad + 1) * dim + d] as number];
    return { square: cosine ** 2 + sine ** 2, sign: Math.sign(sine) };
  });
}

test('what a read-out and a network begin with says nothing of the memories of its seed', () => {
  const beside = {
    'random features': drawFeatures(signs, ONE_LEVEL, 4 * MEMORIES, SEED).omega,
    'trained features': layerFeatures(signs, 1e9, 4 * MEMORIES, SEED).omega,
    'a smoothed score': smoothingDraws({ tau: 1, draws: 8 * MEMORIES }, DIM, SEED),
  };
  const angles = [...uniformAngles(MEMORIES, SEED)];
  // bit 31 of the second word of a block
  const signsOf = binaryRows(MEMORIES, DIM, SEED).map((row) => row[63] as number);
  for (const [name, z] of Object.entries(beside)) {
    expect(
      Math.abs(
        correlation(
          angles,
          toldBy(z, DIM, 0).map(({ square }) => square),
        ),
      ),
      name,
    ).toBeLessThan(CHANCE);
    expect(
      Math.abs(
        correlation(
          signsOf,
          toldBy(z, DIM, 1).map(({ sign }) => sign),
        ),
      ),
      name,
    ).toBeLessThan(CHANCE);
  }
  const [first = [], second = []] = listsOf(initialParameters({ dim: 1, hidden: [4 * MEMORIES] }, 1, SEED));
  expect(
    Math.abs(
      correlation(
        angles,
        toldBy(first, 1, 0).map(({ square }) => square),
      ),
    ),
  ).toBeLessThan(CHANCE);
  const lengths = gaussianRows(MEMORIES, 2, SEED).map(([x = 0, y = 0]) => x * x + y * y);
  expect(
    Math.abs(
      correlation(
        lengths,
        toldBy(second, 1, 0).map(({ square }) => square),
      ),
    ),
  ).toBeLessThan(CHANCE);
});
