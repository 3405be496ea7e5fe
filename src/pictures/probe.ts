import type { RunSoFar } from '../experiments/run.ts';
import { squaredDistance } from '../memories/distance.ts';
import { type Table, tableRow } from '../results.ts';
import { frame, type RunPicture, type ViewDials } from './frame.ts';
import { landscapePicture, lineLandscapePicture } from './landscape.ts';

/** The energy with the path that a point takes over it: a heavy line from the cue to where it settles. */
export function probePicture(run: RunSoFar, view: ViewDials): RunPicture {
  const { cue, patterns } = run.inputs;
  if (patterns.dim > 3) return distancePicture(run);
  const title = `Path from (${cue.join(', ')}): ${patterns.label}`;
  if (patterns.dim === 1) {
    const { picture } = lineLandscapePicture(run);
    return { picture: { ...picture, title } };
  }
  const { picture, ...rest } = landscapePicture(run, view);
  const contours = picture.contours ?? { levels: [], lines: [] };
  const path = { value: Number.NaN, label: '', style: 'heavy', name: 'path x ← D(x) from the cue' } as const;
  return {
    ...rest,
    picture: {
      ...picture,
      title,
      contours: {
        levels: [...contours.levels, path],
        lines: [...contours.lines, { level: contours.levels.length, points: pathOf(run.results.trajectory as Table) }],
      },
    },
  };
}

/** Curves of a picture of distances: more could not be told apart. */
const MOST_CURVES = 4;

/** Above three dimensions: how far the path is from the memories that are nearest at its end, step by step. */
function distancePicture(run: RunSoFar): RunPicture {
  const { patterns } = run.inputs;
  const { dim, count, points } = patterns;
  const { data, columns, shape } = run.results.trajectory as Table;
  const rows = Array.from({ length: shape[0] }, (_, i) => data.subarray(i * columns.length, (i + 1) * columns.length));
  const distance = (row: ArrayLike<number>, k: number) => Math.sqrt(squaredDistance(row, 1, points, k * dim, dim));
  const last = rows.at(-1) as ArrayLike<number>;
  const atEnd = Array.from({ length: count }, (_, memory) => ({ memory, far: distance(last, memory) }));
  const nearest = atEnd.sort((a, b) => a.far - b.far).slice(0, MOST_CURVES);
  const x = Float64Array.from(rows, (row) => row[0] as number);
  const curves = nearest.map(({ memory }) => ({
    name: `memory ${memory + 1}`,
    x,
    y: Float64Array.from(rows, (row) => distance(row, memory)),
  }));
  const top = Math.max(...curves.flatMap(({ y }) => [...y])) || 1;
  return {
    picture: {
      ...frame(run, `Path from the cue: ${patterns.label}`, [0, (x.at(-1) as number) || 1, 0, 1.05 * top]),
      x: { label: 'step' },
      y: { label: 'distance to a memory', unit: 'length' },
      layer: { kind: 'series', curves },
      markers: [],
    },
  };
}

/** The places along a trajectory, [n, 2]; of three dimensions the first two. */
function pathOf(trajectory: Table): Float64Array {
  const points = new Float64Array(2 * trajectory.shape[0]);
  for (let i = 0; i < trajectory.shape[0]; i++) {
    const { x, y } = tableRow(trajectory, i);
    points.set([x as number, y as number], 2 * i);
  }
  return points;
}
