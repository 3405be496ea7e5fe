import { expect, test } from 'vitest';
import { isOnCpu } from '../../experiments/onCpu/index.ts';
import { parseConfig } from '../../params/config.ts';
import { presetConfig, presetDials, presets } from '../../params/presets.ts';
import { PARAMS } from '../../params/table.ts';
import { storedFor } from './storedPicture.ts';

test('every experiment has a small run on the CPU or a stored picture, and every preset its own', () => {
  for (const experiment of PARAMS.experiment.choices) {
    if (isOnCpu(experiment)) continue;
    expect(storedFor(parseConfig({ experiment })), experiment).toBeDefined();
  }
  for (const preset of Object.keys(presets)) {
    expect(storedFor(presetConfig(preset)), preset).toEqual({ preset, exact: true });
  }
});

test('of other dials the picture of the same observable stands in, and says that it is not exact', () => {
  expect(storedFor(parseConfig({ seed: 5 }, presetDials('networks')))).toEqual({ preset: 'networks', exact: false });
  expect(storedFor(parseConfig({ experiment: 'probe' }))).toBeUndefined();
});
