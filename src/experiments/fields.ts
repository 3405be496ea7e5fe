import type { Gpu } from '../gpu/device.ts';
import { Pace } from '../gpu/slices.ts';
import { evaluateColumns, particlesAt, type ReadingColumns } from '../observables/readings.ts';
import type { CellRule } from '../observables/rules.ts';
import { extremeEigenvalues } from '../reference/eigen.ts';
import type { Box, Extent, Field } from '../results.ts';
import { type ReadLevel, totalVariance } from '../samplers/row.ts';
import { boxExtent } from './inputs.ts';
import type { Inputs, RunContext } from './run.ts';

/** The cell centres at which fields are taken: a line, a plane, or the plane through the middle of a box. */
export interface PlaneGrid {
  dim: number;
  /** [ny, nx]; ny = 1 for one-dimensional systems */
  shape: readonly [number, number];
  extent: Extent;
  /** coordinate d of cell i, rounded to float32 as the kernel sees it */
  at(i: number, d: number): number;
}

/** `resolution` cells per side of the first two dimensions; a third one is cut in the middle. */
export function planeGrid(box: Box, resolution: number): PlaneGrid {
  const dim = box.low.length;
  const at = (i: number, d: number) => {
    const steps = d === 0 ? (i % resolution) + 0.5 : d === 1 ? Math.floor(i / resolution) + 0.5 : resolution / 2;
    const [low, high] = [box.low[d] as number, box.high[d] as number];
    return Math.fround(low + ((high - low) * steps) / resolution);
  };
  return { dim, shape: [dim > 1 ? resolution : 1, resolution], extent: boxExtent(box), at };
}

/** The columns of `fieldsOn`, each [ny * nx]. */
export interface LandscapeFields {
  /** E - energyLeast, nats */
  energy: Float32Array;
  /** least E = -log p on the grid, nats */
  energyLeast: number;
  /** components of grad log p = (m - x) / S: score[d], 1 / length */
  score: Float32Array[];
  /** |grad log p| */
  scoreNorm: Float32Array;
  /** least and largest eigenvalue of Hess E = (I - Cov_r / S) / S, 1 / length^2 */
  hessianMin: Float32Array;
  hessianMax: Float32Array;
  /** -sum r ln r, nats; of the exact posterior alone, as the next */
  entropy?: Float32Array;
  /** largest r_k */
  topWeight?: Float32Array;
  /** what must be said of how they were made */
  note?: string;
}

/** Those of the exact score, which has posterior weights. */
export type ExactFields = LandscapeFields & Required<Pick<LandscapeFields, 'entropy' | 'topWeight'>>;

/**
 * What the classifier reads at every cell of a plane. Work goes out in stretches of measured
 * time; where it is stopped, the rest is NaN.
 */
export async function fieldsOn(
  plane: PlaneGrid,
  { patterns, classifier }: Pick<Inputs, 'patterns' | 'classifier'>,
  read: ReadLevel,
  { gpu, stop, progress }: RunContext,
): Promise<ExactFields> {
  const cells = plane.shape[0] * plane.shape[1];
  const column = () => new Float32Array(cells).fill(Number.NaN);
  const energy = new Float64Array(cells).fill(Number.NaN);
  const fields = {
    score: Array.from({ length: plane.dim }, column),
    scoreNorm: column(),
    hessianMin: column(),
    hessianMax: column(),
    entropy: column(),
    topWeight: column(),
  };
  const variance = totalVariance(read, patterns.width);
  const norm = 0.5 * plane.dim * Math.log(2 * Math.PI * variance);
  const pace = new Pace(gpu);
  const most = mostCells(gpu, plane.dim);
  for (let first = 0; first < cells && !stop?.aborted; ) {
    const startedAt = performance.now();
    const wanted = Math.floor(pace.budget / patterns.count);
    const count = Math.min(cells - first, most, Math.max(LEAST_CELLS, wanted));
    const reading = readCells(gpu, plane, { patterns, read, separation: classifier }, first, count);
    await pace.submitted({ units: count * patterns.count, startedAt, done: reading });
    const readings = await reading;
    for (let n = 0; n < count; n++) {
      const i = first + n;
      energy[i] = norm - (readings.logSum[n] as number);
      writeReading(plane, variance, readings, n, i, fields);
    }
    first += count;
    const pairsPerSecond = (count * patterns.count * 1000) / (performance.now() - startedAt);
    progress?.({ fraction: first / cells, pairsPerSecond });
  }
  const energyLeast = leastOf(energy);
  return { ...fields, energyLeast, energy: new Float32Array(energy.map((value) => value - energyLeast)) };
}

/** The least of the numbers among `values`; NaN where there is none, as in a field that was stopped at its start. */
export function leastOf(values: Float64Array): number {
  return values.reduce((least, value) => (least <= value || Number.isNaN(value) ? least : value), Number.NaN);
}

/** What the fields are made of. */
const FIELD_COLUMNS = ['mean', 'covariance', 'logSum', 'entropy', 'topWeight'] as const;
type FieldColumns = Pick<ReadingColumns, (typeof FIELD_COLUMNS)[number]>;

/** A quad of particles per thread, and enough threads to be worth a dispatch. */
const LEAST_CELLS = 1024;

/** Cells whose readings (a dozen numbers or so) the adapter can bind at once. */
function mostCells(gpu: Gpu, dim: number): number {
  const bytesPerCell = 4 * (dim + (dim * (dim + 1)) / 2 + 3);
  return Math.floor(gpu.limits.maxStorageBufferBindingSize / bytesPerCell / 4) * 4;
}

async function readCells(
  gpu: Gpu,
  { dim, at }: PlaneGrid,
  rule: CellRule,
  first: number,
  count: number,
): Promise<FieldColumns> {
  const points = new Float64Array(count * dim);
  for (let n = 0; n < count; n++) {
    for (let d = 0; d < dim; d++) points[n * dim + d] = at(first + n, d);
  }
  const grid = particlesAt(gpu, points, dim);
  try {
    return await evaluateColumns(grid, [rule], FIELD_COLUMNS);
  } finally {
    grid.positions.destroy();
  }
}

/** Reading n of a stretch as cell i of the fields. */
function writeReading(
  { dim, at }: PlaneGrid,
  s: number,
  { mean, covariance, entropy, topWeight }: FieldColumns,
  n: number,
  i: number,
  fields: Omit<ExactFields, 'energy' | 'energyLeast'>,
): void {
  let norm2 = 0;
  for (let d = 0; d < dim; d++) {
    const component = ((mean[d]?.[n] as number) - at(i, d)) / s;
    (fields.score[d] as Float32Array)[i] = component;
    norm2 += component * component;
  }
  fields.scoreNorm[i] = Math.sqrt(norm2);
  // the larger the variance of the posterior along a direction, the less the energy is curved there
  const [least, largest] = extremeEigenvalues(covariance.map((values) => values[n] as number));
  fields.hessianMin[i] = (1 - largest / s) / s;
  fields.hessianMax[i] = (1 - least / s) / s;
  fields.entropy[i] = entropy[n] as number;
  fields.topWeight[i] = topWeight[n] as number;
}

/** One column as a result. */
export function fieldOf({ shape, extent }: PlaneGrid, name: string, unit: string, data: Float32Array): Field {
  return { kind: 'field', name, unit, shape, extent, data };
}
