import { afterEach, expect, test } from 'vitest';
import { cellRule } from '../../shaders/cellRule.wgsl.ts';
import { LATTICE_TILES, latticeSums } from '../../shaders/latticeSums.wgsl.ts';
import { smear } from '../../shaders/smear.wgsl.ts';
import { structs } from '../../shaders/structs.wgsl.ts';
import { type Dispatched, type NullGpu, type NullModel, openNull } from '../cli/testNull.ts';
import { LEAST_WORKGROUPS } from '../gpu/dispatch.ts';
import { LEAF_SIZE } from '../memories/kdTree.ts';
import type { Patterns } from '../memories/patterns.ts';
import { testNetwork } from '../networks/testNetwork.ts';
import { parseConfig } from '../params/config.ts';
import { presetConfig, presets } from '../params/presets.ts';
import type { Config } from '../params/table.ts';
import { NODE_BOUND } from '../readouts/lattices.ts';
import { CELL_LISTING, MEMORY_LISTING } from '../readouts/nearCells.ts';
import { FIELD_READ } from '../readouts/tabulated.ts';
import { runExperiment } from './index.ts';
import { resolveInputs, resolvePatterns } from './inputs.ts';
import type { Inputs } from './run.ts';

/** What goes to the GPU in one submit, and how often a look waits for it: counted where nothing is computed. */

/** Pairs per ms of the slowest software driver, and of an integrated GPU or a phone. */
const RATES = [6e4, 1e7];
/**
 * A submit should take 30 ms; the last one takes less than as much again along. A quarter more, as costs are estimates.
 */
const MOST_MS = 75;
/** Units of a first submit, before anything was measured, on a software driver. */
const MOST_AT_FIRST = 3.6e6;
/** Units of what is done for all particles at once, without waiting: two for each of 2^25 in one dimension. */
const MOST_UNCUT = 2 ** 26;

const THREADS = 64;
/** Particles that one workgroup of a measuring kernel adds up. */
const CHUNK = 4096;

/** What a run is, as far as it is not in the lists of its kernels. */
type Sizes = Pick<Inputs['config'], 'particles' | 'replicas' | 'realizations' | 'features'> &
  Pick<Patterns, 'count' | 'dim'>;

interface Cost {
  label: RegExp;
  /** of one workgroup, in particle-memory pairs */
  units(sizes: Sizes, dispatched: Dispatched): number;
  /** goes out as a whole */
  uncut?: true;
}

/** Where the fields of a struct stand among its words, none of which is padding. */
function layoutOf(wgsl: string, name: string): { at: Map<string, number>; words: number } {
  const body = new RegExp(`struct ${name} \\{([^}]*)\\}`).exec(wgsl.replaceAll(/\/\/.*/g, ''))?.[1] as string;
  const at = new Map<string, number>();
  let words = 0;
  for (const [, field = '', size] of body.matchAll(/(\w+): (?:vec(\d))?/g)) {
    at.set(field, words);
    words += Number(size ?? 1);
  }
  return { at, words };
}

const CELL = layoutOf(structs(['first', 'second', 'third']), 'Cell');
const RULE = layoutOf(cellRule('own'), 'CellRule');

/** The slice of a run. */
function sliceOf(words: Dispatched['words']): Record<'workgroupsPerCell' | 'quadsPerCell' | 'steps', number> {
  const [, , workgroupsPerCell = 1, , quadsPerCell = 0, , , steps = 0] = words.get('slice') ?? [];
  return { workgroupsPerCell, quadsPerCell, steps };
}

/** The most entries that a record of a list has between two of its fields. */
function mostBetween(list: Uint32Array | undefined, { at, words }: typeof CELL, first: string, end: string): number {
  let most = 0;
  for (let record = 0; record < (list?.length ?? 0); record += words) {
    const [from = 0, to = 0] = [first, end].map((field) => list?.[record + (at.get(field) as number)]);
    most = Math.max(most, to - from);
  }
  return most;
}

/** What a look through a tree costs, in memories (src/observables/treeRead.ts). */
const TREE = 512;

/** Memories of any cell that an observer reads; through a tree, which binds its boxes, it is a look that costs. */
const observed = ({ words }: Dispatched): number =>
  words.has('boxes of memories') ? TREE : mostBetween(words.get('rules of cells'), RULE, 'first', 'end');

const SUMS = layoutOf(latticeSums(2, LEAF_SIZE), 'Params');
const chunksOf = (params: Uint32Array | undefined): number => params?.[SUMS.at.get('chunks') as number] ?? 1;
/** The share of the memories that is within six standard deviations of a tile: of a lattice that they fill evenly. */
function inReach(params: Uint32Array, tile: readonly number[]): number {
  const field = (name: string) => params[SUMS.at.get(name) as number] as number;
  const [spacing = 1, sharpness = 1] = new Float32Array(Uint32Array.of(field('spacing'), field('sharpness')).buffer);
  const reach = (6 * Math.sqrt(Math.LOG2E / 2 / sharpness)) / spacing;
  return tile.reduce((share, n, d) => {
    const tiles = params[(SUMS.at.get('tiles') as number) + d] as number;
    return share * Math.min(1, (n + 2 * reach) / (n * tiles));
  }, 1);
}
const SMEAR = layoutOf(smear(true), 'Params');
/** Of a workgroup: a multiply-add, a tenth of a pair, for each node and neighbour that it takes. */
const smeared = (params: Uint32Array | undefined, nodes: number, inVector: number): number =>
  (THREADS * nodes * inVector * (2 * (params?.[SMEAR.at.get('reach') as number] ?? 0) + 1)) / 10;

const perParticle =
  (units: (memories: number) => number) =>
  (_: Sizes, one: Dispatched): number =>
    4 * THREADS * units(observed(one));
const perChunk =
  (units: (memories: number, chunk: number) => number) =>
  ({ particles }: Sizes, one: Dispatched): number => {
    const chunk = Math.min(CHUNK, particles);
    return chunk * units(observed(one), chunk);
  };

/**
 * Of a workgroup of a staged reading that has to do with a chunk of memories: their pairs with the quads of the tile.
 */
function chunkRead({ words, workgroups }: Dispatched, dim: number): number {
  const [firstBlock = 0, endBlock = 0] = words.get('chunk') ?? [];
  const quads = words.get('tile')?.[5] ?? 0;
  return (quads * 4 * 4 * (endBlock - firstBlock) * (dim / 2)) / workgroups;
}

/** By the label of the kernel. What has none of these labels fails the test: it has a cost, too. */
const COSTS: readonly Cost[] = [
  {
    label: /^nodes of a field /,
    units({ count, dim }, { label }) {
      const width = Number(/network, (\d+) wide/.exec(label)?.[1] ?? 0);
      const node = width > 0 ? (dim * width + width ** 2) / 2 : count;
      return THREADS * Number(/(\d+) nodes per thread/.exec(label)?.[1]) * node;
    },
  },
  {
    // 512 quads of places, each read by the network: four products as a pair
    label: /^check of a field of network/,
    units: ({ dim }, { label }) => {
      const width = Number(/network, (\d+) wide/.exec(label)?.[1]);
      return (2048 * (dim * width + width ** 2)) / 2;
    },
  },
  {
    label: /^field /,
    units({ dim }, { words }) {
      const { workgroupsPerCell, quadsPerCell, steps } = sliceOf(words);
      return ((4 * quadsPerCell) / workgroupsPerCell) * steps * (2 + (FIELD_READ[dim] as number));
    },
  },
  {
    // a memory takes one Gaussian per dimension and a multiply-add per node of the tile;
    // threads of a tile share the memories
    label: /^lattice of sums /,
    units({ count, dim }, { words, label }) {
      const params = words.get(label) ?? new Uint32Array();
      const tile = LATTICE_TILES[dim] ?? [];
      const nodes = tile.reduce((a, b) => a * b, 1);
      return (THREADS * count * inReach(params, tile.slice(0, dim)) * (dim + nodes / 10)) / chunksOf(params);
    },
  },
  { label: /^sums of chunks$/, units: (_, { words, label }) => THREADS * chunksOf(words.get(label)) },
  // along rows a neighbour is four nodes
  { label: /^smear along rows$/, units: (_, { words, label }) => smeared(words.get(label), 4, 4) },
  { label: /^smear across rows$/, units: (_, { words, label }) => smeared(words.get(label), 16, 1) },
  { label: /^bounds of a lattice /, units: () => THREADS * 4 * NODE_BOUND },
  // as many memories as there is room for
  { label: /^memories of cells /, units: () => THREADS * (CELL_LISTING + 32 * MEMORY_LISTING) },
  {
    // a step reads five nodes per dimension, a cell, or the tree
    label: /^cutoff /,
    units({ dim }, { words }) {
      const { workgroupsPerCell, quadsPerCell, steps } = sliceOf(words);
      return ((4 * quadsPerCell) / workgroupsPerCell) * steps * (2 + 5 ** dim);
    },
  },
  {
    // a step of a tile: its layers one by one, four products as a pair, and the mix
    label: /^network, .*, staged, /,
    units(_, { words, workgroups }) {
      const [inputs = 0, units = 0] = words.get('layer') ?? [];
      const quads = words.get('tile')?.[5] ?? 0;
      return (quads * 4 * inputs * units) / 4 / workgroups;
    },
  },
  {
    // three layers of one width, four products as a pair
    label: /^network, /,
    units({ dim }, { label, words }) {
      const { workgroupsPerCell, quadsPerCell, steps } = sliceOf(words);
      const width = Number(/^network, (\d+) wide/.exec(label)?.[1]);
      return ((4 * quadsPerCell) / workgroupsPerCell) * steps * (2 + (dim * width + width ** 2) / 2);
    },
  },
  {
    label: / particles per thread/,
    units({ features }, { label, words }) {
      const { workgroupsPerCell, quadsPerCell, steps } = sliceOf(words);
      const cells = words.get('cells');
      // two records are one feature; of memories up to three pad the list; each draw is a reading
      const records = mostBetween(cells, CELL, 'firstMemory', 'endMemory');
      const untrained = label.startsWith('features') ? records / 2 : records - 3;
      // a row reads the layer of its level
      const reads = label.startsWith('trained') ? features : untrained;
      return (
        ((4 * quadsPerCell) / workgroupsPerCell) *
        steps *
        (2 + reads * Math.max(1, mostBetween(cells, CELL, 'firstExtra', 'endExtra')))
      );
    },
  },
  {
    // a step of a tile: similarities, weights and means of each chunk of memories, and the mix
    label: /, staged, /,
    units: ({ dim }, one) => chunkRead(one, dim) / 3,
  },
  {
    label: /, asynchronous$/,
    units: ({ count, dim }, { words }) => 4 * THREADS * sliceOf(words).steps * count * dim,
  },
  {
    // similarities and weights of a chunk of memories; the means, where they are asked
    // for, are as much again as the first
    label: /^staged reading /,
    units: ({ dim }, one) => chunkRead(one, dim) / 2,
  },
  { label: /^counted /, units: ({ dim }) => 4 * THREADS * (dim / 2), uncut: true },
  { label: /^coordinate moments /, units: () => THREADS * 4 * THREADS, uncut: true },
  { label: /^fresh normals /, units: ({ dim }) => 4 * THREADS * 4 * dim, uncut: true },
  { label: /^start /, units: ({ dim }) => 4 * THREADS * 4 * (1 + dim) },
  { label: /^labels /, units: perParticle((memories) => memories) },
  { label: /^readings /, units: perParticle((memories) => 2 * memories) },
  { label: /^moments /, units: perParticle(() => 32) },
  { label: /^snap /, units: perParticle(() => 1) },
  { label: /^settle wells /, units: perParticle((memories) => 32 * memories) },
  { label: /^count wells /, units: ({ particles }) => particles ** 2 / 2 },
  { label: /^(summary|agreement|fresh samples|returned)/, units: perChunk((memories) => memories) },
  {
    label: /^recall, /,
    units: ({ count, dim, particles }) => Math.min(CHUNK, particles) * count * (dim / 2),
  },
  { label: /^quantiles /, units: perChunk(() => 15) },
  { label: /^neighbours /, units: perChunk((memories, chunk) => memories + chunk) },
  { label: /^replicas$/, units: ({ replicas }) => (THREADS * replicas ** 2) / 4 },
  { label: /^density /, units: perParticle(() => 2), uncut: true },
  { label: /^gather /, units: perParticle(() => 1), uncut: true },
  { label: /^fold sums$/, units: () => THREADS * THREADS, uncut: true },
  {
    label: /^ensemble$/,
    units: ({ realizations, particles }) => THREADS * 4 * realizations * Math.ceil(particles / CHUNK),
    uncut: true,
  },
];

const costOf = (label: string): Cost => {
  const cost = COSTS.find((one) => one.label.test(label));
  if (!cost) throw new Error(`the kernel "${label}" has no cost; give it one, and cut its work by it`);
  return cost;
};

const sizesOf = ({ count, dim }: Patterns) => ({ count, dim });

let opened: NullGpu | undefined;
afterEach(() => {
  opened?.close();
  opened = undefined;
});

async function openFor(model: NullModel, sizes: Sizes): Promise<NullGpu> {
  opened = await openNull(model, (one) => one.workgroups * costOf(one.label).units(sizes, one));
  return opened;
}

/** Submits that take too long, each kernel once, in ms. */
function tooLong({ submits }: NullGpu, { rate }: NullModel): string[] {
  const most = Math.max(MOST_MS * rate, MOST_AT_FIRST);
  const faults = new Map<string, number>();
  for (const { label, units, workgroups } of submits) {
    const limit = costOf(label).uncut ? MOST_UNCUT : most + (LEAST_WORKGROUPS * units) / workgroups;
    if (units > limit) faults.set(label, Math.max(faults.get(label) ?? 0, Math.round(units / rate)));
  }
  return [...faults].map(([label, ms]) => `${label}: ${ms} ms`);
}

const worst: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'many labels': { experiment: 'generate', particles: 2 ** 19, memories: 'gaussian:4096:2', steps: 1 },
  'sums of many memories': { experiment: 'generate', particles: 2 ** 16, memories: 'gaussian:262144:2', steps: 2 },
  'snapped ends': { experiment: 'generate', particles: 2 ** 24, sampler: 'ddim', steps: 3, terminal: 'snap' },
  'many replicas': { experiment: 'basins', dynamics: 'sde', particles: 2 ** 20, replicas: 256, steps: 3 },
  'a smoothed score': { experiment: 'generate', particles: 2 ** 20, score: 'smoothed', draws: 256, steps: 3 },
  'many features': { experiment: 'generate', particles: 2 ** 20, score: 'features', features: 65536, steps: 3 },
  'a trained network': { experiment: 'generate', particles: 2 ** 18, score: 'network', reading: 'dense', steps: 3 },
  'a network in many dimensions': {
    ...{ experiment: 'generate', particles: 2 ** 18, memories: 'gaussian:64:784', score: 'network', steps: 3 },
  },
  'a field of a network': { experiment: 'generate', particles: 2 ** 20, score: 'network', steps: 3 },
  trajectories: { experiment: 'trajectories', particles: 2 ** 20, memories: 'gaussian:1000:2', steps: 20 },
  'readings of a field': { experiment: 'landscape', memories: 'gaussian:64:2', resolution: 1024 },
  'a probe': { experiment: 'probe', memories: 'gaussian:64:2' },
  'large cells': {
    ...{ experiment: 'phase', process: 'generate', observable: 'ks', memories: 'gaussian:1000:1', steps: 5 },
    ...{ particles: 2 ** 20, sweepX: 'count:2..1000:4', realizations: 2 },
  },
  'wells of many memories': {
    ...{ experiment: 'phase', process: 'wells', memories: 'gaussian:4096:2', particles: 4096 },
    ...{ sweepX: 'count:64..4096:4', realizations: 2 },
  },
};
/** Every step of a run costs the same. */
const short = (config: Config): Config => ({
  ...config,
  iterations: Math.min(config.iterations, 10),
  steps: Math.min(config.steps, 10),
  realizations: Math.min(config.realizations, 4),
});
const configs: readonly (readonly [name: string, config: Config, rates: readonly number[]])[] = [
  ...Object.keys(presets).map((name) => [name, short(presetConfig(name)), RATES.slice(0, 1)] as const),
  ...Object.entries(worst).map(([name, dials]) => [name, parseConfig(dials), RATES] as const),
];

test.each(configs)('no submit is long: %s', { timeout: 600_000 }, async (_, config, rates) => {
  const { dim } = resolvePatterns(config, {});
  const inputs = resolveInputs(config, { network: [testNetwork(dim, [64, 64, 64])] });
  for (const rate of rates) {
    const model = { rate, latencyMs: 1, software: rate === RATES[0] };
    const nothing = await openFor(model, { ...inputs.config, ...sizesOf(inputs.patterns) });
    await runExperiment(inputs, { gpu: nothing.gpu });
    expect(nothing.submits.length).toBeGreaterThan(1);
    expect(tooLong(nothing, model)).toEqual([]);
    nothing.close();
  }
});

const watched = [
  ['samples', { experiment: 'generate', steps: 4 }, { chart: 1, picture: 1 }],
  ['ends of starts', { experiment: 'basins', dynamics: 'ode', steps: 4 }, { chart: 1, picture: 1 }],
  ['starts that settle', { experiment: 'basins', iterations: 4 }, { chart: 1, picture: 1 }],
] as const;

test.each(watched)('a moment is told in few round trips, one after another: %s', async (_, dials, most) => {
  const inputs = resolveInputs(parseConfig({ ...dials, particles: 65536 }));
  const latencyMs = 10;
  const nothing = await openFor(
    { rate: 1e12, latencyMs, software: true },
    { ...inputs.config, ...sizesOf(inputs.patterns) },
  );
  const trips: { chart: number; picture: number }[] = [];
  const tripsOf = async (work: () => Promise<unknown>) => {
    const from = nothing.now();
    await work();
    return Math.round((nothing.now() - from) / latencyMs);
  };
  await runExperiment(inputs, {
    gpu: nothing.gpu,
    watch: ({ look, measure }) => ({
      async between() {
        const picture = async () => {
          const moment = await look();
          await moment.results();
          moment.dispose();
        };
        trips.push({ chart: await tripsOf(measure), picture: await tripsOf(picture) });
      },
      keeps: () => false,
    }),
  });
  expect(trips.length).toBeGreaterThan(1);
  for (const each of trips) expect(each).toEqual(most);
});

const ended = [
  ['samples', { experiment: 'generate', steps: 4 }, 2],
  ['snapped samples', { experiment: 'generate', steps: 4, terminal: 'snap' }, 2],
  ['ends of starts', { experiment: 'basins', dynamics: 'ode', steps: 4 }, 1],
  ['starts that settle', { experiment: 'basins', iterations: 4 }, 1],
  ['committors', { experiment: 'basins', dynamics: 'sde', steps: 4, replicas: 4 }, 2],
] as const;

test.each(ended)('from the last step to the results: %s', async (_, dials, most) => {
  const inputs = resolveInputs(parseConfig({ ...dials, particles: 4096 }));
  const latencyMs = 10;
  const model = { rate: 1e12, latencyMs, software: true };
  const nothing = await openFor(model, { ...inputs.config, ...sizesOf(inputs.patterns) });
  let stepsOver = Number.NaN;
  const progress = () => {
    stepsOver = nothing.now();
  };
  await runExperiment(inputs, { gpu: nothing.gpu, progress });
  expect(Math.round((nothing.now() - stepsOver) / latencyMs)).toBeLessThanOrEqual(most);
});

test('a run that is watched waits for a slice only where there is something to do at its end', async () => {
  const dials = { experiment: 'generate', particles: 2 ** 20, steps: 60, memories: 'gaussian:256:2' };
  const inputs = resolveInputs(parseConfig(dials));
  const latencyMs = 10;
  const ends: number[] = [];
  for (const every of [1, 5]) {
    const nothing = await openFor(
      { rate: 1e7, latencyMs, software: false },
      { ...inputs.config, ...sizesOf(inputs.patterns) },
    );
    const steps: number[] = [];
    let slices = 0;
    await runExperiment(inputs, {
      gpu: nothing.gpu,
      watch: ({ simulation }) => ({
        between: () => void steps.push(simulation.step),
        pressing: () => ++slices % every === 0,
        keeps: () => false,
      }),
    });
    // before the first step, after the last, and in order
    expect(steps[0]).toBe(0);
    expect(steps.at(-1)).toBe(inputs.config.steps);
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
    expect(steps.length).toBeGreaterThan(slices / every - 2);
    expect(slices).toBeGreaterThan(20);
    ends.push(nothing.now() / slices);
    nothing.close();
  }
  // most of every wait but each fifth lies behind the next slice
  expect((ends[0] as number) - (ends[1] as number)).toBeGreaterThan(0.6 * latencyMs);
});

test('parts that are taken at a time keep an adapter of their class busy', async () => {
  const inputs = resolveInputs(parseConfig({ experiment: 'generate', particles: 2 ** 20, steps: 200 }));
  for (const [software, busy] of [
    [true, 256],
    [false, 1024],
  ] as const) {
    const model = { rate: 1e6, latencyMs: 0.1, software };
    const nothing = await openFor(model, { ...inputs.config, ...sizesOf(inputs.patterns) });
    await runExperiment(inputs, { gpu: nothing.gpu });
    // slices find their length first
    const taken = nothing.submits.filter(({ label }) => / particles per thread/.test(label)).slice(8, -8);
    expect(taken.length).toBeGreaterThan(8);
    const fewest = Math.min(...taken.map(({ workgroups }) => workgroups)) / busy;
    expect(fewest).toBeGreaterThanOrEqual(1);
    expect(fewest).toBeLessThan(2);
    nothing.close();
  }
});

/** A tile should take 700 ms: a killed process loses it, and a picture waits for it. */
const MOST_TILE_MS = 5 * 700;

test('points of a sweep are finished as often where they cost a thousand times as much', async () => {
  const inputs = resolveInputs(
    parseConfig({
      ...{ experiment: 'phase', process: 'wells', memories: 'gaussian:2000:2', particles: 1024 },
      ...{ sweepX: 'count:2..2000:24:log', sweepY: 'sigma2:0.01..1:24', realizations: 2 },
    }),
  );
  const nothing = await openFor(
    { rate: 1e6, latencyMs: 0.1, software: true },
    { ...inputs.config, ...sizesOf(inputs.patterns) },
  );
  const gaps: number[] = [];
  let last = 0;
  const record = async () => {
    gaps.push(nothing.now() - last);
    last = nothing.now();
  };
  await runExperiment(inputs, { gpu: nothing.gpu, journal: { finished: new Map(), adapter: '', record } });
  expect(gaps.length).toBeGreaterThan(100);
  expect(Math.max(...gaps)).toBeLessThan(MOST_TILE_MS);
});

test.each([
  { experiment: 'generate', sampler: 'dpmSolver2MSde', steps: 2 },
  { experiment: 'basins', iterations: 2 },
])('ten million particles on a plane are within the default limits of WebGPU: $experiment', async (dials) => {
  const inputs = resolveInputs(parseConfig({ ...dials, memories: 'pham:9', particles: 10_000_000 }));
  const limits = {
    maxBufferSize: 2 ** 28,
    maxStorageBufferBindingSize: 2 ** 27,
    maxComputeWorkgroupsPerDimension: 65535,
  };
  const sizes = { ...inputs.config, ...sizesOf(inputs.patterns) };
  const { gpu, submits } = await openFor({ rate: 1e12, latencyMs: 0.1, software: true, limits }, sizes);
  expect(gpu.limits.maxStorageBufferBindingSize).toBe(limits.maxStorageBufferBindingSize);
  const buffers: number[] = [];
  const { device } = gpu;
  const make = device.createBuffer;
  device.createBuffer = (descriptor) => {
    buffers.push(descriptor.size);
    return make(descriptor);
  };
  await runExperiment(inputs, { gpu, sketch: true });
  expect(submits.length).toBeGreaterThan(1);
  // in one piece: the places of all of them in one buffer
  const places = 8 * inputs.config.particles;
  expect(Math.max(...buffers)).toBeGreaterThan(0.99 * places);
});
