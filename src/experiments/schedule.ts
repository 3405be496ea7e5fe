import { isActive } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import type { NoiseLevel } from '../samplers/row.ts';
import { type LevelDials, noiseLevels } from '../schedules.ts';

/** The noise levels of a config, noisy to clean. Throws RangeError where the dials make no schedule. */
export function levelsOf(config: Config): NoiseLevel[] {
  const { spacing, steps } = config;
  return noiseLevels({ ...scheduleOf(config), spacing, steps });
}

/** The schedule of a config with the dials that it reads. */
export function scheduleOf(config: Config): Pick<LevelDials, 'schedule'> & Partial<LevelDials> {
  const own = (['sigma', 'timeMin', 'timeMax', 'sigmaMin', 'sigmaMax', 'betaMin', 'betaMax', 'rho'] as const).filter(
    (name) => isActive(name, config),
  );
  return { schedule: config.schedule, ...Object.fromEntries(own.map((name) => [name, config[name]])) };
}
