import { basins } from '../../experiments/basins.ts';
import type { Inputs } from '../../experiments/run.ts';
import { coordinatesOf, rowLabel, type Table, tableRow } from '../../results.ts';
import { CaseError, Fields } from '../fields.ts';
import { type Data, parseData, parseLevel } from './common.ts';
import type { Context, Kind, Wanted } from './kind.ts';
import { type Classified, gridOf, type MapGrid, mapQuantities, nearestMemory } from './maps.ts';
import { inExpectedOrder } from './order.ts';
import { DATA, FIXED, GRID, MAP } from './parameters.ts';
import { givenDials, inputsFor } from './runs.ts';

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
  doc: 'The experiment basins: which attractor or memory each cell centre of a grid leads to.',
  parameters: {
    ...DATA,
    dynamics: 'hopfield, flow (at one noise level), ode, sde (along a schedule)',
    ...MAP,
    ...Object.fromEntries(Object.entries(FIXED).filter(([key]) => key !== 'dynamics')),
    iterations: 'hopfield, flow: most of them; 2000 and 20000 unless given',
    tolerance: 'hopfield, flow: a particle has settled when a step moves it by less; 1e-6 unless given',
    ...GRID,
    spacing: 'logVariance (uniform in log s / a^2; unless given), time or karras',
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

/** The map of basins that a setup asks for. */
export interface BasinMap {
  data: Data;
  grid: MapGrid;
  inputs: Inputs;
}

/** Dials of a map, besides its level. */
const DIALS = ['eta', 'flowStep', 'iterations', 'tolerance', 'replicas', ...Object.keys(GRID)];

/**
 * dynamics, its dials, and the grid: box (half-width or [low, high]), n (cells
 * per side), and disc unless it is `whole`.
 */
export function readMap(setup: Fields, whole = false): BasinMap {
  const data = parseData(setup);
  const dynamics = setup.choice('dynamics', ['hopfield', 'flow', 'ode', 'sde']);
  const disc = !whole && setup.has('disc') ? setup.number('disc', undefined, { above: 0 }) : undefined;
  const grid = { ...gridOf(setup, data.patterns.dim), disc };
  const inputs = inputsFor(data, {
    ...{ experiment: 'basins', dynamics, particles: grid.cells },
    box: grid.low.flatMap((low, d) => [low, grid.high[d] as number]),
    ...(dynamics === 'hopfield' || dynamics === 'flow' ? levelDials(setup) : {}),
    ...givenDials(setup, DIALS),
  });
  return { data, grid, inputs };
}

function levelDials(setup: Fields): Record<string, unknown> {
  const read = parseLevel(setup);
  if (read.a !== 1) throw new CaseError('these dynamics run at a = 1; give sigma2 or beta, and memories scaled by a');
  return { beta: 1 / read.s, similarity: read.similarity };
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

/** The map of the product, its classes by nearest memory (then energy) or in the order that is expected. */
export async function classify({ gpu }: Context, { data, inputs }: BasinMap, expected: unknown): Promise<Classified> {
  const { patterns } = data;
  const outcome = await basins(inputs, { gpu, sketch: true });
  const labels = Int32Array.from(outcome.integers);
  const table = outcome.results.attractors as Table | undefined;
  if (!table) return { labels, classes: patterns.count, attractors: undefined };
  const found = attractorsOf(table);
  if (found.length === 0) throw new CaseError('no minimum was found');
  const place = ({ x }: Attractor) => nearestMemory(patterns, x);
  const byMemory = [...found].sort((p, q) => place(p) - place(q) || p.energy - q.energy);
  const ordered = inExpectedOrder(byMemory, ({ x }) => x, expected);
  const newLabel = new Map(ordered.map(({ label }, i) => [label, i]));
  return {
    labels: labels.map((label) => newLabel.get(label) ?? -1),
    classes: ordered.length,
    attractors: ordered.map(({ x }) => x),
  };
}

interface Attractor {
  x: number[];
  energy: number;
  label: number;
}

/** Places, energies and labels of a table of attractors. */
function attractorsOf(table: Table): Attractor[] {
  return Array.from({ length: table.shape[0] }, (_, i) => ({
    x: coordinatesOf(table, i),
    energy: tableRow(table, i).energy as number,
    label: rowLabel(table, i),
  }));
}
