import { expect, test } from 'vitest';
import { parseConfig } from '../params/config.ts';
import { presetConfig, presets } from '../params/presets.ts';
import { configAt, parseSweep, type SweepAxis } from '../params/sweep.ts';
import { resolveInputs } from './inputs.ts';

const scenes = Object.entries(presets).flatMap(([name, { scene }]) => (scene ? [{ name, ...scene }] : []));

test.each(scenes)(
  'the scene of $name: every frame is a run on both stages, and its curves are sweeps of that dial',
  ({ name, beside = {}, film = 'none', below = [] }) => {
    const sides = [presetConfig(name), parseConfig({}, { ...presets[name]?.dials, ...beside })];
    const axis = parseSweep('film', film);
    for (const value of axis?.values ?? []) {
      const frame = [{ dial: (axis as SweepAxis).dial, value }];
      for (const side of sides) expect(() => resolveInputs(configAt(side, frame))).not.toThrow();
    }
    for (const curve of below) {
      const { experiment, sweepX } = presetConfig(curve);
      expect(experiment).toBe('phase');
      expect(parseSweep('sweepX', sweepX)?.dial).toBe(axis?.dial);
    }
  },
);
