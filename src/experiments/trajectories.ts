import { findAttractors } from '../attractors/criticalPoints.ts';
import { criticalTimes } from '../attractors/criticalTimes.ts';
import { labelParticles } from '../observables/labels.ts';
import { meanOf, rmsRadius } from '../reference/landscape.ts';
import { type Extent, type Result, tableOf } from '../results.ts';
import { explodingVariance, type NoiseLevel, totalVariance } from '../samplers/row.ts';
import { levelAtTime } from '../schedules.ts';
import { Simulation } from '../simulation/simulation.ts';
import { batches } from './batches.ts';
import { Clones } from './clones.ts';
import { landscapeIn, posteriorRule } from './level.ts';
import { columnAt, levelTable, type Moments, momentsOf } from './moments.ts';
import { MOST_AT_ONCE, type Recorded, Recorder } from './recorder.ts';
import type { Experiment, Inputs, SystemRun } from './run.ts';
import { levelsOf, scheduleOf } from './schedule.ts';
import { drawsNoise, specOf } from './systems.ts';

/** Columns of the picture at most: moments at which the particles are counted. */
const MOMENTS = 256;
/** Particles whose own paths are kept, with those of their clones. */
const PATHS = 3;
/** Grid starts of the search for minima at a level of a line. */
const SEARCH = 48;

/**
 * Samples seen in time: the density of all particles over time and position (their first coordinate), and where the
 * minima of E lie at each level. Along a schedule also the critical times at which the centre turns unstable; there
 * every particle gets a clone at `cloneNoise` that goes on with other noise: the chance that both end at one memory is
 * E[sum_k r_k^2] where they part (Biroli et al. 2024, 2402.18491; exact score). Above three dimensions
 * order parameters stand for the density.
 */
export const trajectories: Experiment = async (inputs, context) => {
  const { config, patterns } = inputs;
  if (patterns.dim > 3) return (await import('./orderParameters.ts')).orderParameters(inputs, context);
  const { gpu, progress, partial, stop } = context;
  const run = inputs.system.runOf(inputs);
  const { table } = run;
  const bins = config.resolution;
  const first = batches(gpu, run.particles, 1, patterns.dim)[0]?.count as number;
  const spec = { ...specOf(inputs, run), particles: first };
  const simulation = await Simulation.create(gpu, spec);
  const moments = momentsOf(simulation, run, MOMENTS);
  const columns = moments.steps.length;
  const counts = new Float32Array(bins * columns).fill(Number.NaN);
  const extent: Extent = [-0.5, columns - 0.5, ...heightOf(inputs, table.start)];
  const paths: number[][] = [];
  const fixed = {
    ...branchesOf(inputs, run, moments.levels),
    criticalTimes: criticalTable(run.levels ? timesOf(inputs, moments) : []),
  };
  const soFar = (): Record<string, Result> => ({
    density: { kind: 'field', name: 'density', unit: 'particles', shape: [bins, columns], extent, data: counts },
    levels: levelTable(moments),
    ...fixed,
    paths: pathTable(paths),
  });
  // without noise in its steps a clone does what its particle does
  const hasClones = run.levels && config.cloneNoise > 0 && drawsNoise(run);
  const partsAt = hasClones ? moments.levels.findIndex((at) => explodingVariance(at) <= config.cloneNoise) : -1;
  const recorders: Recorder[] = [];
  let clones: Clones | undefined;
  const startedAt = performance.now();
  try {
    recorders.push(await Recorder.of(simulation, { paths: PATHS, density: { extent, bins } }));
    for (let [column, atOnce] = [0, 1]; column < columns && !stop?.aborted; ) {
      const beganAt = performance.now();
      // up to where the clones part, as they begin there
      const end = Math.min(column + atOnce, column <= partsAt ? partsAt + 1 : columns, columns);
      const steps = moments.steps.slice(column, end);
      const seen: Recorded[][] = [];
      for (const recorder of recorders) seen.push(await recorder.run(steps, stop));
      seen[0]?.forEach((own, i) => {
        countInto(counts, column + i, columns, own.counts);
        paths.push([column + i, ...own.paths, ...(seen[1]?.[i]?.paths ?? [])]);
      });
      if (end - 1 === partsAt && end < columns) {
        clones = await Clones.of(simulation, spec, inputs, moments.levels[partsAt] as NoiseLevel);
        recorders.push(await Recorder.of(clones.simulation, { paths: PATHS }));
      }
      const now = performance.now();
      progress?.({ fraction: end / columns, pairsPerSecond: (simulation.pairs * 1000) / (now - startedAt) });
      await partial?.(soFar());
      atOnce = Math.max(1, Math.min(MOST_AT_ONCE, Math.round(((end - column) * PARTIAL_MS) / (now - beganAt))));
      column = end;
    }
    // where a run was stopped, no particle is at its end
    const labelled = stop?.aborted ? undefined : await labelParticles(simulation, [posteriorRule(inputs, table.label)]);
    const ends = [...(labelled?.counts[0] ?? [])];
    const together = labelled && (await clones?.result(simulation, table));
    labelled?.dispose();
    return {
      results: { ...soFar(), ...(together ? { clones: together } : {}) },
      integers: Uint32Array.from(counts, (count) => (Number.isNaN(count) ? 0 : count)),
      fractions: ends.map((count) => count / first),
      kernel: simulation.kernelName,
      notes: first < run.particles ? [`${first} particles: as many as are held at once`] : [],
    };
  } finally {
    for (const recorder of recorders) recorder.dispose();
    simulation.dispose();
    clones?.simulation.dispose();
  }
};

/** Columns are computed so many at a time that a picture of those done is there about as often. */
const PARTIAL_MS = 250;

/** Low and high edge of x: the box, or where nearly all particles are, noise and all. */
function heightOf({ config, patterns, box }: Inputs, { a, s }: NoiseLevel): readonly [number, number] {
  const [low, high] = [box.low[0] as number, box.high[0] as number];
  if (config.box !== 'auto') return [low, high];
  const noise = Math.sqrt(totalVariance({ a, s }, patterns.width));
  const [centre] = meanOf(patterns);
  const half = Math.max((high - low) / 2, a * rmsRadius(patterns) + 1.6 * noise);
  return [(centre ?? 0) - half, (centre ?? 0) + half];
}

function countInto(counts: Float32Array, column: number, columns: number, values: Uint32Array): void {
  values.forEach((count, bin) => {
    counts[bin * columns + column] = count;
  });
}

/**
 * Rows from before and after the clones part have one width: NaN where there is no clone yet.
 * Files name the clones twin1, twin2, ...
 */
function pathTable(paths: readonly number[][]): Result {
  const width = paths.reduce((most, { length }) => Math.max(most, length), 0);
  const half = (paths[0]?.length ?? 1) - 1;
  const names = (letter: string, n: number) => Array.from({ length: n }, (_, i) => `${letter}${i + 1}`);
  return tableOf(
    'paths',
    ['column', ...names('x', half), ...names('twin', width - 1 - half)],
    paths.map((row) => [...row, ...new Array<number>(width - row.length).fill(Number.NaN)]),
  );
}

/** Where the minima of E lie at each moment; on a line, where they can be found at once. */
function branchesOf(
  inputs: Inputs,
  { table, levels }: SystemRun,
  moments: readonly NoiseLevel[],
): Record<string, Result> {
  const { patterns, config } = inputs;
  if (patterns.dim !== 1 || patterns.count > SEARCH) return {};
  const rows = moments.flatMap((level, column) => {
    if (!(level.s > 0)) return [];
    const read = levels ? { a: level.a, s: level.s, similarity: 'distance' as const } : table.label;
    const reach = level.a * patterns.points.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    const starts = Float64Array.from({ length: SEARCH }, (_, i) => reach * ((2 * (i + 0.5)) / SEARCH - 1));
    return findAttractors(landscapeIn(inputs, read), starts, { delta: config.delta }).map(({ x }) => [
      column,
      explodingVariance(level),
      x[0] as number,
    ]);
  });
  return { minima: tableOf('minima', ['column', 's', 'x'], rows) };
}

/** Sought on a finer grid of levels than the run has, and placed between its columns by the logarithm of the noise. */
function timesOf(inputs: Inputs, moments: Moments): NamedRow[] {
  const { config, patterns } = inputs;
  const steps = Math.max(LEAST_LEVELS, Math.min(FINE_LEVELS, Math.floor(MOST_PAIRS / patterns.count)));
  const schedule = scheduleOf(config);
  const times = criticalTimes(
    ({ a, s }) => landscapeIn(inputs, { a, s, similarity: 'distance' }),
    (t) => levelAtTime(schedule, t),
    levelsOf({ ...config, steps }),
  );
  return times.flatMap(({ name, level, becomes }) => {
    const s = explodingVariance(level);
    const column = columnAt(moments, s);
    if (column === undefined) return [];
    return [{ name, row: [column, s, level.t, becomes === 'unstable' ? 1 : 0] }];
  });
}

interface NamedRow {
  name: string;
  row: readonly number[];
}

/** No rows at one level: nothing changes there. */
function criticalTable(rows: readonly NamedRow[]): Result {
  return tableOf(
    'criticalTimes',
    ['column', 's', 'time', 'unstable'],
    rows.map(({ row }) => [...row]),
    { rowNames: rows.map(({ name }) => name) },
  );
}

/** Levels on which changes of stability are sought, and level-memory pairs that this may take. */
const FINE_LEVELS = 2048;
const LEAST_LEVELS = 64;
const MOST_PAIRS = 2 ** 24;
