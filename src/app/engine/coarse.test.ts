import { expect, test } from 'vitest';
import { parseConfig } from '../../params/config.ts';
import { coarserConfig, isSoon, sketchOf } from './coarse.ts';

test('a coarser run differs in its particles only, and in its bins where it has some', () => {
  const map = parseConfig({ experiment: 'basins', beta: 7, particles: 2 ** 20 });
  expect(coarserConfig(map)).toEqual({ ...map, particles: 2 ** 13 });
  const density = parseConfig({ experiment: 'generate', steps: 33, particles: 2 ** 20, resolution: 512 });
  expect(coarserConfig(density)).toEqual({ ...density, particles: 2 ** 13, resolution: 46 });
});

test('small runs, and those without particles, have none', () => {
  expect(coarserConfig(parseConfig({ particles: 10_000 }))).toBeUndefined();
  expect(coarserConfig(parseConfig({ experiment: 'probe' }))).toBeUndefined();
});

test('a sketch is never larger than a hand can wait for', () => {
  const map = parseConfig({ experiment: 'basins', particles: 2 ** 24 });
  expect(sketchOf(map)).toEqual({ ...map, particles: 2 ** 13 });
  const density = parseConfig({ experiment: 'generate', particles: 2 ** 16, resolution: 512 });
  expect(sketchOf(density)).toEqual({ ...density, particles: 2 ** 13, resolution: 182 });
  const probe = parseConfig({ experiment: 'probe' });
  expect(sketchOf(probe)).toBe(probe);
});

test('no coarser run is shown where the last one was as quick', () => {
  const config = parseConfig({ experiment: 'basins', particles: 2 ** 20 });
  const last = { experiment: 'basins', particles: 2 ** 20, ms: 49 } as const;
  expect(isSoon(config, last)).toBe(true);
  expect(isSoon(config, { ...last, particles: 2 ** 21 })).toBe(true);
  for (const other of [
    undefined,
    { ...last, ms: 51 },
    { ...last, particles: 2 ** 19 },
    { ...last, experiment: 'generate' } as const,
  ]) {
    expect(isSoon(config, other)).toBe(false);
  }
});
