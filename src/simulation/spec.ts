import type { MixShape } from '../../shaders/mix.wgsl.ts';
import type { Variant } from '../gpu/variants.ts';
import type { Patterns } from '../memories/patterns.ts';
import { streams } from '../memories/streams.ts';
import { dense } from '../readouts/attention.ts';
import { type Readout, requireGiven } from '../readouts/readout.ts';
import { type Activation, foldWidth, type Row, type SpinOrder, type Tap } from '../samplers/row.ts';
import type { Start } from './starts.ts';

/** One small run of a dispatch: its own memories, rows, seed and start. */
export interface CellSpec {
  patterns: Patterns;
  /** all cells of a simulation have tables of the same form (rows, repeats, commits); numbers may differ */
  rows: readonly Row[];
  /** 0 .. 2^53 - 1 */
  seed: number;
  start: Start;
  /** [dim]: what positions are taken about, where rows have cc */
  centre?: readonly number[];
  /** who reads the memories: dense unless given; of one name in all cells, whose numbers may differ */
  readout?: Readout;
  /** [dim]: at what a coordinate is held in every step that commits; NaN where it is free. All are free unless given. */
  clamp?: ArrayLike<number>;
}

/** What a simulation is made of: cells that share dimension, number of particles and form of the tables. */
export interface SimulationSpec {
  dim: number;
  /** particles per cell */
  particles: number;
  cells: readonly CellSpec[];
  tap?: Tap;
  /** what a step makes of the mixed coordinates; the identity unless given */
  activation?: Activation;
  /** a row is a sweep over spins, each by the energy of its flip; unless given it reads out and mixes */
  order?: SpinOrder;
  /** freeze a particle once a step moves it by less than this (Euclidean), and record that step */
  tolerance?: number;
  /** birth index of the first particle, a multiple of four: a batch of a larger run gives the same numbers */
  firstParticle?: number;
  /** noise stream of the steps */
  stream?: number;
  /** what timing may choose; never changes a bit */
  variant?: Partial<Variant>;
}

/** A cell that can run. */
export interface ResolvedCell extends CellSpec {
  /** with the width of the data folded in */
  rows: readonly Row[];
  readout: Readout;
}

/** A spec that can run, with nothing left open. */
export interface ResolvedSpec extends Omit<SimulationSpec, 'tap'> {
  cells: readonly ResolvedCell[];
  firstParticle: number;
  stream: number;
  /** that of the first cell: all have its name */
  readout: Readout;
  mix: MixShape;
  /** what a row that reads costs per particle, in particle-memory pairs: the most of any cell */
  readCost: number;
}

/**
 * Fills in what a spec leaves open. Throws RangeError where it cannot run: particles, dimensions, tables of different
 * form, or a read-out that does not give what is asked.
 */
export function resolveSpec(spec: SimulationSpec): ResolvedSpec {
  const { dim, particles, firstParticle = 0, stream = streams.steps, tap = 'none', tolerance } = spec;
  const { activation = 'identity', order } = spec;
  if (!(Number.isInteger(particles) && particles >= 1)) {
    throw new RangeError(`${particles} particles; give a whole number from 1`);
  }
  if (firstParticle % 4 !== 0) {
    throw new RangeError(`a batch starts at particle ${firstParticle}; it must be a multiple of 4`);
  }
  if (tap !== 'none' && tolerance !== undefined) {
    // how far q comes would depend on which particles share a thread
    throw new RangeError(
      `q and a tolerance do not go together: a particle that freezes on the way has no q; leave out one`,
    );
  }
  if (order && (activation === 'identity' || tap !== 'none')) {
    throw new RangeError(
      `updates by the energy of a flip are of spins, and have no tap: activation is ${activation}, tap is ${tap}; choose sign or glauber, and no tap`,
    );
  }
  const cells = spec.cells.map((cell) => ({
    ...cell,
    rows: cell.rows.map((row) => foldWidth(row, cell.patterns.width)),
    readout: cell.readout ?? dense,
  }));
  const [first] = cells;
  if (!first) throw new RangeError('a run without cells; give one or more');
  const { readout } = first;
  const form = formOf(first.rows);
  requireGiven(readout, ['mean', ...(tap === 'none' ? [] : [tap])]);
  for (const [c, cell] of cells.entries()) {
    if (cell.readout.name !== readout.name) {
      throw new RangeError(
        `cell ${c} reads by ${cell.readout.name}, cell 0 by ${readout.name}; run them one after another`,
      );
    }
    if (cell.patterns.dim !== dim) {
      const { label, dim: given } = cell.patterns;
      throw new RangeError(`${label} has ${given} dimensions, the run has ${dim}; give memories of as many`);
    }
    if (cell.clamp && cell.clamp.length !== dim) {
      throw new RangeError(
        `cell ${c} holds ${cell.clamp.length} coordinates, the run has ${dim}; give one per dimension, NaN where it is free`,
      );
    }
    if (formOf(cell.rows) !== form) {
      throw new RangeError(`the table of cell ${c} has another form than that of cell 0; run them one after another`);
    }
  }
  const mix = mixShapeOf(
    cells.flatMap(({ rows }) => rows),
    tap,
    { freezes: tolerance !== undefined, activation, clamps: cells.some(({ clamp }) => clamp !== undefined) },
  );
  if (order && (mix.usesStart || mix.usesAccumulator || mix.usesCentre)) {
    throw new RangeError(
      'updates by the energy of a flip know the spins as they are: a row may have no cx0, cacc and cc',
    );
  }
  return {
    ...spec,
    cells,
    firstParticle,
    stream,
    readout,
    mix,
    readCost: Math.max(...cells.map((cell) => cell.readout.cost(cell.patterns))),
  };
}

/** What cells must share so that one dispatch can run them: repeats and commits, row by row. */
export const formOf = (table: readonly Row[] = []) =>
  JSON.stringify(table.map(({ repeat, commit }) => [repeat, commit]));

/** What of these rows is structure. */
export function mixShapeOf(
  rows: readonly Row[],
  tap: Tap,
  { freezes, activation = 'identity', clamps = false }: Partial<MixShape> & Pick<MixShape, 'freezes'>,
): MixShape {
  return {
    usesStart: rows.some(({ cx0 }) => cx0 !== 0),
    usesAccumulator: rows.some(({ cacc }) => cacc !== 0),
    usesNoise: rows.some(({ cz, clampNoise }) => cz !== 0 || (clamps && clampNoise !== 0)),
    usesCentre: rows.some(({ cc }) => cc !== 0),
    tap,
    freezes,
    activation,
    clamps,
  };
}
