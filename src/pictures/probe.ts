import type { RunSoFar } from '../experiments/run.ts';
import { type Table, tableRow } from '../results.ts';
import type { RunPicture, ViewDials } from './frame.ts';
import { landscapePicture, lineLandscapePicture } from './landscape.ts';

/** The energy with the path that a point takes over it: a heavy line from the cue to where it settles. */
export function probePicture(run: RunSoFar, view: ViewDials): RunPicture {
  const { cue, patterns } = run.inputs;
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

/** The places along a trajectory, [n, 2]; of three dimensions the first two. */
function pathOf(trajectory: Table): Float64Array {
  const points = new Float64Array(2 * trajectory.shape[0]);
  for (let i = 0; i < trajectory.shape[0]; i++) {
    const { x, y } = tableRow(trajectory, i);
    points.set([x as number, y as number], 2 * i);
  }
  return points;
}
