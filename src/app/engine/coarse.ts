import { parseConfig, resolvedConfig } from '../../params/config.ts';
import type { Config } from '../../params/table.ts';

/** One particle in so many; bins grow by its square root per side, so that each holds as many as before. */
const COARSER = 128;
/** Runs of fewer particles are quick enough to wait for. */
const WORTHWHILE = 2 ** 18;

/** A run that is shown so soon needs no coarser one before it. */
const SOON_MS = 50;

/** How soon a run showed its picture. */
export interface ShownRun extends Pick<Config, 'experiment' | 'particles'> {
  ms: number;
}

/** Enough to see basins follow a hand. */
const SKETCHED = 2 ** 13;

/** The same run with few particles, whose picture answers a dial at once; undefined where that is not worthwhile. */
export function coarserConfig(config: Config): Config | undefined {
  // its sketch leaves out the diagnosis of the memories, which takes longer than the cues
  if (config.experiment === 'retrieve') return config;
  const own = resolvedConfig(config);
  if (!('particles' in own) || config.particles < WORTHWHILE) return undefined;
  return withParticles(config, Math.ceil(config.particles / COARSER));
}

/**
 * Whether a run will be shown as soon as a coarser one would: the last one was,
 * of the same kind and no fewer particles.
 */
export function isSoon({ experiment, particles }: Config, last: ShownRun | undefined): boolean {
  return last?.experiment === experiment && particles <= last.particles && last.ms < SOON_MS;
}

/** The same run for a picture that is gone in a moment; itself if it is small, or has no particles. */
export function sketchOf(config: Config): Config {
  const small = !('particles' in resolvedConfig(config)) || config.particles <= SKETCHED;
  return small ? config : withParticles(config, SKETCHED);
}

/** The sketch of a run that is larger than one. */
export function sketchBefore(config: Config): Config | undefined {
  const sketch = sketchOf(config);
  return sketch === config ? undefined : sketch;
}

/** Bins shrink so that each holds as many particles as before. */
function withParticles(config: Config, particles: number): Config {
  const own = resolvedConfig(config);
  const side = Math.sqrt(config.particles / particles);
  const bins = 'resolution' in own ? { resolution: Math.max(16, Math.ceil(config.resolution / side)) } : {};
  return parseConfig({ ...own, particles, ...bins });
}
