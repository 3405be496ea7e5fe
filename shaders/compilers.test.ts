import { readdirSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { compileWithNaga, compileWithTint } from '../scripts/compilers.ts';
import { gpuTest } from '../src/cli/testGpu.ts';
import { scores } from '../src/experiments/score.ts';
import { attention, dense } from '../src/readouts/attention.ts';
import { features } from '../src/readouts/features.ts';
import type { Readout } from '../src/readouts/readout.ts';
import { separations } from '../src/readouts/separation.ts';
import { smoothed } from '../src/readouts/smoothed.ts';
import { aboutCentre } from '../src/samplers/centre.ts';
import { dynamics, type SamplerName, samplers, stepTable } from '../src/samplers/index.ts';
import { odeLikelihood } from '../src/samplers/likelihood.ts';
import { row } from '../src/samplers/row.ts';
import { noiseLevels } from '../src/schedules.ts';
import { mixShapeOf } from '../src/simulation/spec.ts';
import { type AdvanceShape, advance } from './advance.wgsl.ts';
import { agreement } from './agreement.wgsl.ts';
import { ceiling } from './ceiling.wgsl.ts';
import { foldSums } from './cellSums.wgsl.ts';
import { density } from './density.wgsl.ts';
import { ensemble } from './ensemble.wgsl.ts';
import type { MakeFused } from './fused.ts';
import { gather } from './gather.wgsl.ts';
import { label } from './label.wgsl.ts';
import type { MixShape } from './mix.wgsl.ts';
import { mixStep } from './mixStep.wgsl.ts';
import { moments } from './moments.wgsl.ts';
import { naive } from './naive.wgsl.ts';
import { neighbours } from './neighbours.wgsl.ts';
import { nullGap } from './nullGap.wgsl.ts';
import { paintWgsl } from './paint.wgsl.ts';
import { powerFlips } from './powerFlips.wgsl.ts';
import { project } from './project.wgsl.ts';
import { quantiles } from './quantiles.wgsl.ts';
import { READING_COLUMNS, readings } from './readings.wgsl.ts';
import { recoveredShare } from './recoveredShare.wgsl.ts';
import { replicas } from './replicas.wgsl.ts';
import { separate } from './separate.wgsl.ts';
import { type StagedTile, similarity } from './similarity.wgsl.ts';
import { snap } from './snap.wgsl.ts';
import { softmaxFlips } from './softmaxFlips.wgsl.ts';
import { softmaxStages } from './softmaxStages.wgsl.ts';
import { softmaxSums } from './softmaxSums.wgsl.ts';
import type { StagedGiven } from './stages.ts';
import { start } from './start.wgsl.ts';
import { summary } from './summary.wgsl.ts';
import { sweep } from './sweep.wgsl.ts';
import { countWells, settleWells } from './wells.wgsl.ts';

/**
 * Every shader there is, in every variant that can occur, through both compilers a browser may have. A module of
 * shaders/ whose exports are named nowhere here makes the test fail: a new shader cannot be forgotten.
 */
const DIMS = [1, 2, 3];
const SIZES = { workgroupSize: 64 };
const TIMEOUT_MS = 180_000;

const named = (name: string, wgsl: string) => ({ name, wgsl });
const eachDim = (name: string, shader: (dim: number) => string) =>
  DIMS.map((dim) => named(`${name} D=${dim}`, shader(dim)));

/** Pieces that other shaders are made of: they come through the compilers inside of those. */
const FRAGMENTS = [
  'cellRule',
  'cellSums',
  'attentionReadout',
  'logisticNoise',
  'mixFunctions',
  'powerFlips',
  'powerOf',
  'powerSums',
  'accumulated',
  'featureReadout',
  'eachQuad',
  'measureCell',
  'memoryWeight',
  'mixed',
  'nearestMemories',
  'noise',
  'noiseAt',
  'observer',
  'quad',
  'readMemories',
  'scaledQuad',
  'settledAt',
  'smoothedReadout',
  'softmaxFlips',
  'softmaxSums',
  'stagedRecords',
  'stagedSums',
  'structs',
];
/** What a spin gains by a flip, of every separation. */
const FLIPS = [
  ['softmax', softmaxFlips],
  ['power', powerFlips(3, false)],
  ['rectified', powerFlips(4, true)],
] as const;
/** Exports that are no shaders. */
const OTHERS = [
  'ceilingFlops',
  'inColumnOrder',
  'mixLists',
  'momentCount',
  'needsOf',
  'numbersOf',
  'powerOfTwoFrom',
  'sumFields',
  'sumsStride',
  'threadIndex',
];

const SHADERS: Record<string, () => { name: string; wgsl: string }[]> = {
  advance: () => [
    ...advanceShapes().map((shape) => sourceOf(shape, dense)),
    ...OTHER_READOUTS.flatMap((readout) => otherShapes(readout).map((shape) => sourceOf(shape, readout))),
  ],
  start: () =>
    (['listed', 'chosen', 'grid'] as const).flatMap((centre) =>
      (centre === 'grid' ? DIMS : [...DIMS, 64]).map((d) => named(`start ${centre} D=${d}`, start(d, centre, 64))),
    ),
  similarity: () =>
    STAGED_TILES.flatMap((tile) =>
      (['distance', 'dot'] as const).map((kind) =>
        named(`similarity ${kind} ${JSON.stringify(tile)}`, similarity(64, kind, tile)),
      ),
    ),
  separate: () =>
    STAGED_ASKED.map((asked) => named(`separate ${asked}`, separate(64, softmaxStages, asked, SIZES.workgroupSize))),
  project: () =>
    STAGED_TILES.map((tile) => named(`project ${JSON.stringify(tile)}`, project(64, softmaxStages, ['mean'], tile))),
  mixStep: () =>
    structures().map((shape) => {
      const asked: StagedGiven[] = ['mean', ...(shape.tap === 'none' ? [] : [shape.tap])];
      const step = mixStep(64, shape, { stages: softmaxStages, asked, ...SIZES });
      return named(`mix step ${JSON.stringify(shape)}`, step);
    }),
  agreement: () => eachDim('agreement', (dim) => agreement(dim, 64, softmaxSums)),
  label: () => eachDim('label', (dim) => label(dim, 64, softmaxSums)),
  density: () => eachDim('density', (dim) => density(dim, 64)),
  quantiles: () => eachDim('quantiles', (dim) => quantiles(dim, 64)),
  moments: () => eachDim('moments', (dim) => moments(dim, 64)),
  readings: () =>
    [
      ...READING_COLUMNS.map((column) => ({ columns: [column], weights: false })),
      { columns: READING_COLUMNS, weights: false },
      { columns: READING_COLUMNS, weights: true },
    ].flatMap(({ columns, weights }) =>
      eachDim(`readings ${columns} ${weights}`, (dim) =>
        readings(dim, columns, { sums: softmaxSums, weights, ...SIZES }),
      ),
    ),
  sweep: () =>
    FLIPS.flatMap(([name, flips]) =>
      structures()
        .filter(
          ({ activation, usesStart, usesAccumulator, tap }) =>
            activation !== 'identity' && tap === 'none' && !usesStart && !usesAccumulator,
        )
        .map((structure) =>
          named(`sweep ${name} ${JSON.stringify(structure)}`, sweep({ dim: 70, ...SIZES, ...structure }, flips)),
        ),
    ),
  snap: () => eachDim('snap', (dim) => snap(dim, 64)),
  replicas: () => [named('replicas', replicas(64))],
  naive: () => eachDim('naive', (dim) => naive(dim, 64)),
  ceiling: () => [2, 3, 4].map((chains) => named(`ceiling ${chains}`, ceiling(chains, 64))),
  summary: () => eachDim('summary', (dim) => summary(dim, 64, softmaxSums)),
  settleWells: () => eachDim('settle wells', (dim) => settleWells(dim, 64, softmaxSums)),
  countWells: () => eachDim('count wells', (dim) => countWells(dim, 64)),
  neighbours: () => eachDim('neighbours', (dim) => neighbours(dim, 64)),
  nullGap: () =>
    (['circle', 'gaussian'] as const).flatMap((law) => eachDim(`nullGap ${law}`, (dim) => nullGap(dim, law, 3, 64))),
  recoveredShare: () => eachDim('recoveredShare', (dim) => recoveredShare(dim, 64)),
  gather: () => eachDim('gather', (dim) => gather(dim, 64)),
  foldSums: () => [named('fold sums', foldSums(64))],
  ensemble: () => [named('ensemble', ensemble(64))],
  paintWgsl: () => [named('paint', paintWgsl)],
};

/** Tiles of the staged kernels, ragged at D = 64 or not. */
const STAGED_TILES: readonly StagedTile[] = [
  { quads: 1, blocks: 1, coordinates: 3, ...SIZES },
  { quads: 2, blocks: 2, coordinates: 8, ...SIZES },
  { quads: 4, blocks: 2, coordinates: 4, ...SIZES },
];
const STAGED_ASKED: readonly (readonly StagedGiven[])[] = [
  ['mean'],
  ['mean', 'trace'],
  ['winner'],
  ['nearest'],
  ['energy', 'entropy', 'participation', 'weights', 'nearest', 'winner'],
];

/** What a score names beside the dense read-out, and a wrapped one whose lists are no memories. */
const OTHER_READOUTS = [
  ...Object.values(scores).map((score) => score({ score: 'exact', features: 1, smoothing: 1, draws: 2 })),
  smoothed(features({ count: 1 }), { tau: 1, draws: 2 }),
  attention(separations.power({ degree: 2, rectified: false })),
  attention(separations.power({ degree: 4, rectified: true })),
].filter((readout) => readout !== dense);

const sourceOf = (shape: AdvanceShape, { name, fused }: Readout) =>
  named(`advance ${name} ${JSON.stringify(shape)}`, advance(shape, (fused as MakeFused)(shape)));

/** The structures that samplers and dynamics can ask for, each once. */
function structures(): MixShape[] {
  const levels = noiseLevels({ schedule: 'vpLinear', spacing: 'time', steps: 3, timeMin: 0.1 });
  const names = Object.keys(samplers) as SamplerName[];
  const all = names.flatMap((sampler) =>
    [0, 1].flatMap((extra) => {
      const { rows } = stepTable(levels, {
        sampler,
        terminal: 'stop',
        churn: extra,
        ddimEta: extra,
        correctorSteps: extra,
      });
      return [false, true].map((freezes) => mixShapeOf(rows, 'none', { freezes: freezes && extra === 0 }));
    }),
  );
  const dials = { beta: 4, similarity: 'dot', eta: 1, flowStep: 0.1, temperature: 1, iterations: 2 } as const;
  const iterated = Object.values(dynamics).map(({ table }) => table(dials));
  for (const { rows } of iterated) {
    for (const tap of ['none', 'energy', 'trace'] as const) {
      for (const freezes of tap === 'none' ? [false, true] : [false]) all.push(mixShapeOf(rows, tap, { freezes }));
    }
  }
  all.push(mixShapeOf(odeLikelihood(levels).rows, 'trace', { freezes: false }));
  // spins, and coordinates that are held
  const spins = [row({ read: { a: 1, s: 1, similarity: 'dot' }, cm: 1, cz: 1 })];
  for (const activation of ['identity', 'sign', 'glauber'] as const) {
    for (const clamps of [false, true]) all.push(mixShapeOf(spins, 'none', { freezes: clamps, activation, clamps }));
  }
  for (const sampler of ['eulerMaruyama', 'odeHeun'] as const) {
    const { rows } = aboutCentre(stepTable(levels, { sampler, terminal: 'stop', spacing: 'time' }));
    all.push(mixShapeOf(rows, 'none', { freezes: false }));
  }
  const once = new Map(all.map((structure) => [JSON.stringify(structure), structure]));
  return [...once.values()];
}

function advanceShapes(): AdvanceShape[] {
  return structures().flatMap((structure) =>
    DIMS.flatMap((dim) =>
      [1, 2, 4].flatMap((quads) =>
        [0, 4, 8, 12, 16].map((registers) => ({ dim, quads, registers, ...SIZES, ...structure })),
      ),
    ),
  );
}

/** The mix is the same text whoever reads out; what is new is the read-out in every size, and with what it gives. */
function otherShapes({ gives, registers }: Readout): AdvanceShape[] {
  return advanceShapes().filter(
    (shape) =>
      (shape.tap === 'none' || gives.includes(shape.tap)) && [0, ...(registers ? [12] : [])].includes(shape.registers),
  );
}

test('every export of shaders/ is a shader of the list, a fragment, or known to be none', async () => {
  const folder = new URL('.', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.wgsl.ts'));
  const exported = await Promise.all(
    files.map((file): Promise<Record<string, unknown>> => import(/* @vite-ignore */ new URL(file, folder).href)),
  );
  const makers = exported
    .flatMap((module) => Object.entries(module))
    .filter(([, value]) => typeof value === 'function' || (typeof value === 'string' && value.includes('fn ')));
  const known = [...Object.keys(SHADERS), ...FRAGMENTS, ...OTHERS];
  expect(makers.map(([name]) => name).filter((name) => !known.includes(name))).toEqual([]);
});

const variants = Object.values(SHADERS).flatMap((shader) => shader());
const refused = (verdicts: { name: string; error: string | null }[]) => verdicts.filter(({ error }) => error !== null);

test('no variant is in the list twice', () => {
  expect(new Set(variants.map(({ wgsl }) => wgsl)).size).toBe(variants.length);
});

gpuTest(
  'Tint takes every variant',
  async () => {
    expect(refused(await compileWithTint(variants))).toEqual([]);
  },
  TIMEOUT_MS,
);

gpuTest(
  'naga takes every variant',
  async () => {
    expect(refused(await compileWithNaga(variants.map((variant) => ({ ...variant, moduleOnly: true }))))).toEqual([]);
  },
  TIMEOUT_MS,
);

gpuTest(
  'naga and a driver make pipelines of one variant of every structure, and of every other shader',
  async () => {
    // naga writes its SPIR-V, and may panic over it, only for a pipeline, and that costs the driver half a second each
    const shapes = advanceShapes();
    const one = structures().map((structure, i) => {
      const [dim, quads] = [(i % 3) + 1, i % 9 === 0 ? 4 : 1];
      const registers = i % 2 ? 4 : 0;
      return shapes.find((shape) => isDeepStrictEqual(shape, { dim, quads, registers, ...SIZES, ...structure }));
    });
    const others = Object.entries(SHADERS).filter(([name]) => name !== 'advance' && name !== 'mixStep');
    const sources = [
      ...one.map((shape) => sourceOf(shape as AdvanceShape, dense)),
      ...OTHER_READOUTS.flatMap((readout) =>
        DIMS.flatMap((dim) => {
          const shape = otherShapes(readout).find(
            (one) => one.dim === dim && one.freezes === (dim === 2) && one.usesNoise,
          );
          return shape ? [sourceOf(shape, readout)] : [];
        }),
      ),
      ...others.flatMap(([, shader]) => shader()),
      // the text of the mix is that of advance
      ...(SHADERS.mixStep?.() ?? []).filter((_, i) => i % 4 === 0),
    ];
    expect(refused(await compileWithNaga(sources))).toEqual([]);
  },
  TIMEOUT_MS,
);
