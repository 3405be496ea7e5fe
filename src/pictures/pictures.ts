import type { RunSoFar } from '../experiments/run.ts';
import type { Config } from '../params/table.ts';
import { basinPicture } from './basins.ts';
import { type Find, finderOf } from './findings/index.ts';
import type { RunPicture, ViewDials } from './frame.ts';

export type { CellText, RunPicture, ViewDials } from './frame.ts';

/** Makes the picture of a run. */
export type Draw = (run: RunSoFar, view: ViewDials) => RunPicture;

const onLine = ({ inputs }: RunSoFar) => inputs.patterns.dim === 1;

const ofLandscape = async (): Promise<Draw> => {
  const { landscapePicture, lineLandscapePicture } = await import('./landscape.ts');
  return (run, view) => (onLine(run) ? lineLandscapePicture(run) : landscapePicture(run, view));
};

const ofDensity = async (): Promise<Draw> => {
  const { densityPicture, lineDensityPicture } = await import('./density.ts');
  return (run, view) => (onLine(run) ? lineDensityPicture(run) : densityPicture(run, view));
};

/**
 * How the runs of every experiment are drawn, the same for page and command line. What a first picture needs is there
 * at once; the others are loaded with their first run, as the experiments are.
 */
const pictures: Readonly<Record<Config['experiment'], () => Draw | Promise<Draw>>> = {
  basins: () => basinPicture,
  generate: ofDensity,
  trajectories: async () => (await import('./trajectories.ts')).trajectoriesPicture,
  landscape: ofLandscape,
  attractors: ofLandscape,
  probe: async () => (await import('./probe.ts')).probePicture,
  retrieve: async () => (await import('./retrieve.ts')).retrievalPicture,
  phase: async () => (await import('./phase.ts')).phasePicture,
};

/** How the runs of an experiment are drawn, with what those that have ended show in words. */
export async function drawingOf(experiment: Config['experiment']): Promise<Draw> {
  const [draw, find] = await Promise.all([pictures[experiment](), finderOf(experiment)]);
  return (run, view) => withFindings(draw(run, view), run, find);
}

function withFindings(drawn: RunPicture, run: RunSoFar, find: Find): RunPicture {
  return run.underWay ? drawn : { ...drawn, picture: { ...drawn.picture, findings: find(run) } };
}

/** The picture of a run: what is painted (nothing of a line chart), and what is written round it. Plain data. */
export async function pictureOf(run: RunSoFar, view: ViewDials = {}): Promise<RunPicture> {
  return (await drawingOf(run.inputs.config.experiment))(run, view);
}
