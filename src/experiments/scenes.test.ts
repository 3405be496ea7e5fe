import { expect, test } from 'vitest';
import { readConfig } from '../params/config.ts';
import { presetConfig, presets } from '../params/presets.ts';
import { configAt, readSweep, type SweepAxis } from '../params/sweep.ts';
import { readInputs } from './inputs.ts';

const scenes = Object.entries(presets).flatMap(([name, { scene }]) => (scene ? [{ name, ...scene }] : []));

test.each(scenes)(
  'the scene of $name: every frame is a run on both stages, and its curves are sweeps of that dial',
  ({ name, beside = {}, film = 'none', below = [] }) => {
    const sides = [presetConfig(name), readConfig({}, { ...presets[name]?.dials, ...beside })];
    const axis = readSweep('film', film);
    for (const value of axis?.values ?? []) {
      const frame = [{ dial: (axis as SweepAxis).dial, value }];
      for (const side of sides) expect(() => readInputs(configAt(side, frame))).not.toThrow();
    }
    for (const curve of below) {
      const { experiment, sweepX } = presetConfig(curve);
      expect(experiment).toBe('phase');
      expect(readSweep('sweepX', sweepX)?.dial).toBe(axis?.dial);
    }
  },
);
