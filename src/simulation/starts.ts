import { START_DIMS, start as startShader } from '../../shaders/start.wgsl.ts';
import { storageOf, uniformBuffer } from '../gpu/buffers.ts';
import { OBSERVER_SIZE, type Particles } from '../gpu/particles.ts';
import type { Patterns } from '../memories/patterns.ts';
import { observe, perQuad } from '../observables/observe.ts';

/** Lower triangular L of the initial noise L z, [dim][dim]: the Cholesky factor of its covariance. */
export type SpreadFactor = readonly (readonly number[])[];

/**
 * The initial noise: its standard deviation, the same in all directions, or its factor, which takes 1 to 3 dimensions.
 */
export type Spread = number | SpreadFactor;

/**
 * Where particles start: x = scale centre + noise; a grid has 1 to 3 dimensions. Replica r
 * of start i is particle i replicas + r.
 */
export type Start =
  | {
      kind: 'grid';
      low: readonly number[];
      high: readonly number[];
      shape: readonly number[];
      replicas: number;
      spread: Spread;
    }
  | { kind: 'listed'; points: Float64Array; scale: number; replicas: number; spread: Spread }
  | { kind: 'chosen'; patterns: Patterns; scale: number; spread: Spread };

/** Cholesky factor of a covariance [dim][dim]. Throws RangeError if it is not positive definite. */
export function cholesky(covariance: readonly (readonly number[])[]): SpreadFactor {
  const lower = covariance.map((row) => row.map(() => 0));
  for (const [i, row] of covariance.entries()) {
    const mine = lower[i] as number[];
    for (let j = 0; j <= i; j++) {
      const other = lower[j] as number[];
      let rest = row[j] as number;
      for (let k = 0; k < j; k++) rest -= (mine[k] as number) * (other[k] as number);
      if (i === j) {
        if (!(rest > 0))
          throw new RangeError(`the covariance of the start is not positive definite (pivot ${i} is ${rest})`);
        mine[j] = Math.sqrt(rest);
      } else mine[j] = rest / (other[j] as number);
    }
  }
  return lower;
}

const START_WORDS = 20;

/** Numbers of a centre as the kernel reads it: its coordinates, and a cumulative weight as the last. */
const centreWords = (dim: number) => (dim > START_DIMS ? dim + 1 : 4);

/** Bits of centres as the kernel reads them: f32 coordinates and a cumulative weight as a 32-bit integer. */
function centreRecords(start: Start, dim: number): Uint32Array {
  const width = centreWords(dim);
  if (start.kind === 'grid') return new Uint32Array(width);
  const points = start.kind === 'listed' ? start.points : start.patterns.points;
  const count = points.length / dim;
  const records = new Uint32Array(count * width);
  const floats = new Float32Array(records.buffer);
  let cumulative = 0;
  for (let k = 0; k < count; k++) {
    for (let d = 0; d < dim; d++) floats[width * k + d] = points[k * dim + d] as number;
    if (start.kind === 'chosen') cumulative += start.patterns.weights[k] as number;
    records[width * k + width - 1] = Math.min(Math.round(cumulative * 2 ** 32), 2 ** 32 - 1);
  }
  return records;
}

/** A draw of a particle, of a normal number or of its centre, takes about as long as so many memories. */
const DRAW_COST = 4;

/**
 * Puts all particles at their starts. `starts` and `seeds`: one per cell; all starts are of one kind, and grids are
 * equal. `firstQuad`: birth index of the first quad. Throws RangeError where that is not so.
 */
export async function placeParticles(
  particles: Particles,
  starts: readonly Start[],
  seeds: readonly Uint32Array[],
  firstQuad: number,
): Promise<void> {
  const { gpu, dim, cells } = particles;
  const first = starts[0];
  if (!first || starts.length !== cells)
    throw new RangeError(`${starts.length} starts for ${cells} cells; give one per cell`);
  if (starts.some(({ kind }) => kind !== first.kind))
    throw new RangeError(
      `cells start as ${[...new Set(starts.map(({ kind }) => kind))].join(' and ')}, those of one dispatch in one way; run them one after another`,
    );
  if (new Set(starts.map(gridOf)).size > 1)
    throw new RangeError(
      'the grids of the starts differ, and cells of one dispatch share one; run them one after another',
    );
  if (dim > START_DIMS) requireWide(starts, dim);
  const kernel = await gpu.kernels.get({
    label: `start ${first.kind} D=${dim}`,
    code: startShader(dim, first.kind, OBSERVER_SIZE),
    bindings: ['uniform', 'write', 'uniform', 'read', 'read'],
  });

  const lists = starts.map((start) => centreRecords(start, dim));
  const records = new Uint32Array(cells * START_WORDS);
  const floats = new Float32Array(records.buffer);
  let firstCentre = 0;
  starts.forEach((start, cell) => {
    const count = (lists[cell] as Uint32Array).length / centreWords(dim);
    const at = cell * START_WORDS;
    const replicas = start.kind === 'chosen' ? 1 : start.replicas;
    records.set([...(seeds[cell] as Uint32Array), firstQuad, firstCentre, count, replicas], at);
    floats[at + 6] = start.kind === 'grid' ? 1 : start.scale;
    floats.set(spreadWords(start.spread, dim), at + 8);
    firstCentre += count;
  });

  const grid = new Uint32Array(12);
  const gridFloats = new Float32Array(grid.buffer);
  if (first.kind === 'grid') {
    const shape = [first.shape[0] ?? 1, first.shape[1] ?? 1, first.shape[2] ?? 1];
    for (let d = 0; d < dim; d++) {
      gridFloats[d] = first.low[d] as number;
      gridFloats[4 + d] = ((first.high[d] as number) - (first.low[d] as number)) / (shape[d] as number);
    }
    grid.set(shape, 8);
  }
  const buffers = [
    uniformBuffer(gpu, 'start grid', grid),
    storageOf(gpu, 'starts', records),
    storageOf(gpu, 'start centres', concat(lists)),
  ];
  await observe(particles, kernel, buffers, perQuad(particles, DRAW_COST * (1 + dim)));
  for (const buffer of buffers) buffer.destroy();
}

/** Throws RangeError on starts that take a plane or a space. */
function requireWide(starts: readonly Start[], dim: number): void {
  if (starts.some(({ kind }) => kind === 'grid')) {
    throw new RangeError(
      `a grid of starts takes 1 to ${START_DIMS} dimensions, the run has ${dim}; start from a list of places`,
    );
  }
  if (starts.some(({ spread }) => typeof spread !== 'number')) {
    throw new RangeError(
      `initial noise that differs by direction takes 1 to ${START_DIMS} dimensions, the run has ${dim}; give one standard deviation`,
    );
  }
}

/**
 * The noise as the kernel reads it: L row by row, four numbers each; in many dimensions the standard deviation alone.
 */
function spreadWords(spread: Spread, dim: number): number[] {
  if (typeof spread !== 'number')
    return spread.flatMap((row, d) => [0, 1, 2, 3].map((e) => (e <= d ? (row[e] ?? 0) : 0)));
  if (dim > START_DIMS) return [spread];
  return Array.from({ length: dim }, (_, d) => [0, 1, 2, 3].map((e) => (e === d ? spread : 0))).flat();
}

/** The same for starts whose grids are the same; '' for those on no grid. */
export const gridOf = (start: Start): string =>
  start.kind === 'grid' ? JSON.stringify([start.low, start.high, start.shape]) : '';

function concat(lists: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(lists.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}
