import type { CriticalPoint } from '../../attractors/classify.ts';
import { criticalPoints, findAttractors } from '../../attractors/criticalPoints.ts';
import { downloadPositions } from '../../gpu/particles.ts';
import type { Patterns } from '../../memories/patterns.ts';
import { landscapeOf, meanOf } from '../../reference/landscape.ts';
import { type ReadLevel, row, totalVariance } from '../../samplers/row.ts';
import type { Measured } from '../compare.ts';
import { asCaseError, type Fields } from '../fields.ts';
import type { Tree } from '../tolerance.ts';
import { type Data, parseData, parseLevel } from './common.ts';
import type { Context, Kind, Measurements, Wanted } from './kind.ts';
import { inExpectedOrder } from './order.ts';
import { DATA, LEVEL } from './parameters.ts';
import { withRun } from './runs.ts';

/** Grid starts per side of the search, by dimension. */
const SIDE = [0, 512, 48, 12] as const;
const ITERATIONS = 400;
/** Up to so many memories the full search costs no more than a second or two. */
const FEW = 64;

/**
 * Where mean shift on the GPU takes a grid over the box of the memories, a fifth wider: [n, dim]. The memories
 * and their mean are starts, too: between close memories, and in the middle of a symmetric set next to its bifurcation,
 * a basin may be narrower than the grid.
 */
export async function meanShiftStarts(context: Context, data: Data, read: ReadLevel): Promise<Float64Array> {
  const { patterns } = data;
  const { dim, points } = patterns;
  const axes = Array.from({ length: dim }, (_, d) => points.filter((__, i) => i % dim === d).map((v) => read.a * v));
  const edges = axes.map((values) => {
    const low = values.reduce((a, b) => Math.min(a, b));
    const high = values.reduce((a, b) => Math.max(a, b));
    const margin = 0.2 * (high - low) || 1;
    return [low - margin, high + margin] as const;
  });
  const side = SIDE[dim] as number;
  const table = { rows: [row({ read, cm: read.a, repeat: ITERATIONS })], tap: 'none' as const };
  const start = {
    kind: 'grid' as const,
    low: edges.map(([low]) => low),
    high: edges.map(([, high]) => high),
    shape: new Array<number>(dim).fill(side),
    replicas: 1,
    spread: 0,
  };
  // For minima Gaussian memories are points read at a wider level: the mean shift of both has the same fixed points.
  const asPoints = { ...data, patterns: { ...data.patterns, width: 0 } };
  const wide = { ...read, s: totalVariance(read, data.patterns.width) };
  const shifted = { ...table, rows: [row({ read: wide, cm: read.a, repeat: ITERATIONS })] };
  const tolerance = 1e-6 * Math.max(...edges.map(([low, high]) => high - low));
  const run = { particles: side ** dim, start, table: shifted, tolerance };
  const ends = await withRun(context, asPoints, run, async (simulation) => {
    await simulation.advance();
    return downloadPositions(simulation);
  });
  return Float64Array.from([...ends, ...[...meanOf(patterns), ...points].map((value) => read.a * value)]);
}

export const minima: Kind = {
  doc: 'The critical points of E = -log p: minima (attractors), saddles, maxima; positions, numbers, curvatures, barriers.',
  parameters: { ...DATA, ...LEVEL },
  quantities: {
    minima: 'positions of all minima, rows; compared in the order of the expectation, nearest first',
    count: 'number of minima',
    distances: 'distance of each minimum to its nearest memory, which lies at a xi; in the order of minima',
    energies: '-log p of each minimum, nats',
    radii: 'distance of each minimum from a times the mean of the memories',
    leastEigenvalues: 'smallest eigenvalue of the Hessian at each minimum',
    leastCurvatures: 'the same times the variance s + a^2 width: 1 - lambda_max(Cov_r(a xi)) / s, a pure number',
    eigenvalues: 'all of them at each minimum, ascending',
    entropies: 'posterior entropy at each minimum, nats',
    radialCurvatures: 'second derivative of E away from the mean of the memories, at each minimum',
    tangentialCurvatures: 'mean second derivative across that direction (two or three dimensions)',
    saddles: 'number of critical points that are neither minima nor maxima',
    maxima: 'number of maxima',
    criticalPoints: 'number of all',
    morseSum: 'sum of (-1)^index, 1 when none is missing',
    saddleRadii: 'distance of each saddle of index 1 from a times the mean of the memories',
    barrier: 'lowest saddle of index 1 above the deepest minimum, nats',
    centreMinusMinimum: 'E at the mean of the memories above the deepest minimum, nats',
  },
  prepare(setup: Fields, wanted: Wanted) {
    const data = parseData(setup);
    const read = parseLevel(setup);
    setup.done();
    const all = ['saddles', 'maxima', 'criticalPoints', 'morseSum', 'saddleRadii', 'barrier'];
    // Looking for every critical point finds minima of the smallest basins, too; its cost grows like K^2.
    const needsAll = data.patterns.count <= FEW || all.some((quantity) => wanted.quantities.has(quantity));
    return async (context) => {
      const starts = await meanShiftStarts(context, data, read);
      const { patterns } = data;
      const points = asCaseError('minima', () =>
        needsAll
          ? criticalPoints(landscapeOf(patterns, read), starts).points
          : findAttractors(landscapeOf(patterns, read), starts),
      );
      return quantitiesOf(points, patterns, read, wanted);
    };
  },
};

function quantitiesOf(
  points: readonly CriticalPoint[],
  patterns: Patterns,
  read: ReadLevel,
  wanted: Wanted,
): Measurements {
  const centre = Array.from(meanOf(patterns), (value) => read.a * value);
  const { dim } = patterns;
  const found = inExpectedOrder(
    points.filter(({ index }) => index === 0),
    ({ x }) => x,
    wanted.expected('minima'),
  );
  const saddles = points.filter(({ index }) => index > 0 && index < dim);
  // in one dimension the passes between minima are the maxima
  const passes = points.filter(({ index }) => index === 1);
  const deepest = found.reduce((least, { energy }) => Math.min(least, energy), Number.POSITIVE_INFINITY);
  const landscape = landscapeOf(patterns, read);
  const radius = ({ x }: CriticalPoint) => Math.hypot(...Array.from(x, (value, d) => value - (centre[d] as number)));
  const curvatures = found.map(({ x }) => {
    const { scatter } = landscape.at(x);
    const out = Array.from(x, (value, d) => value - (centre[d] as number));
    const length = Math.hypot(...out) || 1;
    const bend = (d: number, e: number) =>
      ((d === e ? 1 : 0) - (scatter[d * dim + e] as number) / landscape.variance) / landscape.variance;
    let radial = 0;
    let trace = 0;
    for (let d = 0; d < dim; d++) {
      trace += bend(d, d);
      for (let e = 0; e < dim; e++) radial += ((out[d] as number) * bend(d, e) * (out[e] as number)) / length ** 2;
    }
    return { radial, tangential: (trace - radial) / (dim - 1) };
  });
  // searched for by the kernel, polished in float64
  const polished = (value: Tree): Measured => ({ value, by: 'gpu+host' });
  return {
    minima: polished(found.map(({ x }) => [...x])),
    count: polished(found.length),
    distances: polished(found.map(({ distance }) => read.a * distance)),
    energies: polished(found.map(({ energy }) => energy)),
    radii: polished(found.map(radius)),
    leastCurvatures: polished(found.map(({ eigenvalues }) => landscape.variance * (eigenvalues[0] as number))),
    leastEigenvalues: polished(found.map(({ eigenvalues }) => eigenvalues[0] as number)),
    eigenvalues: polished(found.map(({ eigenvalues }) => [...eigenvalues])),
    entropies: polished(found.map(({ entropy }) => entropy)),
    radialCurvatures: polished(curvatures.map(({ radial }) => radial)),
    tangentialCurvatures: polished(curvatures.map(({ tangential }) => tangential)),
    saddles: polished(saddles.length),
    maxima: polished(points.filter(({ index }) => index === dim).length),
    criticalPoints: polished(points.length),
    morseSum: polished(points.reduce((sum, { index }) => sum + (index % 2 === 0 ? 1 : -1), 0)),
    saddleRadii: polished(passes.map(radius)),
    barrier: polished(
      passes.reduce((least, { energy }) => Math.min(least, energy), Number.POSITIVE_INFINITY) - deepest,
    ),
    centreMinusMinimum: polished(landscape.at(centre).energy - deepest),
  };
}
