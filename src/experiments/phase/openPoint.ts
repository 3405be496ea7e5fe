import { parseConfig, resolvedConfig } from '../../params/config.ts';
import { configAt, nearestValue, pictureAxes } from '../../params/sweep.ts';
import type { Config } from '../../params/table.ts';

/** The experiment that shows at full size what a process runs at every point, where there is one. */
const SHOWN_BY: Readonly<Record<Config['process'], Config['experiment'] | undefined>> = {
  wells: 'landscape',
  retrieve: 'basins',
  noise: 'landscape',
  generate: 'generate',
  uturn: 'landscape',
  recall: undefined,
};

/**
 * The run behind a place of a sweep's picture: the point whose value lies nearest, as a run of its own at the usual
 * number of particles. x and y in the coordinates of the picture. Undefined where there is no such run.
 */
export function openPoint(config: Config, x: number, y: number): Config | undefined {
  const axes = pictureAxes(config);
  if (axes.length === 0) return undefined;
  const shownBy = SHOWN_BY[config.process];
  if (!shownBy) return undefined;
  const settings = axes.map((axis, i) => ({
    dial: axis.dial,
    value: axis.values[nearestValue(axis, [x, y][i] as number)] as number,
  }));
  const { experiment: _, particles: __, ...own } = resolvedConfig(configAt(config, settings));
  // as defaults: what means nothing beside the other experiment is left out
  return parseConfig({ experiment: shownBy }, own);
}
