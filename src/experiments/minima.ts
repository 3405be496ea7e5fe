import type { CriticalPoint } from '../attractors/classify.ts';
import { coarseOf, searchAttractors, searchCriticalPoints, tooManyBetween } from '../attractors/criticalPoints.ts';
import { labelMinima } from '../attractors/labels.ts';
import { inTurns, type Parts } from '../attractors/parts.ts';
import { memoriesTried } from '../attractors/starts.ts';
import { downloadPositions } from '../gpu/particles.ts';
import type { Patterns } from '../memories/patterns.ts';
import { attention } from '../readouts/attention.ts';
import { type Landscape, meanOf, readsNear } from '../reference/landscape.ts';
import { axisNames, type Box, type Result, tableOf } from '../results.ts';
import { hopfield } from '../samplers/fixedLevel.ts';
import type { ReadLevel, Row } from '../samplers/row.ts';
import { Simulation } from '../simulation/simulation.ts';
import { startPoints } from '../simulation/startPoints.ts';
import type { Start } from '../simulation/starts.ts';
import { landscapeIn, levelOf } from './level.ts';
import type { Inputs, RunContext } from './run.ts';

/** Grid starts per side of the search, by dimension: about a thousand in all. */
const SEARCH_SIDE = [0, 256, 32, 12] as const;
/** Mean shift only has to come near: Newton on the host goes the rest of the way in a few steps. */
const SEARCH_ITERATIONS = 64;
const SEARCH_TOLERANCE = 1e-3;
/** Up to so many memories each is a start of its own. */
const MOST_MEMORY_STARTS = 256;

/** A grid of starts that runs down by undamped mean shift. */
export interface Descent {
  rows: readonly Row[];
  tolerance: number;
  start: Start;
  particles: number;
}

/** The descent that comes near every minimum of the box whose basin is not smaller than the grid. */
export function descentIn(box: Box, read: ReadLevel): Descent {
  const dim = box.low.length;
  const side = SEARCH_SIDE[dim] as number;
  const { rows } = hopfield(1 / read.s, 1, read.similarity, SEARCH_ITERATIONS);
  const shape = new Array<number>(dim).fill(side);
  const start = { kind: 'grid', ...box, shape, replicas: 1, spread: 0 } as const;
  return { rows, tolerance: SEARCH_TOLERANCE, start, particles: side ** dim };
}

/**
 * Where a descent ended, and the memories and their mean besides: in a symmetric set next to its bifurcation, or
 * between close memories, basins are smaller than the grid. [n, dim]
 */
export function withMemories(ends: ArrayLike<number>, patterns: Patterns): Float64Array {
  const memories = patterns.count <= MOST_MEMORY_STARTS ? patterns.points : [];
  return Float64Array.from([...Array.from(ends), ...memories, ...meanOf(patterns)]);
}

async function searchStarts(
  { gpu, stop }: RunContext,
  { patterns, classifier, box }: Inputs,
  read: ReadLevel,
): Promise<Float64Array> {
  const { rows, start, ...spec } = descentIn(box, read);
  // Newton alone goes all the way, where it need not look at all memories
  if (readsNear(patterns, read)) {
    return withMemories(startPoints(start, patterns.dim, { seed: 0, first: 0, count: spec.particles }), patterns);
  }
  const cells = [{ patterns, rows, seed: 0, start, readout: attention(classifier) }];
  const simulation = await Simulation.create(gpu, { dim: patterns.dim, ...spec, cells });
  try {
    await simulation.advance({ stop, ragged: true });
    return withMemories(await downloadPositions(simulation), patterns);
  } finally {
    simulation.dispose();
  }
}

/** A critical point with its label, the same in maps and tables; -1 for what is no minimum. */
export interface LabelledPoint extends CriticalPoint {
  label: number;
}

/**
 * The minima of E that starts in the box, the memories and their mean lead to,
 * classified; in the order of their labels.
 */
export async function findMinima(context: RunContext, inputs: Inputs, read: ReadLevel): Promise<LabelledPoint[]> {
  return minimaFrom(await searchStarts(context, inputs, read), inputs, read, context);
}

/** The same from starts that are known. Stopped, it has those it has found. */
export async function minimaFrom(
  starts: Float64Array,
  inputs: Inputs,
  read: ReadLevel,
  { stop }: Pick<RunContext, 'stop'>,
): Promise<LabelledPoint[]> {
  const landscape = landscapeIn(inputs, read);
  const minima = await inTurns(searchAttractors(landscape, starts, { delta: inputs.config.delta }), stop);
  return inTurns(labelled(landscape, minima), stop);
}

/** Minima first, by label; saddles and maxima follow in the order given. */
export function* labelled(
  landscape: Landscape,
  points: readonly CriticalPoint[],
  endOf?: Parameters<typeof labelMinima>[2],
): Parts<LabelledPoint[]> {
  const minima = points.filter(({ index }) => index === 0);
  const labels = yield* labelMinima(landscape, minima, endOf);
  const others = points.filter(({ index }) => index > 0);
  return [
    ...minima.map((point, i) => ({ ...point, label: labels[i] as number })).sort((p, q) => p.label - q.label),
    ...others.map((point) => ({ ...point, label: -1 })),
  ];
}

/** What is known of the critical points of the energy in the box. */
export interface Found {
  points: LabelledPoint[];
  minima: number;
  /** further columns of their table */
  further?: Readonly<Record<string, readonly number[]>>;
  /** how many there are, and whether Morse's sum says that none is missing */
  note: string;
}

/** Minima, saddles and maxima in the box: starts run down on the GPU, Newton on the host finishes in float64. */
export async function findCriticalPoints(context: RunContext, inputs: Inputs): Promise<Found> {
  return criticalPointsFrom(await searchStarts(context, inputs, levelOf(inputs.config)), inputs, context);
}

/** The same from starts that are known. Stopped, it has those it has found. */
export async function criticalPointsFrom(
  starts: Float64Array,
  inputs: Inputs,
  { stop }: Pick<RunContext, 'stop'>,
): Promise<Found> {
  const { config, box } = inputs;
  const edges = box.low.map((low, d) => [low, box.high[d] as number] as const);
  const landscape = landscapeIn(inputs, levelOf(config));
  const search = searchCriticalPoints(landscape, starts, { delta: config.delta, box: edges });
  const { points: found, morseSum } = await inTurns(search, stop);
  const points = await inTurns(labelled(landscape, found), stop);
  const minima = points.filter(({ index }) => index === 0).length;
  const complete = morseSum === 1 ? 'complete' : 'some lie outside the box, are missing, or are degenerate';
  const counted = `${minima} minima, ${points.length - minima} other critical points`;
  const unbridged = tooManyBetween(landscape, points)
    ? '; passes between so many minima were not sought: a lower beta, a smaller box or count has fewer'
    : '';
  const { count } = inputs.patterns;
  const tried = memoriesTried(count);
  const untried = tried < count ? `; of ${count} memories ${tried} were starts: count keeps fewer` : '';
  const said = `${counted}; sum of (−1)^{index} = ${morseSum} (${complete})${unbridged}${untried}`;
  return { points, minima, note: [said, ...coarseNotes(landscape)].join('; ') };
}

/** That a search began among fewer memories, where it did. */
export function coarseNotes(landscape: Landscape): string[] {
  const groups = coarseOf(landscape)?.patterns.count;
  return groups ? [`minima were sought among ${groups} groups of memories first: shallow ones may be missing`] : [];
}

/** 'merged (3)': the class of a critical point, with the number of memories that share it. */
export function className(point: CriticalPoint): string {
  return point.class === 'merged' ? `merged (${Math.round(point.effectiveMemories)})` : point.class;
}

/**
 * Critical points as a table; one row per point, named by its class. The label of a minimum is that of its cells in
 * maps. Further columns (count, fraction) may follow.
 */
export function criticalPointTable(
  points: readonly LabelledPoint[],
  further: Readonly<Record<string, readonly number[]>> = {},
): Result {
  const dim = points[0]?.x.length ?? 0;
  const axes = axisNames(dim);
  const columns = [
    ...axes,
    'energy',
    'index',
    ...axes.map((_, d) => `eigenvalue${d + 1}`),
    'label',
    'nearestMemory',
    'distance',
    'effectiveMemories',
    ...Object.keys(further),
  ];
  const rows = points.map((point, i) => [
    ...point.x,
    point.energy,
    point.index,
    ...point.eigenvalues,
    point.label,
    point.nearest,
    point.distance,
    point.effectiveMemories,
    ...Object.values(further).map((values) => values[i] as number),
  ]);
  const rowNames = points.map(className);
  return tableOf('attractors', columns, rows, { rowNames, memoryColumns: ['label', 'nearestMemory'] });
}

/** A column for the table: energies over the least one of a field, nats; differences of it are barriers. */
export function heightsOver(energyLeast: number, points: readonly CriticalPoint[]): { height: number[] } {
  return { height: points.map(({ energy }) => energy - energyLeast) };
}
