import type { RunSoFar } from '../experiments/run.ts';
import { type Field, type Table, tableRow } from '../results.ts';
import type { Picture } from '../view/picture.ts';
import type { Relief } from '../view/relief.ts';
import { scaleOf } from '../view/scale.ts';
import { formatNumber } from '../view/ticks.ts';

/** More cells a side than this are not to be told apart. */
const MOST_CELLS = 128;
/** So many times as high as the passes between wells: what lies above would make them flat. */
const ABOVE_PASSES = 2.5;
/** Where there is one well, so much of the ground is shown. */
const SHARE = 0.6;

/** The energy of a landscape in the plane as a surface; undefined where there is none. `picture`: of the same run. */
export function reliefOf(results: RunSoFar['results'], picture: Picture): Relief | undefined {
  const field = results.energy;
  if (field?.kind !== 'field' || field.shape[0] < 2 || !picture.space) return undefined;
  const { grid, values } = thinned(field);
  return {
    grid,
    values,
    extent: field.extent,
    x: picture.x.label,
    y: picture.y.label,
    z: 'E − E_{min} (nat)',
    top: topOf(field, results.attractors),
    // the colours of its map
    scale: scaleOf('cbrt', field.data),
    palette: 'cividis',
    markers: picture.markers,
  };
}

/** What a relief shows in words. */
export function reliefText({ top }: Relief): string {
  return `The energy as a surface, cut at ${formatNumber(top)} nat above its lowest point; colours as on its map.`;
}

/** As few cells as can be told apart. */
function thinned({ shape: [height, width], data }: Field): Pick<Relief, 'grid' | 'values'> {
  const [nx, ny] = [Math.min(width, MOST_CELLS), Math.min(height, MOST_CELLS)];
  const from = (i: number, n: number, of: number) => Math.round((i * (of - 1)) / (n - 1));
  const values = Float32Array.from(
    { length: nx * ny },
    (_, i) => data[from(Math.floor(i / nx), ny, height) * width + from(i % nx, nx, width)] as number,
  );
  return { grid: { width: nx, height: ny }, values };
}

/** High enough for all passes between wells, low enough that wells are deep. */
function topOf({ data }: Field, attractors: RunSoFar['results'][string] | undefined): number {
  const sorted = Float64Array.from(data).filter(Number.isFinite).sort();
  const whole = sorted.at(-1) as number;
  const passes = attractors?.kind === 'table' ? passesIn(attractors) : [];
  const least = sorted[Math.floor(SHARE * (sorted.length - 1))] as number;
  const wanted = passes.length > 0 ? ABOVE_PASSES * Math.max(...passes) : least;
  return Math.min(whole, wanted > 0 ? wanted : whole) || 1;
}

/** Heights of the saddles over the lowest minimum. */
function passesIn(table: Table): number[] {
  const rows = Array.from({ length: table.shape[0] }, (_, i) => tableRow(table, i));
  const lowest = Math.min(...rows.filter(({ index }) => index === 0).map(({ height }) => height as number));
  return rows.filter(({ index }) => index === 1).map(({ height }) => (height as number) - lowest);
}
