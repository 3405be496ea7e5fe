import { type Patterns, pointsFrom } from '../memories/patterns.ts';
import { ConfigError, isActive } from '../params/config.ts';
import { meanOf, rmsRadius } from '../reference/landscape.ts';
import { axisNames, type Box, type Extent, type Result, type Table } from '../results.ts';
import { aboutCentre } from '../samplers/centre.ts';
import { coordinatesShown } from './planeTable.ts';
import type { Experiment, Inputs, Outcome, RunContext } from './run.ts';
import type { Watch } from './watch.ts';

/**
 * Single precision has 24 bits. Where memories lie far from the origin compared with their own spread, too few are left
 * for what tells them apart. Such runs take x - a c, c the mean of the memories and a the signal scale of the level
 * (samplers/centre.ts), and what they find is put back by adding c, in float64. Where a is not 1, results and box are
 * therefore places x + (1 - a) c: the mean of the data stands still, as it does for data at the origin. Distances alone
 * matter then: for the dot product the origin is part of the energy.
 */

/** Centred where |mean| is more than so many rms radii: 6 of the 24 bits. */
const FAR = 64;
/** Where that cannot be, too far: 14 of the 24 bits. */
const TOO_FAR = 2 ** 14;
/** Similarities from here on have steps of one nat in single precision. */
const MOST_SIMILARITY = 2 ** 23;
/** A step that moves the mean by more than so many rms radii is told. */
const VISIBLE = 0.01;

const isDot = (config: Inputs['config']) => isActive('similarity', config) && config.similarity === 'dot';

/** How far the mean of the memories is from the origin, in their own rms radii. */
function distanceOf(patterns: Patterns): number {
  const spread = Math.hypot(rmsRadius(patterns), Math.sqrt(patterns.width)) || 1;
  return Math.hypot(...meanOf(patterns)) / spread;
}

/**
 * What is subtracted from the inputs of a run, [dim]; undefined where nothing is. Throws ConfigError as checkDot does.
 */
export function centreOf(inputs: Inputs): readonly number[] | undefined {
  const { config, patterns } = inputs;
  // networks of spins have their origin
  if (isActive('separation', config)) return undefined;
  if (isDot(config)) {
    // a sweep is checked at its points
    if (config.experiment !== 'phase') checkDot(inputs);
    return undefined;
  }
  return distanceOf(patterns) > FAR ? [...meanOf(patterns)] : undefined;
}

/** Throws ConfigError where memories compared by their dot product, which needs the origin, are too far from it. */
export function checkDot({ config, patterns }: Pick<Inputs, 'config' | 'patterns'>): void {
  const distance = distanceOf(patterns);
  if (!isDot(config) || !(distance > FAR)) return;
  const refuse = (why: string) => {
    throw new ConfigError([
      `memories: their mean is ${distance.toPrecision(3)} times as far from the origin as they are from it, ${why}, and the dot product needs the origin; subtract their mean from them, or compare by distance`,
    ]);
  };
  if (distance > TOO_FAR) {
    const bits = Math.max(0, 24 - Math.round(Math.log2(distance)));
    refuse(`which leaves ${bits} of the 24 bits of single precision`);
  }
  const largest = config.beta * meanOf(patterns).reduce((sum, value) => sum + value * value, 0);
  if (largest >= MOST_SIMILARITY) {
    const step = 2 ** (Math.floor(Math.log2(largest)) - 23);
    refuse(`so that similarities β x·ξ reach ${largest.toPrecision(2)}, where single precision has steps of ${step}`);
  }
}

/** The same inputs about the centre c. */
export function centred(inputs: Inputs, c: readonly number[]): Inputs {
  const { patterns, box, cue, cues, system, score } = inputs;
  const less = (values: readonly number[]) => values.map((value, d) => value - (c[d] as number));
  return {
    ...inputs,
    patterns: { ...patterns, points: pointsFrom(patterns.points, c) },
    score: score.about?.(c) ?? score,
    box: { low: less(box.low), high: less(box.high) } satisfies Box,
    cue: less(cue),
    ...(cues ? { cues: { ...cues, points: pointsFrom(cues.points, c) } } : {}),
    origin: less(inputs.origin),
    system: {
      ...system,
      runOf(own) {
        const run = system.runOf(own);
        return { ...run, table: aboutCentre(run.table) };
      },
    },
  };
}

/**
 * The points of a sweep, each about the mean of its own memories, if those of the sweep are far; else as they are.
 * Points with one set of memories go on sharing it. Throws ConfigError as centreOf does.
 */
export function pointsCentred(sweep: Inputs): ((point: Inputs) => Inputs) | undefined {
  if (!centreOf(sweep)) return undefined;
  const shared = new WeakMap<Patterns, Patterns>();
  return (point) => {
    const own = centred(point, [...meanOf(point.patterns)]);
    const patterns = shared.get(point.patterns) ?? own.patterns;
    shared.set(point.patterns, patterns);
    return { ...own, patterns };
  };
}

/**
 * Runs an experiment about the mean of the memories where that is needed; what it gives, and shows before
 * its end, is in the coordinates of the memories. Throws ConfigError where single precision has too few
 * digits, and what the experiment throws.
 */
export async function runCentred<Context extends object>(
  experiment: (inputs: Inputs, context: Context) => ReturnType<Experiment>,
  inputs: Inputs,
  context: Context,
): Promise<Outcome> {
  // the points of a sweep are runs of their own
  const c = inputs.config.experiment === 'phase' ? undefined : centreOf(inputs);
  if (!c) return experiment(inputs, context);
  const shift = gridShift(inputs.config, c);
  const back = (results: Readonly<Record<string, Result>>) =>
    Object.fromEntries(Object.entries(results).map(([name, result]) => [name, resultBack(result, c, shift)]));
  const { watch, partial } = context as Partial<Pick<RunContext, 'watch' | 'partial'>>;
  const own = centred(inputs, c);
  const outcome = await experiment(own, {
    ...context,
    ...(watch && { watch: watchBack(watch, back) }),
    ...(partial && { partial: (results: Record<string, Result>) => partial(back(results)) }),
  });
  return { ...outcome, results: back(outcome.results), notes: [...outcome.notes, ...centringNotes(own, c)] };
}

/** What to know of such a run: where it was computed, what its places mean, and what the steps do to the mean. */
function centringNotes({ config, patterns, system, ...own }: Inputs, c: readonly number[]): string[] {
  const place = c.map((value) => Number(value.toPrecision(6))).join(', ');
  const notes = [
    `computed about the mean of the memories, (${place}): single precision has too few digits farther off`,
  ];
  // at one noise level, and from cues, a is 1 and no step moves the mean
  if (!isActive('schedule', config)) return notes;
  const { levels = [], table } = system.runOf({ config, patterns, system, ...own });
  if (levels.some(({ a }) => a !== 1)) {
    notes.push('places are x + (1 − a) times that mean, a the signal scale: the mean of the data stands still');
  }
  const moved = Math.hypot(...c) * table.rows.reduce((most, { cc }) => Math.max(most, Math.abs(cc)), 0);
  if (moved > VISIBLE * rmsRadius(patterns)) {
    notes.push(
      `a step of this sampler moves the mean of the data by up to ${moved.toPrecision(2)} beside the schedule (their rms radius is ${rmsRadius(patterns).toPrecision(2)}), as its error grows with the distance from the origin: subtract the mean, or take ancestral`,
    );
  }
  return notes;
}

/**
 * Inputs and a place [dim] of their pictures about the centre of the run, if it has
 * one, and the way back for other places.
 */
export function aboutCentreOf(inputs: Inputs, x: readonly number[]) {
  const c = centreOf(inputs);
  if (!c) return { own: inputs, x, back: (place: readonly number[]) => place };
  const shifted = (place: readonly number[], sign: 1 | -1) => place.map((value, d) => value + sign * (c[d] as number));
  return { own: centred(inputs, c), x: shifted(x, -1), back: (place: readonly number[]) => shifted(place, 1) };
}

const watchBack =
  (watch: Watch, back: (results: Readonly<Record<string, Result>>) => Record<string, Result>): Watch =>
  (watched) =>
    watch({
      ...watched,
      async look() {
        const look = await watched.look();
        return { ...look, results: async () => back(await look.results()) };
      },
    });

/**
 * What of the centre lies along the sides of a grid. Grids lie in the plane of two coordinates; one over time has the
 * first of them upwards, and the principal plane is about the mean wherever that is.
 */
function gridShift(config: Inputs['config'], c: readonly number[]): readonly number[] {
  if (config.plane === 'principal') return [0, 0];
  if (config.experiment === 'trajectories') return [0, c[0] ?? 0];
  return coordinatesShown(config).map((d) => c[d] ?? 0);
}

function resultBack(result: Result, c: readonly number[], shift: readonly number[]): Result {
  switch (result.kind) {
    case 'field':
    case 'labels':
      return { ...result, extent: extentBack(result.extent, shift) };
    case 'table':
      return tableBack(result, c);
    case 'series':
      return result;
  }
}

function extentBack([x0, x1, y0, y1]: Extent, [cx = 0, cy = 0]: readonly number[]): Extent {
  return [x0 + cx, x1 + cx, y0 + cy, y1 + cy];
}

/** Columns that hold a coordinate, by name; the means of moments are a row per coordinate. */
function tableBack(table: Table, c: readonly number[]): Table {
  const axes = axisNames(c.length);
  const width = table.columns.length;
  const data = Float64Array.from(table.data);
  table.columns.forEach((column, j) => {
    for (let i = 0; i < table.shape[0]; i++) {
      const d = column === 'mean' ? i : coordinateOf(column, axes);
      if (d >= 0 && d < c.length) data[i * width + j] = (data[i * width + j] as number) + (c[d] as number);
    }
  });
  return { ...table, data };
}

/**
 * Which coordinate a column holds, -1: none. 'x', 'denoiser_x'; x1, x2 and twin1
 * are places of single particles on a line.
 */
function coordinateOf(column: string, axes: readonly string[]): number {
  if (axes.length <= 3 && /^(x|twin)\d+$/.test(column)) return 0;
  return axes.indexOf(column.replace(/^denoiser_/, ''));
}
