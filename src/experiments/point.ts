import { isActive } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { mixtureAt } from '../reference/mixture.ts';
import type { ReadLevel } from '../samplers/row.ts';
import { aboutCentreOf } from './centring.ts';
import { atFixedNoise, landscapeIn, type NoisePlace, noisePlace, pictureLevel } from './level.ts';
import { type Breathe, followSchedule, iterate, type Path } from './paths.ts';
import type { Inputs } from './run.ts';
import { slicePlane } from './slicePlane.ts';
import type { Teller } from './teller.ts';

/** What is known of one place of a picture, in float64 on the host. */
export interface PointReading {
  /** [dim] */
  x: readonly number[];
  /** where the memories are read */
  read: ReadLevel;
  at: NoisePlace;
  /** who tells what, where another score than the exact one moves the particles */
  by: string | undefined;
  /** -log p, nats; of a score that has no energy its integral from the mean of the memories */
  energy: number;
  /** of the energy, nats per length [dim] */
  gradient: readonly number[];
  /** posterior entropy H, nats: of the exact score, as the weights */
  entropy: number;
  /** e^H */
  effectiveMemories: number;
  /** the largest posterior weights, falling */
  top: readonly { memory: number; weight: number }[];
  /** where a particle from here ends; undefined where chance decides: then with its `weight` at each memory */
  end: Path | undefined;
}

const TOP = 3;
/** Larger sets take too long to read for a pointer that moves. */
const MOST_MEMORIES = 2 ** 18;

/**
 * The place [dim] that (x, y) of a picture means: of three dimensions, the one on the plane through the middle of the
 * box. Undefined where the picture is none of single places, or the memories are too many to be read at one.
 */
export function placeIn(inputs: Inputs, x: number, y: number): number[] | undefined {
  const { config, patterns } = inputs;
  const known = isActive('beta', config) || isActive('schedule', config);
  if (!known || patterns.count > MOST_MEMORIES) return undefined;
  if (patterns.dim < 3) return [x, y].slice(0, patterns.dim);
  const third = slicePlane(inputs);
  return third === undefined ? undefined : [x, y, third];
}

/**
 * Energy, posterior and destination of x [dim], at the noise of `pictureLevel`; basins of the probability-flow ODE
 * follow it to the data. `breathe` is awaited between steps. Throws RangeError if x has another dimension.
 */
export async function evaluatePoint(inputs: Inputs, x: readonly number[], breathe: Breathe): Promise<PointReading> {
  const { config } = inputs;
  const read = pictureLevel(config);
  const { own, x: here, back } = aboutCentreOf(inputs, x);
  const { entropy, effectiveMemories, weights, ...exact } = mixtureAt(landscapeIn(own, read), here);
  const teller = await tellerFor(inputs, own);
  const energy = teller?.energyAt?.(here) ?? exact.energy;
  const gradient = teller
    ? Array.from(teller.field.pullAt(here), (value) => -value / teller.field.variance)
    : [...exact.gradient];
  const path = isActive('replicas', config)
    ? undefined
    : atFixedNoise(config)
      ? await iterate(own, here, breathe, teller)
      : config.dynamics === 'ode'
        ? await followSchedule(own, here, 'odeHeun', breathe)
        : undefined;
  const end = path && putBack(path, back);
  const top = topOf(weights, TOP);
  const by = tellersText(config, teller);
  return { x, read, at: noisePlace(config), by, energy, gradient, entropy, effectiveMemories, top, end };
}

/** Who tells places of a run, prepared once. */
const tellers = new WeakMap<Inputs, Promise<Teller | undefined>>();

/** Undefined where the exact score does. `own`: the inputs about the centre of the run. */
async function tellerFor(inputs: Inputs, own: Inputs): Promise<Teller | undefined> {
  if (inputs.config.score === 'exact') return undefined;
  const known = tellers.get(inputs) ?? import('./teller.ts').then(({ tellerOf }) => tellerOf(own));
  tellers.set(inputs, known);
  return known;
}

function tellersText({ score }: Config, teller: Teller | undefined): string | undefined {
  if (score === 'exact') return undefined;
  if (!teller) return `the exact score, as ${score} is not asked at single places`;
  return teller.energyAt
    ? `${score}; entropy and weights by the exact score`
    : `${score}; energy, entropy and weights by the exact score`;
}

const putBack = (path: Path, back: (place: readonly number[]) => readonly number[]): Path => ({
  ...path,
  points: path.points.map(back),
  end: back(path.end),
});

/** A path with what it is a path of. */
export interface NamedPath extends Path {
  kind: 'iteration' | 'flow' | 'ode' | 'sde';
}

/**
 * Where particles from x [dim] go: by the iteration or flow of the run, or along its schedule, without and with chance.
 */
export async function pathsFrom(inputs: Inputs, x: readonly number[], breathe: Breathe): Promise<NamedPath[]> {
  const { config } = inputs;
  const { own, x: here, back } = aboutCentreOf(inputs, x);
  if (isActive('beta', config)) {
    const kind = isActive('flowStep', config) ? 'flow' : 'iteration';
    return [{ kind, ...putBack(await iterate(own, here, breathe, await tellerFor(inputs, own)), back) }];
  }
  return [
    { kind: 'ode', ...putBack(await followSchedule(own, here, 'odeHeun', breathe), back) },
    { kind: 'sde', ...putBack(await followSchedule(own, here, 'ancestral', breathe), back) },
  ];
}

/** The `most` largest, falling; in one pass, as there may be many. */
export function topOf(weights: Float64Array, most: number): PointReading['top'] {
  const top: { memory: number; weight: number }[] = [];
  weights.forEach((weight, memory) => {
    if (top.length === most && weight <= (top.at(-1)?.weight as number)) return;
    const at = top.findIndex((other) => weight > other.weight);
    top.splice(at < 0 ? top.length : at, 0, { memory, weight });
    top.length = Math.min(top.length, most);
  });
  return top;
}
