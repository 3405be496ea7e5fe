import type { MakeFused } from '../../shaders/fused.ts';
import {
  FIELD_RECORDS,
  FIELD_WORKGROUP,
  fieldNodes,
  nodesPerRecord,
  recordsPerThread,
} from '../../shaders/tabulated.wgsl.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Kernel } from '../gpu/kernels.ts';
import type { Patterns } from '../memories/patterns.ts';
import { streams } from '../memories/streams.ts';
import { normals } from '../reference/noise.ts';
import { explodingVariance, type ReadLevel, type Row } from '../samplers/row.ts';
import { areExact, roundedDown } from './exactGrid.ts';
import type { Readout, ReadoutCell, ReadoutLists } from './readout.ts';
import { slotsOf } from './slots.ts';
import type { ReadoutTable, TablePass } from './tables.ts';
import { FIELD_READ, type FieldOptions, fieldLevels, keyOf, spacingOf } from './tabulated.ts';

/** The read-out that is tabulated: its text, and what it prepared. */
interface Inner {
  inner: Readout;
  text: () => Promise<MakeFused>;
  own: ReadoutLists;
}

/** A grid of nodes at spacing times (origin + 0 .. size - 1). */
export interface FieldGrid {
  spacing: number;
  /** in three dimensions, those past that of the memories with one node */
  origin: readonly number[];
  size: readonly number[];
  /** vec4f of a row, and of all */
  recordsPerRow: number;
  records: number;
}

/** Binary digits of a spacing. */
const SPACING_DIGITS = 4;
/** How far noise reaches, in sigma: of a million particles few are farther. */
const NOISE_REACH = 4.5;
/** Records of a grid: 64 MiB. */
const MOST_RECORDS = 2 ** 22;
/** Readings of a level that are compared at least, as far as there are so many. */
const LEAST_COMPARED = { refuses: 2 ** 16, fallsBack: 2 ** 12 };
/** Quads of places at which a field is compared before it is read, and how many of them may be off by more. */
const CHECKED = { quads: 512, allowed: 1 };
/** Of all readings this share is compared, unless it would take more than this part of what they cost. */
const COMPARED = 1 / 512;
const COMPARING = 1 / 4;

/** The lists of a cell: those of the read-out that is tabulated, the levels, and the tables that the GPU makes behind them. */
export async function fieldLists(gpu: Gpu, cell: ReadoutCell, of: Inner, options: FieldOptions): Promise<ReadoutLists> {
  const { patterns, rows } = cell;
  const { inner, own } = of;
  const levels = fieldLevels(rows);
  const numbersOf = inner.level(cell);
  const direct = inner.cost(patterns);
  const costAt = (read: ReadLevel) => own.cost?.(read) ?? direct;
  const readings = levels.map((level) => readingsOf(rows, level) * options.particles);
  const grids = levels.map((level, i) => {
    const grid = fieldGrid(patterns, rows, level, options);
    const saved = (readings[i] as number) * (costAt(level) - (FIELD_READ[patterns.dim] as number));
    return grid && grid.records * costAt(level) < saved ? grid : undefined;
  });
  const numbers = new Map(levels.flatMap((level, i) => (grids[i] ? [[keyOf(level), i] as const] : [])));
  const tableOf = ({ read }: Row) => read && numbers.get(keyOf(read));
  const slots = slotsOf(
    rows,
    tableOf,
    grids.map((grid) => grid?.records ?? 0),
  );

  const { memories, extra: behind = new Float32Array() } = own;
  const levelsAt = memories.length / 4;
  const checked = options.fallsBack ? checkedPlaces(patterns) : new Float32Array();
  if (checked.length > 0 && behind.length > 0) {
    throw new RangeError(`the read-out ${inner.name} has lists of its own, so it cannot take the place of a field`);
  }
  const extra = new Float32Array(4 * FIELD_RECORDS * levels.length + behind.length + checked.length);
  extra.set(checked, extra.length - checked.length);
  extra.set(behind, 4 * FIELD_RECORDS * levels.length);
  const tablesAt = levelsAt + extra.length / 4;
  levels.forEach((level, i) => {
    const isThere = slots.slotOf(i) !== undefined;
    const { origin, size, spacing } = grids[i] ?? NO_GRID;
    const affordable = (COMPARING * (FIELD_READ[patterns.dim] as number)) / costAt(level);
    const share = Math.max(
      Math.min(COMPARED, affordable),
      LEAST_COMPARED[options.fallsBack ? 'fallsBack' : 'refuses'] / (readings[i] as number),
    );
    extra.set(
      [
        ...[...numbersOf(level), isThere ? 1 : 0],
        ...[...origin, spacing],
        ...[tablesAt + slots.placeOf(i), levels.length, 1 / Math.sqrt(explodingVariance(level)), share],
        ...[...size, 4],
      ],
      4 * FIELD_RECORDS * i,
    );
  });
  const lists = { memory: levelsAt, extra: levelsAt + FIELD_RECORDS * levels.length, end: tablesAt };
  const made = [...numbers.values()].filter((i) => slots.slotOf(i) !== undefined);
  const checking = options.fallsBack && {
    kernel: await checkKernel(gpu, patterns.dim, of),
    places: tablesAt - checked.length / 4,
    tolerance: options.tolerance,
  };
  const making = made.map((i) => {
    const level = levels[i] as ReadLevel;
    const at = tablesAt + slots.placeOf(i);
    return {
      grid: grids[i] as FieldGrid,
      numbers: numbersOf(level),
      cost: costAt(level),
      at,
      slot: slots.slotOf(i) as number,
      ...(checking && { check: checkPass(checking, levelsAt, i, costAt(level)) }),
    };
  });
  return {
    memories,
    extra,
    cost: (read) =>
      made.includes(numbers.get(keyOf(read)) ?? -1) ? (FIELD_READ[patterns.dim] as number) : costAt(read),
    ...(made.length > 0
      ? {
          tables: {
            room: slots.room,
            list: await tablesOf(gpu, patterns.dim, of, making, lists),
            of: (read) => {
              const number = made.indexOf(numbers.get(keyOf(read)) ?? -1);
              return number < 0 ? undefined : number;
            },
          },
        }
      : {}),
  };
}

const NO_GRID = { origin: [0, 0, 0], size: [1, 1, 1], spacing: 1 };

/** How often a particle reads at a level. */
export const readingsOf = (rows: readonly Row[], level: ReadLevel) =>
  rows.reduce((sum, { read, repeat }) => sum + (read && keyOf(read) === keyOf(level) ? repeat : 0), 0);

interface Making {
  grid: FieldGrid;
  numbers: readonly number[];
  /** of a node, in particle-memory pairs */
  cost: number;
  /** the first record */
  at: number;
  slot: number;
  /** what follows the nodes */
  check?: TablePass;
}

/** `lists`: where those of the read-out end and begin, in vec4f. */
async function tablesOf(
  gpu: Gpu,
  dim: number,
  { inner, text }: Inner,
  making: readonly Making[],
  lists: { memory: number; extra: number; end: number },
): Promise<ReadoutTable[]> {
  // software drivers pay for every load, so a thread takes many nodes
  const quads = gpu.adapter.software ? (inner.registers ? 4 : 2) : 1;
  const kernel = await gpu.kernels.get({
    label: `nodes of a field of ${inner.name} D=${dim}, ${4 * quads} nodes per thread`,
    code: fieldNodes(await text(), dim, quads),
    bindings: ['uniform', 'write'],
  });
  return making.map(({ grid: { origin, size, spacing, recordsPerRow }, numbers, cost, at, slot, check }) => {
    const [, rowsPerLayer = 1, layers = 1] = size;
    const threadsPerRow = Math.ceil(recordsPerRow / recordsPerThread(dim, quads));
    const threads = threadsPerRow * rowsPerLayer * layers;
    const counts = [threadsPerRow, recordsPerRow, rowsPerLayer * layers, rowsPerLayer, at];
    const words = Uint32Array.of(...counts, lists.memory, lists.extra, lists.end, 0, ...new Array<number>(8).fill(0));
    new Float32Array(words.buffer).set([spacing, ...origin, 0, ...numbers, 0], counts.length + 3);
    const workgroups = Math.ceil(threads / FIELD_WORKGROUP);
    const nodes = { kernel, workgroups, cost: FIELD_WORKGROUP * 4 * quads * cost, words };
    return { slot, passes: check ? [nodes, check] : [nodes] };
  });
}

/** Places with noise, by which a field is compared: of each quad the coordinates of memories, then of z, as vec4f. */
function checkedPlaces({ points, count, dim }: Pick<Patterns, 'points' | 'count' | 'dim'>): Float32Array {
  const z = normals(0, 4 * CHECKED.quads, dim, 0, streams.check);
  const places = new Float32Array(CHECKED.quads * 2 * dim * 4);
  for (let p = 0; p < 4 * CHECKED.quads; p++) {
    // about as often as p_s has them there, for any order of the memories
    const k = Math.floor((((p + 0.5) * 0.6180339887498949) % 1) * count);
    for (let d = 0; d < dim; d++) {
      const at = (p >> 2) * 8 * dim + 4 * d + (p & 3);
      places[at] = points[k * dim + d] as number;
      places[at + 4 * dim] = z[p * dim + d] as number;
    }
  }
  return places;
}

async function checkKernel(gpu: Gpu, dim: number, { inner, text }: Inner): Promise<Kernel> {
  const { fieldCheck } = await import('../../shaders/fieldCheck.wgsl.ts');
  return gpu.kernels.get({
    label: `check of a field of ${inner.name} D=${dim}`,
    code: fieldCheck(await text(), dim),
    bindings: ['uniform', 'write'],
  });
}

/** Compares the field of a level and says in its record whether it is there. */
function checkPass(
  { kernel, places, tolerance }: { kernel: Kernel; places: number; tolerance: number },
  firstLevel: number,
  level: number,
  cost: number,
): TablePass {
  const words = Uint32Array.of(firstLevel, level, places, CHECKED.quads, CHECKED.allowed, 0);
  new Float32Array(words.buffer)[5] = tolerance;
  return { kernel, workgroups: 1, cost: 4 * CHECKED.quads * cost, words };
}

/** The grid of a level; undefined where it would be too large. */
export function fieldGrid(
  patterns: Pick<Patterns, 'points' | 'dim' | 'count'>,
  rows: readonly Row[],
  level: ReadLevel,
  options: FieldOptions,
): FieldGrid | undefined {
  const { dim, points } = patterns;
  const { region } = options;
  const sigma = Math.sqrt(explodingVariance(level));
  const spacing = roundedDown(sigma * spacingOf(options), SPACING_DIGITS);
  const isStill = region !== undefined && rows.every(({ cz, clampNoise }) => cz === 0 && clampNoise === 0);
  const reach = isStill ? 0 : NOISE_REACH * sigma;
  const origin = [0, 0, 0];
  const size = [1, 1, 1];
  for (let d = 0; d < dim; d++) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = d; i < points.length; i += dim) {
      low = Math.min(low, points[i] as number);
      high = Math.max(high, points[i] as number);
    }
    const from = Math.min(low - reach, (region?.low[d] ?? low) / level.a);
    const to = Math.max(high + reach, (region?.high[d] ?? high) / level.a);
    // a cubic takes a node more on either side
    origin[d] = Math.floor(from / spacing) - 2;
    size[d] = Math.ceil(to / spacing) + 3 - (origin[d] as number);
  }
  const recordsPerRow = (size[0] as number) - nodesPerRecord(dim) + 1;
  const records = recordsPerRow * (size[1] as number) * (size[2] as number);
  return areExact([...origin, ...size]) && records <= MOST_RECORDS
    ? { spacing, origin, size, recordsPerRow, records }
    : undefined;
}
