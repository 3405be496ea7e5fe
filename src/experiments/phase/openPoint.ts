import { readConfig, resolvedConfig } from '../../params/config.ts';
import { configAt, readSweep, type SweepAxis } from '../../params/sweep.ts';
import type { Config } from '../../params/table.ts';

/** The experiment that shows at full size what a process runs at every point. */
const SHOWN_BY: Readonly<Record<Config['process'], Config['experiment']>> = {
  wells: 'landscape',
  retrieve: 'basins',
  noise: 'landscape',
  generate: 'generate',
  uturn: 'landscape',
};

/**
 * The run behind a place of a sweep's picture: the point whose value lies nearest, as a run of its own at the usual
 * number of particles. x and y in the coordinates of the picture. Undefined where there is no such run.
 */
export function openPoint(config: Config, x: number, y: number): Config | undefined {
  const [first, second] = [readSweep('sweepX', config.sweepX), readSweep('sweepY', config.sweepY)];
  if (!first) return undefined;
  const settings = [{ dial: first.dial, value: nearestValue(first, x) }];
  if (second) settings.push({ dial: second.dial, value: nearestValue(second, y) });
  const { experiment: _, particles: __, ...own } = resolvedConfig(configAt(config, settings));
  // as defaults: what means nothing beside the other experiment is left out
  return readConfig({ experiment: SHOWN_BY[config.process] }, own);
}

/** Places of a list are 0, 1, 2, ...; of the others the values themselves, near in their logarithm where that is even. */
function nearestValue({ values, scale }: SweepAxis, at: number): number {
  const far = (value: number, i: number) =>
    scale === 'list' ? Math.abs(i - at) : scale === 'log' ? Math.abs(Math.log(value / at)) : Math.abs(value - at);
  return values.reduce((best, value, i) => (far(value, i) < best.far ? { value, far: far(value, i) } : best), {
    value: values[0] as number,
    far: Number.POSITIVE_INFINITY,
  }).value;
}
