import type { Patterns } from '../memories/patterns.ts';
import { streams } from '../memories/streams.ts';
import { type Activation, foldWidth, type ReadLevel, type Row, type SpinOrder, type Tap } from '../samplers/row.ts';
import { logisticsOfQuad, normals, normalsOfQuad } from './noise.ts';
import { type ReadOut, readOut } from './readOut.ts';
import { ChangingFields, type SpinField, visitingOrder } from './sweep.ts';

/** What of a run is not in its rows; the GPU takes the same (SimulationSpec, CellSpec). */
export interface ExecuteOptions {
  seed: number;
  /** unrolled index of the first row: a run may be cut into slices (at committed rows) without changing its noise */
  firstStep?: number;
  /** birth index of the first particle */
  firstParticle?: number;
  stream?: number;
  tap?: Tap;
  /** what a row makes of the mixed coordinates; the identity unless given */
  activation?: Activation;
  /** [dim]: at what a coordinate is held in rows that commit; NaN where it is free */
  clamp?: ArrayLike<number> | undefined;
  /** freeze a particle once a step moves it by less than this distance */
  tolerance?: number;
  /** rows are sweeps over spins, each by this field; without it they read out and mix */
  spinField?: ((read: ReadLevel) => SpinField) | undefined;
  /** of the spins; asynchronous unless given */
  order?: SpinOrder | undefined;
  /** [dim]: c of rows with cc; the origin unless given */
  centre?: readonly number[];
  /** who reads the memories; the softmax over all of them unless given. Levels come with the width folded in. */
  readout?: (read: ReadLevel) => (x: ArrayLike<number>) => Answer;
}

/** m, and the taps a read-out gives. */
export interface Answer extends Pick<ReadOut, 'mean'>, Partial<Pick<ReadOut, Exclude<Tap, 'none'>>> {
  /** dm_i / dx_j [dim, dim], where it knows it */
  slope?: () => Float64Array;
  /** at how many places it had to fall back on its floor, and out of how many it read: 0 of 1 unless said otherwise */
  floored?: number;
  places?: number;
}

/** The particles after a table, n of them. */
export interface Executed {
  /** [n, dim] */
  x: Float64Array;
  /** [n] */
  q: Float64Array;
  /** [n] unrolled row index + 1 of the step that settled the particle, 0 = still moving */
  settledAt: Uint32Array;
  /** how often the read-out fell back on its floor, and out of how many readings */
  tally: { count: number; of: number };
}

/**
 * Runs step-table rows in float64 on the CPU: the twin of the GPU's executor, with the same noise, for the eye and for
 * tests. See samplers/row.ts for what a row does.
 *
 * @param rows a table's rows; as for points (the width of the data is folded in here)
 * @param x [n, dim] where the particles start; not changed
 * Throws RangeError if x does not hold whole particles.
 */
export function execute(rows: readonly Row[], patterns: Patterns, x: Float64Array, options: ExecuteOptions): Executed {
  const { seed, firstStep = 0, firstParticle = 0, stream = streams.steps, tap = 'none' } = options;
  const { tolerance = 0, activation = 'identity', clamp, centre = [], spinField, order = 'asynchronous' } = options;
  const isSequential = spinField !== undefined && order === 'asynchronous';
  const draw = activation === 'glauber' ? logisticsOfQuad : normalsOfQuad;
  const readout: NonNullable<ExecuteOptions['readout']> = options.readout ?? ((read) => readOut(patterns, read));
  const { dim } = patterns;
  const n = x.length / dim;
  if (!Number.isInteger(n))
    throw new RangeError(`${x.length} numbers do not make particles of dimension ${dim}; give ${dim} per particle`);

  const now = x.slice();
  const start = x.slice();
  const acc = new Float64Array(x.length);
  const q = new Float64Array(n);
  const settledAt = new Uint32Array(n);
  const tally = { count: 0, of: 0 };
  let step = firstStep;
  for (const plain of rows) {
    const row = foldWidth(plain, patterns.width);
    const readAt = row.read && !spinField ? readout(row.read) : undefined;
    const fieldAt = row.read && spinField?.(row.read);
    for (let time = 0; time < row.repeat; time++, step++) {
      const isNoisy = row.cz !== 0 || (clamp && row.clampNoise !== 0);
      const z = isNoisy ? normals(seed, n, dim, step, stream, firstParticle, draw) : undefined;
      for (let p = 0; p < n; p++) {
        if (settledAt[p] === 0) {
          const moved = move(row, p);
          if (moved < tolerance) settledAt[p] = step + 1;
        }
      }

      /** One row for one particle; how far it went. */
      function move(row: Row, p: number): number {
        const here = now.slice(p * dim, (p + 1) * dim);
        const read = readAt?.(here);
        const fields = fieldAt && new ChangingFields(patterns, fieldAt, here);
        const quad = (firstParticle + p) >> 2;
        const coordinates = isSequential ? visitingOrder(seed, quad, step, stream, dim) : Int32Array.from(here.keys());
        if (read) tally.of += read.places ?? 1;
        tally.count += read?.floored ?? 0;
        let distance = 0;
        for (const d of coordinates) {
          const i = p * dim + d;
          const value = here[d] as number;
          const m = fields?.at(d, value) ?? read?.mean[d] ?? 0;
          const old = acc[i] as number;
          const noise = z?.[i] ?? 0;
          const mixed = row.cx0 * (start[i] as number) + row.cx * value + row.cm * m + row.cacc * old + row.cz * noise;
          const sum = row.cc === 0 ? mixed : mixed + row.cc * (centre[d] ?? 0);
          const held = row.commit ? (clamp?.[d] ?? Number.NaN) : Number.NaN;
          const y = Number.isNaN(held)
            ? activated(activation, sum, value)
            : row.clampScale * held + row.clampNoise * noise;
          acc[i] = row.ka * old + row.kx * value + row.km * m;
          now[i] = y;
          if (row.commit) start[i] = y;
          if (isSequential) fields?.changed(d, y - value);
          distance += (y - value) ** 2;
        }
        if (read && tap !== 'none') q[p] = (q[p] as number) + row.kq * (read[tap] ?? Number.NaN);
        return Math.sqrt(distance);
      }
    }
  }
  return { x: now, q, settledAt, tally };
}

/** What becomes of the mixed coordinate y, where it was `before`. */
function activated(activation: Activation, y: number, before: number): number {
  if (activation === 'identity') return y;
  return y === 0 ? before : Math.sign(y);
}
