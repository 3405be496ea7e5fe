import { expect, test } from 'vitest';
import { namedNetworks } from '../cli/namedNetworks.ts';
import { parseConfig } from '../params/config.ts';
import { presetConfig, presets } from '../params/presets.ts';
import { configAt, parseSweep } from '../params/sweep.ts';
import { resolveInputs } from './inputs.ts';

const scenes = Object.entries(presets).flatMap(([name, { scene }]) => (scene ? [{ name, ...scene }] : []));

test.each(scenes)(
  'the scene of $name: every frame is a run on both stages, and its curves are sweeps of that dial',
  async ({ name, beside = {}, film = 'none', below = [] }) => {
    const sides = [presetConfig(name), parseConfig({}, { ...presets[name]?.dials, ...beside })];
    const axis = parseSweep('film', film);
    const frames = axis ? axis.values.map((value) => [{ dial: axis.dial, value }]) : [[]];
    for (const config of frames.flatMap((frame) => sides.map((side) => configAt(side, frame)))) {
      const networks = await namedNetworks(config);
      expect(() => resolveInputs(config, networks)).not.toThrow();
    }
    for (const curve of below) {
      const { experiment, sweepX } = presetConfig(curve);
      expect(experiment).toBe('phase');
      expect(parseSweep('sweepX', sweepX)?.dial).toBe(axis?.dial);
    }
  },
);
