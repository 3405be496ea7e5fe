import type { CriticalPoint } from '../attractors/classify.ts';
import { attractors, type SearchOptions } from '../attractors/criticalPoints.ts';
import type { Gpu } from '../gpu/device.ts';
import { readPositions } from '../gpu/particles.ts';
import type { Patterns } from '../memories/patterns.ts';
import { type Result, tableOf } from '../results.ts';
import { dynamics } from '../samplers/index.ts';
import type { Read } from '../samplers/row.ts';
import { Simulation } from '../simulation/simulation.ts';
import { isotropic } from '../simulation/starts.ts';
import type { Box } from './run.ts';

/** Grid starts per dimension of the search for attractors: a few thousand in all. */
const SEARCH_SIDE = [0, 1024, 64, 18] as const;
const SEARCH_ITERATIONS = 1000;
const SEARCH_TOLERANCE = 1e-6;

/** Where undamped mean shift on the GPU takes a grid of starts in the box: [n, dim]. */
export async function meanShiftEnds(
  gpu: Gpu,
  patterns: Patterns,
  read: Read,
  width: number,
  box: Box,
): Promise<Float64Array> {
  const { dim } = patterns;
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
    await simulation.advance();
    return Float64Array.from(await readPositions(simulation));
  } finally {
    simulation.dispose();
  }
}

/** The minima of E that starts in the box lead to, classified; in a fixed order. */
export async function findMinima(
  gpu: Gpu,
  patterns: Patterns,
  read: Read,
  box: Box,
  options: Pick<SearchOptions, 'width' | 'delta'>,
): Promise<CriticalPoint[]> {
  const ends = await meanShiftEnds(gpu, patterns, read, options.width ?? 0, box);
  return attractors(patterns, read, ends, options);
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
