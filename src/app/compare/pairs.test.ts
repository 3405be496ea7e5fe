import { expect, test } from 'vitest';
import { parseConfig, resolvedConfig } from '../../params/config.ts';
import { presetConfig, presets } from '../../params/presets.ts';
import { pairsFor } from './pairs.ts';

const NONE: ReadonlySet<string> = new Set();

test.each(Object.keys(presets))('the pairs of %s can be run, and their two sides differ', (name) => {
  const config = presetConfig(name);
  for (const { a, b } of pairsFor(config, NONE)) {
    expect(parseConfig(resolvedConfig(a))).toEqual(a);
    expect(parseConfig(resolvedConfig(b))).toEqual(b);
    expect(b).not.toEqual(a);
    expect([a.memories, b.memories]).toEqual([config.memories, config.memories]);
  }
});

test('samples at one noise level are compared with hotter ones and with another start', () => {
  const config = parseConfig({ experiment: 'generate', sampler: 'langevin' });
  const pairs = pairsFor(config, NONE);
  expect(pairs.map(({ title }) => title)).toEqual(['β | β/2', 'exact start | prior']);
  for (const { a, b } of pairs) expect(b).not.toEqual(a);
});

test('a diffusion starts at the noise of the memory beside it, on the same grid', () => {
  const config = parseConfig({ beta: 8, particles: 4096 });
  const pair = pairsFor(config, NONE).find(({ title }) => title === 'Hopfield | diffusion');
  expect(pair?.a).toEqual(config);
  expect(pair?.b).toMatchObject({ dynamics: 'ode', timeMax: 0.125, particles: 4096 });
});

test('pairs that would turn a locked dial are not offered', () => {
  const titles = pairsFor(parseConfig({}), new Set(['dynamics'])).map(({ title }) => title);
  expect(titles).toEqual(['β | β/2']);
});
