import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileWithNaga, compileWithTint } from '../scripts/compilers.ts';
import { oneOfEach, SHADERS, variants } from '../scripts/variants.ts';
import { gpuTest } from '../src/cli/testGpu.ts';

/**
 * Every shader there is, in every variant that can occur, through both compilers a browser may have. A module of
 * shaders/ whose exports are named nowhere here makes the test fail: a new shader cannot be forgotten.
 */
const TIMEOUT_MS = 600_000;

/** Pieces that other shaders are made of: they come through the compilers inside of those. */
const FRAGMENTS = [
  'componentOf',
  'cellRule',
  'cellSums',
  'attentionReadout',
  'cutoffReadout',
  'nodeAfter',
  'latticeFunctions',
  'workgroupsOfPass',
  'logisticNoise',
  'mixFunctions',
  'powerEnergy',
  'powerFlips',
  'softmaxEnergy',
  'powerOf',
  'powerStages',
  'powerSums',
  'accumulated',
  'featureReadout',
  'kdTree',
  'nearestInTree',
  'readTree',
  'treeWalk',
  'winnerInTree',
  'eachQuad',
  'entries',
  'entryStores',
  'measureCell',
  'memoryWeight',
  'mixed',
  'nearFunctions',
  'nearestMemories',
  'nearestRecord',
  'noise',
  'noiseAt',
  'observer',
  'quad',
  'quadOfEntry',
  'readMemories',
  'readBefore',
  'readInPlace',
  'scaledQuad',
  'awakeOf',
  'settlingStep',
  'smoothedReadout',
  'softmaxSums',
  'stagedRecords',
  'stagedSums',
  'structs',
  'tabulatedReadout',
  'tiledSums',
  'trainedReadout',
  'networkReadout',
  'siluText',
  'cosineOfHalfTurns',
];
/** Exports that are no shaders. */
const OTHERS = [
  'nodesPerRecord',
  'recordsPerThread',
  'advanceLists',
  'ceilingLimit',
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
    expect(refused(await compileWithNaga(oneOfEach()))).toEqual([]);
  },
  TIMEOUT_MS,
);
