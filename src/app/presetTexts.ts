import { ConfigError, parseConfig, resolvedConfig } from '../params/config.ts';
import { presetDials, presets } from '../params/presets.ts';
import type { Config } from '../params/table.ts';

/** Names of presets by what they resolve to with an experiment, as text: a config is the preset that has its text. */
export function presetTexts(experiment: Config['experiment']): Map<string, string> {
  const names = new Map<string, string>();
  for (const name of Object.keys(presets).reverse()) {
    try {
      names.set(configText(parseConfig({}, { experiment, ...presetDials(name) })), name);
    } catch (error) {
      // it means nothing with this experiment
      if (!(error instanceof ConfigError)) throw error;
    }
  }
  return names;
}

export const configText = (config: Config) => JSON.stringify(resolvedConfig(config));
