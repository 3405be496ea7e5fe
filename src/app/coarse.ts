import { readConfig, resolvedConfig } from '../params/config.ts';
import type { Config } from '../params/table.ts';

/** One particle in so many; bins grow by its square root per side, so that each holds as many as before. */
const COARSER = 64;
/** Runs of fewer particles are quick enough to wait for. */
const WORTHWHILE = 2 ** 18;

/** The same run with few particles, whose picture answers a dial at once; undefined where that is not worthwhile. */
export function coarserConfig(config: Config): Config | undefined {
  const own = resolvedConfig(config);
  if (!('particles' in own) || config.particles < WORTHWHILE) return undefined;
  const particles = Math.ceil(config.particles / COARSER);
  const side = Math.sqrt(COARSER);
  const bins = 'resolution' in own ? { resolution: Math.max(16, Math.ceil(config.resolution / side)) } : {};
  return readConfig({ ...own, particles, ...bins });
}
