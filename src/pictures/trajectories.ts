import type { RunSoFar } from '../experiments/run.ts';
import { capital, digits } from '../printable.ts';
import { rmsRadius } from '../reference/landscape.ts';
import { type Field, type Table, tableRow } from '../results.ts';
import type { ContourLevel, ContourLine } from '../view/picture.ts';
import { scaleOf } from '../view/scale.ts';
import { plainText } from '../view/text.ts';
import { formatStep } from '../view/ticks.ts';
import { short } from './describe.ts';
import { NOT_COMPUTED, type RunPicture, type ViewDials } from './frame.ts';
import { orderPicture } from './orderParameters.ts';
import { alongSchedule, cloneLine, momentText, timeFrame } from './overTime.ts';

/**
 * All particles over time and position, with the minima of E, the critical times, and a few paths with their clones.
 */
export function trajectoriesPicture(run: RunSoFar, { colorScale = 'cbrt', palette = 'magma' }: ViewDials): RunPicture {
  if (run.results.order) return orderPicture(run);
  const { patterns, config } = run.inputs;
  const density = run.results.density as Field;
  const grid = { width: density.shape[1], height: density.shape[0] };
  const scale = scaleOf(colorScale, density.data);
  const levels: ContourLevel[] = [];
  const lines: ContourLine[] = [];
  const add = (name: string, style: ContourLevel['style'], paths: readonly number[][], label = '') => {
    if (paths.length === 0) return;
    for (const path of paths) lines.push({ level: levels.length, points: Float64Array.from(path) });
    levels.push({ value: Number.NaN, label, style, name });
  };
  add(
    alongSchedule(run) ? 'minima of E: the pitchfork' : 'minima of E',
    'heavy',
    branchesOf(run.results.minima as Table | undefined, rmsRadius(patterns) || 1),
  );
  const [, , low, high] = density.extent;
  for (const { names, column, s, unstable } of timesOf(run.results.criticalTimes as Table)) {
    const what = unstable ? `centre unstable below ${short(s)}` : `centre stable again below ${short(s)}`;
    add(`${names.join(', ')}: ${what}`, 'dashed', [[column, low, column, high]], `s = ${short(s)}`);
  }
  const paths = run.results.paths as Table;
  add('paths of single particles', 'plain', pathsOf(paths, 'x'));
  add('their clones, with other noise', 'dotted', pathsOf(paths, 'twin'));
  const clones = run.results.clones as Table | undefined;
  const framed = timeFrame(
    run,
    `${capital(run.inputs.system.title)} in time: ${patterns.label}, ${config.particles} particles`,
    density.extent,
  );
  return {
    picture: {
      ...framed,
      subtitle: [...framed.subtitle, ...(clones ? [cloneLine(clones)] : [])],
      layer: { kind: 'field', name: 'particles per bin', unit: '', grid, scale, palette },
      ...(lines.length > 0 ? { contours: { levels, lines } } : {}),
      markers: [],
    },
    source: { kind: 'field', grid, values: density.data as Float32Array, type: 'f32', scale, palette },
    cellAt: cellReader(
      run,
      density.data,
      (count) => `${digits(count)} of ${digits(config.particles)} particles in this bin`,
    ),
  };
}

/** Reads off the moment of a column, the middle of a bin, and the value there, of `data` [bins, columns], by `say`. */
export function cellReader(
  run: RunSoFar,
  data: ArrayLike<number>,
  say: (value: number) => string,
): NonNullable<RunPicture['cellAt']> {
  const { inputs, results } = run;
  const { patterns } = inputs;
  const { shape, extent } = results.density as Field;
  const [bins, columns] = shape;
  const [, , low, high] = extent;
  const step = (high - low) / bins;
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const clamped = (i: number, count: number) => Math.min(count - 1, Math.max(0, i));
  return (x, y) => {
    const column = clamped(Math.round(x), columns);
    const bin = clamped(Math.floor((y - low) / step), bins);
    const middle = formatStep(low + (bin + 0.5) * step, step / 10, largest);
    const value = data[bin * columns + column] as number;
    return {
      place: plainText(`${momentText(run, column)}, ${patterns.dim === 1 ? 'x' : 'x_{1}'} = ${middle}`),
      value: Number.isNaN(value) ? NOT_COMPUTED : say(value),
    };
  };
}

/** The critical times; without drift those of all dynamics are one, and have one line. */
function timesOf(table: Table): { names: string[]; column: number; s: number; unstable: boolean }[] {
  const times: ReturnType<typeof timesOf> = [];
  for (let i = 0; i < table.shape[0]; i++) {
    const { column, s, unstable } = tableRow(table, i) as Record<'column' | 's' | 'unstable', number>;
    const name = table.rowNames?.[i] ?? '';
    const same = times.find((time) => Math.abs(time.column - column) < 0.5 && time.unstable === unstable > 0);
    if (same) same.names.push(name);
    else times.push({ names: [name], column, s, unstable: unstable > 0 });
  }
  return times;
}

/** Minima of neighbouring columns that lie nearest to each other belong to one line. */
function branchesOf(table: Table | undefined, scale: number): number[][] {
  const open: { path: number[]; column: number; x: number }[] = [];
  const done: number[][] = [];
  for (let i = 0; i < (table?.shape[0] ?? 0); i++) {
    const { column, x } = tableRow(table as Table, i) as Record<'column' | 'x', number>;
    const before = open.filter((line) => line.column === column - 1);
    const near = before.reduce<(typeof open)[number] | undefined>(
      (best, line) => (best && Math.abs(best.x - x) <= Math.abs(line.x - x) ? best : line),
      undefined,
    );
    if (near && Math.abs(near.x - x) < SAME * scale) {
      near.path.push(column, x);
      Object.assign(near, { column, x });
    } else open.push({ path: near ? [near.column, near.x, column, x] : [column, x], column, x });
  }
  for (const { path } of open) done.push(path);
  return done.filter((path) => path.length > 2);
}

/** Farther than this no minimum moves between two columns, in rms radii. */
const SAME = 0.1;

function pathsOf(table: Table, prefix: string): number[][] {
  return table.columns
    .map((name, c) => ({ name, c }))
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ c }) =>
      Array.from({ length: table.shape[0] }, (_, i) => [
        table.data[i * table.columns.length] as number,
        table.data[i * table.columns.length + c] as number,
      ])
        .filter(([, x]) => Number.isFinite(x))
        .flat(),
    );
}
