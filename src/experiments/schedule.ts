import { isActive } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import type { NoiseLevel } from '../samplers/row.ts';
import { type LevelDials, noiseLevels } from '../schedules.ts';

/** The noise levels of a config, noisy to clean. Throws RangeError where the dials make no schedule. */
export function levelsOf(config: Config): NoiseLevel[] {
  const { schedule, spacing, steps } = config;
  const own = (['sigma', 'timeMin', 'timeMax', 'sigmaMin', 'sigmaMax', 'betaMin', 'betaMax', 'rho'] as const).filter(
    (name) => isActive(name, config),
  );
  const dials = Object.fromEntries(own.map((name) => [name, config[name]]));
  return noiseLevels({ schedule, spacing, steps, ...dials } as LevelDials);
}
