import { coordinatesShown, planeIn } from '../experiments/planeTable.ts';
import type { RunSoFar } from '../experiments/run.ts';
import { slicePlane } from '../experiments/slicePlane.ts';
import type { Patterns } from '../memories/patterns.ts';
import type { Config } from '../params/table.ts';
import { rmsRadius } from '../reference/landscape.ts';
import { placesIn } from '../reference/plane.ts';
import { rowLabel, type Table, tableRows } from '../results.ts';
import type { PaintSource } from '../view/paintReference.ts';
import type { PaletteName } from '../view/palettes.ts';
import type { Marker, MarkerKind, Picture, Slice } from '../view/picture.ts';
import type { ColorScale } from '../view/scale.ts';
import { describeRun, short } from './describe.ts';

/** How a picture is coloured: the view's own dials, which change no number. */
export interface ViewDials {
  colorScale?: ColorScale | undefined;
  palette?: PaletteName | undefined;
  /** particles that move over the energy, where they can be seen so; of a page that shows runs in time */
  motion?: boolean;
}

/** A run as a picture: what is painted, and what is written round it. `source` is missing for pure line charts. */
export interface RunPicture {
  picture: Picture;
  source?: PaintSource<Float32Array | Int32Array | Uint32Array>;
  /**
   * What the picture says at a place, in its data coordinates. Only of pictures whose places are not points of the
   * space of the memories, at which energy and posterior could be read.
   */
  cellAt?(x: number, y: number): CellText;
}

/** One cell or point of a picture in words, such as 's = 0.046, K = 7' and '6.2 minima of the energy (16 networks)'. */
export interface CellText {
  place: string;
  value: string;
}

export const NOT_COMPUTED = 'not computed yet';

/** What every picture of a run says: its title and what makes it honest, as `lines` has it. */
export function frame(
  run: RunSoFar,
  title: string,
  extent: Picture['extent'],
  lines = describeRun,
): Pick<Picture, 'title' | 'subtitle' | 'extent'> {
  const subtitle = [...lines(run.inputs), ...run.notes, [run.adapter, run.kernel].filter(Boolean).join('; ')];
  return { title, subtitle, extent };
}

/** The same of a picture whose places are points of the space of the memories. */
export function spaceFrame(
  run: RunSoFar,
  title: string,
  extent: Picture['extent'],
): Omit<Picture, 'layer' | 'markers'> {
  const { config, patterns } = run.inputs;
  const { dim } = patterns;
  const ofAll = dim >= 3 ? ` of ${dim}` : '';
  const [x, y] = planeIn(run.results) ? ['principal axis 1', 'principal axis 2'] : axesShown(config);
  const framed = frame(run, title, extent);
  return {
    ...framed,
    subtitle: dim >= 3 ? [depthLine(run), ...framed.subtitle] : framed.subtitle,
    x: { label: `${x}${ofAll}` },
    y: { label: dim === 1 ? '' : `${y}${ofAll}` },
    // where more are not shown than can be chosen, a place of the picture is no place of theirs
    ...(dim > 3 || config.plane !== 'coordinates' ? {} : { space: { dim, ...sliceOf(run) } }),
  };
}

/** The plane that is seen of three dimensions, and where others may be. */
function sliceOf({ inputs }: RunSoFar): { slice?: Slice } {
  const at = slicePlane(inputs);
  const { points, dim } = inputs.patterns;
  if (at === undefined || dim !== 3) return {};
  const { low, high } = inputs.box;
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 2; i < points.length; i += 3) {
    least = Math.min(least, points[i] as number);
    most = Math.max(most, points[i] as number);
  }
  const margin = BEYOND * ((high[2] as number) - (low[2] as number));
  return {
    slice: { at, reach: [least - margin, most + margin], edges: low.flatMap((edge, d) => [edge, high[d] as number]) },
  };
}

/** Planes so far beyond the memories may be looked at, of the height of the region. */
const BEYOND = 0.05;

/** The names of the two coordinates that a picture shows. */
const axesShown = (config: Config) => coordinatesShown(config).map((d) => `x_{${d + 1}}`);

/** Which of three dimensions or more are to be seen. */
function depthLine({ inputs, results }: RunSoFar): string {
  const { config, patterns } = inputs;
  const { dim } = patterns;
  const principal = planeIn(results);
  if (principal) {
    const share = shareHeld(placesIn(principal, patterns.points), patterns);
    return `${dim} dimensions: counted over the principal plane, through the mean of the memories along their two main directions (${short(100 * share)} % of their variance), whatever the rest is`;
  }
  const counted = `counted over ${axesShown(config).join(' and ')}`;
  if (dim > 3) return `${dim} dimensions: ${counted}, whatever the others are`;
  const plane = slicePlane(inputs);
  return plane === undefined
    ? `three dimensions: ${counted}, whatever ${config.plane === 'coordinates' ? 'x_{3}' : 'the other'} is`
    : `three dimensions: the slice at x_{3} = ${short(plane)}; stars and critical points are those of every depth`;
}

/** Share of the variance of memories that their places [count, 2] in a plane through their mean have. */
function shareHeld(places: Float64Array, patterns: Patterns): number {
  const held = places.reduce((sum, value, i) => sum + (patterns.weights[i >> 1] as number) * value ** 2, 0);
  return held / rmsRadius(patterns) ** 2;
}

const MOST_STARS = 2000;
/** More numbers would hide the picture, or not be drawn. */
const MOST_NUMBERS = 32;

/**
 * Stars at the memories; more than a couple of thousand would hide the picture. Few have their numbers, from 1 as in
 * legends and tables; beside numbered attractors 'm5', so that the two are told apart.
 */
export function memoryMarkers({ inputs: { config, patterns }, results }: RunSoFar): Marker[] {
  if (patterns.count > MOST_STARS) return [];
  const plane = planeIn(results);
  const { points, dim } = plane ? { points: placesIn(plane, patterns.points), dim: 2 } : patterns;
  const [i, j] = plane ? [0, 1] : coordinatesShown(config);
  const numbered = patterns.count <= MOST_NUMBERS;
  const letter = results.attractors ? 'm' : '';
  return Array.from({ length: patterns.count }, (_, k) => ({
    x: points[k * dim + i] as number,
    y: dim > 1 ? (points[k * dim + j] as number) : 0.5,
    kind: 'memory' as const,
    ...(numbered ? { text: `${letter}${k + 1}` } : {}),
  }));
}

/** The columns of the table of critical points, or of the shares of memories. */
type Column = 'fraction' | 'weight' | 'effectiveMemories' | 'distance' | 'index' | 'height' | 'x' | 'y';

/** A row of one of them. */
export type TableRow = { i: number; name: string } & Record<Column, number>;

/** The rows of a table by column, with their names. */
export function rowsOf(table: Table): TableRow[] {
  return tableRows<Column>(table).map((row, i) => ({ i, name: table.rowNames?.[i] ?? '', ...row }));
}

/** Critical points, each kind with its sign; minima numbered as in the table. */
export function attractorMarkers(table: Table, dim: number): Marker[] {
  return rowsOf(table).map(({ i, name, x, y, index }) => ({
    x,
    y: dim > 1 ? y : 0.5,
    kind: kindOf(name, index),
    ...(index === 0 ? { text: String(rowLabel(table, i) + 1) } : {}),
  }));
}

function kindOf(name: string, index: number): MarkerKind {
  if (index === 0) return name === 'spurious' ? 'spurious' : 'minimum';
  return name === 'maximum' ? 'maximum' : 'saddle';
}
