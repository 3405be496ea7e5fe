import { estimate, pooledSpread, type Spread } from '../../observables/cells.ts';
import { Simulation } from '../../simulation/simulation.ts';
import { formOf } from '../../simulation/spec.ts';
import type { RunContext } from '../run.ts';
import type { Plan } from './plan.ts';
import type { PointRun, Process } from './processes.ts';

/** Positions of the cells of one dispatch, and cells: more would only wait for one another. */
const MOST_BYTES = 2 ** 26;
const MOST_CELLS = 2 ** 12;
/** A tile should take about so long: a killed process loses the one in hand, and the picture grows by one at a time. */
const TILE_MS = 700;

/** Realizations of one point that run in one dispatch. */
interface Unit {
  point: number;
  first: number;
  runs: PointRun[];
}

/** What was measured of a point: mean and spread of every column. */
export type Measured = Record<string, Spread>;

/** Work done by tiles so far. */
export interface TileWork {
  pairs: number;
  ms: number;
}

/**
 * Runs points in the order given, as many cells at a time as take about TILE_MS, and hands over each point when all its
 * realizations are done. Which cells run together changes no bit of any of them: realizations are cut by size alone.
 */
export async function runTiles(
  plan: Plan,
  points: readonly number[],
  process: Process,
  realizations: number,
  { gpu, stop }: RunContext,
  finished: (points: ReadonlyMap<number, Measured>, work: TileWork) => Promise<void>,
): Promise<void> {
  const kept = new Map<number, Measured>();
  let budget = 16;
  let unitsAhead: Unit[] = [];
  const units = unitsOf(plan, points, process, realizations);
  while (!stop?.aborted) {
    const tile: Unit[] = [];
    let cells = 0;
    for (;;) {
      const next = unitsAhead.shift() ?? units.next().value;
      if (!next) break;
      const together = tile.length === 0 || (goTogether(tile[0] as Unit, next) && cells + next.runs.length <= budget);
      if (!together || cells * bytesOf(next) > MOST_BYTES) {
        unitsAhead = [next, ...unitsAhead];
        break;
      }
      tile.push(next);
      cells += next.runs.length;
    }
    if (tile.length === 0) return;
    const startedAt = performance.now();
    const done = await runTile(tile, process, gpu, stop);
    if (!done) return;
    const ms = performance.now() - startedAt;
    budget = Math.max(1, Math.min(MOST_CELLS, 4 * budget, Math.round((cells * TILE_MS) / ms)));
    const whole = new Map<number, Measured>();
    tile.forEach((unit, i) => {
      const own = done.measured[i] as Measured;
      const before = kept.get(unit.point);
      const all = before ? pooled(before, own) : own;
      if (unit.first + unit.runs.length === realizations) {
        kept.delete(unit.point);
        whole.set(unit.point, all);
      } else kept.set(unit.point, all);
    });
    await finished(whole, { pairs: done.pairs, ms });
  }
}

/** Mean and standard error of every column, in the order of their names. */
export function valuesOf(measured: Measured, names: readonly string[], isQuadrature: boolean): Float64Array {
  const values = new Float64Array(2 * names.length);
  names.forEach((name, i) => {
    const spread = measured[name] as Spread;
    const { mean, standardError } = estimate(spread);
    values[2 * i] = mean;
    values[2 * i + 1] = isQuadrature && spread.count === 1 ? Number.NaN : standardError;
  });
  return values;
}

function* unitsOf(
  plan: Plan,
  points: readonly number[],
  process: Process,
  realizations: number,
): Generator<Unit, undefined> {
  for (const point of points) {
    for (let first = 0; first < realizations; ) {
      const run = process.runOf(plan.inputsAt(point, first));
      const most = Math.max(1, Math.min(MOST_CELLS, Math.floor(MOST_BYTES / bytesOfRun(run))));
      const count = Math.min(most, realizations - first);
      const others = Array.from({ length: count - 1 }, (_, i) => process.runOf(plan.inputsAt(point, first + i + 1)));
      yield { point, first, runs: [run, ...others] };
      first += count;
    }
  }
  return undefined;
}

const bytesOfRun = ({ particles, cell }: PointRun) => Math.ceil(particles / 4) * 16 * cell.patterns.dim;
const bytesOf = ({ runs }: Unit) => bytesOfRun(runs[0] as PointRun);

/** Whether one dispatch can run both: tables of one form, and as many particles and realizations. */
function goTogether(a: Unit, b: Unit): boolean {
  const [one, other] = [a.runs[0] as PointRun, b.runs[0] as PointRun];
  return (
    a.runs.length === b.runs.length &&
    one.particles === other.particles &&
    one.tolerance === other.tolerance &&
    one.cell.patterns.dim === other.cell.patterns.dim &&
    formOf(one.cell.rows) === formOf(other.cell.rows)
  );
}

async function runTile(tile: readonly Unit[], process: Process, gpu: RunContext['gpu'], stop: RunContext['stop']) {
  const runs = tile.flatMap((unit) => unit.runs);
  const { particles, tolerance, cell } = runs[0] as PointRun;
  const simulation = await Simulation.create(gpu, {
    dim: cell.patterns.dim,
    particles,
    cells: runs.map((run) => run.cell),
    ...(tolerance === undefined ? {} : { tolerance }),
  });
  try {
    await simulation.advance({ stop });
    if (stop?.aborted) return undefined;
    const rules = runs.map(({ rule }) => rule);
    const measured = await process.measure(simulation, rules, (tile[0] as Unit).runs.length);
    return { measured, pairs: simulation.pairs };
  } finally {
    simulation.dispose();
  }
}

function pooled(a: Measured, b: Measured): Measured {
  return Object.fromEntries(Object.entries(a).map(([name, spread]) => [name, pooledSpread(spread, b[name] as Spread)]));
}
