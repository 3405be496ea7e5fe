import type { Gpu } from '../../gpu/device.ts';
import { estimate, pooledSpread, type RealizationMean } from '../../observables/cells.ts';
import { dispatchKey } from '../../simulation/executors/index.ts';
import { Simulation, type SimulationSpec } from '../../simulation/simulation.ts';
import { gridOf } from '../../simulation/starts.ts';
import type { RunContext } from '../run.ts';
import { specOf } from '../systems.ts';
import { KeptPositions } from './keptPositions.ts';
import type { Plan } from './plan.ts';
import { type PointRun, pointRun } from './pointRun.ts';
import type { Process } from './processes.ts';
import { SolvedFlows } from './training.ts';

/** Bytes of a list of the cells of one dispatch, and cells: more would only wait for one another. */
const MOST_BYTES = 2 ** 26;
const MOST_CELLS = 2 ** 12;
/** A tile should take about so long: a killed process loses the one in hand, and the picture grows by one at a time. */
const TILE_MS = 700;
/** Particle-memory pairs of one step of the first tile: as 16 cells of 4096 particles and 8 memories have. */
const FIRST_TILE = 2 ** 19;

/** Realizations of one point that run in one dispatch. */
interface Unit {
  point: number;
  first: number;
  runs: PointRun[];
  /** units with the same one may run together */
  key: string;
}

/** What was measured of a point: mean and spread of every column. */
export type MeasuredPoints = Record<string, RealizationMean>;

/** Work done by tiles so far. */
export interface TileWork {
  pairs: number;
  ms: number;
}

/**
 * Runs points in the order given, as many at a time as take about TILE_MS by their cost, and hands over each point when
 * all its realizations are done. Which cells run together changes no bit of any of them: only those share a dispatch
 * that would get the same kernel alone, and realizations are cut by size, not by time.
 */
export async function runTiles(
  plan: Plan,
  points: Iterable<number>,
  process: Process,
  realizations: number,
  { gpu, stop }: RunContext,
  finished: (points: ReadonlyMap<number, MeasuredPoints>, work: TileWork) => Promise<void>,
): Promise<void> {
  const kept = new Map<number, MeasuredPoints>();
  const units = unitsOf(plan, points, realizations, gpu);
  const flows = new SolvedFlows();
  let budget = FIRST_TILE;
  for (;;) {
    const tile = take(units, budget);
    const cost = tile.reduce((sum, unit) => sum + costOf(unit), 0);
    if (cost === 0) return;
    const startedAt = performance.now();
    for (const together of grouped(tile)) {
      const groupAt = performance.now();
      const done = await runTogether(together, process, flows, gpu, stop);
      if (!done) return;
      const whole = new Map<number, MeasuredPoints>();
      together.forEach((unit, i) => {
        const before = kept.get(unit.point);
        const own = done.measured[i] as MeasuredPoints;
        const all = before ? pooled(before, own) : own;
        if (unit.first + unit.runs.length === realizations) {
          kept.delete(unit.point);
          whole.set(unit.point, all);
        } else kept.set(unit.point, all);
      });
      await finished(whole, { pairs: done.pairs, ms: performance.now() - groupAt });
    }
    budget = Math.min(4 * budget, (cost * TILE_MS) / (performance.now() - startedAt));
  }
}

/** Particle-memory pairs of one step of all its runs: of a sweep over K, points differ in it by more than in number. */
const costOf = ({ runs }: Unit): number =>
  runs.reduce((sum, { run, cell }) => sum + run.particles * cell.patterns.count, 0);

/** The next units, up to so many pairs or MOST_CELLS cells; at least one. */
function take(units: Iterator<Unit>, budget: number): Unit[] {
  const tile: Unit[] = [];
  for (let [cost, cells] = [0, 0]; cost < budget && cells < MOST_CELLS; ) {
    const { value } = units.next();
    if (!value) break;
    tile.push(value);
    cost += costOf(value);
    cells += value.runs.length;
  }
  return tile;
}

/** Units that may share a dispatch, as many of them as fit into one. */
function grouped(tile: readonly Unit[]): Unit[][] {
  const groups = new Map<string, Unit[][]>();
  for (const unit of tile) {
    const own = groups.get(unit.key) ?? [[]];
    const last = own.at(-1) as Unit[];
    if (last.length * bytesOf(unit) + bytesOf(unit) > MOST_BYTES && last.length > 0) own.push([unit]);
    else last.push(unit);
    groups.set(unit.key, own);
  }
  return [...groups.values()].flat();
}

/** Mean and standard error of every column, in the order of their names. */
export function valuesOf(measured: MeasuredPoints, names: readonly string[], isQuadrature: boolean): Float64Array {
  const values = new Float64Array(2 * names.length);
  names.forEach((name, i) => {
    const spread = measured[name] as RealizationMean;
    const { mean, standardError } = estimate(spread);
    values[2 * i] = mean;
    values[2 * i + 1] = isQuadrature && spread.count === 1 ? Number.NaN : standardError;
  });
  return values;
}

function* unitsOf(plan: Plan, points: Iterable<number>, realizations: number, gpu: Gpu): Generator<Unit, undefined> {
  for (const point of points) {
    for (let first = 0; first < realizations; ) {
      const run = pointRun(plan.inputsAt(point, first));
      const most = Math.max(1, Math.min(MOST_CELLS, Math.floor(MOST_BYTES / bytesOfRun(run))));
      const last = Math.min(first + most, realizations);
      const runs = [run];
      while (first + runs.length < last) {
        const next = pointRun(plan.inputsAt(point, first + runs.length));
        // round the centre of a random set each realization has a grid of its own
        if (gridOf(next.run.start) !== gridOf(run.run.start)) break;
        runs.push(next);
      }
      yield { point, first, runs, key: `${dispatchKey(gpu, specOfAll([run]))} ${runs.length}` };
      first += runs.length;
    }
  }
  return undefined;
}

/** Of the larger of two lists that one binding holds: positions, and memories where each has many coordinates. */
function bytesOfRun({ run: { particles }, cell: { patterns } }: PointRun): number {
  const { dim, count } = patterns;
  const positions = Math.ceil(particles / 4) * 16 * dim;
  return dim > 3 ? Math.max(positions, Math.ceil(count / 4) * 16 * (dim + 2)) : positions;
}
const bytesOf = ({ runs }: Unit) => bytesOfRun(runs[0] as PointRun) * runs.length;

function specOfAll(runs: readonly PointRun[]): SimulationSpec {
  const { inputs, run } = runs[0] as PointRun;
  return { ...specOf(inputs, run), cells: runs.map(({ cell }) => cell) };
}

async function runTogether(
  units: readonly Unit[],
  process: Process,
  flows: SolvedFlows,
  gpu: Gpu,
  stop: RunContext['stop'],
) {
  const runs = units.flatMap((unit) => unit.runs);
  const simulation = await Simulation.create(gpu, specOfAll(runs));
  const kept = new KeptPositions(simulation, process.keeps ?? []);
  try {
    await simulation.advance({ stop, uninterrupted: true, marks: kept });
    if (stop?.aborted) return undefined;
    const measured = await process.measure(simulation, runs, (units[0] as Unit).runs.length, kept.buffers, flows);
    return { measured, pairs: simulation.pairs };
  } finally {
    kept.dispose();
    simulation.dispose();
  }
}

function pooled(a: MeasuredPoints, b: MeasuredPoints): MeasuredPoints {
  return Object.fromEntries(
    Object.entries(a).map(([name, spread]) => [name, pooledSpread(spread, b[name] as RealizationMean)]),
  );
}
