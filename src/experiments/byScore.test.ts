import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readNetwork } from '../files/networkFile.ts';
import { distance } from '../memories/distance.ts';
import { testNetwork } from '../networks/testNetwork.ts';
import { parseConfig, resolvedConfig } from '../params/config.ts';
import { meanOf } from '../reference/landscape.ts';
import { readOut } from '../reference/readOut.ts';
import { type Field, type Labels, type Table, tableRows } from '../results.ts';
import { workByScore } from './byScore.ts';
import { planeGrid } from './fields.ts';
import { resolveInputs } from './inputs.ts';
import { landscapeIn, levelOf } from './level.ts';
import { cpuConfig, runOnCpu } from './onCpu/index.ts';
import { landscapeWork } from './onCpu/landscape.ts';
import type { FileLists, Run } from './run.ts';

const inputsOf = (dials: Record<string, unknown>, files: FileLists = {}) => resolveInputs(parseConfig(dials), files);

/** The trained network of Pham's nine memories. */
async function nine(): Promise<FileLists> {
  const bytes = await readFile(new URL('../../networks/pham9.npz', import.meta.url));
  return { network: [(await readNetwork('pham9.npz', bytes)).network] };
}

const NETWORK = { memories: 'pham:9', score: 'network', network: 'pham9.npz' };

const rows = ({ results }: Run, name: string) => {
  const table = results[name] as Table;
  return tableRows(table);
};

test.each([
  { memories: 'pham:9' },
  // critical points lie on every side of the box
  { memories: 'pham:9', box: 0.5 },
  { memories: 'gaussian:5:1', beta: 3, width: 0.1 },
  { memories: 'gaussian:6:3', beta: 2 },
])('of the exact score all that another score is asked is the closed form: %o', async (dials) => {
  const inputs = inputsOf({ experiment: 'landscape', resolution: 20, ...dials });
  const { patterns, config } = inputs;
  const read = levelOf(config);
  const work = await workByScore(inputs);
  const plane = planeGrid(inputs.box, config.resolution);
  const [told, exact] = [
    await work.fieldsOn(plane, inputs, read, {}),
    await landscapeWork.fieldsOn(plane, inputs, read, {}),
  ];
  const far = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);
  // Simpson's rule from cell to cell, the fourth power of a third of sigma; -log p at the mean by the ODE
  expect(far(told.energy, exact.energy)).toBeLessThan(1e-3);
  expect(Math.abs(told.energyLeast - exact.energyLeast)).toBeLessThan(1e-3);
  expect(far(told.scoreNorm, exact.scoreNorm)).toBeLessThan(1e-4);
  for (const [d, values] of told.score.entries()) {
    expect(far(values, exact.score[d] as Float32Array)).toBeLessThan(1e-4);
  }
  expect(far(told.hessianMin, exact.hessianMin)).toBeLessThan(1e-4);
  expect(far(told.hessianMax, exact.hessianMax)).toBeLessThan(1e-4);
  expect([told.entropy, told.topWeight]).toEqual([undefined, undefined]);

  const found = await work.findCriticalPoints({}, inputs);
  const known = await landscapeWork.findCriticalPoints({}, inputs);
  expect(found.points.length).toBe(known.points.length);
  const landscape = landscapeIn(inputs, read);
  for (const [i, point] of found.points.entries()) {
    const other = known.points.find(({ x }) => distance(x, point.x) < 1e-6);
    expect(other).toMatchObject({ index: point.index, class: point.class, label: point.label, nearest: point.nearest });
    const { energy } = landscape.at(point.x);
    expect(Math.abs(point.energy - energy)).toBeLessThan(1e-4);
    expect(Math.abs((found.further?.odeEnergy?.[i] as number) - energy)).toBeLessThan(1e-4);
    expect(found.further?.odeEnergyError?.[i]).toBeLessThan(1e-4);
  }
  const place = patterns.points.slice(0, patterns.dim).map((value) => 0.7 * value + 0.1);
  const { energy, further, eigenvalues } = await work.pointAt(place);
  const wanted = landscape.at(place).energy;
  for (const value of [energy, further.odeEnergy as number]) expect(Math.abs(value - wanted)).toBeLessThan(1e-4);
  expect(Math.abs(further.loop as number)).toBeLessThan(1e-6);
  expect(further.odeEnergyError).toBeLessThan(1e-4);
  expect(eigenvalues.length).toBe(patterns.dim);
});

/** Places in the middle of equal parts of a segment. */
const lengthwise = (from: readonly number[], to: readonly number[]) =>
  Array.from({ length: 400 }, (_, i) =>
    from.map((value, d) => value + ((i + 0.5) / 400) * ((to[d] as number) - value)),
  );

test('the attractors of a trained network are fixed points of its m, near those of the exact score', async () => {
  const files = await nine();
  const own = await runOnCpu(inputsOf({ experiment: 'attractors', ...NETWORK }, files), {});
  const exact = await runOnCpu(inputsOf({ experiment: 'attractors', memories: 'pham:9' }), {});
  const inputs = inputsOf({ experiment: 'attractors', ...NETWORK }, files);
  const read = levelOf(inputs.config);
  const answer = (await inputs.score.reference({ patterns: inputs.patterns, rows: [], seed: 0 }))(read);
  const exactly = readOut(inputs.patterns, read);
  const landscape = landscapeIn(inputs, read);
  const mean = [...meanOf(inputs.patterns)];
  const ground = (await (await workByScore(inputs)).pointAt(mean)).energy;
  const minima = rows(own, 'attractors').filter(({ index }) => index === 0);
  expect(minima.length).toBe(3);
  for (const { x, y, label, energy, odeEnergy } of minima as Record<string, number>[]) {
    expect(distance(answer([x as number, y as number]).mean, [x as number, y as number])).toBeLessThan(1e-10);
    const near = rows(exact, 'attractors').find((row) => row.label === label && row.index === 0);
    expect(Math.hypot((near?.x as number) - (x as number), (near?.y as number) - (y as number))).toBeLessThan(0.05);
    // energies along the way from the mean differ by no more than the scores do on it
    const way = lengthwise(mean, [x as number, y as number]);
    const off = way.map((place) => distance(answer(place).mean, exactly(place).mean));
    const bound = (distance(mean, [x as number, y as number]) / read.s) * (off.reduce((a, b) => a + b) / way.length);
    const rise = (energy as number) - ground;
    const wanted = landscape.at([x as number, y as number]).energy - landscape.at(mean).energy;
    expect(Math.abs(rise - wanted)).toBeLessThan(1.01 * bound);
    expect(Math.abs((odeEnergy as number) - (near?.energy as number))).toBeLessThan(0.1);
  }
  expect(own.kernel).toBe('network, 64 wide in float64 on the host');
  expect(own.notes.join('; ')).toMatch(
    /fixed points of m at which mean shift comes to rest.*square of side σ.*need not be a gradient/,
  );
  // the field that is drawn under them is a network's, not the exact one
  const [a, b] = [own, exact].map(({ results }) => (results.energy as Field).data) as [Float32Array, Float32Array];
  expect(a.every((value, i) => value === b[i])).toBe(false);
});

test('a probe by a network tells its own energies along ways, and weights of the exact score', async () => {
  const dials = { experiment: 'probe', cue: [0.3, 0.1] };
  const own = await runOnCpu(inputsOf({ ...dials, ...NETWORK }, await nine()), {});
  const exact = await runOnCpu(inputsOf({ ...dials, memories: 'pham:9' }), {});
  const [told, known] = [own, exact].map((run) => rows(run, 'point')[0]) as [
    Record<string, number>,
    Record<string, number>,
  ];
  for (const name of ['energy', 'denoiser_x', 'score_y', 'eigenvalue1']) {
    expect(told[name], name).not.toBe(known[name]);
  }
  expect(Math.abs((told.denoiser_x as number) - (known.denoiser_x as number))).toBeLessThan(0.05);
  expect(told.odeEnergy).not.toBe(known.energy);
  expect(Math.abs(told.loop as number)).toBeGreaterThan(0);
  expect([told.entropy, told.topWeight]).toEqual([known.entropy, known.topWeight]);
  const [way, wanted] = [own, exact].map(({ results }) => results.segment?.data) as [Float64Array, Float64Array];
  expect(way.some((value, i) => Math.abs(value - (wanted[i] as number)) > 1e-3)).toBe(true);
});

test('a map of basins by a network has the fixed points of its m for attractors, and each start at the one it leads to', async () => {
  const dials = { experiment: 'basins', dynamics: 'hopfield', particles: 256, ...NETWORK };
  const inputs = inputsOf(dials, await nine());
  const run = await runOnCpu(inputs, {});
  const answer = (await inputs.score.reference({ patterns: inputs.patterns, rows: [], seed: 0 }))(
    levelOf(inputs.config),
  );
  const attractors = rows(run, 'attractors') as Record<'x' | 'y' | 'label' | 'count' | 'odeEnergy' | 'index', number>[];
  expect(attractors.map(({ index }) => index)).toEqual([0, 0, 0]);
  expect(attractors.reduce((sum, { count }) => sum + count, 0)).toBe(256);
  const { data, extent, shape } = run.results.labels as Labels;
  const [x0, x1, y0, y1] = extent;
  for (let i = 0; i < data.length; i += 7) {
    const [column, line] = [i % shape[1], Math.floor(i / shape[1])];
    let x = [x0 + ((x1 - x0) * (column + 0.5)) / shape[1], y0 + ((y1 - y0) * (line + 0.5)) / shape[0]];
    for (let step = 0; step < 400; step++) x = [...answer(x).mean];
    const end = attractors.find(({ label }) => label === data[i]);
    expect(distance(x, [end?.x as number, end?.y as number])).toBeLessThan(1e-4);
  }
  expect(attractors.every(({ odeEnergy }) => Number.isFinite(odeEnergy))).toBe(true);
  expect(run.notes).toContain(
    'attractors are the fixed points of this score, their energies its integrals from the mean of the memories',
  );
});

test('where no refinement of the ODE is the last, a point says how far -log p may be off', async () => {
  // the score of random features has a kink wherever their sum falls below its floor
  const dials = { experiment: 'probe', memories: 'deltas', cue: '2.5', score: 'features', features: 8, beta: 20 };
  const { further } = await (await workByScore(inputsOf(dials))).pointAt([2.5]);
  expect(further.odeEnergyError).toBeGreaterThan(1e-4);
  expect(further.odeEnergyError).toBeLessThan(1e-3);
});

test('above three dimensions a probe tells the same', async () => {
  const network = testNetwork(5, [8, 8]);
  const files = { network: [{ ...network, training: { ...network.training, count: 6 } }] };
  const dials = { experiment: 'probe', memories: 'gaussian:6:5', score: 'network', network: 'test.npz' };
  const [point] = rows(await runOnCpu(inputsOf(dials, files), {}), 'point') as [Record<string, number>];
  for (const name of ['energy', 'odeEnergy', 'loop', 'eigenvalue5'])
    expect(Number.isFinite(point[name]), name).toBe(true);
});

test('what a network cannot answer is refused by name', async () => {
  const files = await nine();
  const landscape = { experiment: 'landscape', ...NETWORK };
  await expect(runOnCpu(inputsOf({ ...landscape, quantity: 'entropy' }, files), {})).rejects.toThrow(
    'score network has no posterior weights, and no entropy; show energy, score, hessianMin or hessianMax',
  );
  await expect(runOnCpu(inputsOf({ ...landscape, similarity: 'dot' }, files), {})).rejects.toThrow(
    'score network stands for distances to the memories; set similarity = distance',
  );
});

test('a landscape by the exact score is the run it was before there was a choice', () => {
  expect(resolvedConfig(parseConfig({ experiment: 'landscape' }))).not.toHaveProperty('score');
  expect(resolvedConfig(parseConfig({ experiment: 'landscape', score: 'smoothed' }))).toHaveProperty(
    'score',
    'smoothed',
  );
  expect(resolvedConfig(parseConfig({ experiment: 'generate' }))).toHaveProperty('score', 'exact');
  expect(cpuConfig(parseConfig({ experiment: 'landscape', score: 'smoothed' })).score).toBe('smoothed');
});
