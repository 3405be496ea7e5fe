import { nextTask } from '../nextTask.ts';
import type { ScoreField } from '../reference/scoreField.ts';
import { leastOf, type PlaneGrid } from './fields.ts';
import type { RunContext } from './run.ts';

/** The energy over a plane that a score alone tells, and how far it is from having one. */
interface PlaneEnergy {
  /** E - energyLeast at every cell, nats */
  energy: Float32Array;
  energyLeast: number;
  /** by how much two ways to one cell differ at most, nats: what the score comes to round a rectangle */
  loop: number;
}

/** Parts of a step between neighbours are no longer than this share of sqrt(S). */
const PART = 1 / 2;

/**
 * From the middle cell to every other one, by Simpson's rule from cell to cell: once along its row and then up and down
 * the columns, once the other way round. The energy is the mean of both. Stopped, it leaves the rest NaN.
 *
 * @param pulls what the field says at every cell
 */
export async function energyOnPlane(
  field: ScoreField,
  plane: PlaneGrid,
  pulls: readonly Float64Array[],
  energyAt: (x: ArrayLike<number>) => number,
  { progress, stop }: Pick<RunContext, 'progress' | 'stop'>,
): Promise<PlaneEnergy> {
  const [ny, nx] = plane.shape;
  const [row, column] = [ny >> 1, nx >> 1];
  const placeAt = (i: number) => Float64Array.from({ length: field.dim }, (_, d) => plane.at(i, d));
  const middle = row * nx + column;
  const start = energyAt(placeAt(middle));
  const empty = () => new Float64Array(nx * ny).fill(Number.NaN);
  const [rowFirst, columnFirst] = [empty(), empty()];
  rowFirst[middle] = start;
  columnFirst[middle] = start;
  /** fills a line of cells in `energy` from the one that is known, both ways */
  const along = (energy: Float64Array, from: number, step: number, before: number, after: number) => {
    for (const [way, count] of [[-step, before] as const, [step, after] as const]) {
      for (let n = 1, at = from; n <= count; n++, at += way) {
        energy[at + way] =
          (energy[at] as number) + rise(field, placeAt(at), placeAt(at + way), pulls[at], pulls[at + way]);
      }
    }
  };
  const alongRow = (energy: Float64Array, y: number) => along(energy, y * nx + column, 1, column, nx - 1 - column);
  const alongColumn = (energy: Float64Array, x: number) => along(energy, row * nx + x, nx, row, ny - 1 - row);
  alongRow(rowFirst, row);
  alongColumn(columnFirst, column);
  for (let n = 0; n < nx + ny && !stop?.aborted; n++) {
    if (n < nx) alongColumn(rowFirst, n);
    else alongRow(columnFirst, n - nx);
    progress?.({ fraction: (n + 1) / (nx + ny), pairsPerSecond: Number.NaN });
    await nextTask();
  }
  const mean = rowFirst.map((value, i) => (value + (columnFirst[i] as number)) / 2);
  const loop = rowFirst.reduce((most, value, i) => {
    const off = Math.abs(value - (columnFirst[i] as number));
    return Math.max(most, Number.isNaN(off) ? 0 : off);
  }, 0);
  const energyLeast = leastOf(mean);
  return { energy: Float32Array.from(mean, (value) => value - energyLeast), energyLeast, loop };
}

/** E(to) - E(from) by Simpson's rule on the parts of a short segment, whose ends are known. */
function rise(
  { dim, variance, pullAt }: ScoreField,
  from: Float64Array,
  to: Float64Array,
  atFrom: Float64Array | undefined,
  atTo: Float64Array | undefined,
): number {
  const step = from.map((value, d) => (to[d] as number) - value);
  const parts = Math.ceil(Math.hypot(...step) / (PART * Math.sqrt(variance)));
  const along = (share: number, known?: Float64Array) => {
    const pull = known ?? pullAt(from.map((value, d) => value + share * (step[d] as number)));
    let sum = 0;
    for (let d = 0; d < dim; d++) sum += (pull[d] as number) * (step[d] as number);
    return sum;
  };
  let sum = along(0, atFrom) + along(1, atTo);
  for (let part = 0; part < parts; part++) {
    if (part > 0) sum += 2 * along(part / parts);
    sum += 4 * along((part + 0.5) / parts);
  }
  return -sum / (6 * parts * variance);
}
