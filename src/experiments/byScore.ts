import { describePoint } from '../attractors/classify.ts';
import { morseSum } from '../attractors/criticalPoints.ts';
import { type FixedPoint, searchFixedPoints, shiftedTo } from '../attractors/fixedPoints.ts';
import { inTurns } from '../attractors/parts.ts';
import { nextTask } from '../nextTask.ts';
import { ConfigError } from '../params/config.ts';
import { meanOf } from '../reference/landscape.ts';
import { energiesOn, energyBetween, loopIntegral } from '../reference/lineIntegral.ts';
import { type OdeEnergies, odeEnergies } from '../reference/odeEnergy.ts';
import { curvatureOf, fieldOfAnswer, type ScoreField } from '../reference/scoreField.ts';
import { type ReadLevel, row, totalVariance } from '../samplers/row.ts';
import { startPoints } from '../simulation/startPoints.ts';
import { energyOnPlane } from './energyOnPlane.ts';
import type { LandscapeFields, PlaneGrid } from './fields.ts';
import type { LandscapeWork } from './landscape.ts';
import { landscapeIn, levelOf } from './level.ts';
import { descentIn, type Found, labelled, withMemories } from './minima.ts';
import type { Inputs, RunContext } from './run.ts';

type Context = Pick<RunContext, 'progress' | 'stop'>;

/** Integrals along a segment are taken until two refinements differ by less, nats. */
const TOLERANCE = 1e-6;

/** The work of landscapes, and what a map of basins asks for. */
interface ScoreWork extends Required<LandscapeWork<Context>> {
  /** the attractors that starts in the box, the memories and their mean lead to */
  findMinima(context: Context): Promise<Found>;
}

/** A score at the level of a config, and the energy that it alone tells. */
export interface EnergyByScore {
  /** the level, the width of the data folded in */
  folded: ReadLevel;
  field: ScoreField;
  /**
   * from -log p of the mean of the memories, which the ODE has, along the segment to x; refined to `tolerance`, nats
   */
  energyAt(x: ArrayLike<number>, tolerance?: number): number;
  /** -log p of places by the ODE */
  byOde(places: Float64Array): Promise<OdeEnergies>;
}

/** Throws ConfigError where the score is asked for dot products. */
export async function energyByScore({ config, patterns, score }: Inputs): Promise<EnergyByScore> {
  if (config.similarity === 'dot') {
    throw new ConfigError([`score ${config.score} stands for distances to the memories; set similarity = distance`]);
  }
  const read = levelOf(config);
  const folded = { ...read, s: totalVariance(read, patterns.width) };
  const reference = await score.reference({ patterns, rows: [row({ read: folded })], seed: config.seed });
  const field = fieldOfAnswer(reference(folded), folded, patterns.dim);
  const byOde = (places: Float64Array) =>
    odeEnergies(patterns, (rows) => score.reference({ patterns, rows, seed: config.seed }), read.s, places);
  const mean = meanOf(patterns);
  const [ground = Number.NaN] = (await byOde(mean)).energies;
  return {
    folded,
    field,
    energyAt: (x, tolerance = TOLERANCE) => ground + energyBetween(field, mean, x, tolerance).energy,
    byOde,
  };
}

/**
 * What a score that is not exact answers in place of an energy and of posterior weights, in float64 on the host:
 * attractors as fixed points of m, energies by integrals of the score along segments, log p by the probability-flow
 * ODE, curvatures from the derivative of m. Energies count from -log p of the mean of the memories, as the ODE has it.
 * Throws ConfigError on what it cannot answer.
 */
export async function workByScore(inputs: Inputs): Promise<ScoreWork> {
  const { config, patterns, score, box } = inputs;
  const { dim, width } = patterns;
  const { quantity } = config;
  if (config.experiment === 'landscape' && (quantity === 'entropy' || quantity === 'topWeight')) {
    throw new ConfigError([
      `score ${config.score} has no posterior weights, and no ${quantity}; show energy, score, hessianMin or hessianMax, or take the exact score`,
    ]);
  }
  const { folded, field, energyAt, byOde } = await energyByScore(inputs);
  const read = levelOf(config);
  const search = ({ stop }: Context) => {
    const { start, particles } = descentIn(box, read);
    const starts = withMemories(startPoints(start, dim, { seed: 0, first: 0, count: particles }), patterns);
    return inTurns(searchFixedPoints(field, starts), stop);
  };
  return {
    kernel: `${score.name} in float64 on the host`,
    async findMinima(context) {
      const minima = (await search(context)).filter(({ index }) => index === 0);
      return foundAt(inputs, field, minima, energyAt, byOde, context.stop);
    },
    async findCriticalPoints(context) {
      const inside = (await search(context)).filter(({ x }) =>
        x.every((value, d) => value >= (box.low[d] as number) && value <= (box.high[d] as number)),
      );
      return foundAt(inputs, field, inside, energyAt, byOde, context.stop);
    },
    fieldsOn: (plane, _inputs, _read, context) =>
      fieldsByScore(field, plane, energyAt, { ...context, curved: config.experiment === 'landscape' }),
    async pointAt(x) {
      const pull = field.pullAt(x);
      const { energies, errors } = await byOde(Float64Array.from(x));
      const keep = 1 - (read.a ** 2 * width) / folded.s;
      return {
        energy: energyAt(x),
        denoiser: pull.map((value, d) => (keep * value + (x[d] as number)) / read.a),
        score: pull.map((value) => value / folded.s),
        eigenvalues: curvatureOf(field.slopeAt(x), dim).map((value) => value / folded.s),
        further: {
          odeEnergy: energies[0] as number,
          odeEnergyError: errors[0] as number,
          loop: loopIntegral(field, x, TOLERANCE),
        },
      };
    },
    energiesOn: (way) => energiesOn(field, way, TOLERANCE),
  };
}

/** Fixed points as critical points: their classes are told by the exact posterior, as those of particles are. */
async function foundAt(
  inputs: Inputs,
  field: ScoreField,
  fixed: readonly FixedPoint[],
  energyAt: (x: ArrayLike<number>) => number,
  byOde: EnergyByScore['byOde'],
  stop: Context['stop'],
): Promise<Found> {
  const landscape = landscapeIn(inputs, levelOf(inputs.config));
  const described = fixed.map(({ x, curvature, index }) =>
    describePoint(
      landscape,
      { x, curvature, index, energy: energyAt(x), entropy: landscape.at(x).entropy },
      inputs.config.delta,
    ),
  );
  const ordered = described.sort((p, q) => p.index - q.index || p.energy - q.energy);
  const endOf = (start: Float64Array) => {
    const end = shiftedTo(field, start);
    return end && { ...end, energy: Number.NaN };
  };
  const points = await inTurns(labelled(landscape, ordered, endOf), stop);
  const minima = points.filter(({ index }) => index === 0).length;
  const loops = points.map(({ x }) => Math.abs(loopIntegral(field, x, TOLERANCE)));
  const most = loops.reduce((a, b) => Math.max(a, b), 0);
  const places = Float64Array.from(points.flatMap(({ x }) => [...x]));
  const { energies, errors } = await byOde(places);
  return {
    points,
    minima,
    further: { odeEnergy: [...energies], odeEnergyError: [...errors] },
    note: `${minima} fixed points of m at which mean shift comes to rest, ${points.length - minima} others; sum of (−1)^{index} = ${morseSum(points)}${
      field.dim > 1
        ? `; round a square of side σ about each, the score comes to ${most.toPrecision(2)} nat at most`
        : ''
    }`,
  };
}

/**
 * What a score says of every cell of a plane; `curved`: its curvatures, too, which take most of the
 * time. Stopped, it leaves the rest NaN.
 */
async function fieldsByScore(
  field: ScoreField,
  plane: PlaneGrid,
  energyAt: (x: ArrayLike<number>) => number,
  { progress, stop, curved }: Context & { curved: boolean },
): Promise<LandscapeFields> {
  const { dim, variance } = field;
  const [ny, nx] = plane.shape;
  const column = () => new Float32Array(nx * ny).fill(Number.NaN);
  const fields = {
    score: Array.from({ length: dim }, column),
    scoreNorm: column(),
    hessianMin: column(),
    hessianMax: column(),
  };
  const pulls: Float64Array[] = [];
  const place = (i: number) => Float64Array.from({ length: dim }, (_, d) => plane.at(i, d));
  for (let line = 0; line < ny && !stop?.aborted; line++) {
    for (let i = line * nx; i < (line + 1) * nx; i++) {
      const x = place(i);
      const pull = field.pullAt(x);
      pulls.push(pull);
      pull.forEach((value, d) => {
        (fields.score[d] as Float32Array)[i] = value / variance;
      });
      fields.scoreNorm[i] = Math.hypot(...pull) / variance;
      if (!curved) continue;
      const curvature = curvatureOf(field.slopeAt(x), dim);
      fields.hessianMin[i] = (curvature[0] as number) / variance;
      fields.hessianMax[i] = (curvature[dim - 1] as number) / variance;
    }
    progress?.({ fraction: (line + 1) / (2 * ny), pairsPerSecond: Number.NaN });
    await nextTask();
  }
  const { energy, energyLeast, loop } = await energyOnPlane(field, plane, pulls, energyAt, {
    stop,
    progress: ({ fraction, ...rest }) => progress?.({ fraction: (1 + fraction) / 2, ...rest }),
  });
  return {
    ...fields,
    energy,
    energyLeast,
    ...(ny > 1 && {
      note: `energies are the mean of two ways over the grid, which differ by ${loop.toPrecision(2)} nat at most: a learnt score need not be a gradient`,
    }),
  };
}
