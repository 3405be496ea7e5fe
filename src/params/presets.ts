import { closestName } from '../memories/closestName.ts';
import { ConfigError } from './config.ts';
import type { Config } from './table.ts';

export interface Preset {
  title: string;
  doc: string;
  dials: Partial<Config>;
}

/**
 * Runs worth starting from. A preset takes the place of the defaults, so what it says of dials that mean nothing beside
 * the user's own is left out. Files keep the resolved Config, not the preset.
 */
export const presets: Readonly<Record<string, Preset>> = {
  pham9: {
    title: 'Two spurious states',
    doc: "Pham's nine points at s = 0.15: three minima, two of them far from every memory",
    dials: { memories: 'pham:9', beta: 1 / 0.15, timeMin: 0.02 },
  },
  pham2: {
    title: 'Two memories',
    doc: "Pham's two points on the circle, clearly separated",
    dials: { memories: 'pham:2', beta: 1 / 0.15, timeMin: 0.02 },
  },
  pham1000: {
    title: 'A groove, not wells',
    doc: "Pham's thousand points: the circle has become a flat groove",
    dials: { memories: 'pham:1000', beta: 20, timeMin: 0.02 },
  },
  triangle: {
    title: 'Triangle',
    doc: 'Three memories at the corners of a triangle: the transition is first order',
    dials: { memories: 'circle:3', beta: 1 / 0.52 },
  },
  twoDeltas: {
    title: 'Pitchfork',
    doc: 'Two points on a line: the simplest symmetry that breaks, at s = 1',
    dials: { memories: 'deltas', beta: 2 },
  },
  moons: {
    title: 'Two moons',
    doc: 'Two interleaved half circles of twelve points',
    dials: { memories: 'moons:24', beta: 1 / 0.06 },
  },
  committor: {
    title: 'Where will it end?',
    doc: "Committor of the reverse SDE on Pham's nine points: the most frequent end of 16 replicas from every start",
    dials: { memories: 'pham:9', dynamics: 'sde', timeMax: 0.15, particles: 65536, steps: 100 },
  },
};

/** The dials of a preset: defaults for readConfig. Throws ConfigError for a name that is none. */
export function presetDials(name: string): Partial<Config> {
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (preset) return preset.dials;
  const near = closestName(name, Object.keys(presets));
  throw new ConfigError([
    `there is no preset "${name.slice(0, 40)}"${near ? `; did you mean ${near}?` : ''} Known are ${Object.keys(presets).join(', ')}`,
  ]);
}
