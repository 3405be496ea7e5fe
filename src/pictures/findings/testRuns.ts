import { parseConfig, resolvedConfig } from '../../params/config.ts';
import { presetConfig } from '../../params/presets.ts';
import type { Config } from '../../params/table.ts';

/**
 * Runs of every preset that take a moment: few particles, few steps, few points of sweeps,
 * smaller sets where time goes with them.
 */

const MOST: Readonly<Record<string, number>> = {
  particles: 256,
  steps: 8,
  resolution: 48,
  replicas: 4,
  realizations: 2,
  iterations: 100,
  features: 16,
};

const SMALLER: Readonly<Record<string, Partial<Config>>> = {
  blackout: { memories: 'binary:40:60', sweepX: 'count:4..40:3', particles: 4 },
  unseen: { memories: 'featureMixtures:80:60', sweepX: 'count:5..40:3', particles: 4 },
  networkCapacity: { memories: 'binary:64:16', sweepX: 'count:1..64:4:log', particles: 8 },
  diffusionCapacity: { memories: 'binary:64:16', sweepX: 'count:1..64:4:log', particles: 8 },
  pham1000: { memories: 'pham:200' },
  condensation: { memories: 'gaussian:60' },
  regimes: { memories: 'twoClouds:32:16', particles: 64 },
  growth: { memories: 'ring:60' },
  letters: { particles: 8 },
  hebbian: { particles: 8 },
  oneImage: { particles: 8 },
  learning: { particles: 64 },
};

/** A small run of a preset. */
export function smallConfig(name: string): Config {
  const own: Record<string, unknown> = { ...resolvedConfig(presetConfig(name)) };
  for (const [dial, most] of Object.entries(MOST)) {
    if (typeof own[dial] === 'number') own[dial] = Math.min(own[dial], most);
  }
  for (const sweep of ['sweepX', 'sweepY']) own[sweep] = fewer(own[sweep]);
  const known = Object.fromEntries(
    Object.entries({ ...own, ...SMALLER[name] }).filter(([, value]) => value !== undefined),
  );
  return parseConfig(known);
}

/** A range of four values in place of many. */
function fewer(sweep: unknown): unknown {
  return typeof sweep === 'string' ? sweep.replace(/(\.\.[^:]+):\d+/, '$1:4') : sweep;
}
