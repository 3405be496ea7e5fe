import { SETTLED_WITHIN } from '../../attractors/classify.ts';
import { attractors } from '../../attractors/criticalPoints.ts';
import { readLanes, readPositions } from '../../gpu/particles.ts';
import { patternsOf } from '../../memories/patterns.ts';
import { reduceReplicas } from '../../observables/committor.ts';
import { type LabelRule, labelParticles } from '../../observables/labels.ts';
import { landscapeOf, rmsRadius } from '../../reference/landscape.ts';
import type { Read, StepTable } from '../../samplers/row.ts';
import { isotropic, type Start } from '../../simulation/starts.ts';
import { CaseError, Fields } from '../fields.ts';
import { asCaseError, type Data, readData, withRun } from './common.ts';
import { type FixedLevel, readFixedLevel } from './iterate.ts';
import type { Context, Kind, Wanted } from './kind.ts';
import { gridOf, type MapGrid, mapQuantities, nearestMemory } from './maps.ts';
import { readSampler } from './noise.ts';
import { inExpectedOrder } from './order.ts';
import { DATA, FIXED, MAP, SAMPLER } from './parameters.ts';

const quantities = {
  attractors: 'positions of the minima the map is classified by, rows (hopfield and flow)',
  counts:
    'cells of each class: in the order of expected.attractors if given, else of the nearest memory; ode, sde: memories',
  fractions: 'the same as shares of all cells that count',
  none: 'cells without a class',
  labels: 'class of every cell, index iy nx + ix, row 0 the lowest; -1 none',
  row: 'classes of row setup.row of a two-dimensional map',
  notNearest: 'cells whose class is not the nearest memory, of those that no bisector between two memories cuts',
  differing: 'cells with another class than the same map with the changes of setup.other',
} as const;

export const basinMap: Kind = {
  doc: 'Which attractor or memory each cell centre of a grid leads to.',
  parameters: {
    ...DATA,
    dynamics: 'hopfield, flow (at one noise level), ode, sde (along a schedule)',
    ...MAP,
    ...Object.fromEntries(Object.entries(FIXED).filter(([key]) => key !== 'dynamics')),
    iterations: 'hopfield, flow: most of them; 5000 and 20000 unless given',
    tolerance: 'hopfield, flow: a particle has settled when a step moves it by less; 1e-6 and 1e-7 unless given',
    ...SAMPLER,
    replicas: 'sde: trajectories per cell, its class is the most frequent; 16 unless given',
    row: 'which row the quantity row lists',
    other: 'changes to this setup for a second map (null takes a key away)',
  },
  quantities,
  prepare(setup: Fields, wanted: Wanted) {
    const map = readMap(setup);
    const other = setup.has('other') ? changed(setup, setup.value('other')) : undefined;
    const row = setup.has('row') ? setup.integer('row', undefined, { min: 0 }) : undefined;
    setup.done();
    other?.setup.done();
    if (wanted.quantities.has('differing') && !other) throw new CaseError('differing needs setup.other');
    if (wanted.quantities.has('row') && row === undefined) throw new CaseError('row needs setup.row');
    return async (context) => {
      const found = await classify(context, map, wanted.expected('attractors'));
      const second = other && (await classify(context, other.map, found.attractors));
      return mapQuantities(found, { grid: map.grid, patterns: map.data.patterns, row, second });
    };
  },
};

interface BasinMap {
  data: Data;
  grid: MapGrid;
  seed: number;
  dynamics:
    | { kind: 'fixed'; level: FixedLevel; tolerance: number }
    | { kind: 'noise'; table: StepTable; replicas: number };
}

/** dynamics, its parameters, and the grid: box (half-width or [low, high]), n (cells per side), disc. */
function readMap(setup: Fields): BasinMap {
  const data = readData(setup);
  const kind = setup.choice('dynamics', ['hopfield', 'flow', 'ode', 'sde']);
  const disc = setup.has('disc') ? setup.number('disc', undefined, { above: 0 }) : undefined;
  const grid = { ...gridOf(setup, data.patterns.dim), disc };
  if (kind === 'hopfield' || kind === 'flow') {
    const level = readFixedLevel(setup, setup.integer('iterations', kind === 'flow' ? 20000 : 5000, { min: 1 }));
    const tolerance = setup.number('tolerance', kind === 'flow' ? 1e-7 : 1e-6, { above: 0 });
    return { data, grid, seed: data.seed, dynamics: { kind: 'fixed', level, tolerance } };
  }
  const { table } = readSampler(setup);
  const noisy = table.rows.some(({ cz }) => cz !== 0);
  if (noisy !== (kind === 'sde')) {
    throw new CaseError(`dynamics ${kind} needs a sampler ${kind === 'sde' ? 'with' : 'without'} noise`);
  }
  const replicas = kind === 'sde' ? setup.integer('replicas', 16, { min: 1, max: 4096 }) : 1;
  return { data, grid, seed: data.seed, dynamics: { kind: 'noise', table, replicas } };
}

/** The setup with other values for some of its keys; a key set to null is left out. */
function changed(setup: Fields, changes: unknown): { setup: Fields; map: BasinMap } {
  const extra = new Fields(changes, 'setup.other');
  const values: Record<string, unknown> = {};
  for (const key of setup.keys()) values[key] = setup.value(key);
  for (const key of extra.keys()) {
    const value = extra.value(key);
    if (value === null) delete values[key];
    else values[key] = value;
  }
  delete values.other;
  delete values.row;
  const both = new Fields(values, 'setup with setup.other');
  return { setup: both, map: readMap(both) };
}

export interface Classified {
  /** class of every cell, -1 none */
  labels: Int32Array;
  classes: number;
  /** positions of the classes, where they are minima */
  attractors: number[][] | undefined;
}

async function classify(context: Context, { data, grid, dynamics }: BasinMap, expected: unknown): Promise<Classified> {
  const { patterns } = data;
  const start: Start = {
    kind: 'grid',
    low: grid.low,
    high: grid.high,
    shape: grid.shape,
    replicas: dynamics.kind === 'noise' ? dynamics.replicas : 1,
    spread: isotropic(patterns.dim, 0),
  };
  if (dynamics.kind === 'noise') {
    const { table, replicas } = dynamics;
    const run = { particles: grid.cells * replicas, start, table };
    return withRun(context, data, run, async (simulation) => {
      await simulation.advance();
      const labelled = await labelParticles(simulation, [{ kind: 'posterior', patterns, read: table.label }]);
      const labels =
        replicas > 1
          ? (await reduceReplicas(context.gpu, labelled.labels, grid.cells, replicas)).topLabel
          : await readLanes(simulation, labelled.labels, Int32Array);
      labelled.dispose();
      return { labels, classes: patterns.count, attractors: undefined };
    });
  }
  const { level, tolerance } = dynamics;
  const run = { particles: grid.cells, start, table: level.table, tolerance };
  return withRun(context, data, run, async (simulation) => {
    await simulation.advance();
    const found = minimaFrom(Float64Array.from(await readPositions(simulation)), data, level.read, expected);
    const reach = SETTLED_WITHIN * (rmsRadius(patterns) || 1);
    const rule: LabelRule = { kind: 'nearest', points: patternsOf(found), reach };
    const labelled = await labelParticles(simulation, [rule]);
    const labels = await readLanes(simulation, labelled.labels, Int32Array);
    labelled.dispose();
    return { labels, classes: found.length, attractors: found };
  });
}

/** The minima the ends of the map lead to, by nearest memory (then energy) or in the order that is expected. */
function minimaFrom(ends: Float64Array, { patterns }: Data, read: Read, expected: unknown): number[][] {
  const found = asCaseError('basinMap', () => attractors(landscapeOf(patterns, read), ends));
  if (found.length === 0) throw new CaseError('no minimum was found');
  const place = (x: ArrayLike<number>) => nearestMemory(patterns, Array.from(x));
  found.sort((p, q) => place(p.x) - place(q.x) || p.energy - q.energy);
  return inExpectedOrder(found, ({ x }) => x, expected).map(({ x }) => [...x]);
}
