import { OUTCOMES } from '../experiments/retrieval.ts';
import type { RunSoFar } from '../experiments/run.ts';
import { type Patterns, valueRange } from '../memories/patterns.ts';
import { significant } from '../printable.ts';
import { type Table, tableRows } from '../results.ts';
import type { Sheet } from '../view/picture.ts';
import { makeScale, scaleOf } from '../view/scale.ts';
import { formatNumber } from '../view/ticks.ts';
import { short } from './describe.ts';
import { describeRetrieval } from './describeRetrieval.ts';
import { type CellText, frame, type RunPicture, type ViewDials } from './frame.ts';
import { middleOfColumn, middleOfRow, mostRows, placeOn, sheetOf, type Tile, valueOn } from './imageSheet.ts';

/** A column of the picture: its heading, and the image of a cue. */
interface Column {
  title: string;
  /** what the pointer is told of it */
  name: string;
  tile(cue: number): Tile | undefined;
}

/** Rows of images: the memory, the cue made of it, steps on the way, the end, and the memories nearest to that. */
export function retrievalPicture(run: RunSoFar, { colorScale, palette = 'grey' }: ViewDials): RunPicture {
  const { patterns, config } = run.inputs;
  const columns = config.dynamics === 'sideBySide' ? columnsBeside(run) : columnsOnTheWay(run);
  const shown = new Set(tableRows(run.results.images as Table).map(({ cue }) => cue)).size;
  const cues = Math.min(shown, mostRows(patterns, columns.length));
  const { sheet, captions } = sheetOf(
    patterns,
    Array.from({ length: cues }, (_, cue) => columns.map((column) => column.tile(cue))),
    columns.findIndex(({ title }) => title === 'cue'),
  );
  const { width, height, values } = sheet;
  // noise on a cue may go beyond the memories
  const scale = colorScale ? scaleOf(colorScale, values) : makeScale('linear', ...valueRange(patterns));
  const grid = { width, height };
  return {
    picture: {
      ...frame(run, titleOf(run, cues), [0, width, 0, height], describeRetrieval),
      x: {
        label: xLabel(run),
        ticks: columns.flatMap(({ title }, i) => (title ? [{ value: middleOfColumn(sheet, i), label: title }] : [])),
      },
      y: {
        label: 'cue',
        ticks: Array.from({ length: cues }, (_, i) => ({ value: middleOfRow(sheet, i), label: String(i + 1) })),
      },
      layer: { kind: 'field', name: 'value', unit: '', grid, scale, palette },
      markers: [],
      captions,
      sheet,
    },
    source: { kind: 'field', grid, values, type: 'f32', scale, palette },
    cellAt: (x, y) => cellText(sheet, columns, x, y),
  };
}

const isBeside = ({ config }: RunSoFar['inputs']) => config.dynamics === 'sideBySide';

function titleOf({ inputs, results }: RunSoFar, shown: number): string {
  const count = inputs.cues?.count ?? shown;
  const some = shown < count ? `${shown} of ${count}` : String(count);
  const how = isBeside(inputs) ? 'in four ways' : `by ${inputs.system.title}`;
  const [system] = tableRows(results.systems as Table);
  const share = isBeside(inputs) ? '' : `, ${short(100 * (system?.retrieved ?? 0))} % retrieved`;
  return `Retrieval ${how}: ${inputs.patterns.label}, ${some} cues${share}`;
}

const xLabel = ({ inputs: { config } }: RunSoFar) =>
  config.dynamics === 'sideBySide'
    ? 'ends of each system, and where that is'
    : 'steps of retrieval, then the nearest memories and their distances';

type TableRow = Readonly<Record<string, number>>;

/** Images of a run by cue, system and step. */
function imagesOf({ results, inputs }: RunSoFar) {
  const table = results.images as Table;
  const { dim } = inputs.patterns;
  const [width, first] = [table.columns.length, table.columns.length - dim];
  const heads = Array.from({ length: table.shape[0] }, (_, i) => {
    const [cue = 0, system = 0, step = 0] = table.data.subarray(i * width, i * width + first);
    return { cue, system, step, values: table.data.subarray(i * width + first, (i + 1) * width) };
  });
  return {
    steps: [...new Set(heads.filter(({ cue, system }) => cue === 0 && system === 0).map(({ step }) => step))],
    start: (cue: number) => heads.find((head) => head.cue === cue && head.step === 0)?.values,
    at: (cue: number, step: number) => heads.find((head) => head.cue === cue && head.step === step)?.values,
    end: (cue: number, system: number) => heads.findLast((head) => head.cue === cue && head.system === system)?.values,
  };
}

const tileOf = (values: ArrayLike<number> | undefined, caption = ''): Tile | undefined => values && { values, caption };

/** The memory that cues are made of, if of any, and the cues. */
function firstColumns(run: RunSoFar): Column[] {
  const { patterns, cues } = run.inputs;
  const images = imagesOf(run);
  const made = cues?.sources.some((source) => source >= 0) ?? false;
  const memory: Column = {
    title: 'memory',
    name: 'the memory that the cue is made of',
    tile: (cue) => memoryTile(patterns, cues?.sources[cue] ?? -1),
  };
  const cue: Column = { title: 'cue', name: 'the cue', tile: (i) => tileOf(images.start(i)) };
  return made ? [memory, cue] : [cue];
}

function memoryTile({ points, dim }: Patterns, k: number, distance?: number): Tile | undefined {
  if (k < 0) return undefined;
  const caption = distance === undefined ? String(k + 1) : `${k + 1}: ${distanceText(distance)}`;
  return { values: points.subarray(k * dim, (k + 1) * dim), caption };
}

/** Two decimals tell whether a memory is there; three digits fit below an image. */
const distanceText = (distance: number) => (distance < 10 ? distance.toFixed(2) : significant(distance, 3));

/** 'retrieved', 'at 5', or 'at none'. */
function outcomeText({ outcome, nearest1 }: TableRow): string {
  const name = OUTCOMES[outcome as number];
  if (name === 'retrieved') return name;
  return name === 'another memory' ? `at ${(nearest1 as number) + 1}` : 'at none';
}

function columnsOnTheWay(run: RunSoFar): Column[] {
  const { patterns } = run.inputs;
  const images = imagesOf(run);
  const ends = tableRows(run.results.retrieval as Table);
  const steps = images.steps.slice(1, -1).map(
    (step): Column => ({
      title: `step ${step}`,
      name: `step ${step}`,
      tile: (cue) => tileOf(images.at(cue, step)),
    }),
  );
  const end: Column = {
    title: 'end',
    name: 'the end',
    tile: (cue) => tileOf(images.end(cue, 0), outcomeText(ends[cue] as TableRow)),
  };
  const near = [1, 2, 3].slice(0, patterns.count).map(
    (place): Column => ({
      title: place === 1 ? 'nearest' : place === 2 ? 'second' : 'third',
      name: place === 1 ? 'the nearest memory' : `the ${place === 2 ? 'second' : 'third'} nearest memory`,
      tile(cue) {
        const row = ends[cue] as TableRow;
        return memoryTile(patterns, row[`nearest${place}`] as number, row[`distance${place}`]);
      },
    }),
  );
  return [...firstColumns(run), ...steps, end, ...near, ...spareColumns(run, steps.length)];
}

/**
 * A cue that is drawn by hand must stay where it is, however soon it settles: then there are always as many columns.
 */
function spareColumns({ inputs: { config } }: RunSoFar, steps: number): Column[] {
  const isDrawn = Array.isArray(config.cue) && typeof config.cue[0] === 'number';
  const spare = { title: '', name: '', tile: () => undefined };
  return isDrawn ? new Array<Column>(Math.max(0, config.stepsShown - steps)).fill(spare) : [];
}

function columnsBeside(run: RunSoFar): Column[] {
  const images = imagesOf(run);
  const all = tableRows(run.results.retrieval as Table);
  const titles = (run.results.systems as Table).rowNames ?? [];
  const systems = titles.map((title, s): Column => {
    const ends = all.filter(({ system }) => system === s);
    return {
      title: SHORT[title] ?? title,
      name: `the end of ${title}`,
      tile: (cue) => tileOf(images.end(cue, s), outcomeText(ends[cue] as TableRow)),
    };
  });
  return [...firstColumns(run), ...systems];
}

/** Headings of systems that stand side by side. */
const SHORT: Readonly<Record<string, string>> = {
  'fixed-point iteration': 'fixed point',
  'the probability-flow ODE': 'ODE',
  'the reverse SDE': 'SDE',
  'maximum a posteriori': 'MAP',
};

function cellText(sheet: Sheet, columns: readonly Column[], x: number, y: number): CellText {
  const place = placeOn(sheet, x, y);
  if (!place) return { place: 'between the images', value: '' };
  const { row, column, line, pixel } = place;
  const { name, tile } = columns[column] as Column;
  const caption = tile(row)?.caption;
  const which = sheet.lines > 1 ? `row ${line + 1}, column ${pixel + 1}` : `number ${pixel + 1}`;
  return {
    place: `cue ${row + 1}, ${name}${caption ? ` (${caption})` : ''}`,
    value: `${which}: ${formatNumber(valueOn(sheet, place))}`,
  };
}
