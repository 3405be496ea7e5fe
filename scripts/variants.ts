import { isDeepStrictEqual } from 'node:util';
import { advance } from '../shaders/advance.wgsl.ts';
import { agreement, wideAgreement } from '../shaders/agreement.wgsl.ts';
import { bandwidth } from '../shaders/bandwidth.wgsl.ts';
import { ceiling } from '../shaders/ceiling.wgsl.ts';
import { foldSums } from '../shaders/cellSums.wgsl.ts';
import { coordinateMoments, countedParticles } from '../shaders/coordinateMoments.wgsl.ts';
import { density } from '../shaders/density.wgsl.ts';
import { ensemble } from '../shaders/ensemble.wgsl.ts';
import { fieldCheck } from '../shaders/fieldCheck.wgsl.ts';
import type { AdvanceShape, MakeFused } from '../shaders/fused.ts';
import { gather } from '../shaders/gather.wgsl.ts';
import { LABEL_NEEDS, label } from '../shaders/label.wgsl.ts';
import { latticeBounds } from '../shaders/latticeBounds.wgsl.ts';
import { addedSums, latticeSums } from '../shaders/latticeSums.wgsl.ts';
import { LAYER_PLACES, layer } from '../shaders/layer.wgsl.ts';
import { layerStages } from '../shaders/layerStages.wgsl.ts';
import { type MemoriesAt, readBefore, readInPlace } from '../shaders/memoriesAt.wgsl.ts';
import type { MixShape } from '../shaders/mix.wgsl.ts';
import { mixStep } from '../shaders/mixStep.wgsl.ts';
import { moments } from '../shaders/moments.wgsl.ts';
import { naive } from '../shaders/naive.wgsl.ts';
import { nearCells } from '../shaders/nearCells.wgsl.ts';
import { NEIGHBOUR_NEEDS, neighbours } from '../shaders/neighbours.wgsl.ts';
import { freshNormals, nullGap, wideNullGap } from '../shaders/nullGap.wgsl.ts';
import { type PaintShape, paint } from '../shaders/paint.wgsl.ts';
import { pointsWgsl } from '../shaders/points.wgsl.ts';
import { powerEnergy, powerFlips } from '../shaders/powerFlips.wgsl.ts';
import { powerStages } from '../shaders/powerStages.wgsl.ts';
import { project } from '../shaders/project.wgsl.ts';
import { quantiles } from '../shaders/quantiles.wgsl.ts';
import { needsOf, READING_COLUMNS, readings } from '../shaders/readings.wgsl.ts';
import { recall } from '../shaders/recall.wgsl.ts';
import { RECOVERED_NEEDS, recoveredShare } from '../shaders/recoveredShare.wgsl.ts';
import { replicas } from '../shaders/replicas.wgsl.ts';
import { separate } from '../shaders/separate.wgsl.ts';
import { type StagedTile, similarity } from '../shaders/similarity.wgsl.ts';
import { smear } from '../shaders/smear.wgsl.ts';
import { snap } from '../shaders/snap.wgsl.ts';
import { softmaxEnergy, softmaxFlips } from '../shaders/softmaxFlips.wgsl.ts';
import { softmaxStages } from '../shaders/softmaxStages.wgsl.ts';
import { softmaxSums } from '../shaders/softmaxSums.wgsl.ts';
import { SPREAD_NEEDS, spread } from '../shaders/spread.wgsl.ts';
import type { StagedGiven } from '../shaders/stages.ts';
import { start } from '../shaders/start.wgsl.ts';
import { SUMMARY_NEEDS, summary } from '../shaders/summary.wgsl.ts';
import { sweep } from '../shaders/sweep.wgsl.ts';
import { fieldNodes } from '../shaders/tabulated.wgsl.ts';
import { readTree } from '../shaders/treeAt.wgsl.ts';
import { countWells, settleWells } from '../shaders/wells.wgsl.ts';
import { scores } from '../src/experiments/score.ts';
import { LEAF_SIZE } from '../src/memories/kdTree.ts';
import { testNetwork } from '../src/networks/testNetwork.ts';
import { attention, dense } from '../src/readouts/attention.ts';
import { cutoff } from '../src/readouts/cutoff.ts';
import { features } from '../src/readouts/features.ts';
import { network } from '../src/readouts/network.ts';
import type { Readout } from '../src/readouts/readout.ts';
import { separations } from '../src/readouts/separation.ts';
import { smoothed } from '../src/readouts/smoothed.ts';
import { tabulated } from '../src/readouts/tabulated.ts';
import { aboutCentre } from '../src/samplers/centre.ts';
import { dynamics, type SamplerName, samplers, stepTable } from '../src/samplers/index.ts';
import { odeLikelihood } from '../src/samplers/likelihood.ts';
import { row, type SpinOrder } from '../src/samplers/row.ts';
import { noiseLevels } from '../src/schedules.ts';
import { mixShapeOf } from '../src/simulation/spec.ts';

const DIMS = [1, 2, 3];
const SIZES = { workgroupSize: 64 };

/** One text of a shader. */
export interface Variant {
  name: string;
  wgsl: string;
}

const named = (name: string, wgsl: string): Variant => ({ name, wgsl });
const eachDim = (name: string, shader: (dim: number) => string) =>
  DIMS.map((dim) => named(`${name} D=${dim}`, shader(dim)));

const wideMemories = (needs: readonly StagedGiven[]) => readBefore(64, softmaxStages, needs);
const WIDE_COLUMNS = READING_COLUMNS.filter((column) => column !== 'covariance');

/** Of an observer: its kernels that read the memories, and that for more dimensions, where they are read before. */
const anyDim = (name: string, needs: readonly StagedGiven[], shader: (memories: MemoriesAt) => string) => [
  ...eachDim(name, (dim) => {
    const sums = needs.every((need) => need === 'nearest') ? undefined : softmaxSums;
    return shader(readInPlace(dim, sums, needs));
  }),
  // dimensions differ in how a place is put together
  named(`${name} in a tree`, shader(readTree(2, LEAF_SIZE, needs))),
  named(`${name} D=64`, shader(wideMemories(needs))),
];

const ORDERS: readonly SpinOrder[] = ['asynchronous', 'synchronous'];
/** What a spin gains by a flip, of every separation. */
const FLIPS = [
  ['softmax', softmaxFlips],
  ['power', powerFlips(3, false)],
  ['rectified', powerFlips(4, true)],
] as const;

/** Every shader there is, in every variant that can occur, by the name of what writes it. */
export const SHADERS: Readonly<Record<string, () => Variant[]>> = {
  advance: () => [
    ...advanceShapes().map((shape) => sourceOf(shape, dense)),
    ...OTHER_READOUTS.flatMap((readout) => otherShapes(readout).map((shape) => sourceOf(shape, readout))),
  ],
  start: () =>
    (['listed', 'chosen', 'grid'] as const).flatMap((centre) =>
      (centre === 'grid' ? DIMS : [...DIMS, 64]).map((d) => named(`start ${centre} D=${d}`, start(d, centre, 64))),
    ),
  similarity: () =>
    STAGED_TILES.flatMap((tile, i) =>
      (['distance', 'dot'] as const).map((kind) =>
        named(`similarity ${kind} ${JSON.stringify(tile)}`, similarity(64, kind, tile, i % 2 === 0)),
      ),
    ),
  separate: () => [
    ...STAGED_ASKED.map((asked) =>
      named(`separate ${asked}`, separate(64, softmaxStages, asked, { ...SIZES, quads: 2 }, false)),
    ),
    ...[powerStages(2, false), powerStages(3, true)].map((stages, i) =>
      named(`separate power ${i}`, separate(64, stages, ['mean', 'energy'], { ...SIZES, quads: 2 }, true)),
    ),
    named('separate waves', separate(64, layerStages, ['mean'], { ...SIZES, quads: 2 }, true)),
  ],
  project: () => [
    ...STAGED_TILES.map((tile, i) =>
      named(`project ${JSON.stringify(tile)}`, project(64, softmaxStages, ['mean'], tile, i % 2 === 0)),
    ),
    named('project of waves', project(64, layerStages, ['mean'], STAGED_TILES[0] as StagedTile, false)),
  ],
  layer: () =>
    STAGED_TILES.flatMap((tile, i) =>
      LAYER_PLACES.map((place) => named(`${place} layer ${JSON.stringify(tile)}`, layer(place, tile, i % 2 === 0))),
    ),
  mixStep: () =>
    structures().map((shape) => {
      const asked: StagedGiven[] = ['mean', ...(shape.tap === 'none' ? [] : [shape.tap])];
      const step = mixStep(64, shape, { stages: softmaxStages, asked, ...SIZES, quads: 2 });
      return named(`mix step ${JSON.stringify(shape)}`, step);
    }),
  latticeSums: () => [1, 2].map((dim) => named(`lattice of sums D=${dim}`, latticeSums(dim, LEAF_SIZE))),
  addedSums: () => [named('sums of chunks', addedSums)],
  latticeBounds: () => [1, 2].map((dim) => named(`bounds of a lattice D=${dim}`, latticeBounds(dim))),
  nearCells: () => eachDim('memories of cells', (dim) => nearCells(dim, LEAF_SIZE)),
  smear: () => [true, false].map((alongRows) => named(`smear ${alongRows}`, smear(alongRows))),
  fieldNodes: () =>
    [...TEXTS].flatMap(([readout, text]) =>
      ['dense', 'smoothed features'].includes(readout.name) || readout.name.startsWith('network')
        ? [1, 4].flatMap((quads) => eachDim(`nodes of ${readout.name} ${quads}`, (dim) => fieldNodes(text, dim, quads)))
        : [],
    ),
  fieldCheck: () =>
    [...TEXTS].flatMap(([readout, text]) =>
      readout.name.startsWith('network') ? eachDim('check of a field', (dim) => fieldCheck(text, dim)) : [],
    ),
  agreement: () => eachDim('agreement', (dim) => agreement(dim, 64, softmaxSums)),
  label: () => anyDim('label', LABEL_NEEDS, (memories) => label(64, memories)),
  density: () => [
    ...[...DIMS, 64].map((dim) => named(`density D=${dim}`, density(dim, 64))),
    named('density projected D=64', density(64, 64, true)),
  ],
  countedParticles: () => [named('counted D=64', countedParticles(64, 64))],
  coordinateMoments: () => [named('coordinate moments D=64', coordinateMoments(64, 64, 64))],
  quantiles: () => [...DIMS, 64].map((dim) => named(`quantiles D=${dim}`, quantiles(dim, 64))),
  moments: () => eachDim('moments', (dim) => moments(dim, 64)),
  readings: () => [
    ...[
      ...READING_COLUMNS.map((column) => ({ columns: [column], weights: false })),
      { columns: READING_COLUMNS, weights: false },
      { columns: READING_COLUMNS, weights: true },
    ].flatMap(({ columns, weights }) =>
      eachDim(`readings ${columns} ${weights}`, (dim) => {
        const memories = readInPlace(dim, softmaxSums, needsOf(columns, weights));
        return readings(columns, { memories, weights, ...SIZES });
      }),
    ),
    named(
      'readings in a tree',
      readings(READING_COLUMNS, {
        memories: readTree(2, LEAF_SIZE, needsOf(READING_COLUMNS, true)),
        weights: true,
        ...SIZES,
      }),
    ),
    named(
      'readings D=64',
      readings(WIDE_COLUMNS, { memories: wideMemories(needsOf(WIDE_COLUMNS, false)), weights: false, ...SIZES }),
    ),
  ],
  recall: () =>
    [softmaxEnergy, powerEnergy(2, false), powerEnergy(3, true)].map((energy, i) =>
      named(`recall ${i}`, recall(70, energy, 64)),
    ),
  sweep: () =>
    FLIPS.flatMap(([name, flips], i) =>
      structures()
        .filter(
          ({ activation, usesStart, usesAccumulator, tap }) =>
            activation !== 'identity' && tap === 'none' && !usesStart && !usesAccumulator,
        )
        .map((structure) =>
          named(
            `sweep ${name} ${JSON.stringify(structure)}`,
            sweep({ dim: 70, order: ORDERS[i % 2] as SpinOrder, ...SIZES, ...structure }, flips),
          ),
        ),
    ),
  snap: () => [...DIMS, 64].map((dim) => named(`snap D=${dim}`, snap(dim, 64))),
  replicas: () => [named('replicas', replicas(64))],
  naive: () => eachDim('naive', (dim) => naive(dim, 64)),
  ceiling: () =>
    [
      { multiplyAdds: 8, exp2s: 0 },
      { multiplyAdds: 0, exp2s: 4 },
      { multiplyAdds: 10, exp2s: 1 },
    ].flatMap((work) =>
      [2, 4].map((chains) => named(`ceiling ${JSON.stringify(work)} ${chains}`, ceiling(work, chains, 64))),
    ),
  bandwidth: () => [named('bandwidth', bandwidth(64))],
  summary: () => anyDim('summary', SUMMARY_NEEDS, (memories) => summary(64, memories)),
  settleWells: () => eachDim('settle wells', (dim) => settleWells(dim, 64, softmaxSums)),
  countWells: () => eachDim('count wells', (dim) => countWells(dim, 64)),
  neighbours: () => anyDim('neighbours', NEIGHBOUR_NEEDS, (memories) => neighbours(64, memories)),
  nullGap: () =>
    (['circle', 'gaussian'] as const).flatMap((law) => eachDim(`nullGap ${law}`, (dim) => nullGap(dim, law, 3, 64))),
  wideAgreement: () => [named('agreement D=64', wideAgreement(64, 64, softmaxStages))],
  wideNullGap: () => [named('nullGap D=64', wideNullGap(64, 64, softmaxStages))],
  freshNormals: () => [named('fresh normals D=64', freshNormals(64, 3, 64))],
  spread: () => [named('spread D=64', spread(64, wideMemories(SPREAD_NEEDS)))],
  recoveredShare: () => anyDim('recoveredShare', RECOVERED_NEEDS, (memories) => recoveredShare(64, memories)),
  gather: () => eachDim('gather', (dim) => gather(dim, 64)),
  foldSums: () => [named('fold sums', foldSums(64))],
  ensemble: () => [named('ensemble', ensemble(64))],
  paint: () =>
    PAINTED.map((shape) => named(`paint ${JSON.stringify(shape)}`, paint(shape, { thresholds: 256, shades: 16 }))),
  pointsWgsl: () => [named('points', pointsWgsl)],
};

const PAINTED: readonly PaintShape[] = [
  { kind: 'field', type: 'u32' },
  { kind: 'field', type: 'f32' },
  { kind: 'labels', edge: 0, hatches: false },
  { kind: 'labels', edge: 1, hatches: false, shade: { type: 'u32', light: 'low' } },
  { kind: 'labels', edge: 2, hatches: true, shade: { type: 'f32', light: 'high' } },
];

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
  ...Object.values(scores).map((score) =>
    score({ score: 'exact', features: 1, trainingTime: 1, smoothing: 1, draws: 2, trained: testNetwork() }),
  ),
  smoothed(features({ count: 1 }), { tau: 1, draws: 2 }),
  cutoff({ eps: 1e-4, particles: 1 }),
  tabulated(dense, { particles: 1, tolerance: 1 }),
  tabulated(network(testNetwork()), { particles: 1, tolerance: 1, fallsBack: true }),
  tabulated(smoothed(features({ count: 1 }), { tau: 1, draws: 2 }), { particles: 1, tolerance: 1 }),
  attention(separations.power({ degree: 2, rectified: false })),
  attention(separations.power({ degree: 4, rectified: true })),
].filter((readout) => readout !== dense);

const TEXTS = new Map(
  await Promise.all(
    [dense, ...OTHER_READOUTS].map(async (readout) => [readout, (await readout.fused?.()) as MakeFused] as const),
  ),
);
const sourceOf = (shape: AdvanceShape, readout: Readout) =>
  named(`advance ${readout.name} ${JSON.stringify(shape)}`, advance(shape, (TEXTS.get(readout) as MakeFused)(shape)));

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

/** Memories in registers: none, whole blocks of four, and blocks with one, two and three behind them. */
const REGISTERS = [0, 3, 9, 14, 16];

function advanceShapes(): AdvanceShape[] {
  return structures().flatMap((structure) =>
    DIMS.flatMap((dim) =>
      [1, 2, 4].flatMap((quads) => REGISTERS.map((registers) => ({ dim, quads, registers, ...SIZES, ...structure }))),
    ),
  );
}

/** The mix is the same text whoever reads out; what is new is the read-out in every size, and with what it gives. */
function otherShapes({ gives, registers, quads }: Readout): AdvanceShape[] {
  return advanceShapes().filter(
    (shape) =>
      // a long text in its usual size alone
      (quads === undefined || (shape.quads === quads && !shape.usesStart && !shape.usesAccumulator)) &&
      (shape.tap === 'none' || gives.includes(shape.tap)) &&
      [0, ...(registers ? [9] : [])].includes(shape.registers),
  );
}

/** All of them. */
export const variants = Object.values(SHADERS).flatMap((shader) => shader());

/**
 * One variant of every structure of the executor, of every read-out in every
 * dimension, and all of nearly every other shader.
 */
export function oneOfEach(): Variant[] {
  const shapes = advanceShapes();
  const one = structures().map((structure, i) => {
    const [dim, quads] = [(i % 3) + 1, i % 9 === 0 ? 4 : 1];
    const registers = REGISTERS[i % REGISTERS.length];
    return shapes.find((shape) => isDeepStrictEqual(shape, { dim, quads, registers, ...SIZES, ...structure }));
  });
  const others = Object.entries(SHADERS).filter(([name]) => name !== 'advance' && name !== 'mixStep');
  return [
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
}
