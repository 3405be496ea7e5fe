import type { Run } from '../experiments/run.ts';
import { basinPicture } from './basins.ts';
import { densityPicture, lineDensityPicture } from './density.ts';
import type { RunPicture, ViewDials } from './frame.ts';
import { landscapePicture, lineLandscapePicture } from './landscape.ts';
import { phasePicture } from './phase.ts';
import { probePicture } from './probe.ts';
import { trajectoriesPicture } from './trajectories.ts';

export type { RunPicture, ViewDials } from './frame.ts';

/** The picture of a run, the same for page and command line. */
export function pictureOf(run: Run, view: ViewDials = {}): RunPicture {
  const { experiment } = run.inputs.config;
  const onLine = run.inputs.patterns.dim === 1;
  switch (experiment) {
    case 'basins':
      return basinPicture(run, view);
    case 'generate':
      return onLine ? lineDensityPicture(run) : densityPicture(run, view);
    case 'trajectories':
      return trajectoriesPicture(run, view);
    case 'landscape':
    case 'attractors':
      return onLine ? lineLandscapePicture(run) : landscapePicture(run, view);
    case 'probe':
      return probePicture(run, view);
    case 'phase':
      return phasePicture(run, view);
  }
}
