import { parseConfig, resolvedConfig } from '../../params/config.ts';
import { configAt, nearestValue, pictureAxes } from '../../params/sweep.ts';
import type { Config } from '../../params/table.ts';

/** What shows at full size what a process runs at every point. */
const SHOWN_BY: Readonly<Record<Config['process'], (point: Config) => Partial<Config> | undefined>> = {
  wells: () => ({ experiment: 'landscape' }),
  retrieve: () => ({ experiment: 'basins' }),
  noise: () => ({ experiment: 'landscape' }),
  generate: () => ({ experiment: 'generate' }),
  training: () => ({ experiment: 'generate', score: 'trainedFeatures' }),
  uturn: () => ({ experiment: 'landscape' }),
  recall: ({ cued, flips }) =>
    // retrieval makes its cues of memories
    cued === 'stored'
      ? { experiment: 'retrieve', dynamics: 'spins', cue: flips > 0 ? `flip:${flips}` : 'memory' }
      : undefined,
};

/**
 * The run behind a place of a sweep's picture: the point whose value lies nearest, as a run of its own at the usual
 * number of particles. x and y in the coordinates of the picture. Undefined where there is no such run.
 */
export function openPoint(config: Config, x: number, y: number): Config | undefined {
  const axes = pictureAxes(config);
  if (axes.length === 0) return undefined;
  const settings = axes.map((axis, i) => ({
    dial: axis.dial,
    value: axis.values[nearestValue(axis, [x, y][i] as number)] as number,
  }));
  const point = configAt(config, settings);
  const { experiment: _, particles: __, ...own } = resolvedConfig(point);
  const shown = SHOWN_BY[config.process](point);
  // as defaults: what means nothing beside the other experiment is left out
  return shown && parseConfig(shown, own);
}
