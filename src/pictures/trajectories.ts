import type { RunSoFar } from '../experiments/run.ts';
import { isActive } from '../params/config.ts';
import { digits } from '../printable.ts';
import { rmsRadius } from '../reference/landscape.ts';
import { type Field, type Table, tableRow } from '../results.ts';
import type { ContourLevel, ContourLine, Picture } from '../view/picture.ts';
import { scaleOf } from '../view/scale.ts';
import { plainText } from '../view/text.ts';
import { formatNumber, formatStep, linearTicks, logTicks } from '../view/ticks.ts';
import { sentence, short } from './describe.ts';
import { frame, NOT_COMPUTED, type RunPicture, type ViewDials } from './frame.ts';

/** All particles over time and position, with the minima of E, the critical times, and a few paths with their twins. */
export function trajectoriesPicture(run: RunSoFar, { colorScale = 'cbrt', palette = 'magma' }: ViewDials): RunPicture {
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
    add(`${names.join(', ')}: ${what}`, 'dashed', [[column, low, column, high]]);
  }
  const paths = run.results.paths as Table;
  add('paths of single particles', 'plain', pathsOf(paths, 'x'));
  add('their twins, with other noise', 'dashed', pathsOf(paths, 'twin'));
  const twins = run.results.clones as Table | undefined;
  const framed = timeFrame(
    run,
    `${sentence(run.inputs.system.title)} in time: ${patterns.label}, ${config.particles} particles`,
    density.extent,
  );
  return {
    picture: {
      ...framed,
      subtitle: [...framed.subtitle, ...(twins ? [twinLine(twins)] : [])],
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

/** Else all columns are moments at one noise level. */
const alongSchedule = ({ inputs: { config } }: RunSoFar) => isActive('schedule', config);

/** What a picture of a run over time says: noise across, or iterations at one level; position up. */
export function timeFrame(run: RunSoFar, title: string, extent: Picture['extent']): Omit<Picture, 'layer' | 'markers'> {
  const { config, patterns } = run.inputs;
  const levels = run.results.levels as Table;
  return {
    ...frame(run, title, extent),
    x: alongSchedule(run)
      ? { label: 'noise s/a^{2}, falling: time of generation', unit: 'length^{2}', ticks: noiseTicks(levels) }
      : { label: 'iteration', ticks: iterationTicks(config.iterations, levels.shape[0] - 1) },
    y: { label: patterns.dim === 1 ? 'x' : 'x_{1}', unit: 'length' },
  };
}

/** Reads off the moment of a column, the middle of a bin, and the value there, of `data` [bins, columns], by `say`. */
export function cellReader(
  run: RunSoFar,
  data: ArrayLike<number>,
  say: (value: number) => string,
): NonNullable<RunPicture['cellAt']> {
  const { inputs, results } = run;
  const { patterns, config } = inputs;
  const { shape, extent } = results.density as Field;
  const [bins, columns] = shape;
  const [, , low, high] = extent;
  const step = (high - low) / bins;
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const clamped = (i: number, count: number) => Math.min(count - 1, Math.max(0, i));
  return (x, y) => {
    const column = clamped(Math.round(x), columns);
    const bin = clamped(Math.floor((y - low) / step), bins);
    const { s = Number.NaN } = tableRow(results.levels as Table, column);
    const moment = alongSchedule(run)
      ? `s/a^{2} = ${formatNumber(s)}`
      : `iteration ${Math.round((column * config.iterations) / Math.max(1, columns - 1))}`;
    const middle = formatStep(low + (bin + 0.5) * step, step / 10, largest);
    const value = data[bin * columns + column] as number;
    return {
      place: plainText(`${moment}, ${patterns.dim === 1 ? 'x' : 'x_{1}'} = ${middle}`),
      value: Number.isNaN(value) ? NOT_COMPUTED : say(value),
    };
  };
}

/** phi as found, beside what the posterior says. */
function twinLine(table: Table): string {
  const { s, phi, standardError, expected } = tableRow(table, 0) as Record<
    's' | 'phi' | 'standardError' | 'expected',
    number
  >;
  return `twins parted at s/a^{2} = ${short(s)}: ${phi.toFixed(4)} ± ${standardError.toFixed(4)} chance of one memory for both, Σ r_{k} r'_{k} at the end; E Σ r^{2} where they parted = ${expected.toFixed(4)}`;
}

/** Round numbers of iterations, at the columns that show them. */
function iterationTicks(iterations: number, last: number): { value: number; label: string }[] {
  return linearTicks(0, iterations, 6).map(({ value, label }) => ({ value: (value * last) / iterations, label }));
}

/** Round values of the noise, at the columns where it has them. */
function noiseTicks(levels: Table): { value: number; label: string }[] {
  const noise = Array.from({ length: levels.shape[0] }, (_, i) => tableRow(levels, i).s as number);
  const positive = noise.filter((s) => s > 0);
  const [most, least] = [positive[0] as number, positive[positive.length - 1] as number];
  return logTicks(least, most, 9)
    .flatMap(({ value, label }) => {
      const after = noise.findIndex((s) => s <= value);
      if (after < 0) return [];
      if (after === 0) return [{ value: 0, label }];
      const [a, b] = [noise[after - 1] as number, noise[after] as number];
      return [{ value: after - 1 + (b > 0 ? Math.log(a / value) / Math.log(a / b) : 1), label }];
    })
    .reverse();
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
