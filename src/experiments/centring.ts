import { ConfigError, isActive } from '../params/config.ts';
import { meanOf, rmsRadius } from '../reference/landscape.ts';
import { axisNames, type Extent, type Result, type Table } from '../results.ts';
import type { Box, Experiment, Inputs, Outcome, RunContext } from './run.ts';
import { levelsOf } from './schedule.ts';
import type { Watch } from './watch.ts';

/**
 * Single precision has 24 bits. Where memories lie far from the origin compared with their own spread, too few are left
 * for what tells them apart. Such runs take x - c, c the mean of the memories, and their results are put back in float64.
 * Distances alone matter then: for the dot product the origin is part of the energy, and where the signal scale a of a
 * schedule moves, x - a c would not be the same process for every sampler.
 */

/** Centred where |mean| is more than so many rms radii: 6 of the 24 bits. */
const FAR = 64;
/** Refused, where it cannot be centred, past so many: 14 of the 24 bits. */
const TOO_FAR = 2 ** 14;

/** What is subtracted from the inputs of a run, [dim]; undefined where nothing is. Throws ConfigError on what has too few digits. */
export function centreOf({ config, patterns }: Inputs): readonly number[] | undefined {
  const mean = [...meanOf(patterns)];
  const spread = Math.hypot(rmsRadius(patterns), Math.sqrt(patterns.width)) || 1;
  const distance = Math.hypot(...mean) / spread;
  if (!(distance > FAR)) return undefined;
  const reason = obstacle(config);
  if (!reason) return mean;
  if (distance <= TOO_FAR) return undefined;
  const bits = Math.round(Math.log2(distance));
  throw new ConfigError([
    `memories: their mean is ${distance.toPrecision(3)} times as far from the origin as they are from it, which leaves ${Math.max(0, 24 - bits)} of the 24 bits of single precision, and ${reason}; subtract their mean from them`,
  ]);
}

/** Why a run cannot be centred; undefined where it can. */
function obstacle(config: Inputs['config']): string | undefined {
  if (config.experiment === 'phase') return 'the points of a sweep are not centred';
  if (isActive('similarity', config) && config.similarity === 'dot') return 'the dot product needs the origin';
  if (isActive('schedule', config) && levelsOf({ ...config, steps: 2 }).some(({ a }) => a !== 1)) {
    return `the signal scale of schedule ${config.schedule} moves the data (brownian, geometric and edm do not)`;
  }
  return undefined;
}

/** The same inputs about the centre c. */
export function centred(inputs: Inputs, c: readonly number[]): Inputs {
  const { patterns, box, cue, cues } = inputs;
  const { dim } = patterns;
  const less = (values: readonly number[]) => values.map((value, d) => value - (c[d] as number));
  return {
    ...inputs,
    patterns: { ...patterns, points: patterns.points.map((value, i) => value - (c[i % dim] as number)) },
    box: { low: less(box.low), high: less(box.high) } satisfies Box,
    cue: less(cue),
    ...(cues ? { cues: { ...cues, points: cues.points.map((value, i) => value - (c[i % dim] as number)) } } : {}),
    origin: less(inputs.origin),
  };
}

/**
 * Runs an experiment about the mean of the memories where that is needed; what it gives, and shows before its end, is in the
 * coordinates of the memories. Throws ConfigError where single precision has too few digits, and what the experiment throws.
 */
export async function runCentred<Context extends object>(
  experiment: (inputs: Inputs, context: Context) => ReturnType<Experiment>,
  inputs: Inputs,
  context: Context,
): Promise<Outcome> {
  const c = centreOf(inputs);
  if (!c) return experiment(inputs, context);
  const overTime = inputs.config.experiment === 'trajectories';
  const back = (results: Readonly<Record<string, Result>>) =>
    Object.fromEntries(Object.entries(results).map(([name, result]) => [name, resultBack(result, c, overTime)]));
  const { watch, partial } = context as Partial<Pick<RunContext, 'watch' | 'partial'>>;
  const outcome = await experiment(centred(inputs, c), {
    ...context,
    ...(watch && { watch: watchBack(watch, back) }),
    ...(partial && { partial: (results: Record<string, Result>) => partial(back(results)) }),
  });
  const place = c.map((value) => Number(value.toPrecision(6))).join(', ');
  const note = `computed about the mean of the memories, (${place}): single precision has too few digits farther off`;
  return { ...outcome, results: back(outcome.results), notes: [...outcome.notes, note] };
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

/** Grids lie in the plane of the first two coordinates; one over time has the first of them upwards. */
function resultBack(result: Result, c: readonly number[], overTime: boolean): Result {
  switch (result.kind) {
    case 'field':
    case 'labels':
      return { ...result, extent: extentBack(result.extent, overTime ? [0, c[0] ?? 0] : c) };
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

/** Which coordinate a column holds, -1: none. 'x', 'denoiser_x'; x1, x2 and twin1 are places of single particles on a line. */
function coordinateOf(column: string, axes: readonly string[]): number {
  if (axes.length <= 3 && /^(x|twin)\d+$/.test(column)) return 0;
  return axes.indexOf(column.replace(/^denoiser_/, ''));
}
