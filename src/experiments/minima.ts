import type { CriticalPoint } from '../attractors/classify.ts';
import { attractors, criticalPoints, type SearchOptions } from '../attractors/criticalPoints.ts';
import { readPositions } from '../gpu/particles.ts';
import type { Patterns } from '../memories/patterns.ts';
import { meanOf } from '../reference/landscape.ts';
import { type Result, tableOf } from '../results.ts';
import { dynamics } from '../samplers/index.ts';
import type { Read } from '../samplers/row.ts';
import { Simulation } from '../simulation/simulation.ts';
import { isotropic } from '../simulation/starts.ts';
import type { Box, Inputs, RunContext } from './run.ts';

/** Grid starts per side of the search, by dimension: about a thousand in all. */
const SEARCH_SIDE = [0, 256, 32, 12] as const;
/** Mean shift only has to come near: Newton on the host goes the rest of the way in a few steps. */
const SEARCH_ITERATIONS = 300;
const SEARCH_TOLERANCE = 1e-4;
/** Up to so many memories each is a start of its own. */
const MOST_MEMORY_STARTS = 256;

/**
 * Where undamped mean shift on the GPU takes a grid of starts in the box, and the memories and their mean besides: in
 * a symmetric set next to its bifurcation, or between close memories, basins are smaller than the grid. [n, dim]
 */
async function searchStarts(
  { gpu, stop }: RunContext,
  patterns: Patterns,
  read: Read,
  width: number,
  box: Box,
): Promise<Float64Array> {
  const { dim, count, points } = patterns;
  const side = SEARCH_SIDE[dim] as number;
  const { rows } = dynamics.hopfield.table(1 / read.s, 1, read.similarity, SEARCH_ITERATIONS);
  const simulation = await Simulation.create(gpu, {
    dim,
    particles: side ** dim,
    tolerance: SEARCH_TOLERANCE,
    cells: [
      {
        patterns,
        rows,
        seed: 0,
        width,
        start: { kind: 'grid', ...box, shape: new Array(dim).fill(side), replicas: 1, spread: isotropic(dim, 0) },
      },
    ],
  });
  try {
    await simulation.advance({ stop });
    const memories = count <= MOST_MEMORY_STARTS ? points : [];
    return Float64Array.from([...(await readPositions(simulation)), ...memories, ...meanOf(patterns)]);
  } finally {
    simulation.dispose();
  }
}

/** The minima of E that starts in the box, the memories and their mean lead to, classified; in a fixed order. */
export async function findMinima(
  context: RunContext,
  patterns: Patterns,
  read: Read,
  box: Box,
  options: Pick<SearchOptions, 'width' | 'delta'>,
): Promise<CriticalPoint[]> {
  return attractors(patterns, read, await searchStarts(context, patterns, read, options.width ?? 0, box), options);
}

/** What is known of the critical points of the energy in the box. */
export interface Found {
  points: CriticalPoint[];
  minima: number;
  /** how many there are, and whether Morse's sum says that none is missing */
  note: string;
}

/** Minima, saddles and maxima in the box: starts run down on the GPU, Newton on the host finishes in float64. */
export async function findCriticalPoints(context: RunContext, { config, patterns, box }: Inputs): Promise<Found> {
  const { beta, similarity, width, delta } = config;
  const read: Read = { a: 1, s: 1 / beta, similarity };
  const starts = await searchStarts(context, patterns, read, width, box);
  const edges = box.low.map((low, d) => [low, box.high[d] as number] as const);
  const { points, morseSum } = criticalPoints(patterns, read, starts, { width, delta, box: edges });
  const minima = points.filter(({ index }) => index === 0).length;
  const complete = morseSum === 1 ? 'complete' : 'some lie outside the box, are missing, or are degenerate';
  const counted = `${minima} minima, ${points.length - minima} other critical points`;
  return { points, minima, note: `${counted}; sum of (−1)^{index} = ${morseSum} (${complete})` };
}

/** 'merged (3)': the class of a critical point, with the number of memories that share it. */
export function className(point: CriticalPoint): string {
  return point.class === 'merged' ? `merged (${Math.round(point.effectiveMemories)})` : point.class;
}

/** Critical points as a table; one row per point, named by its class. Further columns (count, fraction) may follow. */
export function criticalPointTable(
  points: readonly CriticalPoint[],
  further: Readonly<Record<string, readonly number[]>> = {},
): Result {
  const dim = points[0]?.x.length ?? 0;
  const axes = ['x', 'y', 'z'].slice(0, dim);
  const columns = [
    ...axes,
    'energy',
    'index',
    ...axes.map((_, d) => `eigenvalue${d + 1}`),
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
    point.nearest,
    point.distance,
    point.effectiveMemories,
    ...Object.values(further).map((values) => values[i] as number),
  ]);
  return tableOf('attractors', columns, rows, points.map(className));
}

/** A column for the table: energies over the least one of a field, nats; differences of it are barriers. */
export function heightsOver(energyLeast: number, points: readonly CriticalPoint[]): { height: number[] } {
  return { height: points.map(({ energy }) => energy - energyLeast) };
}
