import { changedDials } from '../../params/config.ts';
import { presetConfig, presets } from '../../params/presets.ts';
import type { Config } from '../../params/table.ts';
import { configText } from '../presetTexts.ts';

/** A picture of the gallery that stands for a run which cannot be made here. */
export interface Stored {
  preset: string;
  /** whether it is of the very same dials, or of the same experiment only */
  exact: boolean;
}

/** The stored picture that comes nearest to a config; undefined where no preset is of its experiment. */
export function storedFor(config: Config): Stored | undefined {
  const wanted = configText(config);
  let nearest: { preset: string; config: Config; alike: number } | undefined;
  for (const preset of Object.keys(presets)) {
    const own = presetConfig(preset);
    if (own.experiment !== config.experiment) continue;
    if (configText(own) === wanted) return { preset, exact: true };
    const alike = likeness(own, config);
    if (!nearest || alike > nearest.alike) nearest = { preset, config: own, alike };
  }
  return nearest && { preset: nearest.preset, exact: false };
}

/** What a picture shows comes before its numbers. */
const WHAT: readonly (keyof Config)[] = ['observable', 'process', 'memories'];

function likeness(a: Config, b: Config): number {
  const weights = WHAT.map((name, i) => (a[name] === b[name] ? 1000 * (WHAT.length - i) : 0));
  const changed = Object.entries(changedDials(b)).filter(([name, value]) => a[name as keyof Config] === value);
  return weights.reduce((sum, weight) => sum + weight, 0) + changed.length;
}
