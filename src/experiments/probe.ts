import { downloadPositions } from '../gpu/particles.ts';
import { mixtureAt } from '../reference/mixture.ts';
import { axisNames, type Result, tableOf } from '../results.ts';
import type { ReadLevel } from '../samplers/row.ts';
import { Simulation } from '../simulation/simulation.ts';
import { ENERGY_SIDE } from './attractors.ts';
import { energyAlong } from './energyAlong.ts';
import { fieldOf, fieldsOn, planeGrid } from './fields.ts';
import { type LandscapeWork, workOf } from './landscape.ts';
import { landscapeIn, levelOf } from './level.ts';
import { memoryTable } from './memoryTable.ts';
import { criticalPointTable, findCriticalPoints, heightsOver } from './minima.ts';
import type { Experiment, Inputs, Outcome, RunContext, SystemRun } from './run.ts';
import { specOf } from './systems.ts';

/** Steps of the trajectory that are kept one by one; later ones at growing distance. */
const KEPT = 64;

/** The path of one particle: [steps done, ...place], the first row its start. */
export interface Trajectory {
  rows: number[][];
  settled: boolean;
  kernel: string;
}

/** Who moves the particle, searches, and reads the grid: the GPU, or the CPU (src/experiments/onCpu). */
export interface ProbeWork<Context> extends LandscapeWork<Context> {
  trajectoryOf(context: Context, inputs: Inputs, run: SystemRun): Promise<Trajectory>;
}

/** The step that is kept after `step`, where nothing has settled. */
export const nextKept = (step: number): number => Math.max(step + 1, step <= KEPT ? 0 : Math.ceil(step * 1.1));

/**
 * Everything about one point: energy, posterior weights, denoiser, score, Hessian spectrum (float64 on the host), and
 * the path that fixed-point iteration takes from there (the kernel), in up to three dimensions over the
 * energy of the box. And the energy on the way between the two memories that weigh most there. Of a score
 * that is not exact, what it tells of these.
 */
export const probe: Experiment = probeBy({ trajectoryOf, findCriticalPoints, fieldsOn });

/** The experiment, by whoever does the work. */
export function probeBy<Context extends Pick<RunContext, 'progress' | 'stop'>>(
  work: ProbeWork<Context>,
): (inputs: Inputs, context: Context) => Promise<Outcome> {
  return async (inputs, context) =>
    pointAndPath(inputs, context, await workOf<ProbeWork<Context>, Context>(inputs, work));
}

async function trajectoryOf({ gpu, progress, stop }: RunContext, inputs: Inputs, run: SystemRun): Promise<Trajectory> {
  const simulation = await Simulation.create(gpu, specOf(inputs, run));
  const { totalSteps, kernelName: kernel } = simulation;
  const rows: number[][] = [[0, ...inputs.cue]];
  try {
    for (let step = 1; !stop?.aborted && !simulation.settled && simulation.step < totalSteps; step = nextKept(step)) {
      await simulation.advance({ until: step });
      rows.push([simulation.step, ...(await downloadPositions(simulation))]);
      progress?.({ fraction: step / totalSteps, pairsPerSecond: Number.NaN });
    }
    return { rows, settled: simulation.settled, kernel };
  } finally {
    simulation.dispose();
  }
}

async function pointAndPath<Context extends Pick<RunContext, 'progress' | 'stop'>>(
  inputs: Inputs,
  context: Context,
  work: ProbeWork<Context>,
): Promise<Outcome> {
  const { config, patterns, cue } = inputs;
  const { stop } = context;
  const { dim } = patterns;
  const read = levelOf(config);
  const landscape = landscapeIn(inputs, read);
  const told = await work.pointAt?.(cue);
  // posterior weights are those of the exact one, whatever the score
  const point = { ...mixtureAt(landscape, cue), ...told };
  const further = Object.entries(told?.further ?? {});
  const energiesOn =
    work.energiesOn ?? ((way: readonly ArrayLike<number>[]) => Float64Array.from(way, (x) => landscape.at(x).energy));
  const cues = { points: Float64Array.from(cue), count: 1, sources: Int32Array.of(-1), text: 'the cue' };
  const {
    rows: path,
    settled,
    kernel,
  } = await work.trajectoryOf(context, inputs, inputs.system.runOf({ ...inputs, cues }));
  const surroundings = dim > 3 ? {} : await surroundingsOf(inputs, context, read, work);
  const axes = axisNames(dim);
  const end = path.at(-1) as number[];
  const second = runnerUp(point.weights, point.topMemory);
  return {
    results: {
      point: tableOf(
        'point',
        [
          ...axes,
          'energy',
          'entropy',
          'effectiveMemories',
          'participationRatio',
          'topMemory',
          'topWeight',
          ...axes.map((axis) => `denoiser_${axis}`),
          ...axes.map((axis) => `score_${axis}`),
          ...axes.map((_, d) => `eigenvalue${d + 1}`),
          ...further.map(([name]) => name),
        ],
        [
          [
            ...cue,
            point.energy,
            point.entropy,
            point.effectiveMemories,
            point.participationRatio,
            point.topMemory,
            point.topWeight,
            ...point.denoiser,
            ...point.score,
            ...point.eigenvalues,
            ...further.map(([, value]) => value),
          ],
        ],
        { memoryColumns: ['topMemory'] },
      ),
      weights: memoryTable('weights', patterns, { weight: point.weights }),
      trajectory: tableOf('trajectory', ['step', ...axes], path),
      ...surroundings,
      ...(second === undefined || stop?.aborted
        ? {}
        : energyAlong(patterns, energiesOn, point.topMemory, second, inputs.origin)),
    },
    integers: Int32Array.of(point.topMemory),
    fractions: [],
    kernel,
    notes: [
      settled
        ? await restText(inputs, read, end.slice(1), end[0] as number, work)
        : `has not settled after ${end[0]} steps`,
      ...(told ? ['posterior weights and entropy are those of the exact score'] : []),
    ],
  };
}

/** The energy of the box and its critical points, in up to three dimensions. */
async function surroundingsOf<Context extends Pick<RunContext, 'progress' | 'stop'>>(
  inputs: Inputs,
  context: Context,
  read: ReadLevel,
  work: ProbeWork<Context>,
): Promise<Record<string, Result>> {
  const { points, further } = await work.findCriticalPoints(context, inputs);
  const plane = planeGrid(inputs.box, ENERGY_SIDE);
  const { energy, energyLeast } = await work.fieldsOn(plane, inputs, read, { ...context, progress: undefined });
  return {
    attractors: criticalPointTable(points, { ...heightsOver(energyLeast, points), ...further }),
    energy: fieldOf(plane, 'energy', 'nat', energy),
  };
}

/**
 * Where a particle came to rest. Where steps are small the map may stand still beside no minimum: on a saddle or a top.
 */
async function restText(
  inputs: Inputs,
  read: ReadLevel,
  x: readonly number[],
  steps: number,
  work: Pick<LandscapeWork<never>, 'pointAt'>,
): Promise<string> {
  const place =
    x.length > 3
      ? 'a place'
      : `(${x.map((value, d) => (value - (inputs.origin[d] as number)).toPrecision(5)).join(', ')})`;
  const { eigenvalues } = (await work.pointAt?.(x)) ?? mixtureAt(landscapeIn(inputs, read), x);
  const rising = eigenvalues.filter((value) => value > 0).length;
  if (rising === eigenvalues.length) return `settles at ${place} after ${steps} steps`;
  const kind = rising === 0 ? 'a maximum' : 'a saddle';
  return `stands still at ${place} after ${steps} steps: that is ${kind} of the energy (least curvature ${(eigenvalues[0] as number).toPrecision(3)}), from which the slightest push leads away`;
}

/** The memory that weighs most after `top`; undefined where there is no other. */
function runnerUp(weights: Float64Array, top: number): number | undefined {
  let best: number | undefined;
  weights.forEach((weight, k) => {
    if (k !== top && (best === undefined || weight > (weights[best] as number))) best = k;
  });
  return best;
}
